internal import AWSTypes
internal import JSON
public import ReportStore
internal import Wording

/// A plan as the groups of `report --group-by fix`, for programs: one for each change, with the
/// denials that wait for it, and one for each reason why there is none.
public struct PlanGroups {
    private let plan: ChangePlan

    /// The groups of a plan.
    public init(_ plan: ChangePlan) { self.plan = plan }

    /// `json`, `ndjson` or `csv`; nil for the formats that people read.
    public func text(_ format: ReportFormat) -> String? {
        switch format {
        case .json: return "[" + objects.map { "\n" + $0 }.joined(separator: ",") + "\n]\n"
        case .ndjson: return objects.map { $0 + "\n" }.joined()
        case .csv: return csv
        case .table, .markdown, .html, .ocsf, .junit, .sarif: return nil
        }
    }

    // MARK: - JSON

    private var objects: [String] {
        changes.map { change in
            object(change.name, change.denials, change.reach, [("fix", PlanJSON.change(change))])
        }
            + left.map { group in
                object(
                    nil, group.denials, group.reach,
                    [
                        ("fix", "null"), ("reason", JSONText.quoted(group.reason)),
                        ("cause", JSONText.string(group.cause)),
                    ])
            }
    }

    private func object(
        _ key: String?, _ denials: Int, _ reach: ChangePlan.Reach, _ rest: [(String, String)]
    ) -> String {
        let text = JSONText.string
        return JSONText.object(
            [
                ("groupBy", text("fix")), ("key", text(key)), ("denials", "\(denials)"),
                ("roles", "\(reach.roles.count)"), ("buckets", "\(reach.buckets.count)"),
                ("first", text(reach.first?.description)), ("last", text(reach.last?.description)),
            ] + rest)
    }

    // MARK: - CSV

    private static let columns = [
        "fix", "denials", "roles", "buckets", "first", "last", "owner", "title", "summary",
        "document", "setting", "newlyAllows", "verified", "reason",
    ]

    private var csv: String {
        let changed = changes.map { change in
            fields(change.name, change.denials, change.reach) + [
                change.owner, change.title, change.summaries.joined(separator: "; "),
                change.document.map { PlanGroups.onOneLine($0.after) },
                change.command ?? change.setting,
                change.newlyAllows.joined(separator: "; "),
                change.isVerified ? "true" : "false", nil,
            ]
        }
        let rest = left.map { group in
            fields(nil, group.denials, group.reach)
                + [String?](repeating: nil, count: 7) + [group.reason]
        }
        return ([PlanGroups.columns] + changed + rest).map(CSVReport.line).joined()
    }

    /// A field shows a line's end as a character, which no JSON parser takes.
    private static func onOneLine(_ document: String) -> String {
        (try? JSONValue(parsing: document))?.description ?? document
    }

    private func fields(_ key: String?, _ denials: Int, _ reach: ChangePlan.Reach) -> [String?] {
        [
            key, "\(denials)", "\(reach.roles.count)", "\(reach.buckets.count)",
            reach.first?.description, reach.last?.description,
        ]
    }

    // MARK: - Groups

    /// Those that resolve most first.
    private var changes: [ChangePlan.Change] {
        plan.changes.sorted { ($1.denials, $0.name) < ($0.denials, $1.name) }
    }

    /// The denials without a change, those that need none last.
    private var left: [(reason: String, cause: String?, denials: Int, reach: ChangePlan.Reach)] {
        plan.unresolved.map {
            (UnplannableText.sentence($0.reason), $0.cause, $0.denials, $0.reach)
        }
            + (plan.mended == 0
                ? [] : [(PlanReport.mended, nil, plan.mended, plan.mendedReach)])
    }
}
