public import AWSTypes

/// The answer for one denial: the cause, how it is known, everything else that blocks, and the
/// smallest change that makes the request succeed.
public struct Attribution: Hashable, Sendable {
    /// The primary cause (docs/DESIGN.md, "Order of layers").
    public var cause: Cause
    /// The layer and form inside the cause; nil when undetermined.
    public var mechanism: Mechanism?
    /// How the cause is known.
    public var certainty: Certainty
    /// Whether the principal counts as a Glue role (docs/DESIGN.md, "Who counts as Glue").
    public var isGlue: Bool
    /// The denied principal's role, its ARN with path where that is known.
    public var role: String?
    /// The principal as reports show it: the session's ARN, else what the log has.
    public var principal: String?
    /// The IAM action, `s3:GetObject`, and the resource's ARN.
    public var action: String
    /// The ARN of what was asked for.
    public var resource: String
    /// The account of the principal.
    public var account: String?
    /// The layers that block, the primary first.
    public var blockedBy: [Blocker]
    /// Layers that are not known, where `blockedBy` names none or guesses alone, as nobody can say which
    /// of them refused: any of them may. Asked of other policies, not kept with the answer.
    public var openLayers: [Blocker]
    /// What would settle what is unknown.
    public var missing: [Remark]
    /// Changes, the primary blocker's first.
    public var fixes: [Fix]
    /// Whether the request passes every layer that is known with all of the fixes applied. They are
    /// verified where nothing else may have refused it besides.
    public var doFixesPass: Bool
    /// What is not known of the keys that the request may ask with all of the fixes applied, and that
    /// may refuse it still; and changes that S3 would refuse. Then no fix is verified. Not kept with the
    /// answer.
    public var obstacles: [Remark]
    /// What besides the layers is known to refuse the request, so that no change of them helps.
    public var refusedBesides: Remark?
    /// What supports the answer: the message, a paired event, the versions in force.
    public var evidence: [Remark]
    /// What a reader must know besides: a contradiction, a masked 404, a later snapshot.
    public var notes: [Remark]
    /// The Glue jobs and runs that the session may belong to, where any are known.
    public var job: JobCandidates?

    /// An attribution that says nothing yet.
    public init(action: String, resource: String) {
        self.cause = .undetermined
        self.mechanism = nil
        self.certainty = .undetermined
        self.isGlue = false
        self.action = action
        self.resource = resource
        self.blockedBy = []
        self.openLayers = []
        self.missing = []
        self.fixes = []
        self.doFixesPass = false
        self.obstacles = []
        self.evidence = []
        self.notes = []
    }
}

extension Attribution {
    /// Takes out the changes that open a guard, which none should on a guess.
    mutating func keepGuards() {
        let count = fixes.count
        fixes.removeAll(where: \.opensGuard)
        if fixes.count < count { doFixesPass = false }
        guard !doFixesPass else { return }
        for index in fixes.indices where fixes[index].change.isToMake {
            fixes[index].verified = false
        }
    }
}

/// What one layer said, for `explain`.
public struct LayerFinding: Hashable, Sendable {
    /// The layer asked.
    public var layer: Layer
    /// The exact form of it: of a key's request the layer is `kms`, and this tells which of its
    /// own.
    public var mechanism: Mechanism
    /// What it said.
    public var outcome: Outcome
    /// Which policy or setting it is, and whose.
    public var place: PolicyPlace
    /// Why.
    public var reason: Reason
    /// The statement that decided, quoted as JSON; nil where none did.
    public var statement: String?
    /// Where the policy comes from and since when it is in force.
    public var source: String?

    /// What one layer said, where the policy's statement and source are known with them.
    public init(
        layer: Layer, mechanism: Mechanism, outcome: Outcome, place: PolicyPlace,
        reason: Reason, statement: String? = nil, source: String? = nil
    ) {
        self.layer = layer
        self.mechanism = mechanism
        self.outcome = outcome
        self.place = place
        self.reason = reason
        self.statement = statement
        self.source = source
    }
}

/// One thing that blocks the request.
public struct Blocker: Hashable, Sendable {
    /// The cause this stands under.
    public var cause: Cause
    /// The exact layer and form.
    public var mechanism: Mechanism
    /// `explicitlyDenies`, `implicitlyDenies` or `unknown`.
    public var outcome: Outcome
    /// Which policy or setting must change, and whose it is.
    public var place: PolicyPlace
    /// Why it blocks: which statement or setting, and what of it.
    public var reason: Reason
    /// Whether it is no layer's word, but what may be behind a refusal that all layers allow: an
    /// object that is not there.
    public var isGuess: Bool

    /// The deciding statement: its Sid, else `#index` from 0; nil where no statement decides.
    public var statement: String? { reason.statement }
    /// The account that owns the policy.
    public var account: String? { place.account }

    /// A blocker; `isGuess` where no layer says it.
    public init(
        cause: Cause, mechanism: Mechanism, outcome: Outcome, place: PolicyPlace, reason: Reason,
        isGuess: Bool = false
    ) {
        self.cause = cause
        self.mechanism = mechanism
        self.outcome = outcome
        self.place = place
        self.reason = reason
        self.isGuess = isGuess
    }
}

/// A change that removes one blocker. What it is in words `Wording` tells.
public struct Fix: Hashable, Sendable {
    /// The cause this stands under.
    public var cause: Cause
    /// Where it is made.
    public var place: PolicyPlace
    /// What is done there.
    public var change: FixChange
    /// The role that it is for: its ARN, else its name.
    public var role: String?
    /// The statement or document to add or to put, pretty-printed JSON; nil for a setting, and
    /// where it cannot be written as the role's ARN is not known.
    public var document: String?
    /// Whether the request passes every known layer with this and the other fixes applied.
    public var verified: Bool

    /// A change that is not tried yet, unless `verified` says so.
    public init(
        cause: Cause, place: PolicyPlace, change: FixChange, role: String?,
        document: String? = nil, verified: Bool = false
    ) {
        self.cause = cause
        self.place = place
        self.change = change
        self.role = role
        self.document = document
        self.verified = verified
    }
}
