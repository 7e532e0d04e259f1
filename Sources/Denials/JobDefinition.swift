public import AWSTypes

/// Which role a Glue job, crawler or session has, from some time on: from its creation or change in
/// CloudTrail, or from what `aws glue get-jobs` says of it.
public struct JobDefinition: Hashable, Sendable {
    /// Since when, as far as is known.
    public var time: Instant
    /// CloudTrail's event id; empty where it is from a capture.
    public var eventID: String
    /// The account of the job.
    public var account: AccountID
    /// What it is.
    public var kind: GlueWork
    /// The job's name.
    public var name: String
    /// The role: a name or an ARN.
    public var role: String

    /// A definition.
    public init(
        time: Instant, eventID: String, account: AccountID, kind: GlueWork, name: String,
        role: String
    ) {
        self.time = time
        self.eventID = eventID
        self.account = account
        self.kind = kind
        self.name = name
        self.role = role
    }
}
