/// What clocks show somewhere: for the people who type times and read them. Programs get UTC.
public struct ClockZone: Sendable {
    /// Coordinated Universal Time.
    public static let utc = ClockZone(isUTC: true) { _ in 0 }

    /// Whether it is UTC itself, whose times end with `Z`.
    public let isUTC: Bool
    private let secondsEast: @Sendable (Instant) -> Int64

    /// A zone; `secondsEast` tells how far its clocks are ahead of UTC at an instant, in seconds.
    public init(isUTC: Bool = false, secondsEast: @escaping @Sendable (Instant) -> Int64) {
        self.isUTC = isUTC
        self.secondsEast = secondsEast
    }

    /// What the clocks show, as though it were UTC.
    public func clock(at instant: Instant) -> Instant {
        Instant(seconds: instant.seconds + secondsEast(instant))
    }

    /// When the clocks show this, given as though it were UTC. Of an hour that comes twice it is
    /// one of the two; one that is left out is taken for the hour beside it.
    public func instant(showing clock: Instant) -> Instant {
        let near = Instant(seconds: clock.seconds - secondsEast(clock))
        return Instant(seconds: clock.seconds - secondsEast(near))
    }

    /// `2026-05-04T12:00:00+02:00`; in UTC `2026-05-04T10:00:00Z`.
    public func text(_ instant: Instant) -> String {
        guard !isUTC else { return instant.description }
        let east = secondsEast(instant)
        let minutes = abs(east) / 60
        func pair(_ number: Int64) -> String { number < 10 ? "0\(number)" : "\(number)" }
        return clock(at: instant).description.dropLast() + (east < 0 ? "-" : "+")
            + pair(minutes / 60) + ":" + pair(minutes % 60)
    }
}
