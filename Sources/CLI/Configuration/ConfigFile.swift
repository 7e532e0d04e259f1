import AWSTypes
import Glibc
import JSON

/// What somebody says once, in a small file of JSON: `{"accounts": {"333333333333": "analytics-prod"}}`.
struct ConfigFile: Sendable, Equatable {
    /// How many bytes one has at the most.
    static let maximumBytes = 1 << 20
    /// How many bytes a name has at the most; AWS's own have 50 characters.
    static let maximumNameBytes = 200

    /// What accounts are called, by their twelve digits.
    private(set) var accounts: [String: String] = [:]

    private static let members = ["accounts"]

    /// The file of a path. Throws `ConfigError`.
    init(path: String) throws(ConfigError) {
        try self.init(ConfigFile.bytes(of: path), path: path)
    }

    /// The bytes of a file. Throws `ConfigError`, which says where they are wrong.
    init(_ bytes: [UInt8], path: String) throws(ConfigError) {
        let json: JSONValue
        do { json = try JSONValue(parsing: bytes) } catch {
            let line = bytes.prefix(error.offset).count { $0 == UInt8(ascii: "\n") } + 1
            throw ConfigError(path, "line \(line)", "not JSON: \(error)")
        }
        guard let members = json.members else {
            throw ConfigError(path, nil, #"expected {"accounts": {...}}"#)
        }
        for member in members {
            guard ConfigFile.members.contains(member.key) else {
                throw ConfigError(
                    path, "'\(member.key)'",
                    "no such setting."
                        + Suggestion.sentence(for: member.key, among: ConfigFile.members)
                        + " There is: " + ConfigFile.members.joined(separator: ", "))
            }
            try readAccounts(member.value, path)
        }
    }

    private mutating func readAccounts(_ value: JSONValue, _ path: String) throws(ConfigError) {
        guard let members = value.members else {
            throw ConfigError(path, "'accounts'", "expected names by account ids")
        }
        for account in members {
            let place = "'accounts', '\(account.key)'"
            guard AccountID(account.key) != nil else {
                throw ConfigError(path, place, "expected an account id, twelve digits")
            }
            guard let name = account.value.string, !name.isEmpty,
                name.utf8.count <= ConfigFile.maximumNameBytes
            else {
                throw ConfigError(
                    path, place,
                    "expected a name of 1 to \(ConfigFile.maximumNameBytes) bytes, as a string")
            }
            accounts[account.key] = name
        }
    }

    private static func bytes(of path: String) throws(ConfigError) -> [UInt8] {
        // A pipe that nobody writes to is no file, and does not hold this up.
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw ConfigError(path) }
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: maximumBytes + 1)
        var count = 0
        while count < bytes.count {
            let more = bytes[count...].withUnsafeMutableBytes {
                read(descriptor, $0.baseAddress, $0.count)
            }
            if more < 0, errno == EINTR { continue }
            guard more >= 0 else { throw ConfigError(path) }
            if more == 0 { break }
            count += more
        }
        guard count <= maximumBytes else {
            throw ConfigError(path, nil, "longer than \(maximumBytes) bytes")
        }
        return Array(bytes[..<count])
    }
}
