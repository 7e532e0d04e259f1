import AWSTypes
import PolicyHistory
import Testing

/// A policy that AWS would not take was never in force: it is unreadable, and AWS's number is said.
@Suite struct PolicyLimitTests {
    static let time = Instant(seconds: 1_772_000_000)

    static func policy(of bytes: Int) -> String {
        let empty =
            #"{"Version":"2012-10-17","Statement":[{"Sid":"","Effect":"Deny","#
            + #""Principal":"*","Action":"s3:*","Resource":"*"}]}"#
        let sid = String(repeating: "a", count: bytes - empty.utf8.count)
        return empty.replacing(#""Sid":"""#, with: #""Sid":"\#(sid)""#)
    }

    static func imported(_ file: String, bucket: String? = nil) -> ImportResult {
        var context = LooseFileContext(capturedAt: time)
        context.bucket = bucket
        context.account = AccountID("111122223333")
        return LooseFile.read(Array(file.utf8), name: "file.json", context: context)
    }

    static func quoted(_ text: String) -> String {
        "\"" + text.replacing("\"", with: "\\\"") + "\""
    }

    @Test(arguments: [(20_480, true), (20_481, false), (24_700_000, false)])
    func `a bucket policy may be as large as AWS takes it`(bytes: Int, isRead: Bool) throws {
        let result = PolicyLimitTests.imported(
            #"{"Policy":\#(PolicyLimitTests.quoted(PolicyLimitTests.policy(of: bytes)))}"#,
            bucket: "lake")
        let entry = try #require(result.entries.first { $0.facet == Facet.bucketPolicy })
        #expect((entry.value.text != nil) == isRead)
        if isRead {
            #expect(result.problems.isEmpty)
        } else {
            let problem = try #require(result.problems.first?.description)
            #expect(
                problem.contains(
                    "holds \(bytes) bytes, and AWS takes no more than 20480 (Amazon S3")
            )
        }
    }

    @Test func `white space between the parts of a policy does not count`() throws {
        let text = PolicyLimitTests.policy(of: 20_000)
            .replacing(",", with: ",\n" + String(repeating: " ", count: 2_000))
        let result = PolicyLimitTests.imported(#"{"Policy":\#(text)}"#, bucket: "lake")
        #expect(result.entries.contains { $0.facet == Facet.bucketPolicy && $0.value.text != nil })
    }

    @Test(arguments: [
        ("arn:aws:iam::aws:policy/Large", 50_000, true),
        ("arn:aws:iam::111122223333:policy/large", 50_000, false),
        ("arn:aws:iam::aws:policy/Large", 2_000_000, false),
    ])
    func `AWS's own managed policies may be larger than a customer's`(
        arn: String, bytes: Int, isRead: Bool
    ) {
        let file = """
            {"RoleDetailList":[],"Policies":[{"PolicyName":"p","Arn":"\(arn)",\
            "DefaultVersionId":"v1","PolicyVersionList":[{"VersionId":"v1",\
            "IsDefaultVersion":true,"Document":\(PolicyLimitTests.policy(of: bytes))}]}]}
            """
        let result = PolicyLimitTests.imported(file)
        let entry = result.entries.first { $0.facet == Facet.versions.member("v1") }
        #expect((entry?.value.text != nil) == isRead)
        #expect(result.problems.isEmpty == isRead)
    }

    @Test func `an element that is too long is told, and the others are read`() {
        let zeros = String(repeating: "0,", count: (33 << 20) / 2)
        let result = PolicyLimitTests.imported(
            #"{"RoleDetailList":[{"RoleName":"x","a":[\#(zeros)0]}],"Policies":[]}"#)
        #expect(result.problems.contains { $0.description.contains("longer than is read") })
    }

    @Test func `of very many problems the first are told, and no list is taken for whole`() {
        let empty = String(repeating: "{},", count: 50_000)
        let result = PolicyLimitTests.imported(#"{"RoleDetailList":[\#(empty){}],"Policies":[]}"#)
        #expect(result.problems.count == 10_000)
        #expect(result.entries.isEmpty)
    }
}
