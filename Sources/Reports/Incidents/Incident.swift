internal import AWSTypes
public import ReportStore
internal import Wording

/// What somebody is told: the new denials that wait for one change, or, where none is known, those
/// of one principal in one bucket for one cause.
public struct Incident: Sendable {
    /// Roles, jobs, buckets and ids that are named, of each so many.
    static let named = 10

    /// How many denials.
    public private(set) var denials = 1
    /// When the first and the last happened.
    private(set) var first: Instant
    private(set) var last: Instant
    private(set) var roles: [String] = []
    private(set) var jobs: [String] = []
    private(set) var buckets: [String] = []
    private(set) var requestIDs: [String] = []
    /// The one that came last.
    private(set) var newest: ReportRow

    /// An incident of one denial.
    public init(_ row: ReportRow) {
        (first, last) = (row.eventTime, row.eventTime)
        newest = row
        name(row)
    }

    /// Takes in another denial of the same change.
    public mutating func add(_ row: ReportRow) {
        denials += 1
        first = min(first, row.eventTime)
        last = max(last, row.eventTime)
        newest = row
        name(row)
    }

    private mutating func name(_ row: ReportRow) {
        Incident.add(row.role ?? row.principal, to: &roles)
        Incident.add(row.jobs?.job, to: &jobs)
        Incident.add(row.bucket, to: &buckets)
        Incident.add(row.requestID, to: &requestIDs)
    }

    private static func add(_ name: String?, to names: inout [String]) {
        guard let name, names.count < named, !names.contains(name) else { return }
        names.append(name)
    }

    // MARK: - Which change

    /// The change to make; nil where none is known.
    var change: ReportedFix? { Incident.change(of: newest) }

    /// What tells one incident from another: the same for all that wait for one change to one
    /// policy, whichever statement of it and whichever object.
    public var key: String { Incident.key(of: newest) }

    /// The same of a denial.
    public static func key(of row: ReportRow) -> String {
        guard let change = change(of: row) else {
            let who = row.role ?? row.principal ?? "somebody"
            return "\(row.cause.rawValue): \(who) in \(row.bucket ?? row.resource)"
        }
        guard var place = change.place else {
            return "\(row.cause.rawValue): \(change.subject), \(change.owner)"
        }
        if place.kind == .objectACL { place.object = nil }
        let names = [place.name, place.policy, place.object, place.account].compactMap { $0 }
        return "\(row.cause.rawValue): "
            + ([place.kind.rawValue] + names).joined(separator: " ")
    }

    /// The first that is still to be made, else the first.
    private static func change(of row: ReportRow) -> ReportedFix? {
        row.fix.first { !$0.isMade } ?? row.fix.first
    }
}
