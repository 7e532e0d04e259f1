import AWSTypes
import Glibc
import Testing

@testable import S3Client

@Suite struct AnswerTests {
    private func page(_ xml: String) throws -> ListingPage {
        try Array(xml.utf8).withUnsafeBytes { bytes throws(XMLReader.Malformed) in
            try ListingPage(bytes)
        }
    }

    @Test func `a page has its objects, prefixes and the token, in whatever order they stand`()
        throws
    {
        let page = try page(
            """
            <?xml version='1.0' encoding='UTF-8'?>
            <ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">
            <IsTruncated>true</IsTruncated><Prefix/><Name>logs</Name>
            <Contents><Size>12</Size><Key>a+b%2Bc%2F%01</Key><Owner><ID>x</ID><Size>9</Size></Owner>
            <LastModified>2026-05-04T10:00:00.123Z</LastModified><ETag>&quot;e1&#34;</ETag></Contents>
            <Contents><Key>d</Key><LastModified>2026-05-04T10:00:00Z</LastModified>
            <ETag>"e2-3"</ETag><Size>0</Size></Contents>
            <CommonPrefixes><Prefix>2026%2F</Prefix></CommonPrefixes>
            <NextContinuationToken>t&amp;1</NextContinuationToken></ListBucketResult>
            """)
        let time = try #require(Instant(iso8601: "2026-05-04T10:00:00Z"))
        #expect(
            page.objects == [
                ListedObject(key: "a b+c/\u{1}", size: 12, modified: time, etag: "e1"),
                ListedObject(key: "d", size: 0, modified: time, etag: "e2-3"),
            ])
        #expect(page.prefixes == ["2026/"])
        #expect(page.next == "t&1")
        #expect(page.unreadable == 0)
    }

    @Test func `a last page has no token, and what cannot be read is counted`() throws {
        let page = try page(
            """
            <L><IsTruncated>false</IsTruncated><NextContinuationToken>t</NextContinuationToken>
            <Contents><Key>%FF</Key><LastModified>2026-05-04T10:00:00Z</LastModified><Size>1</Size>
            </Contents><Contents><Key>k</Key><Size>-1</Size></Contents></L>
            """)
        #expect(page.next == nil)
        #expect(page.objects.isEmpty)
        #expect(page.unreadable == 2)
    }

    @Test(
        arguments: [
            "", "x", "<a>", "<a></b>", "<a/><b/>", "<a><!DOCTYPE a></a>", "<a>&b;</a>", "<a>&#0",
            "<!DOCTYPE l [<!ENTITY a \"aa\">]><l>&a;</l>", "<a b=\"", "<!-- <a/>",
            "<a>&#xD800;</a>", "</a>", "<a></a/>", "<a><![CDATA[x]]></a>", "<>", "<a>x</a>y",
            String(repeating: "<a>", count: 1_000),
        ])
    func `what is no XML that S3 writes is refused`(xml: String) {
        #expect(throws: XMLReader.Malformed.self) { try page(xml) }
    }

    @Test func `every prefix of a page is refused, and none ends the program`() throws {
        let xml = "<?x?><L><!-- c --><Contents><Key>a&amp;</Key></Contents><P/></L>"
        for count in 0..<xml.utf8.count {
            let part = String(decoding: Array(xml.utf8.prefix(count)), as: UTF8.self)
            #expect(throws: XMLReader.Malformed.self, "\(part)") { try page(part) }
        }
        _ = try page(xml)
    }

    @Test func `very many comments between white space cost no stack`() throws {
        _ = try page("<a></a>" + String(repeating: " <!---->", count: 200_000))
    }

    private func error(
        _ status: Int, _ body: String, headers: [String: String] = [:]
    ) -> ErrorAnswer {
        let bytes = Array(body.utf8)
        let memory = UnsafeMutablePointer<UInt8>(bitPattern: 0)
        guard !bytes.isEmpty, let copy = malloc(bytes.count) else {
            return ErrorAnswer(
                HTTPAnswer(
                    status: status, headers: headers,
                    body: AnswerBytes(memory: memory, count: 0)))
        }
        let target = copy.assumingMemoryBound(to: UInt8.self)
        target.update(from: bytes, count: bytes.count)
        return ErrorAnswer(
            HTTPAnswer(
                status: status, headers: headers,
                body: AnswerBytes(memory: target, count: bytes.count)))
    }

    @Test func `an error says its code, its region, and whether it may pass`() {
        let elsewhere = error(
            400,
            "<Error><Code>AuthorizationHeaderMalformed</Code><Message>m</Message>"
                + "<Region>eu-west-1</Region></Error>")
        #expect(elsewhere.isElsewhere)
        #expect(elsewhere.region == "eu-west-1")
        let moved = error(301, "", headers: ["x-amz-bucket-region": "eu-west-2"])
        #expect(moved.isElsewhere)
        #expect(error(503, "<Error><Code>SlowDown</Code></Error>").mayPass)
        #expect(!error(403, "<Error><Code>AccessDenied</Code></Error>").mayPass)
        #expect(error(400, "<Error><Code>ExpiredToken</Code></Error>").isExpired)
        #expect(error(412, "").reason == .changed)
        #expect(error(404, "<html>no</html>").reason == .notFound)
        let queue = error(
            400, #"{"__type":"com.amazonaws.sqs#QueueDoesNotExist","message":"none"}"#)
        #expect(queue.code == "QueueDoesNotExist")
        #expect(queue.reason == .notFound)
    }

    @Test(arguments: ["evil.example/", "EU", "a@b", "a:80", String(repeating: "a", count: 33)])
    func `an answer cannot choose the host by its region`(region: String) {
        let answer = error(301, "", headers: ["x-amz-bucket-region": region])
        #expect(answer.region == nil)
        #expect(!answer.isElsewhere)
    }

    @Test func `our own denial names the permission that is missing`() {
        let answer = error(
            403,
            "<Error><Code>AccessDenied</Code><Message>User: u is not authorized</Message></Error>")
        let text = FailureWords.words(
            answer, needs: "s3:ListBucket on arn:aws:s3:::logs", source: "the environment",
            difference: nil)
        for part in ["s3:ListBucket on arn:aws:s3:::logs", "the environment", "not authorized"] {
            #expect(text.contains(part), "\(text)")
        }
        let skewed = FailureWords.words(
            error(403, "<Error><Code>RequestTimeTooSkewed</Code></Error>"), needs: "",
            source: "", difference: 1_260)
        #expect(skewed.contains("by 21 minutes (behind)"))
    }

    @Test func `a date of HTTP is an instant`() {
        #expect(
            HTTPDate.instant("Mon, 04 May 2026 10:00:05 GMT")
                == Instant(iso8601: "2026-05-04T10:00:05Z"))
        for text in ["", "Mon, 04 May 2026 10:00:05 CET", "Mon, 99 May 2026 10:00:05 GMT", "x"] {
            #expect(HTTPDate.instant(text) == nil)
        }
    }

    @Test func `delays grow, keep to the limit, and end with the attempts or the budget`() {
        var generator = SystemRandomNumberGenerator()
        var budget = RetryBudget()
        for attempt in 1..<RetryBudget.maximumAttempts {
            let delay = budget.delay(after: attempt, asked: nil, using: &generator)
            #expect((0...RetryBudget.longestDelay).contains(delay ?? -1))
        }
        #expect(
            budget.delay(after: RetryBudget.maximumAttempts, asked: nil, using: &generator) == nil)
        #expect(budget.delay(after: 1, asked: 7, using: &generator) ?? 0 >= 7_000)
        #expect(
            budget.delay(after: 1, asked: .max / 2_000, using: &generator)
                == RetryBudget.longestDelay)
        for _ in 0..<RetryBudget.capacity {
            _ = budget.delay(after: 1, asked: nil, using: &generator)
        }
        #expect(budget.delay(after: 1, asked: nil, using: &generator) == nil)
        budget.earn()
        #expect(budget.delay(after: 1, asked: nil, using: &generator) != nil)
    }
}
