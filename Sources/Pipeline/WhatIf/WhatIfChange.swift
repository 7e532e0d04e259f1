import Glibc
import IAM
import JSON
public import ReportStore

/// One change that `what-if` makes to its copy of the policies.
public struct WhatIfChange: Sendable {
    /// What is done.
    public enum Kind: String, Sendable {
        case replace
        case add
        case remove
        /// A setting is made to be something.
        case set
    }

    /// The largest document that is read, in bytes: AWS's own limits lie at 20 KB and below.
    static let maximumBytes = 1 << 20
    /// The largest plan that is read, in bytes: thousands of documents of AWS's largest size.
    static let maximumPlanBytes = 1 << 28

    /// What is done.
    public let kind: Kind
    /// Whose policy, as typed: see `WhatIfSubject`.
    public let subject: String
    /// The document's file, for messages; nil for a removal.
    public let file: String?
    /// The document; nil for a removal.
    let policy: PolicyDocument?

    /// What a setting is made to be; nil for a document.
    let value: String?

    /// The document's JSON text; nil for a removal.
    var document: String? { policy?.json }

    /// A change with the document in a file. Throws `PipelineError` where that is no policy,
    /// naming file, JSON path and reason.
    public init(_ kind: Kind, subject: String, file: String?) throws(PipelineError) {
        self.kind = kind
        self.subject = subject
        self.file = file
        policy = if let file { try WhatIfChange.policy(in: file) } else { nil }
        value = nil
    }

    /// A setting that a plan makes: `bucket:lake#ownership`.
    private init(setting subject: String, to value: String) {
        kind = .set
        self.subject = subject
        file = nil
        policy = nil
        self.value = value
    }

    /// What a plan's folder tells.
    public struct Plan: Sendable {
        /// Its changes.
        public let changes: [WhatIfChange]
        /// The names of those that no policy and no setting makes, which are not tried.
        public let untried: [String]
        /// What chose the denials that it was made for.
        public let selection: ChangePlan.Selection
        /// How many denials it counts as resolved of which some layer is not known.
        public let assumed: Int
    }

    /// The changes of the plan in a folder that `fix -o` wrote. Throws `PipelineError` where it is none, or
    /// a document of it is none.
    public static func plan(in folder: String) throws(PipelineError) -> Plan {
        let file = "\(folder)/plan.json"
        let value: JSONValue
        do {
            value = try JSONValue(parsing: try bytes(of: file, atMost: maximumPlanBytes))
        } catch let error
            as PipelineError
        { throw error } catch { throw PipelineError("\(file): not JSON (\(error))") }
        guard let changes = value["changes"]?.array else {
            throw PipelineError(
                "\(file): changes: is missing; 'why403 fix -o' writes such a folder")
        }
        var tried: [WhatIfChange] = []
        var untried: [String] = []
        for change in changes {
            if let step = change["step"], let subject = step["subject"]?.string,
                let value = step["value"]?.string
            {
                tried.append(WhatIfChange(setting: subject, to: value))
                continue
            }
            guard let subject = change["document"]?["subject"]?.string,
                let name = change["document"]?["file"]?.string
            else {
                untried.append(change["name"]?.string ?? "?")
                continue
            }
            // A plan's own names have no slash: what has one leads out of the folder.
            guard !name.contains("/") else {
                throw PipelineError("\(file): '\(name)' is no file of the folder")
            }
            tried.append(
                try WhatIfChange(.replace, subject: subject, file: "\(folder)/\(name)"))
        }
        guard !tried.isEmpty else {
            throw PipelineError(
                "\(file): no change of the plan can be tried: options of jobs and what is made by hand "
                    + "change no policy and no setting")
        }
        var selection = ChangePlan.Selection()
        selection.options = value["selection"]?["options"]?.texts ?? []
        selection.requestIDs = value["selection"]?["requestIds"]?.texts ?? []
        return Plan(
            changes: tried, untried: untried, selection: selection,
            assumed: value["assumed"].flatMap { Int($0.description) } ?? 0)
    }

    /// The changes in the order in which they are made: what is removed first and what is added last,
    /// and the whole of a subject before its parts, so that none undoes another.
    static func inOrder(_ changes: [WhatIfChange]) -> [WhatIfChange] {
        func rank(_ change: WhatIfChange) -> Int {
            let kinds: [Kind] = [.remove, .replace, .set, .add]
            let isPart = change.subject.utf8.contains(UInt8(ascii: "#"))
            return 2 * (kinds.firstIndex(of: change.kind) ?? kinds.count) + (isPart ? 1 : 0)
        }
        return changes.enumerated().sorted { left, right in
            (rank(left.element), left.offset) < (rank(right.element), right.offset)
        }.map(\.element)
    }

    /// `replace bucket:lake by policy.json`.
    public var description: String {
        switch kind {
        case .replace: return "replace \(subject) by \(file ?? "")"
        case .add: return "add \(file ?? "") to \(subject)"
        case .remove: return "remove \(subject)"
        case .set: return "set \(subject) to \(value ?? "")"
        }
    }

    private static func policy(in file: String) throws(PipelineError) -> PolicyDocument {
        let bytes = try bytes(of: file)
        let value: JSONValue
        do { value = try JSONValue(parsing: bytes) } catch {
            throw PipelineError("\(file): not JSON (\(error))")
        }
        do { return try PolicyDocument.decode(unwrapped(value), name: file) } catch {
            throw PipelineError("\(file): \(error)")
        }
    }

    /// The document inside an answer of the AWS CLI, such as that of `get-bucket-policy`; a bare
    /// document is itself, and a statement, or a list of them, becomes a document.
    private static func unwrapped(_ value: JSONValue) -> JSONValue {
        if value["Statement"] != nil { return value }
        if value.oneOrMany.allSatisfy({ $0["Effect"] != nil }), value.array != [] {
            return .object([
                JSONValue.Member("Version", .string("2012-10-17")),
                JSONValue.Member("Statement", .array(value.oneOrMany)),
            ])
        }
        for path in [
            ["Policy", "Content"], ["PolicyVersion", "Document"], ["PolicyDocument"], ["Policy"],
        ] {
            let found = path.reduce(Optional(value)) { $0?[$1] }
            if let found { return found }
        }
        return value
    }

    private static func bytes(
        of file: String, atMost maximumBytes: Int = maximumBytes
    ) throws(PipelineError) -> [UInt8] {
        guard let stream = fopen(file, "r") else {
            throw PipelineError("cannot open \(file): \(String(cString: strerror(errno)))")
        }
        defer { fclose(stream) }
        var bytes: [UInt8] = []
        var block = [UInt8](repeating: 0, count: 1 << 16)
        while bytes.count <= maximumBytes {
            let count = fread(&block, 1, block.count, stream)
            guard ferror(stream) == 0 else { throw PipelineError("cannot read \(file)") }
            guard count > 0 else { return bytes }
            bytes += block[..<count]
        }
        throw PipelineError("\(file) is larger than \(maximumBytes) bytes: no policy")
    }
}
