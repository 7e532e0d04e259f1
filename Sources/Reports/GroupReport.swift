public import AWSTypes
internal import JSON
public import ReportStore

/// Writes the groups of `report --group-by`; by fix they are a plan (`PlanReport`).
public struct GroupReport {
    /// Columns from which on a table has times of day, not days alone.
    static let timeColumns = 110
    /// Columns that each name gets before times, and then further counts, stand beside it.
    static let nameColumns = 24

    let groupings: [Grouping]
    let columns: Int?
    let zone: ClockZone

    /// A report of denials grouped by one or two fields; a table may take `columns`, nil for any
    /// width, and has its times in a zone.
    public init(groupings: [Grouping], columns: Int? = nil, zone: ClockZone = .utc) {
        self.groupings = groupings
        self.columns = columns
        self.zone = zone
    }

    /// The whole answer.
    public func text(_ groups: [ReportGroup], format: ReportFormat) -> String {
        switch format {
        case .table: return table(groups)
        case .json: return "[" + groups.map { "\n" + json($0) }.joined(separator: ",") + "\n]\n"
        case .ndjson: return groups.map { json($0) + "\n" }.joined()
        case .csv: return csv(groups)
        case .markdown: return GroupMarkdown(groupings: groupings).text(groups)
        case .html: return GroupHTML(groupings: groupings).text(groups)
        // These are of denials alone.
        case .ocsf, .junit, .sarif: return ""
        }
    }

    // MARK: - For programs

    private func json(_ group: ReportGroup) -> String {
        let text = JSONText.string
        let keys = [group.key, group.otherKey].prefix(groupings.count).map(text)
        return JSONText.object(
            [
                ("groupBy", text(groupings.map(\.rawValue).joined(separator: ","))),
                ("key", text(group.key)), ("denials", "\(group.denials)"),
                ("roles", "\(group.roles)"), ("buckets", "\(group.buckets)"),
                ("first", text(group.first.description)), ("last", text(group.last.description)),
            ] + (keys.count > 1 ? [("keys", JSONText.list(keys))] : []))
    }

    private func csv(_ groups: [ReportGroup]) -> String {
        CSVReport.line(
            groupings.map(\.rawValue) + ["denials", "roles", "buckets", "first", "last"])
            + groups.map { group in
                CSVReport.line(
                    Array([group.key, group.otherKey].prefix(groupings.count)) + [
                        "\(group.denials)", "\(group.roles)", "\(group.buckets)",
                        group.first.description, group.last.description,
                    ])
            }.joined()
    }

    // MARK: - For people

    private func table(_ groups: [ReportGroup]) -> String {
        guard !groups.isEmpty else { return "no denials\n" }
        var numbers: [(name: String, value: (ReportGroup) -> Int)] = [("DENIALS", \.denials)]
        var times: [(name: String, value: (ReportGroup) -> Instant)] = []
        let forNames = GroupReport.nameColumns * groupings.count
        if columns ?? .max >= forNames + 24 {
            if !groupings.contains(.role) { numbers.append(("ROLES", \.roles)) }
            if !groupings.contains(.bucket) { numbers.append(("BUCKETS", \.buckets)) }
        }
        if columns ?? .max >= forNames + 8 * numbers.count + 24 {
            times = [("FIRST", \.first), ("LAST", \.last)]
        }
        let timeWidth =
            columns ?? .max < GroupReport.timeColumns ? 10 : zone.isUTC ? 20 : 25
        func tail(_ counts: [String], _ ends: [String]) -> String {
            counts.map { String(repeating: " ", count: max(0, 8 - $0.count)) + $0 }.joined()
                + ends.map { "  " + $0.prefix(timeWidth).description.filled(to: timeWidth) }
                .joined()
        }
        let room = columns.map { $0 - 8 * numbers.count - (timeWidth + 2) * times.count }
        let keys = columned(groups.map { GroupReport.names($0, groupings.count) }, in: room)
        let tails =
            [tail(numbers.map(\.name), times.map(\.name))]
            + groups.map { group in
                tail(
                    numbers.map { "\($0.value(group))" },
                    times.map { zone.text($0.value(group)) })
            }
        // A name that is cut is of no use: where names have no room beside the counts, they stand above.
        return zip(keys.lines, tails).map { key, tail in
            keys.fit
                ? (key + tail).clipped(to: columns).trimmingEnd + "\n"
                : (key + "\n" + tail.clipped(to: columns)).trimmingEnd + "\n"
        }.joined()
    }

    /// The names in columns, with their heads, and whether they fit; where they do not, roles without
    /// their ARN.
    private func columned(
        _ names: [[String]], in room: Int?
    ) -> (lines: [String], fit: Bool) {
        let heads = groupings.map { $0.rawValue.uppercased() }
        func widths(_ lines: [[String]]) -> [Int] {
            heads.indices.map { column in
                ([heads] + lines).map { $0[column].displayWidth }.max() ?? 0
            }
        }
        var lines = names.map { $0.map(SafeText.terminal) }
        if let room, widths(lines).reduce(0, { $0 + $1 + 2 }) > room {
            lines = lines.map { line in
                zip(groupings, line).map { grouping, name in
                    grouping == .role
                        ? name.split(separator: "/").last.map(String.init) ?? name : name
                }
            }
        }
        let fitting = widths(lines)
        let fit = room.map { fitting.reduce(0) { $0 + $1 + 2 } <= $0 } ?? true
        let columned = ([heads] + lines).map { line in
            fit
                ? zip(line, fitting).map { $0.filled(to: $1) }.joined(separator: "  ")
                : line.joined(separator: "  ")
        }
        return (columned, fit)
    }

    static func name(_ group: ReportGroup) -> String { group.key ?? "(none)" }

    /// What the denials of a group have in common, by one field or two.
    static func names(_ group: ReportGroup, _ count: Int) -> [String] {
        [group.key, group.otherKey].prefix(count).map { $0 ?? "(none)" }
    }

    static func day(_ instant: Instant) -> String { String(instant.description.prefix(10)) }
}

extension String {
    /// The text without the spaces behind it.
    var trimmingEnd: String {
        String(prefix(upTo: lastIndex { $0 != " " }.map(index(after:)) ?? startIndex))
    }
}
