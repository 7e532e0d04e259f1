public import AWSTypes

/// What a store can and cannot answer, as `doctor` shows it.
public struct Diagnosis: Hashable, Sendable {
    /// Policies captured at one instant.
    public struct Capture: Hashable, Sendable {
        /// When it was captured.
        public var time: Instant
        /// How many facts.
        public var facts: Int

        /// A capture.
        public init(time: Instant, facts: Int) {
            self.time = time
            self.facts = facts
        }
    }

    /// Something that denials name and nobody captured.
    public struct Gap: Hashable, Sendable {
        /// The kind of subject: `role`, `bucket`, `key`, …
        public var kind: String
        /// The subject's name.
        public var name: String
        /// How many denials depend on it.
        public var denials: Int
        /// Which facets are missing; a whole group ends in `/*`.
        public var missing: [String]
        /// Why, for the first of them.
        public var reason: String
        /// The commands that capture them.
        public var commands: [Command]
        /// The account whose credentials they need, where that is known.
        public var account: String?
        /// Whether the commands capture all of the kind in that account at once.
        public var isOfWholeAccount = false

        /// A gap.
        public init(
            kind: String, name: String, denials: Int, missing: [String], reason: String,
            commands: [Command], account: String?
        ) {
            self.kind = kind
            self.name = name
            self.denials = denials
            self.missing = missing
            self.reason = reason
            self.commands = commands
            self.account = account
        }

        /// A command that captures something.
        public struct Command: Hashable, Sendable {
            /// As it is typed, its output not redirected.
            public var line: String
            /// The file of a capture that its output belongs in.
            public var file: String
            /// The region that it asks, where it asks one alone.
            public var region: String?

            /// A command and the file for its output.
            public init(line: String, file: String, region: String? = nil) {
                self.line = line
                self.file = file
                self.region = region
            }
        }
    }

    /// Files that were not read as a whole.
    public struct Files: Hashable, Sendable {
        /// One of them.
        public struct File: Hashable, Sendable {
            /// Where it was found.
            public var path: String
            /// `damaged`, `unfinished`, `skipped`, or `complete` with records that did not parse.
            public var state: String
            /// What is wrong with it.
            public var why: String
            /// What to do.
            public var advice = ""
            /// The command that does the last of it.
            public var command: String?

            /// A file, and what is wrong with it.
            public init(path: String, state: String, why: String) {
                self.path = path
                self.state = state
                self.why = why
            }
        }

        /// How many there are.
        public var count: Int
        /// The first of them.
        public var listed: [File]

        /// Files.
        public init(count: Int = 0, listed: [File] = []) {
            self.count = count
            self.listed = listed
        }
    }

    /// Whether one cause can be decided with what is there.
    public struct Readiness: Hashable, Sendable {
        /// How far.
        public enum State: String, CaseIterable, Sendable {
            case decidable
            case partly
            case undecidable
        }

        /// The cause.
        public var cause: Cause
        /// How far.
        public var state: State
        /// Why, one sentence each.
        public var reasons: [String]
        /// What to do about it.
        public enum Remedy: Hashable, Sendable {
            /// A sentence.
            case advice(String)
            /// A command line, to be copied as it is.
            case command(String)

            /// The sentence or the command line.
            public var text: String {
                switch self {
                case .advice(let text), .command(let text): return text
                }
            }
        }

        /// What would change it.
        public var remedies: [Remedy]

        /// A cause's readiness.
        public init(cause: Cause, state: State, reasons: [String], remedies: [Remedy] = []) {
            self.cause = cause
            self.state = state
            self.reasons = reasons
            self.remedies = remedies
        }
    }

    /// What is stored.
    public var status: StoreStatus
    /// Of how many denials of Glue roles the cause is not certain.
    public var openDenials = 0
    /// How many denials are of directory or table buckets, whose policies are not evaluated.
    public var unevaluatedDenials = 0
    /// Facts of captures that tell of a change before them, such as a role's creation.
    public var earlierFacts = 0
    /// What was not read as a whole.
    public var files = Files()
    /// The earliest and the latest denial of a Glue role; nil where there is none.
    public var denialTimes: ClosedRange<Instant>?
    /// The captures of policies, oldest first.
    public var captures: [Capture]
    /// How old the captures are beside the denials, in sentences.
    public var ages: [String]
    /// What is missing.
    public var gaps: [Gap]
    /// The seven causes.
    public var causes: [Readiness]

    /// A diagnosis.
    public init(
        status: StoreStatus, denialTimes: ClosedRange<Instant>?, captures: [Capture],
        ages: [String], gaps: [Gap], causes: [Readiness]
    ) {
        self.status = status
        self.denialTimes = denialTimes
        self.captures = captures
        self.ages = ages
        self.gaps = gaps
        self.causes = causes
    }
}
