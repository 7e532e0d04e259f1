import Foundation
import TestSupport
import Testing

/// The same refused request in both forms of the access log and in CloudTrail is one denial.
@Suite struct AccessLogFormsTests {
    static let object = LogFixture.object(
        "SAME000000000001", key: "raw/a.csv", uri: "GET /raw/a.csv")

    static let subscription = """
        {"messageType":"DATA_MESSAGE","logGroup":"/aws/s3","logEvents":[{"id":"1",\
        "timestamp":1777899448900,"message":"\(LogFixture.escaped(object))"}]}
        """

    @Test(arguments: [object + "\n", "[\(object)]", subscription])
    func `it is read by its content and joined`(form: String) throws {
        let folder = try TemporaryFolder()
        let store = folder.path + "/store.sqlite"
        try folder.write(form, to: "logs/a-name-that-tells-nothing")
        try folder.write(LogFixture.line(requestID: "SAME000000000001") + "\n", to: "logs/text")
        try folder.write(
            "{\"Records\":[\(LogFixture.record(requestID: "SAME000000000001"))]}", to: "logs/trail")
        let ingested = try runProcess(why403, ["ingest", "--store", store, folder.path + "/logs"])
        #expect(ingested.status == 0, "\(ingested.errors)")
        #expect(ingested.errors.contains("3 records, 1 new denial\n"))
        let report = try runProcess(why403, ["report", "--store", store, "--format", "ndjson"])
        let lines = report.output.split(separator: "\n")
        #expect(lines.count == 1)
        #expect(lines.first?.contains(#""sightings":["s3-access-log","cloudtrail"]"#) == true)
        #expect(lines.first?.contains(#""resource":"arn:aws:s3:::orchard-lake/raw/a.csv""#) == true)
    }
}
