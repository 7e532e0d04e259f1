import Glibc
import IAM
import JSON

/// One change that `what-if` makes to its copy of the policies.
public struct WhatIfChange: Sendable {
    /// What is done.
    public enum Kind: String, Sendable {
        case replace
        case add
        case remove
    }

    /// The largest document that is read, in bytes: AWS's own limits lie at 20 KB and below.
    static let maximumBytes = 1 << 20

    /// What is done.
    public let kind: Kind
    /// Whose policy, as typed: see `WhatIfSubject`.
    public let subject: String
    /// The document's file, for messages; nil for a removal.
    public let file: String?
    /// The document; nil for a removal.
    let policy: PolicyDocument?

    /// The document's JSON text; nil for a removal.
    var document: String? { policy?.json }

    /// A change with the document in a file. Throws `PipelineError` where that is no policy,
    /// naming file, JSON path and reason.
    public init(_ kind: Kind, subject: String, file: String?) throws(PipelineError) {
        self.kind = kind
        self.subject = subject
        self.file = file
        policy = if let file { try WhatIfChange.policy(in: file) } else { nil }
    }

    /// `replace bucket:lake by policy.json`.
    public var description: String {
        switch kind {
        case .replace: return "replace \(subject) by \(file ?? "")"
        case .add: return "add \(file ?? "") to \(subject)"
        case .remove: return "remove \(subject)"
        }
    }

    private static func policy(in file: String) throws(PipelineError) -> PolicyDocument {
        let bytes = try bytes(of: file)
        let value: JSONValue
        do { value = try JSONValue(parsing: bytes) } catch {
            throw PipelineError("\(file): \(error)")
        }
        do { return try PolicyDocument.decode(unwrapped(value), name: file) } catch {
            throw PipelineError("\(file): \(error)")
        }
    }

    /// The document inside an answer of the AWS CLI, such as that of `get-bucket-policy`; a bare
    /// document is itself.
    private static func unwrapped(_ value: JSONValue) -> JSONValue {
        if value["Statement"] != nil { return value }
        for path in [
            ["Policy", "Content"], ["PolicyVersion", "Document"], ["PolicyDocument"], ["Policy"],
        ] {
            let found = path.reduce(Optional(value)) { $0?[$1] }
            if let found { return found }
        }
        return value
    }

    private static func bytes(of file: String) throws(PipelineError) -> [UInt8] {
        guard let stream = fopen(file, "r") else {
            throw PipelineError("cannot open \(file): \(String(cString: strerror(errno)))")
        }
        defer { fclose(stream) }
        var bytes = [UInt8](repeating: 0, count: maximumBytes + 1)
        let count = fread(&bytes, 1, bytes.count, stream)
        guard ferror(stream) == 0 else { throw PipelineError("cannot read \(file)") }
        guard count <= maximumBytes else {
            throw PipelineError("\(file) is larger than \(maximumBytes) bytes: no policy")
        }
        return Array(bytes[..<count])
    }
}
