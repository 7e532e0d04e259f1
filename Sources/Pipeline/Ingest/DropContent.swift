import ClientErrors
import CloudTrail
import Denials
import JSONScanner
import PolicyHistory
import ReportStore
import S3AccessLog

/// What a drop holds, once its first bytes have told which log it is.
struct DropContent {
    private enum Parser {
        case undecided
        case accessLog(S3AccessLogScanner)
        case accessLogObjects(S3AccessLogObjectScanner)
        case cloudTrail(CloudTrailScanner)
        case jobLog(ErrorTextReader)
        case archive(ArchiveForm)
        case foreign(String)
        case none
    }

    /// How much of a drop is looked at, at the most, to tell that it is neither log.
    static let sniffedBytes = 64 << 10
    /// Facts of one drop that are held in memory before they are handed over.
    static let partFacts = 1_024
    /// The same in bytes of their texts.
    static let partBytes = 2 << 20

    /// Whether reading was given up because we were asked to stop.
    var isAbandoned = false
    /// The refusals that are no denials.
    private(set) var leftOut = LeftOutCounts()

    private let situations: SituationMemory
    private var parser = Parser.undecided
    private var sightings: [Sighting] = []
    private var evidence: [LogEvidence] = []
    private var history: [HistoryEntry] = []
    private var sessions = PlainSessions()
    private var factBytes = 0
    private var denialCount: Int64 = 0
    private var problems: [Problem] = []
    private var problemCount: Int64 = 0
    private var isEmpty = true
    /// How many of the facts held come from bytes whose checksum agreed.
    private var verified = (sightings: 0, evidence: 0, history: 0, sessions: 0)
    /// Whether a part was handed over whose bytes were not verified by then.
    private var hasUnverifiedPart = false
    /// Whether what is held was read before a damage, and is not verified.
    private var isProvisional = false

    /// The job run that the drop's path names: an export of logs has it nowhere else.
    private let runID: String?
    /// The lines of a job's log.
    private var jobLogLines = 0

    init(_ situations: SituationMemory, path: String) {
        self.situations = situations
        runID = RequestIDs.runID(in: path)
    }

    /// Whether the bytes are neither log, so that reading on is pointless.
    var isNoLog: Bool {
        switch parser {
        case .none, .foreign, .archive: true
        default: false
        }
    }

    /// The archive that it is; nil for everything else.
    var archive: ArchiveForm? {
        if case .archive(let form) = parser { return form }
        return nil
    }

    mutating func scan(_ bytes: UnsafeRawBufferPointer, isFinal: Bool) -> Int {
        if case .undecided = parser { decide(bytes, isFinal: isFinal) }
        switch parser {
        case .undecided: return 0
        case .none, .foreign, .archive: return bytes.count
        case .accessLog(let scanner):
            return scan(bytes, isFinal: isFinal, by: scanner, Parser.accessLog)
        case .accessLogObjects(let scanner):
            return scan(bytes, isFinal: isFinal, by: scanner, Parser.accessLogObjects)
        case .cloudTrail(let scanner): return scan(bytes, isFinal: isFinal, by: scanner)
        case .jobLog(var reader):
            // A text goes on over lines: what is whole the reader knows.
            reader.read(bytes)
            if isFinal { take(reader.finish()) }
            parser = .jobLog(reader)
            return bytes.count
        }
    }

    private mutating func take(_ text: ErrorText) {
        jobLogLines += text.lineCount
        for refusal in text.refusals {
            guard let sighting = Sighting(refusal, situations) else { continue }
            take(.denial(sighting), or: nil)
        }
    }

    private mutating func scan<Scanner: RecordScanner>(
        _ bytes: UnsafeRawBufferPointer, isFinal: Bool, by scanner: Scanner,
        _ parser: (Scanner) -> Parser
    ) -> Int where Scanner.Record: LoggedRecord {
        var scanner = scanner
        // The scanner is one value, not two that share their buffers.
        self.parser = .none
        let done = scanner.scan(bytes, isFinal: isFinal) {
            take($0.finding(situations), or: $0.leftOut)
        }
        self.parser = parser(scanner)
        return done
    }

    /// The same, by a scanner that tells apart who only took a role.
    private mutating func scan(
        _ bytes: UnsafeRawBufferPointer, isFinal: Bool, by scanner: CloudTrailScanner
    ) -> Int {
        var scanner = scanner
        parser = .none
        var opened = PlainSessions()
        swap(&opened, &sessions)
        let held = opened.bytes.count
        let done = scanner.scan(bytes, isFinal: isFinal) {
            opened.add($0)
        } _: {
            take($0.finding(situations), or: $0.leftOut)
        }
        factBytes += opened.bytes.count - held
        swap(&opened, &sessions)
        parser = .cloudTrail(scanner)
        return done
    }

    /// A pipe may deliver a few bytes at first: what is neither log yet may be one with more.
    private mutating func decide(_ bytes: UnsafeRawBufferPointer, isFinal: Bool) {
        guard !bytes.isEmpty else { return }
        isEmpty = false
        if let form = ArchiveForm(bytes) {
            parser = .archive(form)
            return
        }
        switch JobLogForm.sniff(bytes, isFinal: isFinal) {
        case .jobLog:
            parser = .jobLog(ErrorTextReader(runID: runID))
            return
        case .unfinished: return
        case .other: break
        }
        if CloudTrailScanner.looksLikeCloudTrail(bytes) {
            switch S3AccessLogObjectScanner.sniff(bytes, isFinal: isFinal) {
            case .accessLog: parser = .accessLogObjects(S3AccessLogObjectScanner())
            case .other: parser = .cloudTrail(CloudTrailScanner())
            case .unfinished: break
            }
        } else if let scanner = S3AccessLogScanner.sniff(bytes) {
            parser = .accessLog(scanner)
        } else if isFinal || bytes.count >= DropContent.sniffedBytes {
            let head = Array(bytes.prefix(DropContent.sniffedBytes))
            parser = BinaryFile.kind(of: head[...]).map(Parser.foreign) ?? .none
        }
    }

    private mutating func take(_ finding: Finding?, or leftOut: @autoclosure () -> LeftOut?) {
        switch finding {
        case nil: if let reason = leftOut() { self.leftOut.add(reason) }
        case .denial(let sighting)?:
            sightings.append(sighting)
            denialCount += 1
            factBytes += sighting.byteCount
        case .evidence(let evidence)?:
            self.evidence.append(evidence)
            factBytes += evidence.byteCount
            if case .policyChange(let change) = evidence {
                let result = PolicyChangeEvents.read(change.record)
                history += result.entries
                factBytes += result.entries.reduce(0) { $0 + ($1.value.text?.utf8.count ?? 0) }
                problemCount += Int64(result.problems.count)
                problems += result.problems.prefix(ScanCounts.maximumSamples - problems.count)
                    .map { Problem(offset: 0, reason: $0.description) }
            }
        }
    }

    /// Takes note that all that was scanned is verified, whatever comes later.
    mutating func noteVerified() {
        verified = (sightings.count, evidence.count, history.count, sessions.count)
        hasUnverifiedPart = false
    }

    /// What of it is verified, of a drop that proved to be damaged; what is left is provisional. nil
    /// where nothing is.
    mutating func takeVerified(of drop: DropRecord) -> ScannedDrop? {
        let rest = (
            sightings[verified.sightings...], evidence[verified.evidence...],
            history[verified.history...], sessions.takeRest(behind: verified.sessions)
        )
        isProvisional = true
        sightings.removeLast(rest.0.count)
        evidence.removeLast(rest.1.count)
        history.removeLast(rest.2.count)
        defer {
            (sightings, evidence, history, sessions) = (
                Array(rest.0), Array(rest.1), Array(rest.2), rest.3
            )
        }
        guard holdsFacts else { return nil }
        isProvisional = false
        let part = takePart(of: drop)
        isProvisional = true
        return part
    }

    /// Whether anything is held.
    var holdsFacts: Bool {
        !(sightings.isEmpty && evidence.isEmpty && history.isEmpty && sessions.isEmpty)
    }

    /// Whether so much is held that it should be handed over.
    var isFull: Bool {
        sightings.count + evidence.count + history.count >= DropContent.partFacts
            || factBytes >= DropContent.partBytes
    }

    /// What is held of a drop of which more is to come.
    mutating func takePart(of drop: DropRecord) -> ScannedDrop {
        var drop = drop
        switch parser {
        case .cloudTrail: drop.kind = .cloudTrail
        case .jobLog: drop.kind = .jobLog
        default: drop.kind = .s3AccessLog
        }
        return take(of: drop, .part)
    }

    /// What is held of a drop that is read to its end and described.
    mutating func takeRest(of drop: DropRecord, _ extent: DropFacts.Extent) -> ScannedDrop {
        var rest = take(of: drop, extent)
        rest.leftOut = leftOut
        return rest
    }

    private mutating func take(of drop: DropRecord, _ extent: DropFacts.Extent) -> ScannedDrop {
        var taken = ScannedDrop(facts: DropFacts(drop), factBytes: factBytes)
        taken.facts.extent = extent
        taken.facts.isProvisional = isProvisional
        taken.facts.arePartsProvisional = isProvisional && hasUnverifiedPart
        let held = (sightings.count, evidence.count, history.count, sessions.count)
        if extent == .part, verified != held { hasUnverifiedPart = true }
        verified = (0, 0, 0, 0)
        swap(&taken.facts.sightings, &sightings)
        swap(&taken.facts.evidence, &evidence)
        swap(&taken.facts.history, &history)
        swap(&taken.facts.sessions, &sessions)
        factBytes = 0
        return taken
    }

    /// Writes what was found of the drop as a whole.
    func describe(_ drop: inout DropRecord) {
        drop.denialCount = denialCount
        drop.rejected = problems
        drop.rejectedCount = problemCount
        switch parser {
        case .accessLogObjects(let scanner):
            drop.kind = .s3AccessLog
            drop.add(scanner.counts)
        case .accessLog(let scanner):
            drop.kind = .s3AccessLog
            drop.add(scanner.counts)
        case .cloudTrail(let scanner):
            drop.add(scanner.counts)
            describe(scanner.kind, &drop)
        case .jobLog:
            drop.kind = .jobLog
            drop.recordCount = Int64(jobLogLines)
        case .undecided, .archive, .foreign, .none:
            if isEmpty, drop.state == .complete {
                drop.kind = .s3AccessLog  // An empty file holds no line that is none.
            } else if drop.state == .complete {
                skip(&drop)
            }
        }
    }

    private func describe(_ kind: CloudTrailScanner.Kind, _ drop: inout DropRecord) {
        switch kind {
        case .events, .undecided: drop.kind = .cloudTrail
        case .digest, .insight: drop.kind = .cloudTrailDigest
        case .unrecognized:
            if drop.state == .complete {
                skip(&drop, isJSON: true)
            } else {
                drop.kind = .cloudTrail
            }
        }
    }

    /// What most other JSON beside logs is.
    private static let hint = "; captures of policies are read by: why403 snapshot import"

    /// What it is instead, where its first bytes tell.
    private var what: String {
        if case .foreign(let kind) = parser { ", but \(kind)" } else { "" }
    }

    private func skip(_ drop: inout DropRecord, isJSON: Bool = false) {
        drop.state = .skipped
        drop.kind = .unrecognized
        drop.problem = Problem(
            offset: 0,
            reason: "not an access log or CloudTrail file" + what + (isJSON ? DropContent.hint : "")
        )
        // It has no records that could be.
        (drop.rejectedCount, drop.rejected) = (0, [])
    }
}

extension DropRecord {
    fileprivate mutating func add(_ counts: ScanCounts) {
        recordCount = counts.records
        inDoubtCount = counts.inDoubt
        rejectedCount += counts.rejected
        rejected += counts.samples.map { Problem(offset: $0.offset, reason: $0.reason) }
    }
}

/// A record of any log: what it tells, or why it is left out.
private protocol LoggedRecord {
    func finding(_ situations: SituationMemory) -> Finding?
    var leftOut: LeftOut? { get }
}

extension CloudTrailRecord: LoggedRecord {
    fileprivate func finding(_ situations: SituationMemory) -> Finding? {
        Finding(self, situations)
    }

    fileprivate var leftOut: LeftOut? { LeftOut(self) }
}

extension S3AccessLogRecord: LoggedRecord {
    fileprivate func finding(_ situations: SituationMemory) -> Finding? {
        Finding(self, situations)
    }

    fileprivate var leftOut: LeftOut? { LeftOut(self) }
}

extension S3AccessLogObject: LoggedRecord {
    fileprivate func finding(_ situations: SituationMemory) -> Finding? {
        Finding(self, situations)
    }

    fileprivate var leftOut: LeftOut? { LeftOut(self) }
}
