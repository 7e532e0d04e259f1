import Testing

@testable import Pipeline

/// Messages as AWS documents them, and as servers write them.
@Suite struct EventMessageTests {
    private static func record(
        _ key: String, name: String = "ObjectCreated:Put", source: String = "aws:s3"
    ) -> String {
        """
        {"eventVersion":"2.1","eventSource":"\(source)","eventName":"\(name)",
         "s3":{"bucket":{"name":"logs"},"object":{"key":"\(key)","size":1}}}
        """
    }

    private static func quoted(_ text: String) -> String {
        text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: " ")
    }

    @Test(
        arguments: [
            ("logs%2Fa+b%2Bc%3D%C3%A9%2541.gz", "logs/a b+c=é%41.gz"),
            ("logs/a%20b", "logs/a b"), ("plain", "plain"), ("..%2F..%2Fetc", "../../etc"),
        ])
    func `a key of S3's own messages is decoded once, as a form`(encoded: String, key: String) {
        let text = #"{"Records":[\#(EventMessageTests.record(encoded))]}"#
        let expected = EventMessage.objects([ObjectEvent(bucket: "logs", key: key)])
        #expect(EventMessage(text) == expected)
        // The same through SNS, once and never deeper than that.
        let envelope = #"{"Type":"Notification","Message":"\#(EventMessageTests.quoted(text))"}"#
        #expect(EventMessage(envelope) == expected)
        let nested = EventMessageTests.quoted(EventMessageTests.quoted(envelope))
        #expect(
            EventMessage(#"{"Type":"Notification","Message":"\#(nested)"}"#) == .foreign)
    }

    @Test func `a key of EventBridge stands as it is, decoded once where it is not there`() {
        let text = """
            {"version":"0","source":"aws.s3","detail-type":"Object Created",
             "detail":{"bucket":{"name":"logs"},"object":{"key":"a+b%20c"}}}
            """
        #expect(
            EventMessage(text)
                == .objects([ObjectEvent(bucket: "logs", key: "a+b%20c", otherKey: "a b c")]))
    }

    @Test func `CloudTrail names several keys`() {
        let text = #"{"s3Bucket":"logs","s3ObjectKey":["a/b.json.gz","c%20d"]}"#
        #expect(
            EventMessage(text)
                == .objects([
                    ObjectEvent(bucket: "logs", key: "a/b.json.gz"),
                    ObjectEvent(bucket: "logs", key: "c%20d"),
                ]))
    }

    @Test(
        arguments: [
            (#"{"Service":"Amazon S3","Event":"s3:TestEvent","Bucket":"logs"}"#, "s3:TestEvent"),
            (
                #"{"Records":[\#(EventMessageTests.record("k", name: "ObjectRemoved:Delete"))]}"#,
                "ObjectRemoved:Delete"
            ),
            (#"{"source":"aws.s3","detail-type":"Object Deleted","detail":{}}"#, "Object Deleted"),
        ])
    func `what writes no object is of no interest`(text: String, reason: String) {
        #expect(EventMessage(text) == .ignored(reason))
    }

    @Test(
        arguments: [
            "", "x", "[]", "1", "{}", #"{"Records":[]}"#, #"{"Records":[{}]}"#,
            #"{"Records":[\#(record("k", source: "aws:other"))]}"#,
            #"{"Records":[\#(record("a%2"))]}"#, #"{"Records":[\#(record("%FF"))]}"#,
            #"{"s3Bucket":"logs","s3ObjectKey":[1]}"#, #"{"Type":"Notification","Message":"hi"}"#,
            #"{"source":"aws.s3","detail-type":"Object Created","detail":{}}"#,
        ])
    func `what is none of these is foreign`(text: String) {
        #expect(EventMessage(text) == .foreign)
    }

    @Test func `what Lambda hands to a function is the messages of its queue`() {
        let record = { (body: String) in
            #"{"messageId":"m","eventSource":"aws:sqs","body":"\#(EventMessageTests.quoted(body))"}"#
        }
        let bodies = [#"{"Records":[\#(EventMessageTests.record("a"))]}"#, "none of ours"]
        let event = #"{"Records":[\#(bodies.map(record).joined(separator: ","))]}"#
        let expected = [bodies[0].replacing("\n", with: " "), bodies[1]]
        #expect(EventLines.messages(in: event) == expected)
        #expect(EventLines.messages(in: bodies[0]) == [bodies[0]])
        #expect(EventLines.messages(in: "a\nb\n") == ["a", "b"])
        #expect(EventLines.messages(in: #"{"Records":[]}"#) == [#"{"Records":[]}"#])
    }

    @Test func `every prefix of a message is foreign or what it says, and none ends the program`() {
        let text = #"{"Records":[\#(EventMessageTests.record("a%20b"))]}"#
        for count in 0..<text.utf8.count {
            let part = String(decoding: Array(text.utf8.prefix(count)), as: UTF8.self)
            #expect(EventMessage(part) == .foreign)
        }
    }
}
