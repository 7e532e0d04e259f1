public import AWSTypes
internal import Denials

/// One denial with its attribution, as every report shows it: the fields of
/// `report --format ndjson`.
public struct ReportRow: Hashable, Sendable {
    /// AWS's request id, as logged.
    public var requestID: String
    /// When the request was received, else completed.
    public var eventTime: Instant
    /// The role's ARN.
    public var role: String?
    /// The session's ARN, or what else the logs say of who asked.
    public var principal: String?
    /// The principal's account.
    public var account: String?
    /// The IAM action: `s3:GetObject`.
    public var action: String
    /// The resource's ARN.
    public var resource: String
    /// The bucket's name.
    public var bucket: String?
    /// Decoded; client controlled.
    public var key: String?
    /// The bucket's region.
    public var region: String?
    /// The slugs of the logs that showed it.
    public var sightings: [String]
    /// The address that asked, as a log has it.
    public var sourceAddress: String?
    /// AWS's own words, where a log has them.
    public var message: String?
    /// The primary cause.
    public var cause: Cause
    /// The exact form inside the cause.
    public var mechanism: Mechanism?
    /// How the cause is known.
    public var certainty: Certainty
    /// Whether no log shows the denial but a damaged or torn one, so that it holds only until the
    /// whole delivery confirms or withdraws it.
    public var isInDoubt = false
    /// The Glue jobs and runs that it may belong to; nil where none is known.
    public var jobs: JobCandidates?
    /// Whether the principal counts as a Glue role.
    public var isGlue: Bool
    /// What blocks it, in parts that other denials may share; `blockedBy` has this denial's own.
    public var blockerList: AnswerList<ReportedBlocker>
    /// What would settle what is unknown, likewise (`missingRemarks`).
    public var missingList: AnswerList<ReportedRemark>
    /// What to change, likewise (`fix`).
    public var fixList: AnswerList<ReportedFix>

    /// A row with the fields that every denial has.
    public init(
        requestID: String, eventTime: Instant, action: String, resource: String, cause: Cause,
        certainty: Certainty
    ) {
        self.requestID = requestID
        self.eventTime = eventTime
        self.action = action
        self.resource = resource
        self.cause = cause
        self.certainty = certainty
        self.isGlue = true
        self.sightings = []
        self.blockerList = AnswerList(own: [])
        self.missingList = AnswerList(own: [])
        self.fixList = AnswerList(own: [])
    }
}

extension ReportRow {
    /// The primary blocker first.
    public var blockedBy: [ReportedBlocker] {
        get { blockerList.values }
        set { blockerList = AnswerList(own: newValue) }
    }

    /// What would settle what is unknown.
    public var missingRemarks: [ReportedRemark] {
        get { missingList.values }
        set { missingList = AnswerList(own: newValue) }
    }

    /// The same, as sentences.
    public var missing: [String] { missingRemarks.map(\.text) }

    /// The primary blocker's first.
    public var fix: [ReportedFix] {
        get { fixList.values }
        set { fixList = AnswerList(own: newValue) }
    }
}

/// One thing that blocks a request, as stored.
public struct ReportedBlocker: Hashable, Sendable {
    /// The slug of the cause.
    public var cause: String
    /// The slug of the mechanism.
    public var mechanism: String
    /// The slug of the outcome.
    public var outcome: String
    /// Which policy or setting must change, and whose it is; nil in an answer of an older store.
    public var place: PolicyPlace?
    /// Why it blocks; nil in an answer of an older store.
    public var reason: Reason?
    /// The policy's name: an ARN, a bucket's policy, a setting.
    public var policy: String
    /// The Sid, else `#index` from 0; nil where no statement decides.
    public var statement: String?
    /// The account that owns the policy.
    public var account: String?
    /// One sentence: why.
    public var detail: String

    /// A blocker with the words that it was stored with.
    public init(
        cause: String, mechanism: String, outcome: String, place: PolicyPlace? = nil,
        reason: Reason? = nil, policy: String, statement: String? = nil, account: String? = nil,
        detail: String
    ) {
        self.cause = cause
        self.mechanism = mechanism
        self.outcome = outcome
        self.place = place
        self.reason = reason
        self.policy = policy
        self.statement = statement
        self.account = account
        self.detail = detail
    }
}

/// A change that removes one blocker, as stored.
public struct ReportedFix: Hashable, Sendable {
    /// The slug of the cause.
    public var cause: String
    /// Where the change is made; nil in an answer of an older store.
    public var place: PolicyPlace?
    /// What is done there; nil in an answer of an older store.
    public var change: FixChange?
    /// The role that it is for: its ARN, else its name.
    public var role: String?
    /// Who must make the change.
    public var owner: String
    /// One sentence.
    public var summary: String
    /// Pretty-printed JSON; nil for a setting.
    public var document: String?
    /// A setting or a command; nil for a document.
    public var setting: String?
    /// Whether the request passes every known layer with the fix.
    public var verified: Bool
    /// What the change is made to.
    public var subject: String
    /// What it would newly allow, as a sentence.
    public var newlyAllows: String?

    /// Whether it is made already: nothing is left to do.
    public var isMade: Bool {
        if case .madeSince? = change { return true }
        return false
    }

    /// A fix with the words that it was stored with.
    public init(
        cause: String, place: PolicyPlace? = nil, change: FixChange? = nil,
        role: String? = nil, owner: String,
        summary: String, document: String? = nil, setting: String? = nil, verified: Bool,
        subject: String, newlyAllows: String? = nil
    ) {
        self.cause = cause
        self.place = place
        self.change = change
        self.role = role
        self.owner = owner
        self.summary = summary
        self.document = document
        self.setting = setting
        self.verified = verified
        self.subject = subject
        self.newlyAllows = newlyAllows
    }
}

/// What `explain` tells of one denial besides its row.
public struct Explanation: Hashable, Sendable {
    /// The denial's row.
    public var row: ReportRow
    /// Every layer asked, in the order of docs/DESIGN.md.
    public var layers: [ReportedLayer]
    /// What supports the answer.
    public var evidence: [ReportedRemark]
    /// What a reader must know besides.
    public var notes: [ReportedRemark]
    /// The request as each log saw it.
    public var sightings: [ReportedSighting]
    /// The program that asked; nil where no log names one that is known.
    public var client: ReportedClient?
    /// What to change for it, made from the policies in force last; nil where nobody asked.
    public var plan: ChangePlan?

    /// An explanation that has the row only; the layers are added by who asks them.
    public init(_ row: ReportRow) {
        self.row = row
        self.layers = []
        self.evidence = []
        self.notes = []
        self.sightings = []
    }
}

/// Something else that an answer tells, as stored.
public struct ReportedRemark: Hashable, Sendable {
    /// One sentence.
    public var text: String
    /// The same as data; nil in an answer of an older store.
    public var remark: Remark?

    /// A remark with the sentence that it was stored with.
    public init(text: String, remark: Remark?) {
        self.text = text
        self.remark = remark
    }
}

/// What one layer said.
public struct ReportedLayer: Hashable, Sendable {
    /// The slug of the layer.
    public var layer: String
    /// The slug of the layer's exact form.
    public var mechanism: String
    /// The slug of the outcome.
    public var outcome: String
    /// Which policy or setting it is, and whose.
    public var place: PolicyPlace
    /// Why it said so.
    public var reason: Reason
    /// One sentence: why.
    public var detail: String
    /// The statement that decided, as JSON.
    public var statement: String?
    /// Where the policy comes from and since when.
    public var source: String?

    /// A layer's finding.
    public init(
        layer: String, mechanism: String, outcome: String, place: PolicyPlace, reason: Reason,
        detail: String,
        statement: String? = nil, source: String? = nil
    ) {
        self.layer = layer
        self.mechanism = mechanism
        self.outcome = outcome
        self.place = place
        self.reason = reason
        self.detail = detail
        self.statement = statement
        self.source = source
    }
}

/// How one log saw the request: the path it took.
public struct ReportedSighting: Hashable, Sendable {
    /// The log's slug.
    public var log: String
    /// Whether that is the server access log, which names no VPC endpoint.
    public var isOfAccessLog: Bool { log == Sighting.Log.s3AccessLog.rawValue }
    /// The time that the log gives.
    public var time: Instant
    /// The operation as logged.
    public var operation: String
    /// The address as logged.
    public var sourceAddress: String?
    /// The VPC endpoint it came through.
    public var vpcEndpointID: String?
    /// Client controlled.
    public var userAgent: String?
    /// The Glue job run whose log it is.
    public var jobRun: String?
    /// The drop that it was read from.
    public var drop: String

    /// What one log has of a request.
    public init(log: String, time: Instant, operation: String, drop: String) {
        self.log = log
        self.time = time
        self.operation = operation
        self.drop = drop
    }
}
