import JSON
import JSONScanner

/// The records that one call of the finder found, and what is wrong between them.
///
/// Most records are of no interest, and most gaps one comma: both are passed by a few instructions.
struct RecordBatch {
    enum Item {
        /// A record that may matter, and how many there are up to it.
        case record(FoundRecord, number: Int)
        /// What is no record: where, and why.
        case damage(Int, String)
    }

    /// In the order of the bytes.
    private(set) var items: [Item] = []
    /// How many records there are.
    private(set) var count = 0
    /// Behind the last record.
    private(set) var end = 0
    /// Whether a record comes before what follows, so that a comma is due.
    private(set) var isBehindRecord: Bool

    private let isList: Bool
    private var lastStart = 0

    /// A batch of a list's elements, or of objects without a list, whose brackets are their borders.
    init(ofList isList: Bool, isBehindRecord: Bool) {
        self.isList = isList
        self.isBehindRecord = isBehindRecord
    }

    mutating func add(_ record: FoundRecord, in bytes: UnsafeRawBufferPointer) {
        let start = record.range.lowerBound
        let isOneComma =
            isList && isBehindRecord && start == end + 1 && bytes[end] == UInt8(ascii: ",")
        if !isOneComma { check(RecordGap(bytes, end..<start, commas: commas, before: .record)) }
        lastStart = start
        end = record.range.upperBound
        count += 1
        isBehindRecord = true
        if !isList || RecordInterest.mayMatter(record, in: bytes) {
            items.append(.record(record, number: count))
        }
    }

    /// Takes note of the bracket that closes the list; returns whether it is one that does.
    mutating func close(at place: Int, in bytes: UnsafeRawBufferPointer) -> Bool {
        let gap = RecordGap(bytes, end..<place, commas: commas.map { _ in 0 }, before: .closing)
        check(gap)
        end = place + 1
        if isList, bytes[place] == UInt8(ascii: "]") { return true }
        // Members outside of a record, and the bracket behind them, are one damage.
        if case .members = gap { return false }
        items.append(
            .damage(
                place, isList ? "a list of records closed by }" : "a bracket that opens nowhere"))
        return false
    }

    /// Gives back the last record where it cannot be told yet whether it was closed too early, and
    /// leaves it out where it was. What follows it is looked at with the bytes behind.
    mutating func settleLast(in bytes: UnsafeRawBufferPointer, isFinal: Bool) {
        guard isList, count > 0 else { return }
        switch RecordGap(bytes, end..<bytes.count, commas: 1, before: .bytes) {
        case .unfinished where !isFinal:
            dropLast()
            end = lastStart
            count -= 1
            isBehindRecord = false
        case .members: dropLast()
        default: break
        }
    }

    private var commas: Int? { isList ? (isBehindRecord ? 1 : 0) : nil }

    private mutating func check(_ gap: RecordGap) {
        switch gap {
        case .allowed, .unfinished: break
        case .foreign(let place, let reason): items.append(.damage(place, reason))
        case .members(let place):
            dropLast()
            items.append(.damage(place, "a record closed before its last members"))
        }
    }

    /// Takes the last record from those that may matter, where it is one.
    private mutating func dropLast() {
        guard case .record(_, number: count)? = items.last else { return }
        items.removeLast()
    }
}
