import AWSTypes
import IAM

/// Fixes of several denials, joined where one change makes them all: the same statement but for
/// the objects and roles it names, or the same setting.
public struct FixUnion: Sendable {
    /// How many resources of one bucket a statement lists before a common prefix stands for them.
    public static let maximumResources = 20

    /// Fixes of equal keys are one change.
    public struct Key: Hashable, Sendable {
        let cause: Cause
        let owner: String
        let subject: String
        let change: String
    }

    /// What the change is.
    public let key: Key
    private var fix: Fix
    private var statement: StatementUnion?

    /// A union of one.
    public init(_ fix: Fix) {
        self.fix = fix
        statement = fix.document.flatMap { StatementUnion(json: $0) }
        key = Key(
            cause: fix.cause, owner: fix.owner, subject: fix.subject,
            change: statement?.shape ?? "\(fix.summary)\n\(fix.document ?? fix.setting ?? "")")
    }

    /// Takes another fix of the same key in.
    public mutating func formUnion(_ other: FixUnion) {
        fix.verified = fix.verified && other.fix.verified
        if let added = other.statement { statement?.formUnion(added) }
        if other.fix.summary < fix.summary {
            // Whichever comes first, the words are the same.
            fix.summary = other.fix.summary
            fix.newlyAllows = other.fix.newlyAllows
        }
    }

    /// Both in one.
    public func union(_ other: FixUnion) -> FixUnion {
        var joined = self
        joined.formUnion(other)
        return joined
    }

    /// The one change, in the words of the single fixes.
    public var joined: Fix {
        guard let statement, statement.resources.count > 1 || statement.roles.count > 1 else {
            return fix
        }
        var joined = fix
        let shortened = FixUnion.shortened(statement.resources)
        joined.document = statement.json(resources: shortened)
        for (names, noun) in [(statement.resources, "resources"), (statement.roles, "roles")]
        where names.count > 1 {
            let words =
                noun == "resources" && shortened.count == 1
                ? shortened[0] : "\(names.count) \(noun)"
            joined.summary = FixUnion.replacing(names, in: joined.summary, with: words)
            joined.newlyAllows = joined.newlyAllows.map {
                FixUnion.replacing(names, in: $0, with: words)
            }
        }
        if Set(shortened) != statement.resources, let allows = joined.newlyAllows {
            joined.newlyAllows = allows + "; among them objects that no denial named"
        }
        return joined
    }

    /// The resources as they are; where one bucket has too many, their common prefix up to a slash.
    private static func shortened(_ resources: Set<String>) -> [String] {
        var byBucket: [Substring: [String]] = [:]
        for resource in resources {
            byBucket[resource.prefix { $0 != "/" }, default: []].append(resource)
        }
        return byBucket.values.flatMap { list -> [String] in
            guard list.count > maximumResources, let first = list.min(), let last = list.max()
            else { return list }
            let common = String(zip(first, last).prefix { $0 == $1 }.map(\.0))
            guard let slash = common.lastIndex(of: "/") else { return list }
            return [common[...slash] + "*"]
        }.sorted()
    }

    /// The text with the longest of the names that stands in it replaced.
    private static func replacing(
        _ names: Set<String>, in text: String, with words: String
    ) -> String {
        for name in names.sorted(by: { ($1.count, $0) < ($0.count, $1) }) {
            if let place = text.range(of: name) {
                return text.replacingCharacters(in: place, with: words)
            }
        }
        return text
    }
}

extension String {
    fileprivate func range(of text: String) -> Range<Index>? {
        let (bytes, needle) = (Array(utf8), Array(text.utf8))
        guard !needle.isEmpty, bytes.count >= needle.count else { return nil }
        for start in 0...(bytes.count - needle.count)
        where bytes[start..<(start + needle.count)].elementsEqual(needle) {
            let lower = utf8.index(startIndex, offsetBy: start)
            return lower..<utf8.index(lower, offsetBy: needle.count)
        }
        return nil
    }

    fileprivate func replacingCharacters(in range: Range<Index>, with text: String) -> String {
        self[..<range.lowerBound] + text + self[range.upperBound...]
    }
}
