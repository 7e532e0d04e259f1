public import Denials

/// Everything the logs hold that concerns one denial, beside its own sightings. Gathered by
/// index; the order of the elements never matters to the answer.
public struct DenialEvidence: Sendable {
    /// Refused KMS calls of the same principal, near in time.
    public var keyDenials: [Sighting]
    /// Other refused S3 requests of the same principal, near enough for a refused KMS call to belong
    /// to them; gathered only where there is such a call. Nil where there are too many.
    public var rivals: [RivalRequest]? = []
    /// Writes of the denied object by other accounts than the bucket's owner.
    public var foreignWrites: [ForeignWrite]
    /// `AssumeRole` events of the denied role. A part of all that are known of it: to copy them for
    /// each denial would cost more than to find them.
    public var roleSessions: ArraySlice<RoleSession>
    /// The runs of Glue whose role, by themselves or by their job's definition, is the denied one.
    public var jobRuns: [JobRun]
    /// Definitions, of any time, of the jobs that are known to have had the denied role.
    public var jobDefinitions: [JobDefinition] = []
    /// Whether Glue was seen to assume the role at any time.
    public var isAssumedByGlue = false
    /// Whether AWS's message tells only what was asked: why it was refused is left to the policies,
    /// as when the same request is asked under others.
    public var leavesReasonsAside = false

    /// Evidence; by default none.
    public init(
        keyDenials: [Sighting] = [], foreignWrites: [ForeignWrite] = [],
        roleSessions: [RoleSession] = [], jobRuns: [JobRun] = []
    ) {
        self.keyDenials = keyDenials
        self.foreignWrites = foreignWrites
        self.roleSessions = roleSessions[...]
        self.jobRuns = jobRuns
    }

    /// Whether nothing was seen or told beside the request at all.
    var isNone: Bool { namesNobody && !isAssumedByGlue && !leavesReasonsAside && !isInDoubt }

    /// Whether nothing was seen beside the request that names another or its role.
    var namesNobody: Bool {
        keyDenials.isEmpty && foreignWrites.isEmpty && roleSessions.isEmpty && jobRuns.isEmpty
            && jobDefinitions.isEmpty
    }
}
