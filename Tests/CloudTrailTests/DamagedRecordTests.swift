import CloudTrail
import JSONScanner
import Testing

/// Files that are no JSON, or not as CloudTrail writes it: what is kept, counted and said of each.
@Suite struct DamagedRecordTests {
    struct Row: CustomTestStringConvertible, Sendable {
        let name: String
        /// `R1`, `R2` and `R3` are refused requests; `N2`, `N4` such as were answered.
        let text: String
        let kept: [String]
        let records: Int64
        /// The reasons, each with what stands at its offset where that is not the file's end.
        let told: [String]

        init(_ name: String, _ text: String, kept: [String], records: Int64, told: [String] = []) {
            (self.name, self.text) = (name, DamagedRecordTests.fill(text))
            (self.kept, self.records, self.told) = (kept, records, told)
        }

        var testDescription: String { name }
    }

    static func fill(_ template: String) -> String {
        var text = template
        for number in 1...4 {
            text = text.replacing("R\(number)", with: plain("\(number)"))
            text = text.replacing("N\(number)", with: plain("\(number)", code: nil))
        }
        return text
    }

    private static func plain(_ id: String, code: String? = "AccessDenied") -> String {
        let error = code.map { #""errorCode":"\#($0)","# } ?? ""
        return #"{"eventVersion":"1.11","userIdentity":{"type":"AssumedRole"},"#
            + #""eventSource":"s3.amazonaws.com","eventName":"GetObject",\#(error)"#
            + #""requestParameters":{"key":"k"},"eventID":"\#(id)"}"#
    }

    /// A list of three whose second record is changed.
    private static func inside(_ record: String, _ old: String, _ new: String) -> String {
        let changed = fill(record).replacing(old, with: new)
        precondition(changed != fill(record), "nothing was changed")
        return #"{"Records":[R1,\#(changed),R3]}"#
    }

    private static let unexpected = "unexpected character"
    private static let ends = "the file ends inside its records"
    private static let noRecord = "text that is no record"
    private static let unclosed = "the object around the records is not closed"
    private static let closedEarly = "a record closed before its last members"

    static let insideOfRecord = [
        Row(
            "a code without a value", inside("R2", #""AccessDenied""#, " "),
            kept: ["1", "3"], records: 3, told: [unexpected]),
        Row(
            "a code that is no text", inside("R2", #""AccessDenied""#, "403"),
            kept: ["1", "3"], records: 3),
        Row(
            "a name without a value", inside("N2", #""GetObject""#, ""),
            kept: ["1", "3"], records: 3, told: [unexpected]),
        Row(
            "no colon", inside("R2", #""errorCode":"#, #""errorCode""#),
            kept: ["1", "3"], records: 3, told: [unexpected]),
        Row(
            "no comma", inside("R2", #""AccessDenied","#, #""AccessDenied""#),
            kept: ["1", "3"], records: 3, told: [unexpected]),
        Row(
            "a bare word", inside("R2", #""AccessDenied""#, "AccessDenied"),
            kept: ["1", "3"], records: 3, told: [unexpected]),
        Row(
            "a string never closed", inside("R2", #""AccessDenied","#, #""AccessDenied,"#),
            kept: ["1", "3"], records: 2, told: [ends]),
        Row(
            "a string never closed where nothing was refused",
            inside("N2", #""GetObject","#, #""GetObject,"#),
            kept: ["1", "3"], records: 2, told: [ends]),
        Row(
            "two strings never closed, so that quotes match again",
            #"{"Records":[R1,N2,R3,N4]}"#.replacing(
                "N2", with: fill("N2").replacing(#""GetObject","#, with: #""GetObject,"#)
            ).replacing("N4", with: fill("N4").replacing(#""GetObject","#, with: #""GetObject,"#)),
            kept: ["1", "3"], records: 3, told: [unexpected, ends]),
        Row(
            "a number that begins with 0", inside("R2", #""key":"k""#, #""key":01"#),
            kept: ["1", "3"], records: 3, told: [unexpected]),
        Row(
            "a control character", inside("R2", #""key":"k""#, "\"key\":\"\u{1}\""),
            kept: ["1", "3"], records: 3, told: ["invalid string"]),
        Row(
            "a bracket of the wrong kind", inside("R2", #""k"}"#, #""k"]"#),
            kept: ["1", "3"], records: 3, told: [unexpected]),
        Row(
            "a bracket too many", inside("R2", #""k"}"#, #""k"}}"#),
            kept: ["1", "3"], records: 3, told: [closedEarly]),
        Row(
            "a bracket too many where nothing was refused", inside("N2", #""k"}"#, #""k"}}"#),
            kept: ["1", "3"], records: 3, told: [closedEarly]),
        Row(
            "a bracket too few", inside("R2", #""k"}"#, #""k""#),
            kept: ["1", "3"], records: 3, told: [unexpected]),
        Row(
            "the code twice: the last counts",
            inside("R2", #""AccessDenied""#, #""AccessDenied","errorCode":"NoSuchKey""#),
            kept: ["1", "3"], records: 3),
        Row(
            "the code twice, the last a refusal",
            inside("R2", #""AccessDenied""#, #""NoSuchKey","errorCode":"AccessDenied""#),
            kept: ["1", "2", "3"], records: 3),
        Row(
            "not looked at: nothing of it speaks of a refusal or a change",
            inside("N2", #""key":"k""#, #""key":01"#), kept: ["1", "3"], records: 3),
    ]

    static let aroundRecords = [
        Row(
            "no comma between records", #"{"Records":[R1 R2,R3]}"#,
            kept: ["1", "2", "3"], records: 3, told: ["no comma before a record"]),
        Row(
            "two commas", #"{"Records":[R1,,R3]}"#,
            kept: ["1", "3"], records: 2, told: ["a comma too many before a record"]),
        Row(
            "a comma before the first", #"{"Records":[,R1]}"#,
            kept: ["1"], records: 1, told: ["a comma too many before a record"]),
        Row(
            "a comma behind the last", #"{"Records":[R1,]}"#,
            kept: ["1"], records: 1, told: ["a comma behind the last record"]),
        Row(
            "a word between", #"{"Records":[R1,oops,R3]}"#,
            kept: ["1", "3"], records: 2, told: [noRecord]),
        Row(
            "elements that are no objects", #"{"Records":[R1,null,R2,"]",R3,[1]]}"#,
            kept: ["1", "2", "3"], records: 4,
            told: [noRecord, noRecord, "a record that is no object"]),
        Row(
            "a list closed by }", #"{"Records":[}"#, kept: [], records: 0,
            told: ["a list of records closed by }"]),
        Row(
            "a list closed by } behind a record", #"{"Records":[R1}"#,
            kept: ["1"], records: 1, told: ["a list of records closed by }"]),
        Row(
            "a bracket between records", #"{"Records":[R1},R3]}"#,
            kept: ["1", "3"], records: 2, told: ["a list of records closed by }"]),
        Row("no end of the list", #"{"Records":[R1,"#, kept: ["1"], records: 1, told: [ends]),
        Row("no end of the object", #"{"Records":[R1]"#, kept: ["1"], records: 1, told: [unclosed]),
        Row(
            "a file joined to one without its end", #"{"Records":[R1]{"Records":[R3]}"#,
            kept: ["1", "3"], records: 2, told: [unclosed]),
        Row(
            "text behind the list", #"{"Records":[R1]oops}"#,
            kept: ["1"], records: 1, told: [unexpected]),
        Row(
            "text behind the object", #"{"Records":[R1]}oops"#,
            kept: ["1"], records: 1, told: ["text behind the records that is no JSON"]),
        Row(
            "zeros behind the object", "{\"Records\":[R1]}\n\0\0\0\0",
            kept: ["1"], records: 1, told: ["text behind the records that is no JSON"]),
        Row(
            "text between two files", #"{"Records":[R1]} oops {"Records":[R3]}"#,
            kept: ["1", "3"], records: 2, told: ["text behind the records that is no JSON"]),
        Row(
            "members behind the list", #"{"Records":[R1],"a":{"b":[1]}}{"Records":[R3],"a":1}"#,
            kept: ["1", "3"], records: 2),
        Row(
            "two lists in one object", #"{"Records":[R1],"a":[2],"Records":[R3]}"#,
            kept: ["1", "3"], records: 2),
        Row(
            "no colon before the list", #"{"Records"[R1]}"#,
            kept: ["1"], records: 1, told: [unexpected]),
        Row(
            "a damaged member before the list", #"{"a" 1,"Records":[R1]}"#,
            kept: ["1"], records: 1, told: [unexpected]),
        Row(
            "a list that is an object", #"{"Records":{"a":R1}}"#,
            kept: [], records: 0, told: ["an object that holds no CloudTrail event"]),
        Row(
            "text behind a bare list", "[R1]oops", kept: ["1"], records: 1,
            told: ["text behind the records that is no JSON"]),
        Row(
            "a line that is none", "R1\noops\nR3\n", kept: ["1", "3"], records: 2, told: [noRecord]),
        Row(
            "a quote in such a line", "R1\noo\"ps\nR3\n",
            kept: ["1", "3"], records: 2, told: [ends]),
        Row(
            "a bracket too many behind a line", "R1}\nR3\n",
            kept: ["1", "3"], records: 2, told: ["a bracket that opens nowhere"]),
        Row(
            "a torn line", "R1\n{\"eventVersion\":\"1.11\",\"errorCo\nR3\n",
            kept: ["1", "3"], records: 2, told: [ends]),
        Row(
            "lines with commas and record separators", "R1,\n\u{1E}R3\n",
            kept: ["1", "3"], records: 2),
    ]

    @Test(arguments: insideOfRecord + aroundRecords)
    func `what is damaged is told, and what is whole is kept`(row: Row) {
        let (scanner, ids) = scan(row.text)
        #expect(ids == row.kept)
        #expect(scanner.counts.records == row.records)
        #expect(scanner.counts.rejected == Int64(row.told.count))
        #expect(scanner.counts.samples.map(\.reason) == row.told)
        #expect(scan(row.text, usesScalar: true).ids == row.kept)
    }

    @Test(arguments: insideOfRecord + aroundRecords)
    func `pieces of any size tell the same`(row: Row) {
        for piece in [1, 2, 3, 7, 61, 64, 65, 127, 300] {
            let (scanner, ids) = scan(row.text, piece: piece)
            #expect(Set(ids) == Set(row.kept), "pieces of \(piece)")
            #expect((scanner.counts.rejected > 0) == !row.told.isEmpty, "pieces of \(piece)")
        }
    }

    @Test func `a damage is told with its place in the file`() throws {
        let text = DamagedRecordTests.fill("[R1,\n oops, R3]")
        let sample = try #require(scan(text).scanner.counts.samples.first)
        let bytes = Array(text.utf8)
        #expect(bytes[Int(sample.offset)...].starts(with: "oops".utf8))
    }

    @Test func `what follows a record that is never closed is read, however much it is`() {
        let head = #"{"eventVersion":"1.11","eventName":"GetObject,"a":""#
        let good = (0..<200).map {
            record("\($0)", extra: #""pad":"\#(String(repeating: "x", count: 9_000))","#)
        }
        for between in ["", String(repeating: "{\"eventVersion\":\"1\",", count: 100)] {
            let text = #"{"Records":[\#(head),\#(between)\#(good.joined(separator: ","))]}"#
            for piece in [1 << 16, .max] {
                let (scanner, ids) = scan(text, piece: piece)
                #expect(ids.count == 200)
                #expect(scanner.counts.rejected > 0)
            }
        }
    }

    /// The quotes and brackets of a nested object are no record's, wherever it is.
    @Test func `a member that begins as a record does is none`() {
        let nested =
            #""requestParameters":{"eventVersion":"1.11","errorCode":"AccessDenied","#
            + #""eventName":"GetObject","eventID":"9"}"#
        let text = DamagedRecordTests.fill("R2").replacing(
            #""requestParameters":{"key":"k"}"#, with: nested + #","n":01"#)
        let (scanner, ids) = scan(#"{"Records":[\#(text)]}"#)
        #expect(ids.isEmpty)
        #expect(scanner.counts.rejected == 1)
    }
}
