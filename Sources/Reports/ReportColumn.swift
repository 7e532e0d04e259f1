internal import AWSTypes
internal import ReportStore

/// One thing told of each denial: a column of CSV, and what `report --columns` takes. The raw value
/// is its name, the one of the JSON where that has it.
public enum ReportColumn: String, CaseIterable, Sendable {
    case requestID = "requestId"
    case eventTime
    case role
    case principal
    case account
    case action
    case resource
    case bucket
    case key
    case region
    case sightings
    case message
    case cause
    case mechanism
    case certainty
    case blockedBy
    case missing
    /// What to change, a sentence for each change.
    case fix
    /// Who has to make each change.
    case owner
    /// Whether every change was tried and lets the request pass.
    case verified
    case inDoubt
    case job
    case jobRun

    /// The column of a denial as text; nil where nothing is told.
    func text(_ row: ReportRow) -> String? {
        switch self {
        case .requestID: row.requestID
        case .eventTime: row.eventTime.description
        case .role: row.role
        case .principal: row.principal
        case .account: row.account
        case .action: row.action
        case .resource: row.resource
        case .bucket: row.bucket
        case .key: row.key
        case .region: row.region
        case .sightings: row.sightings.joined(separator: " ")
        case .message: row.message
        case .cause: row.cause.rawValue
        case .mechanism: row.mechanism?.rawValue
        case .certainty: row.certainty.rawValue
        case .blockedBy:
            // What neither names the key is the same for all who share it.
            row.blockerList.parts.map { "\($0.value.cause)/\($0.value.mechanism)" }
                .joined(separator: " ")
        case .missing: row.missing.joined(separator: "; ")
        case .fix: row.fix.map(\.summary).joined(separator: "; ")
        case .owner: row.fix.map(\.owner).joined(separator: "; ")
        case .verified:
            row.fixList.parts.isEmpty
                ? "" : row.fixList.parts.allSatisfy(\.value.verified) ? "true" : "false"
        case .inDoubt: row.isInDoubt ? "true" : "false"
        case .job: row.jobs?.job
        case .jobRun: row.jobs?.run
        }
    }

    /// How wide it stands in a table, unless it is the last or needs more.
    var width: Int {
        switch self {
        case .requestID: 16
        case .account, .certainty, .region: 14
        case .verified, .inDoubt: 8
        case .eventTime, .action, .role, .bucket, .job: 20
        case .cause, .mechanism: 22
        case .principal, .resource, .key, .sightings, .message, .blockedBy, .missing, .fix, .owner,
            .jobRun:
            30
        }
    }
}
