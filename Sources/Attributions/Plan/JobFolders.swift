/// The folders that the keys of a job's requests stand in.
public enum JobFolders {
    /// How many folders one grant lists. More are joined to those above them: a policy has room for
    /// 2 to 20 KB (IAM User Guide, "IAM and AWS STS quotas").
    static let listed = 10

    /// The folder of a key, with its slash; nil for a key that stands in none.
    public static func folder(of key: String) -> String? {
        let parts = key.split(separator: "/", omittingEmptySubsequences: false).dropLast()
        let own = parts.prefix { !isPart($0) }
        // Of a table at the top of its bucket the folder would be the bucket.
        let kept = own.isEmpty ? parts : own
        return kept.isEmpty ? nil : kept.joined(separator: "/") + "/"
    }

    /// Whether a folder is a part of what stands above it: a partition, or one that Spark, Hive or
    /// the S3A committers make while they write.
    private static func isPart(_ name: Substring) -> Bool {
        if let sign = name.firstIndex(of: "="), sign > name.startIndex { return true }
        if name.hasPrefix("_temporary") || name.hasPrefix(".spark-staging")
            || name.hasPrefix(".hive-staging") || name.hasPrefix("__magic")
        {
            return true
        }
        // `2026` and `2026-05-04`, as Firehose and many jobs name them.
        let digits = name.utf8.prefix { $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") }
        guard digits.count == 4, name.hasPrefix("19") || name.hasPrefix("20") else { return false }
        let rest = name.utf8.dropFirst(4)
        return rest.isEmpty
            || rest.first == UInt8(ascii: "-")
                && rest.allSatisfy { $0 == UInt8(ascii: "-") || $0 >= 0x30 && $0 <= 0x39 }
    }

    /// Few folders that hold all of these.
    static func joined(_ folders: Set<String>) -> Set<String> {
        var folders = outermost(folders)
        while folders.count > listed {
            guard let deepest = folders.map(depth).max(), deepest > 1 else { break }
            folders = outermost(
                Set(folders.map { depth($0) == deepest ? parent(of: $0) : $0 }))
        }
        return folders
    }

    private static func depth(_ folder: String) -> Int {
        folder.utf8.count { $0 == UInt8(ascii: "/") }
    }

    private static func parent(of folder: String) -> String {
        let parts = folder.split(separator: "/", omittingEmptySubsequences: false).dropLast(2)
        return parts.joined(separator: "/") + "/"
    }

    private static func outermost(_ folders: Set<String>) -> Set<String> {
        folders.filter { folder in
            !folders.contains { $0 != folder && folder.utf8.starts(with: $0.utf8) }
        }
    }
}
