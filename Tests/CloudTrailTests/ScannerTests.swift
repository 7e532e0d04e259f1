import CloudTrail
import JSON
import JSONScanner
import TestSupport
import Testing

/// Scans a text offered in pieces of the given sizes, as a reader would.
func scan(
    _ text: String, piece: Int = .max, usesScalar: Bool = false
) -> (scanner: CloudTrailScanner, ids: [String]) {
    var scanner = CloudTrailScanner(usesScalar: usesScalar)
    var ids: [String] = []
    let bytes = Array(text.utf8)
    var held: [UInt8] = []
    var index = 0
    repeat {
        let end = min(bytes.count, piece == .max ? bytes.count : index + piece)
        held += bytes[index..<end]
        index = end
        let used = held.withUnsafeBytes { buffer in
            scanner.scan(buffer, isFinal: index == bytes.count) {
                ids.append($0.eventID ?? "?")
            }
        }
        held.removeFirst(used)
    } while index < bytes.count
    return (scanner, ids)
}

/// A record of interest (refused) and one that is none.
func record(_ id: String, code: String? = "AccessDenied", extra: String = "") -> String {
    let error = code.map { #""errorCode":"\#($0)","# } ?? ""
    return #"{"eventVersion":"1.11","userIdentity":{"type":"AssumedRole"},"#
        + #""eventSource":"s3.amazonaws.com","eventName":"GetObject",\#(error)\#(extra)"#
        + #""requestParameters":{"key":"a}]{[\"\\"},"eventID":"\#(id)"}"#
}

@Suite struct ScannerTests {
    static let containers: [(String, String)] = [
        ("Records", #"{"Records":[R1,R2,R3]}"#),
        ("Records, pretty-printed", "{\n \"Records\" : [\n R1 ,\n R2,\n R3\n ]\n}\n"),
        (
            "Records after other members",
            #"{"a":{"Records":[1]},"b":"Records","Records":[R1,R2,R3]}"#
        ),
        ("a bare array", "[R1,R2,R3]"),
        ("one a line", "R1\nR2\nR3\n"),
        ("back to back", "R1R2R3"),
        ("two files joined", #"{"Records":[R1,R2]}{"Records":[R3]}"#),
        (
            "EventBridge",
            #"{"version":"0","detail-type":"AWS API Call via CloudTrail","detail":R1}"#
                + "\n" + #"{"detail-type":"x","detail":R2}{"detail-type":"x","detail":R3}"#
        ),
        (
            "lookup-events",
            #"{"Events":[{"CloudTrailEvent":S1},{"CloudTrailEvent":R2},{"CloudTrailEvent":S3}]}"#
        ),
        (
            "CloudWatch Logs",
            #"{"messageType":"CONTROL_MESSAGE","logEvents":[]}"#
                + #"{"messageType":"DATA_MESSAGE","logEvents":[{"id":"1","message":S1},{"message":S2},{"message":S3}]}"#
        ),
        ("Splunk", #"{"result":{"_raw":S1}}{"result":{"_raw":S2}}{"result":{"_raw":S3}}"#),
    ]

    static func fill(_ template: String) -> String {
        var text = template
        for id in ["1", "2", "3"] {
            let code: String? = id == "2" ? nil : "AccessDenied"
            let plain = record(id, code: code)
            let quoted = JSONValue.string(plain).serialized()
            text = text.replacing("S\(id)", with: quoted).replacing("R\(id)", with: plain)
        }
        return text
    }

    @Test(arguments: containers)
    func `every container gives the same records`(name: String, template: String) {
        let (scanner, ids) = scan(ScannerTests.fill(template))
        #expect(ids == ["1", "3"])
        #expect(scanner.counts.records == 3)
        #expect(scanner.counts.rejected == 0)
        #expect(scanner.kind == .events)
    }

    @Test(arguments: containers)
    func `pieces of any size give the same records as the whole`(name: String, template: String) {
        let text = ScannerTests.fill(template)
        for piece in [1, 2, 3, 7, 61, 64, 65, 127, 1_000] {
            let (scanner, ids) = scan(text, piece: piece)
            #expect(ids == ["1", "3"], "pieces of \(piece)")
            #expect(scanner.counts.records == 3, "pieces of \(piece)")
        }
    }

    @Test func `digests and insights are told from events`() {
        let digest = scan(#"{"awsAccountId":"1","digestS3Object":"x","logFiles":[{"a":1}]}"#)
        #expect(digest.scanner.kind == .digest)
        let insight = scan(#"{"Records":[]}"#)
        #expect(insight.scanner.kind == .events)
        #expect(scan(#"{"eventVersion2":1,"insightDetails":{}}"#).scanner.kind == .insight)
        #expect(scan("{\"a\":1}").scanner.counts.rejected == 1)
        #expect(scan("hello").scanner.kind == .unrecognized)
    }

    @Test func `a cut file keeps every whole record and rejects the rest`() {
        let text = ScannerTests.fill(#"{"Records":[R1,R2,R3]}"#)
        let bytes = Array(text.utf8)
        for length in 0..<bytes.count {
            let (scanner, ids) = scan(String(decoding: bytes[..<length], as: UTF8.self))
            #expect(ids.count <= 2)
            #expect(scanner.counts.records <= 3)
            if scanner.counts.records < 3, length > 60 { #expect(scanner.counts.rejected == 1) }
        }
    }

    @Test(arguments: [
        record("1", code: #"\u0041ccessDenied"#),
        record("1", code: nil, extra: #""error\u0043ode":"AccessDenied","#),
        record("1", code: nil, extra: #""errorCode" : "AccessDenied" ,"#),
        record(
            "1", code: nil,
            extra: #""a":{"eventName":"x","deep":["eventName"]},"eventName":"PutBucketPolicy","#),
        record("1", code: nil, extra: #""x":"{","event\u004eame":"PutBucketPolicy","#),
        record("1", code: nil).replacing(
            #""eventName":"GetObject""#, with: "\"eventName\" \n:\t\"PutRolePolicy\""),
        record("1", code: nil).replacing("GetObject", with: "PutObject").replacing(
            #"{"type":"AssumedRole"}"#, with: #"{"accountId":"111111111111"}"#
        )
        .replacing(
            #""requestParameters""#,
            with: #""resources":[{"accountId":"222222222222"}],"requestParameters""#),
    ])
    func `what matters is found however it is written`(text: String) {
        #expect(scan(#"{"Records":[\#(text)]}"#).ids == ["1"])
        #expect(scan(#"{"Records":[\#(record("0", code: nil)),\#(text)]}"#, piece: 5).ids == ["1"])
    }

    @Test func `the pre-filter drops nothing that the full parser keeps`() throws {
        var generator = SeededGenerator(seed: 403)
        var kept = 0
        for _ in 0..<3_000 {
            let text = RandomRecord.make(&generator)
            let value = try JSONValue(parsing: text)
            let matters = CloudTrailRecord(value).map(RecordInterest.matters) ?? false
            kept += matters ? 1 : 0
            let found = scan("[\(text)]")
            #expect((found.ids.count == 1) == matters, "\(text)")
        }
        #expect(kept > 300)
    }

    @Test func `the fast classifier and the scalar one agree on random bytes`() {
        var generator = SeededGenerator(seed: 64)
        let alphabet = Array(#"{}[]"\e:, eventName"errorCode"#.utf8)
        for _ in 0..<2_000 {
            let count = Int.random(in: 0...300, using: &generator)
            let bytes = (0..<count).map { _ in
                alphabet[Int.random(in: 0..<alphabet.count, using: &generator)]
            }
            let results = [false, true].map { usesScalar -> [String] in
                var finder = RecordFinder(
                    watching: RecordInterest.watchedKeys, usesScalar: usesScalar)
                var seen: [String] = []
                let end = bytes.withUnsafeBytes { buffer in
                    finder.find(in: buffer) { seen.append("\($0)") }
                }
                return seen + ["\(end)"]
            }
            #expect(results[0] == results[1])
        }
    }
}

/// Records as a stranger might write them: members in any order, needles in strings, escapes.
enum RandomRecord {
    static func make(_ generator: inout SeededGenerator) -> String {
        let names = ["GetObject", "PutObject", "PutBucketPolicy", "Decrypt", "StartJobRun", "List"]
        let codes = ["AccessDenied", "NoSuchKey", "VpceAccessDenied", "KMS.DisabledException"]
        func pick(_ list: [String]) -> String {
            list[Int.random(in: 0..<list.count, using: &generator)]
        }
        var members = [
            member("eventName", pick(names), &generator),
            #""userIdentity":{"accountId":"\#(pick(["1", "2"]))","errorCode":"\#(pick(names))"}"#,
            #""resources":[{"accountId":"\#(pick(["1", "2"]))"}]"#,
            #""userAgent":"\#(pick(["errorCode\\\":\\\"AccessDenied", "\\\\", "데이터 \\ub370", "}{"]))""#,
            #""requestParameters":{"errorCode":"\#(pick(codes))","eventName":"\#(pick(names))"}"#,
            #""eventID":"1""#,
        ]
        if Bool.random(using: &generator) {
            members.append(member("errorCode", pick(codes), &generator))
        }
        if Int.random(in: 0..<8, using: &generator) == 0 { members.remove(at: 0) }
        members.shuffle(using: &generator)
        let comma = pick([",", " , ", ",\n\t"])
        return "{" + members.joined(separator: comma) + "}"
    }

    private static func member(
        _ key: String, _ value: String, _ generator: inout SeededGenerator
    ) -> String {
        let colon = [":", " : ", ":\n"][Int.random(in: 0..<3, using: &generator)]
        return "\(quoted(key, &generator))\(colon)\(quoted(value, &generator))"
    }

    private static func quoted(_ text: String, _ generator: inout SeededGenerator) -> String {
        var quoted = ""
        for scalar in text.unicodeScalars {
            if Int.random(in: 0..<40, using: &generator) == 0 {
                quoted += "\\u00" + String(scalar.value, radix: 16)
            } else {
                quoted.unicodeScalars.append(scalar)
            }
        }
        return "\"\(quoted)\""
    }
}
