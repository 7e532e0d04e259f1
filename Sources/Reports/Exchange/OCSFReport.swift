internal import AWSTypes
internal import JSON
internal import ReportStore

/// The rows as events of the Open Cybersecurity Schema Framework, a line each: API Activity (class
/// 6003) of version 1.6.0, with the profile `cloud` (schema.ocsf.io/1.6.0/classes/api_activity).
struct OCSFReport: RowWriter {
    static let version = "1.6.0"

    /// What is done to the resource. The raw value is the schema's `activity_id`.
    private enum Activity: Int {
        case create = 1
        case read = 2
        case update = 3
        case delete = 4
        case other = 99

        var name: String {
            switch self {
            case .create: "Create"
            case .read: "Read"
            case .update: "Update"
            case .delete: "Delete"
            case .other: "Other"
            }
        }

        /// By the verb that an action's name begins with, as AWS names them.
        init(action: String) {
            let name = action.split(separator: ":").last ?? ""
            func begins(_ verbs: [String]) -> Bool { verbs.contains { name.hasPrefix($0) } }
            if begins(["Get", "List", "Head", "Describe", "Select"]) {
                self = .read
            } else if begins(["Delete", "Abort", "Bypass"]) {
                self = .delete
            } else if name == "PutObject" || begins(["Create", "Initiate", "Replicate"]) {
                self = .create
            } else if begins(["Put", "Update", "Restore", "Tag", "Untag"]) {
                self = .update
            } else {
                self = .other
            }
        }
    }

    func begin() -> String { "" }

    func end() -> String { "" }

    func row(_ row: ReportRow) -> String {
        let text = JSONText.quoted
        let activity = Activity(action: row.action)
        return OCSFReport.object([
            ("activity_id", "\(activity.rawValue)"), ("activity_name", text(activity.name)),
            ("category_uid", "6"), ("category_name", text("Application Activity")),
            ("class_uid", "6003"), ("class_name", text("API Activity")),
            ("type_uid", "\(600_300 + activity.rawValue)"),
            ("type_name", text("API Activity: \(activity.name)")),
            ("time", "\(row.eventTime.seconds * 1_000)"),
            ("severity_id", "2"), ("severity", text("Low")),
            ("status_id", "2"), ("status", text("Failure")), ("status_code", text("AccessDenied")),
            ("status_detail", row.message.map(text)),
            ("message", text(OCSFReport.sentence(row))),
            ("metadata", metadata(row)), ("cloud", cloud(row)), ("api", api(row)),
            ("actor", actor(row)),
            ("src_endpoint", source(row)),
            ("resources", JSONText.list([resource(row)])), ("unmapped", unmapped(row)),
        ]) + "\n"
    }

    /// `bucket-policy (proven): Bucket policy of lake: allow …`.
    static func sentence(_ row: ReportRow) -> String {
        let change = row.fix.first?.summary ?? "no change known"
        return "\(row.cause.rawValue) (\(row.certaintyText)): \(change)"
    }

    /// An address, or the service that asked in the caller's place. One of several members is
    /// required; not every log has one.
    private func source(_ row: ReportRow) -> String {
        guard let source = row.sourceAddress else {
            return JSONText.object([("name", JSONText.quoted("not logged"))])
        }
        let isAddress = IPNetwork(source) != nil
        return JSONText.object([(isAddress ? "ip" : "svc_name", JSONText.quoted(source))])
    }

    private func metadata(_ row: ReportRow) -> String {
        let text = JSONText.quoted
        return OCSFReport.object([
            ("version", text(OCSFReport.version)), ("uid", text(row.requestID)),
            ("profiles", JSONText.list([text("cloud")])),
            (
                "product",
                OCSFReport.object([("name", text("why403")), ("vendor_name", text("why403"))])
            ),
            ("log_name", text(row.sightings.joined(separator: " "))),
        ])
    }

    private func cloud(_ row: ReportRow) -> String {
        let text = JSONText.quoted
        return OCSFReport.object([
            ("provider", text("AWS")), ("region", row.region.map(text)),
            ("account", row.account.map { OCSFReport.object([("uid", text($0))]) }),
        ])
    }

    private func api(_ row: ReportRow) -> String {
        let text = JSONText.quoted
        let parts = row.action.split(separator: ":", maxSplits: 1).map(String.init)
        return OCSFReport.object([
            ("operation", text(parts.last ?? row.action)),
            (
                "service",
                OCSFReport.object([("name", text("\(parts.first ?? "s3").amazonaws.com"))])
            ),
            ("request", OCSFReport.object([("uid", text(row.requestID))])),
            (
                "response",
                OCSFReport.object([
                    ("code", "403"), ("error", text("AccessDenied")),
                    ("error_message", row.message.map(text)),
                ])
            ),
        ])
    }

    private func actor(_ row: ReportRow) -> String {
        let text = JSONText.quoted
        return OCSFReport.object([
            (
                "user",
                OCSFReport.object([
                    ("uid", text(row.principal ?? row.role ?? "not known")),
                    ("account", row.account.map { OCSFReport.object([("uid", text($0))]) }),
                ])
            ),
            ("session", row.role.map { OCSFReport.object([("issuer", text($0))]) }),
            ("invoked_by", row.jobs?.job.map(text)),
        ])
    }

    private func resource(_ row: ReportRow) -> String {
        let text = JSONText.quoted
        return OCSFReport.object([
            ("uid", text(row.resource)), ("name", (row.key ?? row.bucket).map(text)),
            ("region", row.region.map(text)),
        ])
    }

    /// What the class has no attribute for, as `report --format ndjson` calls it.
    private func unmapped(_ row: ReportRow) -> String {
        let text = JSONText.quoted
        return OCSFReport.object([
            ("cause", text(row.cause.rawValue)),
            ("mechanism", row.mechanism.map { text($0.rawValue) }),
            ("certainty", text(row.certainty.rawValue)),
            ("inDoubt", row.isInDoubt ? "true" : "false"),
            ("blockedBy", JSONText.list(row.blockedBy.map(\.json))),
            ("fix", JSONText.list(row.fix.map(\.json))),
        ])
    }

    /// An object without the members that are not known.
    private static func object(_ members: [(String, String?)]) -> String {
        JSONText.object(members.compactMap { name, value in value.map { (name, $0) } })
    }
}
