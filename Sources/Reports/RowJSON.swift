internal import AWSTypes
internal import JSON
internal import ReportStore

/// Writes denials as JSON: one line of `report --format ndjson`, the stable interface
/// (docs/DESIGN.md, "Formats"). What many denials share is written once, and the key put in.
struct RowJSON {
    /// The members, in their order.
    enum Member: String, CaseIterable {
        case requestID = "requestId"
        case eventTime, role, principal, account, action, resource, bucket, key, region
        case sightings, message, cause, mechanism, certainty, inDoubt
        case blockedBy, missing, fix, missingDetails, job, jobRun
    }

    /// Each name as it begins a member: `{"requestId":`, `,"eventTime":`.
    private static let beginnings: [(member: Member, bytes: [UInt8])] =
        Member.allCases.map { member in
            let opening = member == Member.allCases.first ? "{" : ","
            return (member, Array("\(opening)\(JSONText.quoted(member.rawValue)):".utf8))
        }

    private var blockers = PartTexts<ReportedBlocker> { $0.json }
    private var sentences = PartTexts<ReportedRemark> { JSONText.quoted($0.text) }
    private var details = PartTexts<ReportedRemark> { $0.json }
    private var fixes = PartTexts<ReportedFix> { $0.json }

    /// Appends the object of a denial.
    mutating func append(_ row: ReportRow, to bytes: inout [UInt8]) {
        for (member, beginning) in RowJSON.beginnings {
            bytes.append(contentsOf: beginning)
            append(member, of: row, to: &bytes)
        }
        bytes.append(UInt8(ascii: "}"))
    }

    /// The value of a member.
    mutating func value(_ member: Member, of row: ReportRow) -> String {
        var bytes: [UInt8] = []
        append(member, of: row, to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    private mutating func append(_ member: Member, of row: ReportRow, to bytes: inout [UInt8]) {
        switch member {
        case .requestID: quote(row.requestID, to: &bytes)
        case .eventTime: quote(row.eventTime.description, to: &bytes)
        case .role: quote(row.role, to: &bytes)
        case .principal: quote(row.principal, to: &bytes)
        case .account: quote(row.account, to: &bytes)
        case .action: quote(row.action, to: &bytes)
        case .resource: quote(row.resource, to: &bytes)
        case .bucket: quote(row.bucket, to: &bytes)
        case .key: quote(row.key, to: &bytes)
        case .region: quote(row.region, to: &bytes)
        case .sightings: bytes += JSONText.list(row.sightings.map(JSONText.quoted)).utf8
        case .message: quote(row.message, to: &bytes)
        case .cause: quote(row.cause.rawValue, to: &bytes)
        case .mechanism: quote(row.mechanism?.rawValue, to: &bytes)
        case .certainty: quote(row.certainty.rawValue, to: &bytes)
        case .inDoubt: bytes.append(row.isInDoubt ? "true" : "false")
        case .blockedBy: RowJSON.append(row.blockerList, &blockers, to: &bytes)
        case .missing: RowJSON.append(row.missingList, &sentences, to: &bytes)
        case .fix: RowJSON.append(row.fixList, &fixes, to: &bytes)
        case .missingDetails: RowJSON.append(row.missingList, &details, to: &bytes)
        case .job: quote(row.jobs?.job, to: &bytes)
        case .jobRun: quote(row.jobs?.run, to: &bytes)
        }
    }

    private func quote(_ text: String?, to bytes: inout [UInt8]) {
        if let text { JSONText.appendQuoted(text, to: &bytes) } else { bytes.append("null") }
    }

    private static func append<Value>(
        _ list: AnswerList<Value>, _ texts: inout PartTexts<Value>, to bytes: inout [UInt8]
    ) {
        bytes.append(UInt8(ascii: "["))
        texts.append(list, separator: ",", to: &bytes)
        bytes.append(UInt8(ascii: "]"))
    }
}

extension ReportRow {
    /// One line of `report --format ndjson`, without its end.
    var json: String {
        var (writer, bytes) = (RowJSON(), [UInt8]())
        writer.append(self, to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    /// The members of the same.
    var members: [(String, String)] {
        var writer = RowJSON()
        return RowJSON.Member.allCases.map { ($0.rawValue, writer.value($0, of: self)) }
    }
}
