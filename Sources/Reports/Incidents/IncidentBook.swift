public import ReportStore

/// Which incidents are to be told, and when: each once in a period of the clock, at once for the
/// first denials of a period, and what comes after them with the next one.
///
/// Periods are those of the clock, not counted from what was told: so the times at which denials came
/// into the store say all that a program started anew must know.
public struct IncidentBook: Sendable {
    /// Incidents that are remembered at the most; of further ones only the number is.
    public static let maximumIncidents = 10_000

    private let periodSeconds: Int64
    /// What was told in the period that began then.
    private var told: Set<String> = []
    private var toldIn: Int64 = 0
    private var waiting: [String: Incident] = [:]
    /// The keys that wait, in the order in which they came.
    private var order: [String] = []
    private var left = 0

    /// A book whose incidents are told once in so many seconds; 0 for as often as there are new ones.
    public init(periodSeconds: Int) { self.periodSeconds = Int64(periodSeconds) }

    /// How many incidents wait.
    public var count: Int { waiting.count }

    /// When the period of a time began, in seconds since 1970.
    public func start(ofPeriodAt now: Int64) -> Int64 {
        periodSeconds > 0 ? now - now % periodSeconds : now
    }

    /// The incident of a denial was told already in the period of `now`.
    public mutating func noteTold(_ row: ReportRow, at now: Int64) {
        noteTold(Incident.key(of: row), at: now)
    }

    private mutating func noteTold(_ key: String, at now: Int64) {
        turn(to: now)
        guard periodSeconds > 0, told.count < IncidentBook.maximumIncidents else { return }
        told.insert(key)
    }

    /// What was told in another period counts no more.
    private mutating func turn(to now: Int64) {
        let start = start(ofPeriodAt: now)
        guard start != toldIn else { return }
        (told, toldIn) = ([], start)
    }

    /// Takes a new denial.
    public mutating func add(_ row: ReportRow) {
        let key = Incident.key(of: row)
        if waiting[key] != nil {
            waiting[key]?.add(row)
        } else if waiting.count < IncidentBook.maximumIncidents {
            waiting[key] = Incident(row)
            order.append(key)
        } else {
            left += 1
        }
    }

    /// How many denials found no room since this was asked last.
    public mutating func takeLeft() -> Int {
        defer { left = 0 }
        return left
    }

    /// The next incident to tell; from then on it counts as told.
    public mutating func next(at now: Int64) -> Incident? {
        turn(to: now)
        guard let place = order.firstIndex(where: { !told.contains($0) }) else { return nil }
        let key = order.remove(at: place)
        noteTold(key, at: now)
        return waiting.removeValue(forKey: key)
    }

    /// In how many seconds the next may be told; nil where none waits.
    public func seconds(untilNextAt now: Int64) -> Int64? {
        guard !order.isEmpty else { return nil }
        let start = start(ofPeriodAt: now)
        guard start == toldIn, order.allSatisfy(told.contains) else { return 0 }
        return start + periodSeconds - now
    }
}
