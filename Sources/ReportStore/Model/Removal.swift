/// What was taken out of a store, or would be.
public struct Removal: Hashable, Sendable {
    /// Drops that the store knows no more.
    public internal(set) var drops = 0
    /// Denials of which nothing is left.
    public internal(set) var denials = 0
    /// Sightings of denials.
    public internal(set) var sightings = 0
    /// Facts of other kinds: evidence, and what policies and settings were.
    public internal(set) var facts = 0
    /// Drops that are to be read again, as they may tell what only another has told so far.
    public internal(set) var readAgain = 0
    /// Paths at which the store knows no drop.
    public internal(set) var unknown: [String] = []

    /// Nothing.
    init() {}
}
