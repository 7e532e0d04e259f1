import CloudTrail
import Denials
import LogInput
import PolicyHistory
import ReportStore
import S3AccessLog

/// Reads one drop from bytes to facts. Holds the buffers that the next drop uses again; one for
/// each worker.
final class DropScan {
    /// The buffer's first size; it grows only for a record that does not fit. What the system copies
    /// at once it copies faster the more it is, and up to this size it stays in the cache until it
    /// is searched.
    static let bufferBytes = 1 << 20

    private let scratch: ReadScratch
    private let situations = SituationMemory()
    private var buffer = [UInt8](repeating: 0, count: DropScan.bufferBytes)
    private let isStopRequested: () -> Bool

    init(isStopRequested: @escaping () -> Bool = { false }) {
        self.isStopRequested = isStopRequested
        scratch = ReadScratch(isStopRequested: isStopRequested)
    }

    /// The facts of one drop. A drop that cannot be opened or is no log is skipped, one that is
    /// damaged kept up to the damage; both say why. nil where it was left because of the wish to
    /// stop: a large drop must not hold that up.
    ///
    /// Of a drop with more facts than are to be held in memory all but the last are handed over
    /// before it returns.
    func scan(_ location: DropLocation, handOver: (ScannedDrop) -> Void) -> ScannedDrop? {
        var drop = DropRecord(
            path: location.path, fingerprint: Fingerprint(high: 0, low: 0), size: location.size,
            mtimeNanoseconds: location.modificationNanoseconds, device: location.device,
            inode: location.inode, kind: .unrecognized, state: .unfinished)
        var content = DropContent(situations)
        var extent = DropFacts.Extent.whole
        do {
            var reader = try DropReader(location, scratch: scratch)
            do throws(LogInputError) {
                try read(&reader, into: &content) { content in
                    extent = .lastPart
                    handOver(content.takePart(of: drop))
                }
            } catch {
                // What the system could not read may be whole the next time.
                if case .systemCall = error { throw error }
                drop.state = .damaged
                drop.problem = Problem(offset: reader.inflatedOffset, reason: "\(error)")
            }
            if drop.state == .unfinished { drop.state = .complete }
            let (high, low) = reader.fingerprint
            drop.fingerprint = Fingerprint(high: high, low: low)
            if location.isStream { drop.size = reader.inflatedOffset }
        } catch {
            drop.state = .skipped
            drop.problem = Problem(offset: 0, reason: "\(error)")
            return ScannedDrop(facts: DropFacts(drop), isUnread: true)
        }
        if content.isAbandoned { return nil }
        content.describe(&drop)
        return content.takeRest(of: drop, extent)
    }

    private func read(
        _ reader: inout DropReader, into content: inout DropContent,
        _ handOver: (inout DropContent) -> Void
    ) throws(LogInputError) {
        if let text = try reader.wholeText() { return scan(text, into: &content, handOver) }
        var used = 0
        while true {
            if isStopRequested() {
                content.isAbandoned = true
                return
            }
            let count = try refill(&reader, from: used) { scanned in
                // What came before a damage is whole records still.
                _ = content.scan(scanned, isFinal: true)
            }
            used += count
            let isFinal = count == 0
            if isFinal, isStopRequested() {
                // The end may be the wish to stop's, and not the stream's.
                content.isAbandoned = true
                return
            }
            let done = buffer.withUnsafeBytes { bytes in
                content.scan(UnsafeRawBufferPointer(rebasing: bytes[..<used]), isFinal: isFinal)
            }
            if isFinal || content.isNoLog { return }
            if content.isFull { handOver(&content) }
            buffer.withUnsafeMutableBytes { bytes in
                let rest = UnsafeRawBufferPointer(rebasing: bytes[done..<used])
                bytes.copyMemory(from: rest)
            }
            used -= done
            if used == buffer.count {
                buffer += [UInt8](repeating: 0, count: buffer.count)
            }
        }
    }

    /// Scans a text that is whole already, in pieces all the same, so that no more facts are held.
    private func scan(
        _ text: UnsafeRawBufferPointer, into content: inout DropContent,
        _ handOver: (inout DropContent) -> Void
    ) {
        var start = 0
        var size = DropScan.bufferBytes
        while true {
            let end = min(text.count, start + size)
            let piece = UnsafeRawBufferPointer(rebasing: text[start..<end])
            let done = content.scan(piece, isFinal: end == text.count)
            if end == text.count || content.isNoLog { return }
            if content.isFull { handOver(&content) }
            start += done
            // A record that does not fit is met again with more of it.
            size = done == 0 ? 2 * size : DropScan.bufferBytes
        }
    }

    /// Fills the buffer behind what it holds; at a damage hands over what it holds first.
    private func refill(
        _ reader: inout DropReader, from used: Int, _ flush: (UnsafeRawBufferPointer) -> Void
    ) throws(LogInputError) -> Int {
        var result: Result<Int, LogInputError> = .success(0)
        buffer.withUnsafeMutableBytes { bytes in
            let room = UnsafeMutableRawBufferPointer(rebasing: bytes[used...])
            do throws(LogInputError) { result = .success(try reader.read(into: room)) } catch {
                flush(UnsafeRawBufferPointer(rebasing: bytes[..<used]))
                result = .failure(error)
            }
        }
        return try result.get()
    }
}

/// What one drop yields.
struct ScannedDrop: Sendable {
    /// What is to be kept.
    var facts: DropFacts
    /// What is not, of the whole drop; told with its last part.
    var leftOut = LeftOutCounts()
    /// How many bytes the texts of the facts have.
    var factBytes = 0
    /// Whether it could not be opened or read. Such a drop is told of and not kept, so that the
    /// next run tries it again.
    var isUnread = false
}

/// What a drop holds, once its first bytes have told which log it is.
private struct DropContent {
    private enum Parser {
        case undecided
        case accessLog(S3AccessLogScanner)
        case accessLogObjects(S3AccessLogObjectScanner)
        case cloudTrail(CloudTrailScanner)
        case none
    }

    /// How much of a drop is looked at, at the most, to tell that it is neither log.
    static let sniffedBytes = 64 << 10
    /// Facts of one drop that are held in memory before they are handed over.
    static let partFacts = 2_048
    /// The same in bytes of their texts.
    static let partBytes = 2 << 20

    /// Whether reading was given up because of the wish to stop.
    var isAbandoned = false
    /// The refusals that are no denials.
    private(set) var leftOut = LeftOutCounts()

    private let situations: SituationMemory
    private var parser = Parser.undecided
    private var sightings: [Sighting] = []
    private var evidence: [LogEvidence] = []
    private var history: [HistoryEntry] = []
    private var factBytes = 0
    private var denialCount: Int64 = 0
    private var problems: [Problem] = []
    private var problemCount: Int64 = 0
    private var isEmpty = true

    init(_ situations: SituationMemory) { self.situations = situations }

    /// Whether the bytes are neither log, so that reading on is pointless.
    var isNoLog: Bool {
        if case .none = parser { return true }
        return false
    }

    mutating func scan(_ bytes: UnsafeRawBufferPointer, isFinal: Bool) -> Int {
        if case .undecided = parser { decide(bytes, isFinal: isFinal) }
        switch parser {
        case .undecided: return 0
        case .none: return bytes.count
        case .accessLog(var scanner):
            let done = scanner.scan(bytes, isFinal: isFinal) {
                take(Finding($0, situations), or: LeftOut($0))
            }
            parser = .accessLog(scanner)
            return done
        case .accessLogObjects(var scanner):
            let done = scanner.scan(bytes, isFinal: isFinal) {
                take(Finding($0, situations), or: LeftOut($0))
            }
            parser = .accessLogObjects(scanner)
            return done
        case .cloudTrail(var scanner):
            let done = scanner.scan(bytes, isFinal: isFinal) {
                take(Finding($0, situations), or: LeftOut($0))
            }
            parser = .cloudTrail(scanner)
            return done
        }
    }

    /// A pipe may deliver a few bytes at first: what is neither log yet may be one with more.
    private mutating func decide(_ bytes: UnsafeRawBufferPointer, isFinal: Bool) {
        guard !bytes.isEmpty else { return }
        isEmpty = false
        if CloudTrailScanner.looksLikeCloudTrail(bytes) {
            switch S3AccessLogObjectScanner.sniff(bytes, isFinal: isFinal) {
            case .accessLog: parser = .accessLogObjects(S3AccessLogObjectScanner())
            case .other: parser = .cloudTrail(CloudTrailScanner())
            case .unfinished: break
            }
        } else if let scanner = S3AccessLogScanner.sniff(bytes) {
            parser = .accessLog(scanner)
        } else if isFinal || bytes.count >= DropContent.sniffedBytes {
            parser = .none
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
                factBytes += result.entries.reduce(0) { $0 + ($1.value?.utf8.count ?? 0) }
                problemCount += Int64(result.problems.count)
                problems += result.problems.prefix(CloudTrailLimits.maximumSamples - problems.count)
                    .map { Problem(offset: 0, reason: $0.description) }
            }
        }
    }

    /// Whether so much is held that it should be handed over.
    var isFull: Bool {
        sightings.count + evidence.count + history.count >= DropContent.partFacts
            || factBytes >= DropContent.partBytes
    }

    /// What is held of a drop of which more is to come.
    mutating func takePart(of drop: DropRecord) -> ScannedDrop {
        var drop = drop
        if case .cloudTrail = parser { drop.kind = .cloudTrail } else { drop.kind = .s3AccessLog }
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
        swap(&taken.facts.sightings, &sightings)
        swap(&taken.facts.evidence, &evidence)
        swap(&taken.facts.history, &history)
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
            drop.recordCount = scanner.recordCount
            drop.rejectedCount += scanner.rejectedCount
            drop.rejected += scanner.rejected.map { Problem(offset: $0.offset, reason: $0.reason) }
        case .accessLog(let scanner):
            drop.kind = .s3AccessLog
            drop.recordCount = scanner.lineCount
            drop.rejectedCount += scanner.rejectedCount
            drop.rejected += scanner.rejected.map { Problem(offset: $0.offset, reason: $0.reason) }
        case .cloudTrail(let scanner):
            drop.recordCount = scanner.recordCount
            drop.rejectedCount += scanner.rejectedCount
            drop.rejected += scanner.rejected.map { Problem(offset: $0.offset, reason: $0.reason) }
            describe(scanner.kind, &drop)
        case .undecided, .none:
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
            if drop.state == .complete { skip(&drop) } else { drop.kind = .cloudTrail }
        }
    }

    private func skip(_ drop: inout DropRecord) {
        drop.state = .skipped
        drop.kind = .unrecognized
        drop.problem = Problem(offset: 0, reason: "not an access log or CloudTrail file")
        // It has no records that could be.
        (drop.rejectedCount, drop.rejected) = (0, [])
    }
}
