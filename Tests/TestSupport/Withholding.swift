import AWSTypes
public import Attributions
public import Denials
public import PolicyHistory

/// Takes away pieces of what is known, and looks at what becomes of the answers: with less evidence
/// an answer is the same, or less sure, or `undetermined`; it never becomes another one that is
/// eliminated, proven or reported.
///
/// Changes that an event shows are not taken away: that no log shows a change says that there was
/// none (docs/SNAPSHOTS.md, "What absence means").
public struct Withholding {
    /// One denial with all that the logs hold on it.
    public struct Case {
        /// What the logs say of it.
        public var sightings: [Sighting]
        /// What is found beside it.
        public var evidence: DenialEvidence

        /// One denial.
        public init(sightings: [Sighting], evidence: DenialEvidence) {
            self.sightings = sightings
            self.evidence = evidence
        }
    }

    /// Something that can be missing.
    public enum Piece: Hashable, Sendable {
        /// One setting, or one member of a group, in all captures.
        case setting(Subject, Facet)
        /// All that is known of one subject.
        case subject(Subject)
        /// One file of a capture.
        case file(String)
        /// All subjects whose names hold an account.
        case account(String)
        /// One record of a denial's own: a sighting, or a piece of evidence, by its number.
        case record(Int)
    }

    /// What a piece's absence made of an answer.
    public struct Violation: CustomStringConvertible {
        let piece: Piece
        let requestID: String
        let before: Attribution
        let after: Attribution

        /// The piece, the request, and both answers.
        public var description: String {
            "without \(piece), \(requestID) on \(before.resource): \(Violation.words(before)) "
                + "becomes \(Violation.words(after))"
        }

        private static func words(_ answer: Attribution) -> String {
            "\(answer.cause.rawValue)/\(answer.mechanism?.rawValue ?? "-") "
                + "\(answer.certainty.rawValue) "
                + "\(answer.blockedBy.map { "\($0.mechanism.rawValue) \($0.outcome.rawValue)" })"
        }
    }

    private let entries: [HistoryEntry]
    private let cases: [Case]
    private let full: [Attribution]

    /// What is known, and the denials to be answered by it.
    public init(entries: [HistoryEntry], cases: [Case]) {
        self.entries = entries
        self.cases = cases
        full = Withholding.answers(entries, cases)
    }

    /// The answers with everything known.
    public var answers: [Attribution] { full }

    /// Every piece that can be taken away. The owner of a bucket is none by itself: it comes with the
    /// account whose capture the bucket's policy stands in.
    public var pieces: [Piece] {
        var pieces: Set<Piece> = []
        for entry in entries where entry.source != .change {
            if entry.subject.kind != .bucket || entry.facet != .owner {
                pieces.insert(.setting(entry.subject, entry.facet))
            }
            pieces.insert(.subject(entry.subject))
            pieces.insert(.file(entry.origin))
            for account in Withholding.accounts(in: entry.subject.name) {
                pieces.insert(.account(account))
            }
        }
        let records = cases.map { Withholding.records(of: $0) }.max() ?? 0
        for record in 0..<records { pieces.insert(.record(record)) }
        return pieces.sorted { "\($0)" < "\($1)" }
    }

    /// What becomes of all answers without one piece, where it must not.
    public func violations(without piece: Piece) -> (tried: Int, found: [Violation]) {
        var cases = cases
        var entries = entries
        if case .record(let number) = piece {
            cases = cases.map { Withholding.without(number, $0) }
        } else {
            entries.removeAll { $0.source != .change && Withholding.holds(piece, $0) }
        }
        var found: [Violation] = []
        for (place, after) in Withholding.answers(entries, cases).enumerated()
        where Withholding.isAnother(
            after, than: full[place], isRivalGone: isRival(piece, of: self.cases[place]))
        {
            found.append(
                Violation(
                    piece: piece, requestID: cases[place].sightings.first?.requestID ?? "",
                    before: full[place], after: after))
        }
        return (cases.count, found)
    }

    private static func answers(_ entries: [HistoryEntry], _ cases: [Case]) -> [Attribution] {
        let attributor = Attributor(history: PolicyHistory(entries: entries))
        return cases.map {
            attributor.attribute(Denial(sightings: $0.sightings), evidence: $0.evidence)
        }
    }

    /// Whether an answer is as sure as it may only be where it is the one given with everything
    /// known. A layer that was known to refuse as well is no other answer.
    ///
    /// A refused KMS call that two requests claim reports nothing; that one of them was never
    /// logged nobody can know, and the call then reports the other one's cause, which is the same.
    private static func isAnother(
        _ after: Attribution, than before: Attribution, isRivalGone: Bool
    ) -> Bool {
        guard [.reported, .proven, .eliminated].contains(after.certainty) else { return false }
        let isKnown = before.blockedBy.contains {
            $0.cause == after.cause && $0.mechanism == after.mechanism && $0.outcome != .unknown
        }
        if after.cause != before.cause { return !isKnown }
        return rank(after) > rank(before) && !(isKnown && after.certainty == .proven)
            && !(after.certainty == .reported && isRivalGone)
    }

    private static func rank(_ answer: Attribution) -> Int {
        let order: [Certainty] = [.undetermined, .likely, .eliminated, .proven, .reported]
        return order.firstIndex(of: answer.certainty) ?? 0
    }

    // MARK: - Taking away

    private static func holds(_ piece: Piece, _ entry: HistoryEntry) -> Bool {
        switch piece {
        case .setting(let subject, let facet): entry.subject == subject && entry.facet == facet
        case .subject(let subject): entry.subject == subject
        case .file(let file): entry.origin == file
        case .account(let account): accounts(in: entry.subject.name).contains(account)
        case .record: false
        }
    }

    /// The account ids that a name holds.
    private static func accounts(in name: String) -> [String] {
        name.split { !$0.isNumber }.filter { $0.count == 12 }.map(String.init)
    }

    private static func records(of one: Case) -> Int {
        let evidence = one.evidence
        return (one.sightings.count > 1 ? one.sightings.count : 0) + evidence.keyDenials.count
            + (evidence.rivals?.count ?? 0) + evidence.foreignWrites.count
            + evidence.roleSessions.count + evidence.jobRuns.count
    }

    /// Whether the piece is another request's record.
    private func isRival(_ piece: Piece, of one: Case) -> Bool {
        guard case .record(let number) = piece else { return false }
        let first =
            (one.sightings.count > 1 ? one.sightings.count : 0) + one.evidence.keyDenials.count
        return number >= first && number < first + (one.evidence.rivals?.count ?? 0)
    }

    /// The case without its record of that number; whole where it has none.
    private static func without(_ number: Int, _ one: Case) -> Case {
        var one = one
        var number = number
        func removed<Records: RangeReplaceableCollection>(
            _ records: inout Records, atLeast: Int = 0
        ) -> Bool {
            guard records.count > atLeast else { return false }
            if number < records.count {
                records.remove(at: records.index(records.startIndex, offsetBy: number))
                return true
            }
            number -= records.count
            return false
        }
        if removed(&one.sightings, atLeast: 1) { return one }
        if removed(&one.evidence.keyDenials) { return one }
        var rivals = one.evidence.rivals ?? []
        let isRival = removed(&rivals)
        if one.evidence.rivals != nil { one.evidence.rivals = rivals }
        if isRival || removed(&one.evidence.foreignWrites)
            || removed(&one.evidence.roleSessions)
        {
            return one
        }
        _ = removed(&one.evidence.jobRuns)
        return one
    }
}
