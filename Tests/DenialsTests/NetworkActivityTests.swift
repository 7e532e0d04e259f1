import AWSTypes
import CloudTrail
import Denials
import JSON
import Testing

/// Network activity events: copies of calls, without what was asked and answered.
@Suite struct NetworkActivityTests {
    static func record(_ name: String, code: String? = nil, category: String) throws
        -> CloudTrailRecord
    {
        let error = code.map { "\"errorCode\":\"\($0)\"," } ?? ""
        let text = """
            {"eventVersion":"1.11","eventTime":"2026-10-02T08:01:00Z","eventID":"e1",
            "requestID":"R1","eventSource":"\(source(of: name))","eventName":"\(name)",\(error)
            "userIdentity":{"type":"AssumedRole","accountId":"111122223333","accessKeyId":"ASIAX",
            "arn":"arn:aws:sts::111122223333:assumed-role/etl/run",
            "sessionContext":{"sessionIssuer":{"arn":"arn:aws:iam::111122223333:role/etl"}}},
            "eventCategory":"\(category)"}
            """
        return try #require(CloudTrailRecord(try JSONValue(parsing: text)))
    }

    private static func source(of name: String) -> String {
        switch name {
        case "AssumeRole", "AssumeRoleWithSAML", "AssumeRoleWithWebIdentity",
            "GetScopedCredentials":
            "sts.amazonaws.com"
        case "StartJobRun": "glue.amazonaws.com"
        default: "s3.amazonaws.com"
        }
    }

    @Test(arguments: RecordInterest.eventNames.union(RecordInterest.writes).sorted())
    func `a copy of a call that was allowed is no evidence of anything`(name: String) throws {
        let record = try NetworkActivityTests.record(name, category: "NetworkActivity")
        #expect(Finding(record, SituationMemory()) == nil)
        #expect(LeftOut(record) == nil)
    }

    @Test func `a copy of a call that the endpoint refused is a denial`() throws {
        let record = try NetworkActivityTests.record(
            "GetObject", code: "VpceAccessDenied", category: "NetworkActivity")
        guard case .denial(let sighting)? = Finding(record, SituationMemory()) else {
            Issue.record("no denial")
            return
        }
        #expect(sighting.log == .networkActivity)
        #expect(sighting.bucket == nil)
        #expect(Denial(sightings: [sighting]).requiredPermissions.isEmpty)
    }
}
