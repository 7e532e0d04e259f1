/// The numbers of a store's denials by a hash of the request's identity: what tells a repeated record
/// from a new one while the store goes without its index of requests (`FirstFill`).
///
/// Eight bytes a slot, of which at most four fifths are taken. It holds a part of each hash
/// alone: whoever finds a number looks whether the denial is of the request. A number that a transaction
/// which failed has left here is found and belongs to no denial, or to another one.
struct RequestNumbers {
    /// Half of a hash, and how far the number is above `base`; 0 where there is none.
    private var slots: [UInt64]
    private var count = 0
    private let base: Int64
    /// The largest number, that of the latest denial.
    private(set) var latest: Int64

    /// A table of numbers above `base`, less than 2^32 above it; it has room for so many and grows.
    init(above base: Int64, room: Int) {
        self.base = base
        latest = base
        slots = [UInt64](repeating: 0, count: max(1_024, room / 4 * 5))
    }

    /// Adds a denial.
    mutating func add(_ number: Int64, hash: Int64) {
        if count >= slots.count / 5 * 4 { grow() }
        put(RequestNumbers.half(of: hash) << 32 | UInt64(number - base))
        count += 1
        latest = max(latest, number)
    }

    /// The denials that may be of a hash, in no order.
    func numbers(hash: Int64) -> [Int64] {
        let half = RequestNumbers.half(of: hash)
        var found: [Int64] = []
        var place = first(of: half)
        while slots[place] != 0 {
            if slots[place] >> 32 == half {
                found.append(base + Int64(slots[place] & 0xFFFF_FFFF))
            }
            place = next(after: place)
        }
        return found
    }

    private mutating func put(_ slot: UInt64) {
        var place = first(of: slot >> 32)
        while slots[place] != 0 { place = next(after: place) }
        slots[place] = slot
    }

    /// Where what has this half of its hash is looked for first.
    private func first(of half: UInt64) -> Int { Int((half * UInt64(slots.count)) >> 32) }

    private func next(after place: Int) -> Int { place + 1 == slots.count ? 0 : place + 1 }

    private mutating func grow() {
        let before = slots
        slots = [UInt64](repeating: 0, count: before.count / 2 * 3)
        for slot in before where slot != 0 { put(slot) }
    }

    private static func half(of hash: Int64) -> UInt64 { UInt64(bitPattern: hash) >> 32 }
}
