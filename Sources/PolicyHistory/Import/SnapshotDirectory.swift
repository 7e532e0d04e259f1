public import AWSTypes
import JSON

/// Imports captures in the layout of docs/SNAPSHOTS.md: one folder for each account and capture,
/// with the AWS CLI's own JSON output, a file for each command.
public struct SnapshotDirectory {
    let path: String
    let capturedAt: Instant
    let account: AccountID?
    let region: String?
    let canonicalUserID: String?
    /// Whether an absent file may be read as the CLI's "there is none".
    let isComplete: Bool

    /// How deep below a path captures are looked for.
    private static let maximumDepth = 16

    /// The captures at a path: the folder itself, or those below it. Empty where there is no manifest:
    /// what stands below one is never read without it, since it says when the capture was made.
    public static func captures(at path: String) -> [String] { captures(at: path, depth: 0) }

    private static func captures(at path: String, depth: Int) -> [String] {
        if SnapshotFile.exists(path + "/manifest.json") { return [path] }
        guard depth < maximumDepth else { return [] }
        return SnapshotFile.list(path).folders.flatMap {
            captures(at: "\(path)/\($0)", depth: depth + 1)
        }
    }

    /// Whose capture it is and when it was made; nil where its manifest does not tell.
    public static func manifest(of path: String) -> (account: AccountID?, capturedAt: Instant)? {
        guard let directory = try? SnapshotDirectory(path) else { return nil }
        return (directory.account, directory.capturedAt)
    }

    /// Imports one capture. Throws `ImportError` where its manifest cannot be read.
    public static func read(_ path: String) throws(ImportError) -> ImportResult {
        let directory = try SnapshotDirectory(path)
        var result = ImportResult()
        directory.importManifest(into: &result)
        for part in [
            importIAM, importBuckets, importAccountBlock, importEndpoints, importKeys,
            importOrganization,
        ] {
            result.add(part(directory)())
        }
        return result
    }

    private init(_ path: String) throws(ImportError) {
        self.path = path
        let file = path + "/manifest.json"
        guard let bytes = try SnapshotFile.read(file) else {
            throw ImportError(path: file, reason: "is missing; it says when the capture was made")
        }
        let manifest: JSONValue
        do { manifest = try JSONValue(parsing: bytes) } catch {
            throw ImportError(path: file, reason: "\(error)")
        }
        guard let text = manifest["capturedAt"]?.string, let time = Instant(iso8601: text) else {
            throw ImportError(path: file, reason: "has no capturedAt that is an ISO 8601 time")
        }
        capturedAt = time
        account = manifest["accountId"]?.string.flatMap { AccountID($0) }
        region = manifest["region"]?.string
        canonicalUserID = manifest["canonicalUserId"]?.string
        // Only a plain yes, or silence, lets absence speak.
        isComplete = manifest["complete"].map { $0.truth ?? false } ?? true
    }

    private func importManifest(into result: inout ImportResult) {
        guard let account, let canonicalUserID else { return }
        var entries = builder("manifest.json")
        entries.set(
            Subject(.account, account.description), Facet.canonicalID, canonicalUserID)
        result.add(entries.result)
    }

    // MARK: - Files

    func builder(_ file: String) -> EntryBuilder {
        EntryBuilder(time: capturedAt, source: .snapshot, origin: file)
    }

    /// What a folder of the capture holds; what was left out becomes a problem.
    func list(_ folder: String, _ result: inout ImportResult) -> SnapshotFile.Folder {
        let listed = SnapshotFile.list("\(path)/\(folder)")
        result.problems += listed.problems.map {
            ImportProblem(
                file: String($0.path.dropFirst(path.count + 1)), jsonPath: "", reason: $0.reason)
        }
        return listed
    }

    /// What one command printed.
    func output(_ file: String) -> CLIOutput {
        do {
            guard let bytes = try SnapshotFile.read("\(path)/\(file)") else { return .missing }
            return CLIOutput(bytes)
        } catch { return .unreadable(error.reason) }
    }

    /// Reads one file into facts: `found` for its value, `absent` for the CLI's "there is none".
    func importFile(
        _ file: String, absentCodes: Set<String> = [], isAbsentWhenMissing: Bool = false,
        subject: Subject, facet: Facet,
        found: (JSONValue, inout EntryBuilder) -> Void
    ) -> ImportResult {
        read(
            output(file), of: file, absentCodes: absentCodes,
            isAbsentWhenMissing: isAbsentWhenMissing, subject: subject, facet: facet, found: found)
    }

    /// The same of what a file holds.
    func read(
        _ output: CLIOutput, of file: String, absentCodes: Set<String> = [],
        isAbsentWhenMissing: Bool = false, subject: Subject, facet: Facet,
        found: (JSONValue, inout EntryBuilder) -> Void
    ) -> ImportResult {
        var entries = builder(file)
        switch output {
        case .value(let value): found(value, &entries)
        case .error(let code):
            if absentCodes.contains(code) {
                entries.set(subject, facet, nil)
            } else {
                entries.problem("Error.Code", "the capture failed with \(code)")
            }
        case .missing:
            guard isAbsentWhenMissing && isComplete else { break }
            // Nobody shall look for the file.
            entries = builder("no \(file)")
            entries.set(subject, facet, nil)
        case .unreadable(let reason): entries.unreadable(subject, facet, at: "", reason)
        // Nothing was answered, so that what was captured before stands.
        case .failed(let reason): entries.problem("", "the capture failed: \(reason)")
        }
        return entries.result
    }
}
