public import AWSTypes

/// A refusal that only a client's text tells, as `explain` shows it: what the text says, and what
/// AWS's own words settle. Nothing else is known of it.
public struct ToldRefusal: Hashable, Sendable {
    /// The file, `standard input` or `the text` that it stands in.
    public var source: String
    /// The number of the line it first stands in, from 1.
    public var line: Int
    /// How often it stands there.
    public var count: Int
    /// AWS's request id.
    public var requestID: String?
    /// S3's extended request id.
    public var extendedRequestID: String?
    /// The words, AWS's or the client's.
    public var message: String?
    /// AWS's error code.
    public var errorCode: String?
    /// Who wrote the text, for people.
    public var client: String?
    /// The same as a slug.
    public var clientSlug: String
    /// The API call, as the client names it.
    public var operation: String?
    /// What the client itself did.
    public var clientOperation: String?
    /// The IAM action that AWS names.
    public var action: String?
    /// The principal that AWS names.
    public var principal: String?
    /// The resource that AWS names, else that of bucket and key.
    public var resource: String?
    /// When it was logged.
    public var time: Instant?
    /// The Glue job run of the log.
    public var runID: String?
    /// What AWS's words settle; `undetermined` where they name no layer.
    public var cause = Cause.undetermined
    /// The layer's exact form, where the words can mean no other.
    public var mechanism: Mechanism?
    /// The forms that the same words stand for; one or none where they are clear.
    public var mechanisms: [Mechanism] = []
    /// Whether AWS says that a statement denies; nil where it does not say.
    public var isExplicit: Bool?
    /// The policy that AWS names.
    public var policyARN: String?
    /// Whether it is a decision about permissions at all.
    public var isPermissionError = true
    /// Whether the answer had no body, so that no client could print a reason.
    public var isWithoutBody = false
    /// What the client is known to do that explains the request.
    public var habits: [ClientHabit] = []
    /// Whether the action is of S3 or KMS, or none is named.
    public var isOfS3 = true

    /// A refusal in a text.
    public init(source: String, line: Int, count: Int, clientSlug: String) {
        self.source = source
        self.line = line
        self.count = count
        self.clientSlug = clientSlug
    }
}

/// The program that asked, as a request's user agent names it.
public struct ReportedClient: Hashable, Sendable {
    /// What people call it; nil where no log names a program that is known.
    public var name: String?
    /// What it is known to do that explains the request.
    public var habits: [ClientHabit]

    /// A client.
    public init(name: String?, habits: [ClientHabit]) {
        self.name = name
        self.habits = habits
    }
}
