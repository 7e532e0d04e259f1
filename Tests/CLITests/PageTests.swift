import Foundation
import TestSupport
import Testing

/// The page of `report --format html`.
struct PageTests {
    /// The page without its style sheet and script.
    private static func shown(_ page: String) -> String {
        ["style", "script"].reduce(page) { page, name in
            guard let start = page.range(of: "<\(name)>"), let end = page.range(of: "</\(name)>")
            else { return page }
            return page.replacingCharacters(in: start.upperBound..<end.lowerBound, with: "…")
        }
    }

    private static func html(
        _ fixture: StoreFixture, _ arguments: [String] = []
    ) throws -> String {
        try fixture.succeed(
            ["report", "--format", "html"] + arguments,
            environment: ["SOURCE_DATE_EPOCH": "1777900000"])
    }

    @Test func `the demo's page is as recorded`() throws {
        let page = PageTests.shown(try PageTests.html(try StoreFixture.sharedDemo()))
        try expectGolden(page, "page-demo.html")
    }

    @Test func `the page says what was asked for, of when, and when it was made`() throws {
        let demo = try StoreFixture.sharedDemo()
        let page = PageTests.shown(
            try PageTests.html(
                demo,
                ["--cause", "kms-key,bucket-policy", "--since", "2026-03-01", "--tz", "+02:00"]))
        for text in [
            "<dd>--since 2026-02-28T22:00:00Z --cause kms-key --cause bucket-policy</dd>",
            "<time datetime=\"2026-05-04T13:06:40Z\">2026-05-04 15:06:40 +02:00</time>",
            "o-demo403demo", "S3 refused 2 requests of 2 roles in 2 buckets.",
            "why403 fix --since 2026-02-28T22:00:00Z --cause kms-key --cause bucket-policy -o plan",
        ] {
            #expect(page.contains(text), "\(text)")
        }
        let none = try PageTests.html(demo, ["--role", "nobody"])
        #expect(none.contains("No denials.") && !none.contains("<script>"))
    }

    @Test(arguments: ["style", "script"])
    func `its own policy names the text that stands in it`(name: String) throws {
        let page = try PageTests.html(try StoreFixture.sharedDemo())
        let text = try #require(
            page.components(separatedBy: "<\(name)>").last?
                .components(separatedBy: "</\(name)>").first)
        let folder = try TemporaryFolder()
        let path = try folder.write(text, to: "text")
        let sums = try #require(executable("sha256sum"))
        let hex = try runProcess(sums, [path]).output.prefix(64)
        var bytes = [UInt8]()
        var rest = hex[...]
        while let byte = UInt8(rest.prefix(2), radix: 16) {
            bytes.append(byte)
            rest = rest.dropFirst(2)
        }
        #expect(bytes.count == 32)
        #expect(page.contains("\(name)-src 'sha256-\(Data(bytes).base64EncodedString())'"))
    }

    // MARK: - Many denials

    /// A store of so many denials: of three roles, each in so many folders.
    private static func store(of count: Int, folders: Int = 4) throws -> StoreFixture {
        let fixture = try StoreFixture()
        let statements =
            #"[{"Sid":"Else","Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::x/*"}]"#
        let roles = ["load", "clean", "export"]
        try CaptureFixture(roles: roles, roleStatements: statements).importInto(fixture)
        try fixture.ingest(
            (0..<count).map { number in
                var event = DeniedEvent(
                    id: String(format: "P%015d", number),
                    key: "folder-\(number / 3 % folders)/part-\(number)")
                event.role = roles[number % 3]
                event.time = String(
                    format: "2026-05-04T%02d:%02d:%02dZ", number / 3_600 % 24, number / 60 % 60,
                    number % 60)
                return event
            })
        return fixture
    }

    @Test func `the page does not grow with the denials, and counts all of them`() throws {
        let few = try PageTests.html(try PageTests.store(of: 1_200))
        let many = try PageTests.html(try PageTests.store(of: 4_800))
        #expect(many.utf8.count < few.utf8.count * 5 / 4)
        #expect(few.contains("S3 refused 1,200 requests of 3 roles in 1 bucket."))
        #expect(many.contains("S3 refused 4,800 requests of 3 roles in 1 bucket."))
        #expect(many.contains("12 lines for 4,800 of 4,800 denials"))
        #expect(many.components(separatedBy: "<tr id=\"request-").count == 13)
    }

    @Test func `of a thousand denials each has its own line, and is planned for`() throws {
        let page = try PageTests.html(try PageTests.store(of: 1_000))
        #expect(page.components(separatedBy: "<tr id=\"request-").count == 1_001)
        #expect(!page.contains("rarer kinds") && page.contains("of 1,000"))
    }

    @Test func `the first lines say for how many denials no change was planned`() throws {
        let page = try PageTests.html(try PageTests.store(of: 1_200, folders: 400))
        #expect(page.contains("For 400 of rarer kinds no change was planned."))
    }

    @Test func `a plan for one of each kind is the plan for all of them`() throws {
        let fixture = try PageTests.store(of: 1_200)
        let page = try PageTests.html(fixture)
        let plan = try #require(
            try JSONSerialization.jsonObject(
                with: Data(try fixture.succeed(["fix", "--format", "json"]).utf8)) as? [String: Any]
        )
        let changes = try #require(plan["changes"] as? [[String: Any]])
        #expect(changes.count == 3)
        for change in changes {
            let name = try #require(change["name"] as? String)
            let card = try #require(
                page.components(separatedBy: "id=\"change-\(name)\"").last?
                    .components(separatedBy: "</article>").first)
            #expect(card.contains("Resolves 400 of 1,200"))
            #expect(change["denials"] as? Int == 400)
            for folder in 0..<4 { #expect(card.contains("arn:aws:s3:::lake/folder-\(folder)/*")) }
        }
    }

    @Test func `up to a thousand denials each have a line`() throws {
        let page = try PageTests.html(try PageTests.store(of: 60))
        #expect(page.components(separatedBy: "<tr id=\"request-").count == 61)
        #expect(!page.contains("Planned and tested for"))
    }
}
