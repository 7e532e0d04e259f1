import Foundation
import TestSupport
import Testing

/// What strangers wrote into a log is shown and never acted upon, in every format.
@Suite struct HostileTextTests {
    /// Each with what it tries. They stand in the key, the session's name, the user agent and the
    /// message.
    static let attacks: [(name: String, text: String)] = [
        ("escape sequence", "\u{1B}]0;owned\u{07}\u{1B}[2J"), ("one-byte escape", "\u{9B}31m"),
        ("new line", "a\nREQUEST FORGED000000001 bucket-policy"), ("carriage return", "a\rb"),
        ("bidi", "gnp.\u{202E}exe"), ("isolate", "\u{2067}abc"), ("zero width", "a\u{200B}b"),
        ("line separator", "a\u{2028}b"), ("byte order mark", "a\u{FEFF}b"),
        ("formula", "=cmd|' /C calc'!A0"), ("formula by a tab", "\t=1+1"), ("at", "@SUM(1)"),
        ("HTML", "<script>alert(1)</script><img src=x onerror=y>"),
        ("SQL", "x'); DROP TABLE denial;--"),
        ("quotes", "\"a\",\"b\""), ("back slash", "a\\\"b\\u001b[2J"), ("zero", "a\u{00}b"),
        ("markdown", "|a|b| `c` [x](javascript:1)"), ("glob", "*?[a-z]"),
    ]

    let folder: TemporaryFolder
    let store: String

    init() throws {
        folder = try TemporaryFolder()
        store = folder.path + "/store.sqlite"
        let records = HostileTextTests.attacks.enumerated().map { number, attack in
            LogFixture.record(
                requestID: HostileTextTests.id(number), key: attack.text, session: attack.text,
                userAgent: attack.text, message: "Access Denied " + attack.text)
        }
        try folder.write("{\"Records\":[\(records.joined(separator: ","))]}", to: "trail.json")
        let result = try runProcess(why403, ["ingest", "--store", store, folder.path])
        try #require(result.status == 0, "\(result.errors)")
    }

    static func id(_ number: Int) -> String { "HOSTILE000000" + String(100 + number) }

    func output(_ arguments: [String]) throws -> String {
        let result = try runProcess(why403, arguments + ["--store", store])
        #expect(result.status == 0, "\(result.errors)")
        #expect(result.errors == "")
        return result.output
    }

    /// The scalars that a terminal or a reader acts upon.
    static func acts(_ scalar: Unicode.Scalar, newLines: Bool) -> Bool {
        switch scalar.value {
        case 0x0A: !newLines
        case 0x00..<0x20, 0x7F...0x9F, 0x200B...0x200F, 0x2028...0x202E, 0x2066...0x2069, 0xFEFF:
            true
        default: false
        }
    }

    static func active(_ text: String, newLines: Bool = true) -> [String] {
        text.unicodeScalars.filter { acts($0, newLines: newLines) }
            .map { "U+" + String($0.value, radix: 16) }
    }

    @Test(arguments: ["table", "markdown", "html"])
    func `no format for people holds what a terminal or a reader acts upon`(format: String) throws {
        let text = try output(["report", "--all-principals", "--format", format])
        #expect(HostileTextTests.active(text) == [])
        for number in HostileTextTests.attacks.indices {
            #expect(text.contains(HostileTextTests.id(number)))
        }
        #expect(!text.contains("\nREQUEST FORGED"))
        // In Markdown they stand in code, where HTML is none.
        if format == "html" {
            #expect(!text.contains("<script>alert") && !text.contains("<img src=x"))
        }
    }

    @Test func `an explanation holds no such thing either`() throws {
        for (number, attack) in HostileTextTests.attacks.enumerated() {
            let text = try output(["explain", HostileTextTests.id(number)])
            #expect(HostileTextTests.active(text) == [], "\(attack.name)")
            #expect(!text.contains("\nREQUEST FORGED"), "\(attack.name)")
        }
    }

    @Test(arguments: ["ndjson", "json"])
    func `JSON gives the text back as it was, on lines that nothing breaks`(format: String) throws {
        let text = try output(["report", "--all-principals", "--format", format])
        #expect(
            HostileTextTests.active(
                text.replacing("\u{200B}", with: "")
                    .replacing("\u{FEFF}", with: "").unicodeScalars.filter {
                        !(0x202A...0x202E).contains($0.value)
                            && !(0x2066...0x2069).contains($0.value)
                    }.reduce(into: "") { $0.unicodeScalars.append($1) }) == [])
        let lines = format == "ndjson" ? text.split(separator: "\n").map(String.init) : [text]
        var keys: [String: String] = [:]
        for line in lines {
            let value = try JSONSerialization.jsonObject(with: Data(line.utf8))
            for row in value as? [[String: Any]] ?? [value as? [String: Any] ?? [:]] {
                keys[row["requestId"] as? String ?? ""] = row["key"] as? String
            }
        }
        for (number, attack) in HostileTextTests.attacks.enumerated() {
            let key = keys[HostileTextTests.id(number)]
            #expect(key.map { Array($0.utf8) } == Array(attack.text.utf8), "\(attack.name)")
        }
    }

    @Test func `no CSV field is a formula, and quotes and new lines break no row`() throws {
        let text = try output(["report", "--all-principals", "--format", "csv"])
        let rows = try HostileTextTests.rows(ofCSV: text)
        #expect(rows.count == HostileTextTests.attacks.count + 1)
        for row in rows {
            #expect(row.count == rows[0].count)
            for field in row {
                let first = field.unicodeScalars.first
                #expect(first.map { !"=+-@\t\r".unicodeScalars.contains($0) } ?? true, "\(field)")
            }
        }
    }

    @Test func `the store is whole and takes no text for SQL`() throws {
        guard let sqlite = executable("sqlite3") else {
            print("skipped: the program sqlite3 is not installed")
            return
        }
        let result = try runProcess(
            sqlite, [store, "PRAGMA integrity_check; SELECT count(*) FROM denial"])
        #expect(result.output == "ok\n\(HostileTextTests.attacks.count)\n")
    }

    /// Reads RFC 4180, strictly: a quote inside an unquoted field is an error.
    static func rows(ofCSV text: String) throws -> [[String]] {
        var rows: [[String]] = []
        var row: [String] = []
        var field = ""
        var rest = Array(text.unicodeScalars)[...]
        while let first = rest.popFirst() {
            switch first {
            case "\"" where field.isEmpty:
                while let scalar = rest.popFirst() {
                    if scalar == "\"" {
                        guard rest.first == "\"" else { break }
                        rest.removeFirst()
                    }
                    field.unicodeScalars.append(scalar)
                }
                try #require([",", "\r", "\n", nil].contains(rest.first))
            case ",", "\n":
                row.append(field)
                field = ""
                if first == "\n" {
                    rows.append(row)
                    row = []
                }
            case "\r": try #require(rest.first == "\n")
            default:
                try #require(first != "\"")
                field.unicodeScalars.append(first)
            }
        }
        return rows
    }
}
