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
    /// Of each row.
    let situations: [Situation]
    /// The text of a row's situation, where it was made for this row; later ones of the same situation
    /// need none.
    let texts: [SituationText?]
    /// What was decided of a row's denial, should that be new.
    let decisions: [SharedDecision?]
    /// The identities of a row's situation and decision: who knows those again touches none of them.
    let identities: [(situation: ObjectIdentifier, decision: ObjectIdentifier?)]
    /// The sightings themselves, where the writer has prepared them and will hand them out; else empty.
    let originals: [Sighting]

    init(
        _ values: RowValues, situations: [Situation], texts: [SituationText?],
        decisions: [SharedDecision?], originals: [Sighting]
    ) {
        self.values = values
        self.situations = situations
        self.texts = texts
        self.decisions = decisions
        self.originals = originals
        identities = zip(situations, decisions).map {
            (ObjectIdentifier($0), $1.map { ObjectIdentifier($0) })
        }
    }

    /// How many sightings they are.
    public var count: Int { situations.count }
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

    var situation: Situation { all.situations[row] }

    var situationIdentity: ObjectIdentifier { all.identities[row].situation }

    /// nil where nothing was decided.
    var decisionIdentity: ObjectIdentifier? { all.identities[row].decision }

    var isDecided: Bool { decisionIdentity != nil }

    var hasKey: Bool {
        if case .null = all.values.cell(row, PreparedSightings.Column.key) { false } else { true }
    }

    /// The decision, with what the sighting has of its own.
    var decision: Decision? {
        all.decisions[row].map {
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
