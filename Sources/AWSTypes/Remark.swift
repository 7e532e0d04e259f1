/// One thing that an answer tells besides its blockers and fixes, as data: what is not known and
/// would settle it, what supports it, what a reader should know. English is made of it where it is
/// shown, and nobody decides by that English.
public struct Remark: Hashable, Sendable {
    /// What a text of a remark is.
    public enum Name: String, CaseIterable, Sendable {
        case account, author, bucket, cause, certainty, change, changedBy, code, conditionKey
        case count, endpoint, event, facet, file, grant, key, mechanism, message, operation
        case organization, outcome, permission, place, policy, principal, reason, role, row
        case seconds, services, session, statement, subject, subjectKind, text, time, uniqueID
    }

    /// A text and what it is.
    public struct Text: Hashable, Sendable {
        /// What it is.
        public var name: Name
        /// The text, as a log or a policy has it.
        public var value: String

        /// A text of a remark, as the log or policy has it.
        public init(_ name: Name, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    /// Which remark.
    public var kind: Kind
    /// The texts that it speaks of; a name may stand several times, as for two buckets.
    public var texts: [Text]
    /// What to run to learn more.
    public var commands: [AWSCommand]
    /// What it follows from: why something was not captured, what nobody knows of a setting.
    public var because: [Remark] = []
    /// At most one. In a list, so that remarks, which every answer has, stay small.
    private var reasons: [Reason] = []

    /// The reason of a layer that it speaks of.
    public var reason: Reason? {
        get { reasons.first }
        set { reasons = newValue.map { [$0] } ?? [] }
    }

    /// A remark of a kind, about some texts.
    public init(
        _ kind: Kind, _ texts: KeyValuePairs<Name, String?> = [:], run commands: [AWSCommand] = [],
        because: [Remark] = []
    ) {
        self.kind = kind
        self.texts = texts.compactMap { name, value in value.map { Text(name, $0) } }
        self.commands = commands
        self.because = because
    }

    /// A remark with any number of texts.
    public init(_ kind: Kind, texts: [Text], run commands: [AWSCommand] = []) {
        self.kind = kind
        self.texts = texts
        self.commands = commands
    }

    /// A sentence that somebody else made: the author of a case, or an earlier program.
    public static func stated(_ sentence: String) -> Remark { Remark(.stated, [.text: sentence]) }

    /// The text of a name; nil where the remark has none.
    public subscript(name: Name) -> String? { texts.first { $0.name == name }?.value }

    /// All texts of a name.
    public func all(_ name: Name) -> [String] {
        texts.filter { $0.name == name }.map(\.value)
    }
}

extension Remark {
    /// The texts that a log or a policy may have chosen, each changed.
    public func mappingTexts(_ change: (String) -> String) -> Remark {
        var remark = self
        remark.texts = texts.map { Text($0.name, change($0.value)) }
        remark.commands = commands.map { $0.mappingTexts(change) }
        remark.because = because.map { $0.mappingTexts(change) }
        remark.reason = reason.map { $0.mappingTexts(change) }
        return remark
    }

    /// Whether every text is ASCII.
    public var isASCII: Bool {
        texts.allSatisfy { $0.value.utf8.allSatisfy { $0 < 0x80 } }
            && because.allSatisfy(\.isASCII)
    }
}
