import AWSTypes
import Denials
import LogInput
import ReportStore

/// Reads one drop from bytes to facts. Holds the buffers that the next drop uses again; one for
/// each worker.
final class DropScan {
    /// The buffer's first size; it grows only for a record that does not fit. What the system
    /// copies at once it copies faster the more it is, and up to this size it stays in the cache
    /// until it is searched.
    static let bufferBytes = 1 << 20

    private let scratch: ReadScratch
    private let situations = SituationMemory()
    private var buffer = [UInt8](repeating: 0, count: DropScan.bufferBytes)
    /// Of commands that go on from what was read.
    private let own: OwnCommand
    private let isStopRequested: () -> Bool

    init(
        own: OwnCommand = OwnCommand(), isStopRequested: @escaping () -> Bool = { false }
    ) {
        self.own = own
        self.isStopRequested = isStopRequested
        scratch = ReadScratch(isStopRequested: isStopRequested)
    }

    /// The facts of one drop. A drop that cannot be opened, is an archive or no log is skipped, one that is
    /// damaged kept up to the damage; both say why. nil where it was left because of the wish to
    /// stop: a large drop must not hold that up.
    ///
    /// Of a drop with more facts than are to be held in memory all but the last are handed over
    /// before it returns.
    func scan(_ drop: FedDrop, handOver: (ScannedDrop) -> Void) -> ScannedDrop? {
        scan(drop, byZlib: false, handOver: handOver)
    }

    private func scan(
        _ fed: FedDrop, byZlib: Bool, handOver: (ScannedDrop) -> Void
    ) -> ScannedDrop? {
        let location = fed.location
        var drop = DropRecord(
            path: location.path, fingerprint: Fingerprint(high: 0, low: 0), size: location.size,
            mtimeNanoseconds: location.modificationNanoseconds, device: location.device,
            inode: location.inode, kind: .unrecognized, state: .unfinished)
        var content = DropContent(situations, path: location.path)
        var extent = DropFacts.Extent.whole
        do {
            var reader = try DropReader(location, fed.bytes, scratch: scratch, byZlib: byZlib)
            do throws(LogInputError) {
                try read(&reader, into: &content) { content in
                    extent = .lastPart
                    handOver(content.takePart(of: drop))
                }
            } catch {
                // What the system or a server did not deliver may be whole the next time.
                if error.isOfDelivery { throw error }
                if reader.hasToldTooMuch {
                    fed.bytes?.rewind()
                    return scan(fed, byZlib: true, handOver: handOver)
                }
                drop.state = .damaged
                drop.problem = Problem(offset: reader.inflatedOffset, reason: error.reason)
                if let verified = content.takeVerified(of: drop) {
                    extent = .lastPart
                    handOver(verified)
                }
            }
            if let place = reader.trailingGarbage {
                drop.problem = Problem(
                    offset: reader.inflatedOffset,
                    reason: "trailing garbage ignored, from byte \(place) of the file on")
            }
            if drop.state == .unfinished { drop.state = .complete }
            let (high, low) = reader.fingerprint
            drop.fingerprint = Fingerprint(high: high, low: low)
            if location.isStream { drop.size = reader.inflatedOffset }
        } catch {
            drop.state = .skipped
            drop.problem = Problem(
                offset: 0, reason: (error as? LogInputError)?.reason ?? "\(error)")
            return ScannedDrop(facts: DropFacts(drop), isUnread: true)
        }
        if content.isAbandoned { return nil }
        if let archive = content.archive {
            drop.state = .skipped
            drop.problem = Problem(
                offset: 0,
                reason: archive.sentence(
                    fed.bytes == nil && !location.isStream ? location.path : nil,
                    reader: "ingest", own))
            // What nobody unpacked yet is told of again.
            return ScannedDrop(facts: DropFacts(drop), isUnread: true)
        }
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
                // The bytes before the damage still form whole records.
                _ = content.scan(scanned, isFinal: true)
            }
            used += count
            let isFinal = count == 0
            if isFinal, isStopRequested() {
                // Reading may have ended because we were asked to stop, not because the stream did.
                content.isAbandoned = true
                return
            }
            let done = buffer.withUnsafeBytes { bytes in
                content.scan(UnsafeRawBufferPointer(rebasing: bytes[..<used]), isFinal: isFinal)
            }
            if done == used, reader.verifiedOffset == reader.inflatedOffset {
                content.noteVerified()
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
