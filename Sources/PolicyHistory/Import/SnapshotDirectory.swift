import AWSTypes
import JSONScanner

/// Imports captures in the layout of DESIGN 4.1: one folder for each account and capture, with
/// the AWS CLI's own JSON output, a file for each command.
public struct SnapshotDirectory {
    let path: String
    let capturedAt: Instant
    let account: AccountID?
    let region: String?
    let canonicalUserID: String?
    /// Whether an absent file may be read as the CLI's "there is none".
    let isComplete: Bool

    /// The captures at a path: the folder itself, or those in it. Empty where there is no
    /// manifest at either place.
    public static func captures(at path: String) -> [String] {
        if SnapshotFile.exists(path + "/manifest.json") { return [path] }
        return SnapshotFile.names(in: path).map { "\(path)/\($0)" }
            .filter { SnapshotFile.exists($0 + "/manifest.json") }
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
        isComplete = manifest["complete"]?.bool ?? true
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

    /// What one command printed.
    enum Output {
        case value(JSONValue)
        /// A recorded error answer, by its code: `NoSuchBucketPolicy`.
        case error(String)
        case missing
        case unreadable(String)
    }

    /// Reads one file below the capture; a byte that is no JSON may still be the CLI's own error
    /// text, `An error occurred (NoSuchBucketPolicy) when calling …`.
    func output(_ file: String) -> Output {
        let bytes: [UInt8]
        do {
            guard let read = try SnapshotFile.read("\(path)/\(file)") else { return .missing }
            bytes = read
        } catch { return .unreadable(error.reason) }
        do {
            let value = try JSONValue(parsing: bytes)
            if let code = value["Error"]?["Code"]?.string { return .error(code) }
            return .value(value)
        } catch {
            let text = String(decoding: bytes.prefix(4_096), as: UTF8.self)
            if let start = text.range(of: "An error occurred ("),
                let end = text[start.upperBound...].firstIndex(of: ")")
            {
                return .error(String(text[start.upperBound..<end]))
            }
            return .unreadable("\(error)")
        }
    }

    /// Reads one file into facts: `found` for its value, `absent` for the CLI's "there is none".
    func importFile(
        _ file: String, absentCodes: Set<String> = [], isAbsentWhenMissing: Bool = false,
        subject: Subject, facet: String,
        found: (JSONValue, inout EntryBuilder) -> Void
    ) -> ImportResult {
        var entries = builder(file)
        switch output(file) {
        case .value(let value): found(value, &entries)
        case .error(let code):
            if absentCodes.contains(code) {
                entries.set(subject, facet, nil)
            } else {
                entries.problem("Error.Code", "the capture failed with \(code)")
            }
        case .missing:
            if isAbsentWhenMissing && isComplete { entries.set(subject, facet, nil) }
        case .unreadable(let reason):
            entries.problem("", reason)
            entries.set(subject, facet, HistoryEntry.unreadablePrefix + reason)
        }
        return entries.result
    }
}

extension String {
    /// The first range of a text; a small stand-in for Foundation's.
    fileprivate func range(of text: String) -> Range<String.Index>? {
        var start = startIndex
        while start < endIndex {
            if self[start...].hasPrefix(text) {
                return start..<index(start, offsetBy: text.count)
            }
            start = index(after: start)
        }
        return nil
    }
}
