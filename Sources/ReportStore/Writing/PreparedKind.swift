internal import Denials

/// What many prepared sightings have in common: their situation, and what was decided of them. Never
/// changes.
///
/// A storm has some thousand kinds and a million sightings, so that a row tells its kind by a number,
/// and no object is touched for it: a reference that two threads count costs more than the row does.
final class PreparedKind: Sendable {
    let situation: Situation
    let text: SituationText
    /// What was decided of a denial of it, should that be new; nil where nothing was.
    let decision: SharedDecision?

    init(_ situation: Situation, _ text: SituationText, _ decision: SharedDecision?) {
        self.situation = situation
        self.text = text
        self.decision = decision
    }
}

/// Tells one list of kinds from others, by its identity: a number means one kind in all that is prepared
/// with the list.
final class KindList: Sendable {}

/// What is known of kinds, by their numbers in the lists that were met last.
struct ByKind<Value> {
    /// How many lists are remembered: each thread that prepares sightings has one.
    static var lists: Int { 8 }

    private var lists: [(list: KindList, values: [Value?])] = []

    /// What is known of a sighting's kind; nothing of one that the sighting's part has for itself.
    subscript(sighting: PreparedSighting) -> Value? {
        get {
            let number = sighting.all.kindNumbers[sighting.row]
            guard number >= 0, let place = place(of: sighting.all.list) else { return nil }
            let kind = Int(number)
            return kind < lists[place].values.count ? lists[place].values[kind] : nil
        }
        set {
            let number = sighting.all.kindNumbers[sighting.row]
            guard number >= 0 else { return }
            let kind = Int(number)
            let place = place(of: sighting.all.list) ?? add(sighting.all.list)
            let missing = kind + 1 - lists[place].values.count
            if missing > 0 {
                lists[place].values.append(contentsOf: repeatElement(nil, count: missing))
            }
            lists[place].values[kind] = newValue
        }
    }

    /// Forgets all.
    mutating func removeAll() { lists = [] }

    private func place(of list: KindList) -> Int? { lists.firstIndex { $0.list === list } }

    private mutating func add(_ list: KindList) -> Int {
        if lists.count >= ByKind.lists { lists.removeFirst() }
        lists.append((list, []))
        return lists.count - 1
    }
}
