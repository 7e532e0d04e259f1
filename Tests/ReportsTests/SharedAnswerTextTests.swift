import AWSTypes
import JSON
import TestSupport
import Testing

@testable import ReportStore
@testable import Reports

/// What many denials share of their answers is read and printed once: as if each had its own.
@Suite struct SharedAnswerTextTests {
    /// Keys of objects, many of which a hole in a shared text cannot stand for.
    static let keys = [
        "raw/a.csv", "raw/dt=2026-03-02/part-0.parquet", "A/b", "0", "a%20b", "x@y+z,", "KEY",
        "BUCKET",
        "-r", "=1+1", "+x", "@x", "file://a", "s3://lake/x", "https://x/y", "a b", "päck/ü",
        "e\u{301}",
        "", "it's", "\u{202E}gpj", "/", "_", "%",
    ]

    static let buckets = ["lake", "lake-2", ""]
    static let roles = [
        "arn:aws:iam::111122223333:role/etl", "arn:aws:iam::111122223333:role/etl-2",
        "someone else",
    ]

    /// What stands in the place of key, bucket and role while an answer is found out.
    static let standIns = [
        (text: "standInKey", hole: AnswerTable.hole),
        (text: "standInBucket", hole: AnswerTable.bucketHole),
        (text: "standInRole", hole: AnswerTable.roleHole),
    ]

    /// Texts as the store is given them.
    static func text(_ generator: inout SeededGenerator) -> String {
        let parts = [
            standIns[0].text, standIns[0].text, standIns[1].text, standIns[2].text,
            "arn:aws:s3:::", "/", "plain", "KEY", "\"", "a b", "=", "-", "ü", "\u{E9}", "e\u{301}",
            "\n",
            "file://", ", ", "TRAIL",
        ]
        return (0..<Int.random(in: 0...4, using: &generator)).map { _ in
            parts.randomElement(using: &generator) ?? ""
        }.joined()
    }

    static func remark(_ generator: inout SeededGenerator, deep: Bool = true) -> Remark {
        var remark = Remark(Remark.Kind.allCases.randomElement(using: &generator) ?? .stated, [:])
        remark.texts = (0..<Int.random(in: 0...3, using: &generator)).map { _ in
            Remark.Text(
                Remark.Name.allCases.randomElement(using: &generator) ?? .key, text(&generator))
        }
        remark.commands = (0..<Int.random(in: 0...2, using: &generator)).map { _ in
            let command = [
                AWSCommand("s3api", "head-object", []), AWSCommand("ec2", "describe-vpcs", []),
                AWSCommand(
                    "cloudtrail", "lookup-events",
                    [
                        AWSCommand.Option(
                            "lookup-attributes", "AttributeKey=EventName,AttributeValue=AssumeRole")
                    ]),
                AWSCommand(
                    "cloudtrail", "lookup-events",
                    [
                        AWSCommand.Option(
                            "lookup-attributes", "AttributeKey=EventName,AttributeValue=Decrypt")
                    ]), AWSCommand.eventSelectors,
            ].randomElement(using: &generator)
            var found = command ?? .eventSelectors
            found.options.append(AWSCommand.Option("bucket", text(&generator)))
            found.options.append(AWSCommand.Option("key", text(&generator)))
            return found
        }
        guard deep else { return remark }
        if Bool.random(using: &generator) {
            remark.because = [self.remark(&generator, deep: false)]
        }
        if Bool.random(using: &generator) { remark.reason = reason(&generator) }
        return remark
    }

    static func reason(_ generator: inout SeededGenerator) -> Reason {
        var reason = Reason(
            Reason.Kind.allCases.randomElement(using: &generator) ?? .noStatement,
            action: text(&generator), resource: text(&generator))
        reason.statement = text(&generator)
        reason.seen = text(&generator)
        reason.unknowns = [remark(&generator, deep: false)]
        reason.nearest = NearestStatement(
            policy: text(&generator), statement: text(&generator), element: "Resource",
            condition: text(&generator), expected: text(&generator), seen: text(&generator),
            note: text(&generator))
        return reason
    }

    /// The stored documents of an answer: blockers, remarks, fixes.
    static func documents(_ generator: inout SeededGenerator) -> [String] {
        let place = PolicyPlace(.objectACL, text(&generator), object: text(&generator))
        let lists = [
            JSONText.list([
                ReportedBlocker(
                    cause: "bucket-policy", mechanism: "acl", outcome: "denies", place: place,
                    reason: reason(&generator), policy: text(&generator),
                    statement: text(&generator), account: "111122223333", detail: text(&generator)
                ).json
            ]),
            JSONText.list(
                (0..<3).map { _ in
                    let remark = remark(&generator)
                    var json = JSONText()
                    json.value(remark)
                    return JSONText.object([
                        ("text", JSONText.quoted(ReportedRemark(remark).text)),
                        ("remark", json.text),
                    ])
                }),
            JSONText.list([
                fix(place, &generator)
            ]),
        ]
        // As the store does.
        return lists.map { list in
            standIns.reduce(list) { $0.replacing(text: $1.text, with: $1.hole) }
        }
    }

    private static func fix(_ place: PolicyPlace, _ generator: inout SeededGenerator) -> String {
        let fix = ReportedFix(
            cause: "bucket-policy", place: place,
            change: .allow(action: "s3:GetObject", resource: text(&generator), prefix: nil),
            role: text(&generator), owner: "owner", summary: text(&generator),
            document: text(&generator), setting: text(&generator), verified: true,
            subject: "", newlyAllows: text(&generator))
        return String(fix.json.dropLast()) + ",\"subject\":\(JSONText.quoted(text(&generator)))}"
    }

    /// A row with the lists of these documents, read by `lists` or each for itself.
    private static func row(_ generator: inout SeededGenerator) -> ReportRow {
        let key = keys.randomElement(using: &generator) ?? ""
        let time = Int64.random(in: 1_777_899_440...1_777_899_560, using: &generator)
        var row = ReportRow(
            requestID: "R\(time)", eventTime: Instant(seconds: time), action: "s3:GetObject",
            resource: "arn:aws:s3:::lake/\(key)", cause: .bucketPolicy, certainty: .likely)
        row.key = key
        row.bucket = buckets.randomElement(using: &generator)
        row.role = roles.randomElement(using: &generator)
        row.region = ["eu-west-1", nil].randomElement(using: &generator) ?? nil
        return row
    }

    @Test func `a list read and printed once for many is what each would be alone`() throws {
        var generator = SeededGenerator(seed: 403)
        let kept = (0..<40).flatMap { _ in SharedAnswerTextTests.documents(&generator) }
        var lists = RememberedLists()
        var json = JSONReport(isArray: false)
        var csv = CSVReport()
        for _ in 0..<1_500 {
            var row = SharedAnswerTextTests.row(&generator)
            let first = Int.random(in: 0..<40, using: &generator) * 3
            let shared = try lists.filled(row, first, kept)
            let fresh = RememberedLists()
            row = try fresh.alone(row, first, kept)
            #expect(shared.blockedBy == row.blockedBy)
            #expect(shared.missingRemarks == row.missingRemarks)
            #expect(shared.fix == row.fix)
            #expect(json.row(shared) == row.json + "\n")
            #expect(csv.row(shared) == csv.row(row))
            #expect(
                csv.row(row) == CSVReport.line(ReportColumn.allCases.map { $0.text(row) }))
        }
    }

    @Test func `requests of one window have the same commands`() {
        let commands = ["AssumeRole", "StartJobRun", "Decrypt"].map {
            AWSCommand(
                "cloudtrail", "lookup-events",
                [
                    AWSCommand.Option(
                        "lookup-attributes", "AttributeKey=EventName,AttributeValue=\($0)")
                ])
        }
        var known: [CommandContext.Window: [AWSCommand]] = [:]
        for seconds in -4_000...Int64(8_000) {
            let context = CommandContext(time: Instant(seconds: seconds), region: nil)
            let completed = commands.map { $0.completed(for: context) }
            #expect(known[context.window] ?? completed == completed)
            known[context.window] = completed
        }
        #expect(known.count < 500)
    }
}

/// The three lists of a row, from documents that are remembered.
private struct RememberedLists {
    var blockers = AnswerLists<ReportedBlocker>()
    var remarks = CompletedRemarks()
    var fixes = AnswerLists<ReportedFix>()

    mutating func filled(
        _ row: ReportRow, _ first: Int, _ kept: [String]
    ) throws -> ReportRow {
        let names = AnswerNames(
            verdict: Int64("\(row.bucket ?? "")\(row.role ?? "")".hashValue), bucket: row.bucket,
            role: row.role, key: row.key)
        func read(_ id: Int64) -> String? { kept[Int(id)] }
        var filled = row
        filled.blockerList = try #require(try blockers.list(Int64(first), names, read))
        filled.missingList = try #require(try remarks.list(Int64(first) + 1, names, for: row, read))
        filled.fixList = try #require(try fixes.list(Int64(first) + 2, names, read))
        return filled
    }

    /// The same without anything that is shared, as the store's views fill the holes.
    func alone(_ row: ReportRow, _ first: Int, _ kept: [String]) throws -> ReportRow {
        let names = AnswerNames(verdict: 0, bucket: row.bucket, role: row.role, key: row.key)
        let lists = (first..<first + 3).map { place in
            let text = kept[place].replacing(text: AnswerTable.hole, with: row.key ?? "")
                .replacing(text: AnswerTable.bucketHole, with: row.bucket ?? "")
                .replacing(text: AnswerTable.roleHole, with: names.roleName)
            return JSONValue(text)?.elements
        }
        var alone = row
        alone.blockedBy = (lists[0] ?? []).compactMap(ReportedBlocker.init(stored:))
        alone.missingRemarks = (lists[1] ?? []).compactMap(ReportedRemark.init(stored:))
            .map(row.completed)
        alone.fix = (lists[2] ?? []).compactMap(ReportedFix.init(stored:))
        return alone
    }
}
