public import AWSTypes

/// The smallest set of changes that lets selected denials pass, as `fix` shows it: one whole new
/// document for each policy, and the settings and job options besides.
public struct ChangePlan: Hashable, Sendable {
    /// `object`, `prefix` or `bucket`.
    public var scope: String
    /// How many denials were selected.
    public var denials: Int
    /// How many of them the plan resolves, each counted once.
    public var resolved: Int
    /// How many of the resolved may have been refused by something else: their cause is `likely`
    /// only, or not known.
    public var uncertain: Int
    /// How many of the resolved pass every layer that is known, and some layer is not known: it is
    /// taken to let them pass. `what-if` says of these that it cannot be told.
    public var assumed: Int
    /// How many of the selected pass today: the policies were changed since.
    public var mended: Int
    /// Whose those are.
    public var mendedReach: Reach
    /// The changes, by owner.
    public var changes: [Change]
    /// What the denials wait for: each denial is counted in one of these.
    public var combinations: [Combination]
    /// The selected denials that no change of the plan resolves, by reason.
    public var unresolved: [Unresolved]
    /// How many stored denials outside of the selection were decided under the plan; those that
    /// are not in `others` have the same answer with it.
    public var outside: Int
    /// Those whose answer is another with the plan.
    public var others: [Others]
    /// What the layers that nobody captured may still refuse, as sentences.
    public var unknown: [String]
    /// Whether every resolved denial was tried with all changes made at once and passes every
    /// layer that is known; and nothing that has to allow besides is not known, such as another account's
    /// key.
    public var isVerified: Bool
    /// Whose part of a plan this is; nil for the whole.
    public var part: Part? = nil
    /// What chose the denials that it is made for.
    public var selection = Selection()
    /// What the plan says of single requests, by their ids: of so many at the most as a plan holds.
    public var fates: [String: Fate] = [:]
    /// Those of them that are counted in `assumed`.
    public var assumedRequests: Set<String> = []

    /// What chose denials: options such as `--role=etl`, and request ids; all denials of Glue roles where
    /// there is none.
    public struct Selection: Hashable, Sendable {
        /// Options of `why403 fix`, each in one word; times are whole.
        public var options: [String] = []
        /// Request ids.
        public var requestIDs: [String] = []

        /// All denials of Glue roles.
        public init() {}

        /// Whether nothing was chosen.
        public var isEmpty: Bool { options.isEmpty && requestIDs.isEmpty }
    }

    /// The part of a plan that one owner has to make.
    public struct Part: Hashable, Sendable {
        /// The owner, as reports name it.
        public var owner: String
        /// How many changes the whole plan has.
        public var changes: Int
        /// How many denials need one of the owner's changes.
        public var denials: Int
        /// How many of them need no other owner's.
        public var alone: Int
        /// Who makes the other changes that these denials need, by the changes' names.
        public var others: [String: String]

        /// A part.
        public init(
            owner: String, changes: Int, denials: Int, alone: Int, others: [String: String]
        ) {
            self.owner = owner
            self.changes = changes
            self.denials = denials
            self.alone = alone
            self.others = others
        }
    }

    /// What a plan says of one request.
    public enum Fate: Hashable, Sendable {
        /// It passes with these changes, all of them, each by its name.
        case resolved([String])
        /// No change of the plan resolves it, for this reason.
        case unresolved(Unplannable)
        /// It passes today.
        case mended
    }

    /// A plan of no change.
    public init(scope: String) {
        self.scope = scope
        denials = 0
        resolved = 0
        uncertain = 0
        assumed = 0
        mended = 0
        mendedReach = Reach()
        changes = []
        combinations = []
        unresolved = []
        outside = 0
        others = []
        unknown = []
        isVerified = false
    }

    /// One change: of a document, a setting, or an option of a job.
    public struct Change: Hashable, Sendable {
        /// Names it in the plan; the document's file is `NAME.json`.
        public var name: String
        /// `document`, `setting` or `job-option`.
        public var kind: String
        /// What it is made to: `bucket policy of lake`.
        public var title: String
        /// Who must make it.
        public var owner: String
        /// The account that owns it, where that is known.
        public var account: String?
        /// What that account is called, where somebody said so.
        public var accountName: String?
        /// The roles whose requests wait for it.
        public var roles: [String]
        /// What is done, a sentence each.
        public var summaries: [String]
        /// What it lets through besides the denied requests, a sentence each.
        public var newlyAllows: [String]
        /// How many denials it resolves, alone or with others.
        public var denials: Int
        /// How many of them it resolves alone.
        public var alone: Int
        /// How many denials wait for it besides, and for what nobody captured, so that they are not
        /// resolved.
        public var partly: Int
        /// Whose they are, and of when.
        public var reach: Reach
        /// Whether all of them were tried with the whole plan and pass.
        public var isVerified: Bool
        /// What is not known, where it is not tested for that; nil also where its effect shows only once
        /// it is made.
        public var untestedBecause: String?
        /// Whether AWS is known to refuse it as it is.
        public var isRefused = false
        /// The new document; nil for a setting.
        public var document: Document?
        /// The setting's text or command; nil for a document.
        public var setting: String?
        /// How a setting is made that one makes as it is; nil for any other change.
        public var step: SettingStep?
        /// The command of a setting that one makes as it is.
        public var command: String? { step?.writeCommand }

        /// A change that resolves nothing yet.
        public init(
            name: String, kind: String, title: String, owner: String, account: String?,
            roles: [String], summaries: [String], newlyAllows: [String]
        ) {
            self.name = name
            self.kind = kind
            self.title = title
            self.owner = owner
            self.account = account
            self.roles = roles
            self.summaries = summaries
            self.newlyAllows = newlyAllows
            denials = 0
            alone = 0
            partly = 0
            reach = Reach()
            isVerified = false
        }
    }

    /// A whole new document, and the one that it takes the place of.
    public struct Document: Hashable, Sendable {
        /// As `what-if` names the policy.
        public var subject: String
        /// The document in force last, as JSON; nil where there was none.
        public var before: String?
        /// The new document, as JSON.
        public var after: String
        /// What changes, line by line, as `diff -u` shows it.
        public var difference: [String]
        /// The size as AWS counts it, with what counts against the same limit.
        public var size: Int
        /// What AWS takes.
        public var limit: Int
        /// `bytes`, `characters`.
        public var unit: String
        /// AWS's page with the limit.
        public var source: String
        /// The shell command that prints the document in force.
        public var readCommand: String
        /// The shell command that puts the new document there from `NAME.json`.
        public var writeCommand: String

        /// A document.
        public init(
            subject: String, before: String?, after: String, difference: [String], size: Int,
            limit: Int, unit: String, source: String, readCommand: String, writeCommand: String
        ) {
            self.subject = subject
            self.before = before
            self.after = after
            self.difference = difference
            self.size = size
            self.limit = limit
            self.unit = unit
            self.source = source
            self.readCommand = readCommand
            self.writeCommand = writeCommand
        }
    }

    /// Denials that need the same changes, all of them.
    public struct Combination: Hashable, Sendable {
        /// The changes' names.
        public var changes: [String]
        /// How many denials.
        public var denials: Int

        /// Denials of these changes.
        public init(changes: [String], denials: Int) {
            self.changes = changes
            self.denials = denials
        }
    }

    /// Denials that the plan does not resolve for one reason.
    public struct Unresolved: Hashable, Sendable {
        /// Why: the same for all of them.
        public var reason: Unplannable
        /// More of the example: what is not known of it, or what would still refuse it.
        public var detail: String?
        /// The slug of their cause.
        public var cause: String
        /// How many denials.
        public var denials: Int
        /// The first of their request ids, in the order of `report`.
        public var example: String
        /// Whose they are.
        public var reach: Reach

        /// No denial yet of one reason.
        public init(reason: Unplannable, detail: String?, cause: String, example: String) {
            self.reason = reason
            self.detail = detail
            self.cause = cause
            self.example = example
            denials = 0
            reach = Reach()
        }
    }

    /// Whose denials a change resolves, and of when.
    public struct Reach: Hashable, Sendable {
        /// The roles' ARNs.
        public var roles: Set<String>
        /// The buckets' names.
        public var buckets: Set<String>
        /// The earliest time; nil where there is no denial.
        public var first: Instant?
        /// The latest time.
        public var last: Instant?

        /// No denial yet.
        public init() {
            roles = []
            buckets = []
        }

        /// Counts a denial in.
        public mutating func add(_ row: DenialHeading) {
            if let role = row.role { roles.insert(role) }
            if let bucket = row.bucket { buckets.insert(bucket) }
            first = min(first ?? row.eventTime, row.eventTime)
            last = max(last ?? row.eventTime, row.eventTime)
        }
    }

    /// Stored denials outside of the selection to which the plan makes a difference.
    public struct Others: Hashable, Sendable {
        /// What becomes of them.
        public enum Change: String, CaseIterable, Sendable {
            /// They would pass too.
            case allowed
            /// They would pass today, and would be refused with the plan.
            case refused
            /// Whether they would pass is known only with the plan, or only without it.
            case other
        }

        /// The role's ARN.
        public var role: String?
        /// The IAM action.
        public var action: String
        /// What becomes of them.
        public var becomes: Change
        /// How many.
        public var denials: Int

        /// Denials of a role and an action.
        public init(role: String?, action: String, becomes: Change, denials: Int) {
            self.role = role
            self.action = action
            self.becomes = becomes
            self.denials = denials
        }
    }
}
