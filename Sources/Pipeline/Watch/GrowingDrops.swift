import Denials
import LogInput
import ReportStore

/// How far the drops that are still being written were read, so that each is read on where its last
/// whole record ended. Once a drop is whole it is read from its beginning, as any other: what was
/// read before it was whole proves to be known.
struct GrowingDrops {
    /// Files that are remembered at the most; further ones are read when they are whole.
    static let maximumFiles = 1_024
    /// After how many rounds in which a file did not grow it may be forgotten for another's sake:
    /// about the time after which its writer is taken for dead.
    static let forgottenAfter = 30

    /// What one round has read.
    struct Round {
        /// The facts, as parts of unfinished drops.
        fileprivate(set) var parts: [ScannedDrop] = []
        /// Whether there is more to be read at once.
        fileprivate(set) var isBehind = false
        fileprivate var states: [String: State] = [:]
        fileprivate var newFiles = 0
        fileprivate var facts = 0
        fileprivate var bytes = 0

        /// As many facts as are kept in one transaction.
        fileprivate var isFull: Bool { facts >= Ingest.batchFacts || bytes >= Ingest.batchBytes }
    }

    /// How far one file was read.
    fileprivate struct State {
        var file = GrowingFile()
        var content: DropContent
        /// Whether nothing can be read of it before it is whole.
        var isClosed = false
        /// The round in which it was read last.
        var round: Int
    }

    private let situations = SituationMemory()
    private var states: [String: State] = [:]
    private var buffer: [UInt8] = []
    private var roundNumber = 0

    /// How many files are remembered.
    var count: Int { states.count }

    /// Reads on in drops that have grown, first in those that were not read for longest. What was
    /// read is told again by the next round, unless it is kept first.
    mutating func read(_ drops: [DropLocation], isStopRequested: () -> Bool) -> Round {
        roundNumber += 1
        makeRoom(for: drops)
        var round = Round()
        for drop in drops.sorted(by: { (lastRound($0), $0.path) < (lastRound($1), $1.path) }) {
            if round.isFull || isStopRequested() {
                round.isBehind = true
                break
            }
            guard let known = states[drop.path] ?? newState(of: drop, round), !known.isClosed else {
                continue
            }
            // What cannot be read now is looked at again when it has grown, and when it is whole.
            guard let state = try? readOn(drop, from: known, &round, isStopRequested) else {
                continue
            }
            if states[drop.path] == nil { round.newFiles += 1 }
            round.states[drop.path] = state
        }
        // The buffer grows for the longest record only.
        if buffer.count > GrowingFile.pieceBytes { buffer = [] }
        return round
    }

    /// The facts of a round are in the store.
    mutating func keep(_ round: Round) {
        states.merge(round.states) { $1 }
    }

    /// A drop is whole, and is read as that.
    mutating func forget(_ drop: DropLocation) { states[drop.path] = nil }

    private func lastRound(_ drop: DropLocation) -> Int { states[drop.path]?.round ?? 0 }

    private func newState(of drop: DropLocation, _ round: Round) -> State? {
        states.count + round.newFiles < GrowingDrops.maximumFiles
            ? State(
                content: DropContent(situations, path: drop.path), round: roundNumber) : nil
    }

    private mutating func readOn(
        _ drop: DropLocation, from known: State, _ round: inout Round,
        _ isStopRequested: () -> Bool
    ) throws(LogInputError) -> State {
        var (file, content) = (known.file, known.content)
        var isClosed = false
        while true {
            let reading = try file.readOn(drop, into: &buffer) { bytes in
                content.scan(bytes, isFinal: false)
            }
            // What a few bytes seem to be, more of them may show to be another log; and of a file
            // in another's place the next round begins.
            if reading == .replaced { file = GrowingFile() }
            if file.offset == 0 { content = DropContent(situations, path: drop.path) }
            if reading == .compressed || content.isNoLog { isClosed = true }
            let isThrough = reading == .atEnd || isClosed
            if isThrough || content.isFull { round.add(&content, of: drop) }
            if isThrough || reading == .replaced || round.isFull || isStopRequested() {
                if !isThrough { round.isBehind = true }
                return State(
                    file: file, content: content, isClosed: isClosed, round: roundNumber)
            }
        }
    }

    /// Forgets files that have not grown for long, where others need the room.
    private mutating func makeRoom(for drops: [DropLocation]) {
        let new = drops.count { states[$0.path] == nil }
        guard states.count + new > GrowingDrops.maximumFiles else { return }
        states = states.filter { roundNumber - $0.value.round <= GrowingDrops.forgottenAfter }
    }
}

extension GrowingDrops.Round {
    fileprivate mutating func add(_ content: inout DropContent, of drop: DropLocation) {
        guard content.holdsFacts else { return }
        let record = DropRecord(
            path: drop.path, fingerprint: Fingerprint(high: 0, low: 0), size: drop.size,
            mtimeNanoseconds: drop.modificationNanoseconds, device: drop.device,
            inode: drop.inode, kind: .unrecognized, state: .unfinished)
        let part = content.takePart(of: record)
        facts += part.factCount
        bytes += part.factBytes
        parts.append(part)
    }
}
