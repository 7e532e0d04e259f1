import Foundation
import TestSupport
import Testing

/// What `ingest` says of a run, and what its flags do.
@Suite struct IngestSummaryTests {
    let folder: TemporaryFolder
    let store: String

    init() throws {
        folder = try TemporaryFolder()
        store = folder.path + "/store.sqlite"
    }

    func run(_ arguments: String...) throws -> ProgramResult {
        try runProcess(why403, arguments + ["--store", store], folder: folder.path)
    }

    func reported(_ arguments: [String] = []) throws -> Int {
        let result = try runProcess(
            why403, ["report", "--format", "ndjson", "--store", store] + arguments)
        return result.output.split(separator: "\n").count
    }

    @Test func `refusals that are no denials are counted by reason, code and service`() throws {
        let records = [
            LogFixture.record(requestID: "R1"),
            LogFixture.record(requestID: "R2", source: "iam.amazonaws.com", eventName: "ListRoles"),
            LogFixture.record(
                requestID: "R3", code: "Client.UnauthorizedOperation",
                source: "ec2.amazonaws.com", eventName: "DescribeVpcs"),
            LogFixture.record(
                requestID: "R4", code: "Client.UnauthorizedOperation",
                source: "ec2.amazonaws.com", eventName: "DescribeVpcs"),
            LogFixture.record(requestID: "R5", code: "AllAccessDisabled"),
            LogFixture.record(requestID: "R6").replacing("2026-05-04T12:57:29Z", with: "yesterday"),
        ]
        let lines = [
            LogFixture.line(requestID: "L1", code: "SignatureDoesNotMatch"),
            LogFixture.line(requestID: "L2", code: "RequestTimeTooSkewed"),
            LogFixture.line(requestID: "L3", code: "SignatureDoesNotMatch"),
            LogFixture.line(requestID: "L4", operation: "REST.OPTIONS.PREFLIGHT"),
            LogFixture.line(requestID: "L5", status: "200", code: "-"),
        ]
        try folder.write("{\"Records\":[\(records.joined(separator: ","))]}", to: "logs/trail")
        try folder.write(lines.joined(separator: "\n") + "\n", to: "logs/access")
        let result = try run("ingest", "logs")
        #expect(result.status == 2)  // One refusal cannot be placed in time.
        for sentence in [
            "2 files read, 11 records, 1 new denial\n",
            "refused by other services than S3 and KMS: 2 Client.UnauthorizedOperation (ec2 2), "
                + "1 AccessDenied (iam 1)\n",
            "not permission errors: 2 SignatureDoesNotMatch, 1 AllAccessDisabled, "
                + "1 RequestTimeTooSkewed\n",
            "not decisions on access: 1 REST.OPTIONS.PREFLIGHT\n",
            "without a time or a request id: 1\n",
        ] {
            #expect(result.errors.contains(sentence), "\(result.errors)")
        }
        #expect(result.output == "")
    }

    @Test func `for programs the summary is one object on standard output`() throws {
        try folder.write(
            LogFixture.line(requestID: "L1") + "\n"
                + LogFixture.line(requestID: "L2", code: "InvalidAccessKeyId") + "\n", to: "drop")
        let result = try run("ingest", "drop", "--format", "json", "--quiet")
        #expect(
            result.output == """
                {"found":1,"known":0,"read":1,"growing":0,"skipped":0,"damaged":0,"records":2,"rejected":0,\
                "inDoubt":0,"newDenials":1,"attributed":1,"attributedOfGlueRoles":1,"leftOut":[{"reason":\
                "no-authorization-failure","name":"InvalidAccessKeyId","count":1}],\
                "problems":[],"problemCount":0,"interrupted":false}

                """)
        #expect(result.errors == "")
    }

    @Test func `other principals are kept and counted apart unless everyone is asked for`() throws {
        let human = "arn:aws:sts::111122223333:assumed-role/orchard-people/ada"
        try folder.write(
            LogFixture.line(requestID: "L1") + "\n"
                + LogFixture.line(requestID: "L2", requester: human) + "\n", to: "drop")
        let first = try run("ingest", "drop")
        #expect(first.errors.contains("2 denials attributed: 1 of Glue roles, 1 of other"))
        #expect(try reported() == 1)
        #expect(try reported(["--all-principals"]) == 2)
        try FileManager.default.removeItem(atPath: store)
        let second = try run("ingest", "drop", "--all-principals")
        #expect(second.errors.contains("2 denials attributed\n"))
    }

    @Test func `a denial that a later log tells more of is counted once`() throws {
        let count = 3_000
        let ids = (0..<count).map { String(format: "C%015d", $0) }
        let lines = ids.map { LogFixture.line(requestID: $0) }
        let records = ids.map { LogFixture.record(requestID: $0) }
        try folder.write(lines.joined(separator: "\n") + "\n", to: "logs/a")
        try folder.write(
            "{\"Records\":[\(records.joined(separator: ","))]}", to: "logs/b.json")
        let told = try run("ingest", "logs", "--jobs", "1")
        #expect(told.errors.contains("\(count) new denials"), "\(told.errors)")
        #expect(told.errors.contains("\n\(count) denials attributed\n"), "\(told.errors)")
    }

    @Test func `a role that is named counts as Glue's, for what is stored too, until it is not`()
        throws
    {
        for (number, role) in ["orchard-batch", "orchard-people", "other"].enumerated() {
            let requester = "arn:aws:sts::111122223333:assumed-role/\(role)/run"
            try folder.write(
                LogFixture.line(requestID: "L\(number)", requester: requester) + "\n",
                to: "logs/\(number)")
        }
        _ = try run("ingest", "logs")
        #expect(try reported() == 0)
        // Repeated flags all count; names and ARNs do.
        _ = try run(
            "ingest", "logs", "--role", "orchard-b*", "--role",
            "arn:aws:iam::111122223333:role/oth?r")
        #expect(try reported() == 2)
        try folder.write(
            LogFixture.line(
                requestID: "L9",
                requester: "arn:aws:sts::111122223333:assumed-role/orchard-batch/run") + "\n",
            to: "logs/later")
        _ = try run("ingest", "logs")
        #expect(try reported() == 3)
        _ = try run("ingest", "logs", "--role", "orchard-people")
        #expect(try reported() == 1)
        _ = try run("ingest", "logs", "--role", "-")
        #expect(try reported() == 0)
    }

    @Test func `the shared corpus is counted right`() throws {
        let corpus = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("../../../shared/corpora/invictus-ir+aws_dataset").standardized
        guard FileManager.default.fileExists(atPath: corpus.path) else {
            print("skipped: \(corpus.path) is not here")
            return
        }
        let result = try run("ingest", corpus.path, "--all-principals")
        #expect(result.errors.contains("2900 records, 0 new denials"))
        #expect(result.errors.contains("44 Client.UnauthorizedOperation (ec2 44), 16 AccessDenied"))
    }
}
