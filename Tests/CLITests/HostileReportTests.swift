import Foundation
import TestSupport
import Testing

/// Object keys that strangers chose, in every format.
struct HostileReportTests {
    private static let keys = [
        "=HYPERLINK(\"http://evil.example\",\"pay\")", "+1", "-1+2", "@SUM(A1)", "\tx", "\rx",
        "\"><script>alert(1)</script><img src=http://evil.example/x.png>", "a|b`c`|d",
        "line\nbreak", "\u{202E}gpj.exe", "[click](http://evil.example)", "\u{1B}]0;title\u{07}",
        "</pre></style><style>*{display:none}</style>", "a,b;\"c\"", "``` ```", "@everyone",
    ]

    private static func fixture() throws -> StoreFixture {
        let fixture = try StoreFixture()
        let statements =
            #"[{"Sid":"Else","Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::x/*"}]"#
        try CaptureFixture(roleStatements: statements).importInto(fixture)
        try fixture.ingest(
            keys.enumerated().map { index, key in
                DeniedEvent(id: String(format: "H%015d", index), key: key)
            })
        return fixture
    }

    /// A key as a cell shows it.
    private static func visible(_ key: String) -> String {
        key.unicodeScalars.reduce(into: "") { text, scalar in
            let isHidden = scalar.value < 0x20 || scalar.properties.generalCategory == .format
            text +=
                isHidden ? "<U+\(String(scalar.value, radix: 16, uppercase: true))>" : "\(scalar)"
        }
    }

    @Test func `CSV reads back as it was, and no cell is a formula or turns the writing`() throws {
        let fixture = try HostileReportTests.fixture()
        for arguments in [["report"], ["report", "--group-by", "fix"]] {
            let text = try fixture.succeed(arguments + ["--format", "csv"])
            let rows = parsedCSV(text)
            let columns = try #require(rows.first)
            #expect(rows.allSatisfy { $0.count == columns.count })
            for cell in rows.dropFirst().joined() {
                #expect(
                    !["=", "+", "-", "@", "\t", "\r"].contains { cell.hasPrefix($0) }, "\(cell)")
            }
        }
        let rows = parsedCSV(try fixture.succeed(["report", "--format", "csv"]))
        let place = try #require(rows.first?.firstIndex(of: "key"))
        let read = Set(rows.dropFirst().map { $0[place] })
        for key in HostileReportTests.keys {
            let shown = HostileReportTests.visible(key)
            #expect(read.contains(shown) || read.contains("'" + shown), "\(key)")
        }
    }

    @Test(arguments: ["table", "markdown", "html", "json", "ndjson"])
    func `no control character and no turned writing is shown to people`(format: String) throws {
        let fixture = try HostileReportTests.fixture()
        let explained = try fixture.succeed(
            ["explain"] + HostileReportTests.keys.indices.map { String(format: "H%015d", $0) })
        for text in [
            try fixture.succeed(["report", "--format", format]),
            try fixture.succeed(["report", "--group-by", "fix", "--format", format]), explained,
        ] {
            let hostile = text.unicodeScalars.filter {
                ($0.value < 0x20 && $0 != "\n") || $0.value == 0x7F || $0 == "\u{202E}"
            }
            #expect(hostile.isEmpty)
        }
    }

    @Test func `a key ends no cell and no code of a Markdown table`() throws {
        let fixture = try HostileReportTests.fixture()
        let text = try fixture.succeed(["report", "--format", "markdown"])
        let rows = text.split(separator: "\n").filter { $0.contains("| `H0000") }
        #expect(rows.count == HostileReportTests.keys.count)
        for row in rows {
            let bars = row.replacingOccurrences(of: "\\|", with: "").filter { $0 == "|" }
            #expect(bars.count == 10, "\(row)")
        }
        // Outside of code no markup is left.
        let sentences = rows.map { $0.split(separator: "|").suffix(2).joined() }.joined()
        #expect(!sentences.contains("<") && !sentences.contains("://"))
    }

    @Test func `the HTML page is one, asks for nothing and runs nothing but its own`() throws {
        let fixture = try HostileReportTests.fixture()
        for arguments in [["report"], ["report", "--group-by", "fix"]] {
            let page = try fixture.succeed(arguments + ["--format", "html"])
            #expect(page.contains("Content-Security-Policy"))
            #expect(page.contains("default-src 'none'"))
            #expect(page.components(separatedBy: "<style>").count == 2)
            #expect(page.components(separatedBy: "<script").count == (arguments.count > 1 ? 1 : 2))
            let ends = page.components(separatedBy: "<script>")
            let shown = ends[0] + (ends.last?.components(separatedBy: "</script>").last ?? "")
            let tags = shown.components(separatedBy: "<").dropFirst().compactMap {
                $0.components(separatedBy: ">").first
            }
            let names = Set(tags.map { String($0.prefix { $0.isLetter || $0.isNumber }) })
            #expect(names.isDisjoint(with: ["script", "img", "link", "iframe", "form", "object"]))
            for tag in tags where !tag.hasPrefix("meta") {
                for attribute in ["src=", " on", " style="] {
                    #expect(!tag.contains(attribute), "\(tag)")
                }
                // A link leads to a place of the page.
                #expect(!tag.contains("href=") || tag.contains("href=\"#"), "\(tag)")
            }
            // Of a plan the folder of that key, which ends before the last of its tags.
            #expect(page.contains("&lt;script&gt;alert(1)&lt;/"))
        }
    }
}

/// Reads CSV by RFC 4180.
private func parsedCSV(_ text: String) -> [[String]] {
    var rows: [[String]] = []
    var row: [String] = []
    var cell = ""
    var isQuoted = false
    var rest = Array(text.unicodeScalars)[...]
    while let scalar = rest.popFirst() {
        switch (scalar, isQuoted) {
        case ("\"", true) where rest.first == "\"":
            cell.unicodeScalars.append("\"")
            rest = rest.dropFirst()
        case ("\"", _): isQuoted.toggle()
        case (",", false):
            row.append(cell)
            cell = ""
        case ("\r", false) where rest.first == "\n":
            rest = rest.dropFirst()
            rows.append(row + [cell])
            row = []
            cell = ""
        default: cell.unicodeScalars.append(scalar)
        }
    }
    return rows
}
