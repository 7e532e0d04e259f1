public import AWSTypes
import JSON

/// Imports the tree of files that `iam-collect` writes: `aws/<partition>/accounts/<id>/…` and
/// `aws/<partition>/organizations/<id>/…`. Path parts are lowercased and percent-encoded there, so
/// that names come from the files. It holds neither payers nor ownership controls nor grants.
public struct IAMCollectTree {
    /// The folder that holds `accounts`.
    let path: String
    let partition: String
    let capturedAt: Instant

    /// The partitions of a tree at a path, which may be its root, `aws` or one of them.
    public static func partitions(at path: String) -> [String] {
        if SnapshotFile.exists(path + "/accounts") { return [path] }
        for folder in [path + "/aws", path] {
            let found = SnapshotFile.list(folder).folders.map { "\(folder)/\($0)" }
                .filter { SnapshotFile.exists($0 + "/accounts") }
            if !found.isEmpty { return found }
        }
        return []
    }

    /// The facts of one partition. The tree does not say when it was collected.
    public static func read(_ path: String, capturedAt: Instant) -> ImportResult {
        let partition = path.split(separator: "/").last.map(String.init) ?? "aws"
        let tree = IAMCollectTree(path: path, partition: partition, capturedAt: capturedAt)
        var result = ImportResult()
        for folder in tree.folders("accounts", &result) {
            let account = String(folder.split(separator: "/").last ?? "")
            result.add(tree.importPolicies(folder))
            guard let id = AccountID(account) else { continue }
            result.add(tree.importRoles(folder, id))
            result.add(tree.importBuckets(folder, id))
            result.add(tree.importEndpoints(folder, id))
            result.add(tree.importKeys(folder, id))
            result.add(tree.importBlock(folder, id))
        }
        for folder in tree.folders("organizations", &result) {
            result.add(tree.importOrganization(folder))
        }
        return result
    }

    // MARK: - Files

    /// The folders in a folder, by their paths below the partition.
    func folders(_ folder: String, _ result: inout ImportResult) -> [String] {
        let listed = SnapshotFile.list("\(path)/\(folder)")
        result.problems += listed.problems.map {
            ImportProblem(
                file: String($0.path.dropFirst(path.count + 1)), jsonPath: "", reason: $0.reason)
        }
        return listed.folders.map { "\(folder)/\($0)" }
    }

    /// Reads a file into facts; says whether it is there.
    @discardableResult
    func readFile(
        _ file: String, into result: inout ImportResult, _ subject: Subject, _ facet: Facet,
        _ found: (JSONValue, inout EntryBuilder) -> Void
    ) -> Bool {
        var entries = EntryBuilder(time: capturedAt, source: .snapshot, origin: file)
        do {
            guard let bytes = try SnapshotFile.read("\(path)/\(file)") else { return false }
            found(try JSONValue(parsing: bytes), &entries)
        } catch {
            let reason = (error as? ImportError)?.reason ?? "\(error)"
            entries.unreadable(subject, facet, at: "", reason)
        }
        result.add(entries.result)
        return true
    }

    /// A file's content as it is; nil where it is missing or damaged, which is told elsewhere.
    func content(_ file: String) -> JSONValue? {
        guard let bytes = try? SnapshotFile.read("\(path)/\(file)") else { return nil }
        return try? JSONValue(parsing: bytes)
    }

    /// A file whose absence says that there is none: the collector leaves empty answers out.
    func readOptional(
        _ file: String, into result: inout ImportResult, _ subject: Subject, _ facet: Facet,
        _ found: (JSONValue, inout EntryBuilder) -> Void
    ) {
        let isThere = readFile(file, into: &result, subject, facet, found)
        if isThere { return }
        var entries = EntryBuilder(time: capturedAt, source: .snapshot, origin: file)
        if let group = facet.group, facet.isListing {
            entries.list(subject, group, [])
        } else {
            entries.set(subject, facet, nil)
        }
        result.add(entries.result)
    }
}
