internal import AWSTypes
internal import Attributions
internal import JSON

/// Answers, in parts that other denials may have too. One that many denials share is written
/// once, with holes where each denial's key belongs, and in answers that are about no captured
/// policy its bucket's and role's names (`Schema.filled` fills them).
final class AnswerTable {
    /// The byte of a key's hole: JSON text never holds it, but as `\u0001`.
    static let hole = "\u{1}"
    /// A bucket's.
    static let bucketHole = "\u{2}"
    /// That of a role's name.
    static let roleHole = "\u{3}"
    /// How many shared answers and decisions are remembered at the most: as many as there are kinds
    /// of denials, or each would be written again.
    static let cacheCount = 8_192

    /// Where the parts of an answer are.
    struct Parts {
        var verdict: Int64
        var blockedBy: Int64?
        var missing: Int64?
        var fix: Int64?
        var evidence: Int64?
        var notes: Int64?
        var job: Int64?
        /// As `LogBits`.
        var logs: Int64
        /// Whether the resource is what the view makes of bucket and key, whatever the key.
        var isResourcePlain: Bool
        /// As `SharedDecision.isInDoubt`.
        var isInDoubt: Bool
        /// As `SharedDecision.isGlue`.
        var isGlue: Bool
    }

    /// The parts of a decision that is held on to: no other can have its identity. A class, as a table
    /// of thousands has room for twice as many.
    final class Cached {
        let decision: SharedDecision
        let parts: Parts

        init(decision: SharedDecision, parts: Parts) {
            self.decision = decision
            self.parts = parts
        }
    }

    private let documents: DocumentTable
    private let verdicts: VerdictTable
    private var json = JSONText()
    private var decisions = Generations<ObjectIdentifier, Cached>(limit: cacheCount)
    /// The decision before: sightings are kept in the order of their situations.
    private var latest: Cached?
    /// By the answer, whose latest decision holds on to it.
    private var answers = Generations<ObjectIdentifier, Cached>(limit: cacheCount)
    /// The fixes kept last of an answer that is not shared: those of the next denial often are the
    /// same, and to put them in words costs more than all else of the denial.
    private var latestFixes: (fixes: [Fix], id: Int64)?

    init(
        _ connection: borrowing Connection, hash: ContentHash, documents: DocumentTable
    ) throws(StoreError) {
        self.documents = documents
        verdicts = try VerdictTable(connection, hash: hash)
    }

    /// The parts of a decision, which are kept where they are new.
    func parts(of decision: SharedDecision) throws(StoreError) -> Parts {
        try cached(decision).parts
    }

    /// The same, to be held on to.
    func cached(_ decision: SharedDecision) throws(StoreError) -> Cached {
        let identity = ObjectIdentifier(decision)
        if let known = known(identity) { return known }
        // Of one denial alone.
        guard decision.isOfMany else {
            return Cached(decision: decision, parts: try kept(decision))
        }
        let cached = Cached(decision: decision, parts: try sharing(decision))
        decisions[identity] = cached
        latest = cached
        return cached
    }

    private func known(_ identity: ObjectIdentifier) -> Cached? {
        if let latest, ObjectIdentifier(latest.decision) == identity { return latest }
        guard let known = decisions[identity] else { return nil }
        latest = known
        return known
    }

    /// The parts of a decision whose answer other decisions may have, too.
    private func sharing(_ decision: SharedDecision) throws(StoreError) -> Parts {
        let identity = ObjectIdentifier(decision.answer)
        var parts: Parts
        if let cached = answers[identity] {
            parts = cached.parts
            if !VerdictTable.haveOne(cached.decision, decision) {
                parts.verdict = try verdicts.id(of: decision)
            }
            parts.logs = LogBits.bits(of: decision.logs)
            parts.isResourcePlain = isResourcePlain(decision)
            parts.isInDoubt = decision.isInDoubt
            parts.isGlue = decision.isGlue
        } else {
            parts = try kept(decision)
        }
        answers[identity] = Cached(decision: decision, parts: parts)
        return parts
    }

    /// Forgets ids that a rolled back transaction made.
    func forget() {
        decisions.removeAll()
        latest = nil
        answers.removeAll()
        latestFixes = nil
        verdicts.forget()
    }

    /// Of shared answers: a resource that names the stand-ins as the view would name theirs.
    private func isResourcePlain(_ decision: SharedDecision) -> Bool {
        guard let key = decision.answer.keyStandIn else { return false }
        guard let bucket = decision.answer.namesStandIns?.bucket ?? decision.bucket else {
            return false
        }
        return SameBytes.areSame(
            decision.answer.attribution.resource, "arn:aws:s3:::\(bucket)/\(key)")
    }

    private func kept(_ decision: SharedDecision) throws(StoreError) -> Parts {
        let answer = decision.answer
        let attribution = answer.attribution
        var kept = Parts(
            verdict: try verdicts.id(of: decision), logs: LogBits.bits(of: decision.logs),
            isResourcePlain: isResourcePlain(decision), isInDoubt: decision.isInDoubt,
            isGlue: decision.isGlue)
        kept.blockedBy = try list(attribution.blockedBy, of: answer, AttributionText.write)
        kept.missing = try list(attribution.missing, of: answer, AttributionText.write)
        kept.fix = try fixes(of: answer)
        kept.evidence = try list(attribution.evidence, of: answer, AttributionText.write)
        kept.notes = try list(attribution.notes, of: answer, AttributionText.write)
        if let job = attribution.job {
            json.clear()
            json.value(job)
            kept.job = try documents.id(of: json.bytes)
        }
        return kept
    }

    private func fixes(of answer: SharedAttribution) throws(StoreError) -> Int64? {
        let fixes = answer.attribution.fixes
        guard answer.keyStandIn == nil else {
            return try list(fixes, of: answer, AttributionText.write)
        }
        if let latestFixes, AttributionText.areSame(latestFixes.fixes, fixes) {
            return latestFixes.id
        }
        let id = try list(fixes, of: answer, AttributionText.write)
        latestFixes = id.map { (fixes, $0) }
        return id
    }

    /// The document of a list; none for an empty one.
    private func list<Element>(
        _ elements: [Element], of answer: SharedAttribution,
        _ write: ([Element], inout JSONText) -> Void
    ) throws(StoreError) -> Int64? {
        guard !elements.isEmpty else { return nil }
        json.clear()
        write(elements, &json)
        guard let key = answer.keyStandIn else { return try documents.id(of: json.bytes) }
        // Of such letters that they are in JSON what they are outside of it.
        var text = json.text.replacing(text: key, with: AnswerTable.hole)
        if let (role, bucket) = answer.namesStandIns {
            text = text.replacing(text: bucket, with: AnswerTable.bucketHole)
                .replacing(text: role, with: AnswerTable.roleHole)
        }
        return try documents.id(of: text)
    }
}
