import Attributions
import Denials
import ReportStore
import Synchronization

/// What the threads that decide denials before they are kept have in common.
final class DecisionsAhead: Sendable {
    let storePath: String
    let policies: RememberedAttributor
    private let isOver = Mutex(false)

    init(storePath: String, policies: RememberedAttributor) {
        self.storePath = storePath
        self.policies = policies
    }

    /// Whether what is decided now may be kept.
    var areKept: Bool { isOver.withLock { !$0 } }

    /// No decision will be kept any more: the store has learned something.
    func end() { isOver.withLock { $0 = true } }
}

/// Prepares what a drop yields to be kept, on the thread that has read it, and decides its denials
/// where that will hold: a storm then costs the one thread that writes no more than the rows. One
/// for each thread.
final class DropPreparation {
    /// After how many decisions what was gathered is looked at anew, so that it does not grow.
    static let gatheredDecisions = 4_096

    private struct Opened {
        let sightings: SightingPreparation
        let attribution: BatchAttribution
        let attributor: Attributor
    }

    private let ahead: DecisionsAhead
    private var opened: Opened?
    private var hasFailed = false
    private var decided = 0

    init(_ ahead: DecisionsAhead) { self.ahead = ahead }

    /// Prepares the sightings of a drop.
    func prepare(_ drop: inout ScannedDrop) {
        // What else a trail tells is mostly new: then nothing that is decided now would be kept.
        if !drop.facts.evidence.isEmpty || !drop.facts.history.isEmpty { ahead.end() }
        guard !drop.facts.sightings.isEmpty, ahead.areKept, !hasFailed else { return }
        do throws(StoreError) {
            drop.facts.prepared = try prepared(drop.facts)
            drop.facts.sightings = []
        } catch {
            // What is not prepared is prepared when it is kept, in the same store: what is wrong
            // with it, that will tell.
            hasFailed = true
        }
    }

    private func prepared(_ facts: DropFacts) throws(StoreError) -> PreparedSightings {
        let opened = try open()
        let prepared = try opened.sightings.prepare(
            facts.sightings, isProvisional: facts.isProvisional
        ) { sighting throws(StoreError) in
            try opened.attribution.decide(alone: sighting, opened.attributor)
        }
        decided += prepared.count
        if decided >= DropPreparation.gatheredDecisions {
            try opened.attribution.refresh()
            decided = 0
        }
        return prepared
    }

    private func open() throws(StoreError) -> Opened {
        if let opened { return opened }
        let reader = try StoreReader(path: ahead.storePath, besideWriter: true)
        let opened = Opened(
            sightings: SightingPreparation(reader), attribution: try BatchAttribution(reader),
            attributor: try ahead.policies.attributor(reader))
        self.opened = opened
        return opened
    }
}
