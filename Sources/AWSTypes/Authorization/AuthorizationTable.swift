/// What AWS's Service Authorization Reference says of S3's and KMS's actions: which exist, on
/// which types of resources, and which condition keys a request for them can carry.
///
/// The facts stand in files of their own, which `make authorization-data` writes. A line is one
/// fact; key names are without the service's prefix, and one that the caller completes ends where
/// it does (`ExistingObjectTag/`, `EncryptionContext:`):
///
///     base KEY…              keys that every action has, unless its line says `-KEY`
///     resource TYPE KEY…     keys of a type of resources
///     unused KEY…            keys that AWS declares and no action has
///     action NAME TYPES KEY… an action, its types of resources (`-` for none), its own keys
///
/// What the reference does not show: AWS's global keys (`aws:SourceIp`), which any request may
/// carry; and `aws:ResourceTag`, whose presence depends on the resource. Nothing is said of them.
enum AuthorizationTable {}

/// What the reference says of one service. A class, as it never changes and every request asks it.
public final class ServiceAuthorization: Sendable {
    /// `s3`.
    public let service: String
    /// By `Action.lowercased`.
    let actions: [String: AuthorizedAction]
    /// Of every key, lowercased and whole, its number.
    private let keys: [String: Int]
    /// Keys that the caller completes, lowercased, with their numbers.
    private let openKeys: [(prefix: String, number: Int)]

    /// S3.
    public static let s3 = ServiceAuthorization("s3", AuthorizationTable.s3)
    /// KMS.
    public static let kms = ServiceAuthorization("kms", AuthorizationTable.kms)

    /// The reference of the service that an action is of; nil for a service that is not here.
    public static func of(_ action: Action) -> ServiceAuthorization? {
        if action.lowercased.hasPrefix("s3:") { return s3 }
        return action.lowercased.hasPrefix("kms:") ? kms : nil
    }

    /// What the reference says of an action; nil for one that is not in it, of which nothing is
    /// known.
    public func facts(of action: Action) -> AuthorizedAction? { actions[action.lowercased] }

    /// Whether the reference knows a condition key, given lowercased with its prefix.
    public func knows(_ key: String) -> Bool { number(of: key) != nil }

    /// Whether a request for an action can carry a condition key, given lowercased with its
    /// prefix; nil for a key that the reference does not know.
    public func canCarry(_ key: String, _ action: AuthorizedAction) -> Bool? {
        number(of: key).map { action.keys.contains($0) }
    }

    private func number(of key: String) -> Int? {
        keys[key] ?? openKeys.first { key.hasPrefix($0.prefix) }?.number
    }

    /// Reads the facts. A line that says nothing known is passed over; the test that holds the
    /// table against what the script writes would tell.
    private init(_ service: String, _ table: String) {
        var numbers = KeyNumbers(service: service)
        var base: [Int] = []
        var ofTypes: [String: [Int]] = [:]
        var actions: [String: AuthorizedAction] = [:]
        for line in table.utf8.split(separator: UInt8(ascii: "\n")) {
            let words = line.split(separator: UInt8(ascii: " ")).map { String(Substring($0)) }
            switch words.first {
            case "base": base = words.dropFirst().map { numbers.number(of: $0) }
            case "unused": for word in words.dropFirst() { _ = numbers.number(of: word) }
            case "resource" where words.count > 1:
                ofTypes[words[1]] = words.dropFirst(2).map { numbers.number(of: $0) }
            case "action" where words.count > 2:
                var keys = Set(base)
                let types =
                    words[2] == "-"
                    ? []
                    : words[2].utf8.split(separator: UInt8(ascii: ",")).map {
                        String(Substring($0))
                    }
                for type in types { keys.formUnion(ofTypes[type] ?? []) }
                for word in words.dropFirst(3) {
                    if word.utf8.first == UInt8(ascii: "-") {
                        keys.remove(numbers.number(of: String(Substring(word.utf8.dropFirst()))))
                    } else {
                        keys.insert(numbers.number(of: word))
                    }
                }
                actions["\(service):\(words[1])".lowercased()] = AuthorizedAction(
                    name: words[1], resourceTypes: types, keys: keys)
            default: break
            }
        }
        self.service = service
        self.actions = actions
        keys = numbers.numbers.filter { !KeyNumbers.isOpen($0.key) }
        openKeys = numbers.numbers.filter { KeyNumbers.isOpen($0.key) }
            .map { ($0.key, $0.value) }.sorted { $0.prefix < $1.prefix }
    }
}

/// What the reference says of one action. A class, as its service is.
public final class AuthorizedAction: Sendable {
    /// In AWS's spelling, without the service: `GetObject`.
    public let name: String
    /// AWS's names of the types of resources: `object`, `bucket`, `accesspointobject`; empty for
    /// an action that is asked on `*`.
    public let resourceTypes: [String]
    /// The numbers of the keys that a request for it can carry.
    fileprivate let keys: Set<Int>

    fileprivate init(name: String, resourceTypes: [String], keys: Set<Int>) {
        self.name = name
        self.resourceTypes = resourceTypes
        self.keys = keys
    }
}

extension ServiceAuthorization {
    /// Numbers of keys, given out as they are met.
    private struct KeyNumbers {
        let service: String
        var numbers: [String: Int] = [:]

        /// Whether the caller completes a key: `s3:existingobjecttag/`.
        static func isOpen(_ key: String) -> Bool {
            key.utf8.last == UInt8(ascii: "/") || key.utf8.last == UInt8(ascii: ":")
        }

        mutating func number(of word: String) -> Int {
            let key = (word.hasPrefix("aws:") ? word : "\(service):\(word)").lowercased()
            if let number = numbers[key] { return number }
            numbers[key] = numbers.count
            return numbers.count - 1
        }
    }
}
