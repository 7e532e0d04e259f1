internal import AWSTypes
internal import Denials

/// The sightings of one drop as rows that are to be kept, with what was decided of them: all that can
/// be worked out before, and by another thread. Never changes.
///
/// Rows and not sightings, since of those the thread that writes would fetch text after text, each from
/// where another thread has put it: a fifth of what a storm takes.
public final class PreparedSightings: Sendable {
    /// The columns of `values`, counted from 0.
    enum Column {
        static let requestID = 0
        static let part = 1
        /// The hash of all that the sighting says.
        static let fact = 2
        /// The hash of the object, where the sighting names one.
        static let object = 3
        /// `SightingRows.columns`; the numbers of situation and drop are not known yet.
        static let shared = 4
        static let time = shared + SightingRows.time
        static let key = shared + SightingRows.key
        /// By what its denial is found (`RequestNumbers`).
        static let identity = shared + SightingRows.count
        static let all = identity + 1
    }

    let values: RowValues
    /// The list that the kinds' numbers are of.
    let list: KindList
    /// The kinds of that list, as far as it went.
    private let kinds: [PreparedKind]
    /// Kinds of these rows alone, in no list: of denials that share nothing.
    private let own: [PreparedKind]
    /// Of each row: the place in `kinds`; of the `own` kind at place p, -1 - p.
    let kindNumbers: [Int32]
    /// The sightings themselves, where the writer has prepared them and will hand them out; else empty.
    let originals: [Sighting]
    private let room: RowRoom

    init(
        _ values: RowValues, in room: RowRoom, list: KindList, kinds: [PreparedKind],
        own: [PreparedKind],
        kindNumbers: [Int32], originals: [Sighting]
    ) {
        self.values = values
        self.list = list
        self.kinds = kinds
        self.own = own
        self.kindNumbers = kindNumbers
        self.originals = originals
        self.room = room
    }

    deinit { room.give(values) }

    /// The kind of a row.
    func kind(_ row: Int) -> PreparedKind {
        let number = Int(kindNumbers[row])
        return number >= 0 ? kinds[number] : own[-1 - number]
    }

    /// How many sightings they are.
    public var count: Int { kindNumbers.count }
}

/// One of them.
struct PreparedSighting {
    let all: PreparedSightings
    let row: Int

    var fact: Int64 { all.values.integer(row, PreparedSightings.Column.fact) ?? 0 }

    /// By what its denial is found.
    var identity: Int64 { all.values.integer(row, PreparedSightings.Column.identity) ?? 0 }

    var object: Int64? { all.values.integer(row, PreparedSightings.Column.object) }

    var time: Instant {
        Instant(seconds: all.values.integer(row, PreparedSightings.Column.time) ?? 0)
    }

    var kind: PreparedKind { all.kind(row) }

    var situation: Situation { kind.situation }

    var hasKey: Bool {
        if case .null = all.values.cell(row, PreparedSightings.Column.key) { false } else { true }
    }

    /// The decision, with what the sighting has of its own.
    var decision: Decision? {
        kind.decision.map {
            Decision(
                time: time, key: values(from: PreparedSightings.Column.key).optionalText(0), $0)
        }
    }

    /// The sighting as it was before it was prepared, if anybody has it.
    var original: Sighting? { all.originals.isEmpty ? nil : all.originals[row] }

    /// The sighting, put together again where nobody has it.
    var sighting: Sighting {
        if let original { return original }
        return SightingRows.read(
            values(from: PreparedSightings.Column.shared), from: 0, requestID: requestID,
            situation: Sighting(situation, requestID: "", time: Instant(seconds: 0)))
    }

    var requestID: String {
        values(from: PreparedSightings.Column.requestID).optionalText(0) ?? ""
    }

    private func values(from column: Int) -> RowValues.Row {
        RowValues.Row(values: all.values, row: row, first: column)
    }
}
