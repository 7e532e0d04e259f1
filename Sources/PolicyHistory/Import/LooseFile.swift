public import AWSTypes
import JSON

/// What a loose file does not say of itself: whom it belongs to, and when it was captured.
public struct LooseFileContext: Sendable {
    /// When the file was captured.
    public var capturedAt: Instant
    /// The bucket that it belongs to.
    public var bucket: String?
    /// A KMS key's ARN or id, or, with a bucket, an object's key; an access point's ARN.
    public var key: String?
    /// The role that it belongs to, by its name.
    public var role: String?
    /// The account that it belongs to.
    public var account: AccountID?

    /// Nothing but the time.
    public init(capturedAt: Instant) { self.capturedAt = capturedAt }
}

/// Imports one file that stands by itself: told by its shape, never by its name.
public enum LooseFile {
    /// The largest file that is read, inflated, in bytes.
    public static let maximumBytes = SnapshotFile.maximumBytes

    /// The facts of a file's bytes, inflated. A file of no known shape is one problem.
    public static func read(
        _ bytes: [UInt8], name: String, context: LooseFileContext
    ) -> ImportResult {
        let base = String(name.split(separator: "/").last ?? "")
        var entries = EntryBuilder(time: context.capturedAt, source: .snapshot, origin: base)
        if let outline = JSONOutline(bytes) {
            if outline.has("configurationItems") {
                return ConfigFile(origin: base).read(outline)
            }
            if outline.has("RoleDetailList") || outline.has("UserDetailList") {
                return readDetails(outline, &entries, context)
            }
        }
        guard bytes.count <= SnapshotFile.maximumTreeBytes else {
            entries.problem("", "is larger than \(SnapshotFile.maximumTreeBytes) bytes")
            return entries.result
        }
        switch CLIOutput(bytes) {
        case .value(let value):
            var reader = LooseFileReader(context: context, entries: entries)
            return reader.read(value)
        case .error(let code):
            entries.importAbsence(code, context)
        case .missing: break
        case .unreadable(let reason), .failed(let reason):
            entries.problem("", LooseFile.notJSON(bytes, reason))
        }
        return entries.result
    }

    /// Most such files are S3 access logs, which begin with the owner's canonical id (S3 User Guide,
    /// "Amazon S3 server access log format").
    private static func notJSON(_ bytes: [UInt8], _ reason: String) -> String {
        let isHexadecimal = bytes.prefix(64).allSatisfy {
            (0x30...0x39).contains($0) || (0x61...0x66).contains($0)
        }
        if bytes.count > 64, isHexadecimal, bytes[64] == 0x20 {
            return "is an S3 access log: why403 ingest reads it"
        }
        return "not JSON (\(reason))"
    }

    private static func readDetails(
        _ page: JSONOutline, _ entries: inout EntryBuilder, _ context: LooseFileContext
    ) -> ImportResult {
        var details = AuthorizationDetails(account: context.account)
        details.read(page, into: &entries)
        if let listing = details.listing {
            entries.list(
                Subject(.account, listing.account.description), Facet.roles, listing.roles)
        }
        return entries.result
    }
}

extension EntryBuilder {
    /// An error answer that stands for "there is none", of the bucket or account that it is of.
    fileprivate mutating func importAbsence(_ code: String, _ context: LooseFileContext) {
        if code == SnapshotDirectory.notInUse {
            guard let account = context.account else {
                problem("", "does not say which account is in no organization: give --account")
                return
            }
            list(Subject(.organizationTarget, account.description), Facet.memberOf, [])
            return
        }
        let file = BucketFile.all.first { $0.absentCodes.contains(code) }
        guard let file else {
            problem("Error.Code", "the capture failed with \(code)")
            return
        }
        if let bucket = context.bucket {
            set(Subject(.bucket, bucket), file.facet, nil)
        } else if file.facet == Facet.publicAccessBlock, let account = context.account {
            set(Subject(.account, account.description), file.facet, nil)
        } else {
            problem("", "does not say whose \(file.facet) it is: give --bucket")
        }
    }
}
