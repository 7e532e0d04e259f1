import Foundation
import TestSupport
import Testing

/// Which Glue job and run a denial belongs to, through the built program.
struct JobCommandTests {
    static let account = "111122223333"
    static let run = "jr_" + String(repeating: "0a1b2c3d", count: 8)
    static let other = "jr_" + String(repeating: "f00dcafe", count: 8)

    /// An event of Glue as CloudTrail writes it: the start of a run names no role.
    static func event(
        _ name: String, _ parameters: [String: Any], response: [String: Any] = [:],
        time: String = "2026-05-04T09:30:00Z"
    ) -> [String: Any] {
        [
            "eventVersion": "1.11", "eventTime": time, "eventSource": "glue.amazonaws.com",
            "eventName": name, "awsRegion": "eu-central-1", "eventType": "AwsApiCall",
            "eventID": UUID().uuidString.lowercased(), "requestID": UUID().uuidString.lowercased(),
            "eventCategory": "Management", "managementEvent": true,
            "recipientAccountId": account, "requestParameters": parameters,
            "responseElements": response,
            "userIdentity": ["type": "IAMUser", "accountId": account, "userName": "ops"],
        ]
    }

    static func create(_ job: String, role: String = "etl") -> [String: Any] {
        event(
            "CreateJob",
            ["name": job, "role": "arn:aws:iam::\(account):role/service-role/\(role)"],
            time: "2026-05-01T00:00:00Z")
    }

    static func start(
        _ job: String, _ run: String = run, time: String = "2026-05-04T09:30:00Z"
    ) -> [String: Any] {
        event("StartJobRun", ["jobName": job], response: ["jobRunId": run], time: time)
    }

    /// A store with a denial of the role `etl` at 10:00, and these events, in files of their own.
    private func fixture(
        _ events: [[String: Any]], denialFirst: Bool = true
    ) throws -> StoreFixture {
        let fixture = try StoreFixture()
        try CaptureFixture().importInto(fixture)
        let denial = DeniedEvent(id: "E000000000000001", key: "in/a.csv")
        if denialFirst { try fixture.ingest([denial]) }
        for (number, event) in events.enumerated() {
            let data = try JSONSerialization.data(withJSONObject: ["Records": [event]])
            try fixture.succeed(
                ["ingest", try fixture.folder.write(data, to: "glue/\(number).json")])
        }
        if !denialFirst { try fixture.ingest([denial]) }
        return fixture
    }

    private func job(_ fixture: StoreFixture) throws -> String {
        let text = try fixture.succeed(["explain", "E000000000000001"])
        let line = try #require(
            text.split(separator: "\n").first { $0.hasPrefix("  job") })
        return line.dropFirst(10).trimmingCharacters(in: .whitespaces)
    }

    @Test(arguments: [true, false], [true, false])
    func `the role of a job and the start of its run name both, whatever comes first`(
        denialFirst: Bool, jobFirst: Bool
    ) throws {
        let events = [Self.create("nightly-load"), Self.start("nightly-load")]
        let fixture = try fixture(jobFirst ? events : events.reversed(), denialFirst: denialFirst)
        #expect(try job(fixture) == "nightly-load, run \(Self.run)")
        let row = try #require(try fixture.objects(["report"]).first)
        #expect(row["job"] as? String == "nightly-load")
        #expect(row["jobRun"] as? String == Self.run)
    }

    @Test func `several runs and several jobs are listed, with the window`() throws {
        let runs = try fixture([
            Self.create("nightly-load"), Self.start("nightly-load"),
            Self.start("nightly-load", Self.other, time: "2026-05-04T09:40:00Z"),
        ])
        #expect(
            try job(runs)
                == "nightly-load, one of 2 runs begun in the 48 hours before: \(Self.run), "
                + Self.other)
        let jobs = try fixture([
            Self.create("nightly-load"), Self.create("hourly"), Self.start("nightly-load"),
            Self.start("hourly", Self.other),
        ])
        #expect(
            try job(jobs)
                == "one of hourly, nightly-load (with runs begun in the 48 hours before)")
        let row = try #require(try jobs.objects(["report"]).first)
        #expect(row["job"] is NSNull && row["jobRun"] is NSNull)
    }

    @Test func `without a run the jobs with the role are told, and why`() throws {
        let one = try fixture([Self.create("nightly-load"), Self.create("other", role: "else")])
        #expect(
            try job(one)
                == "nightly-load (the only one known with this role; no run of it was seen)")
        let none = try fixture([Self.start("nightly-load")])
        #expect(try job(none).hasPrefix("unknown"))
    }

    @Test func `a job whose role was changed is of the role that it had then`() throws {
        let update = Self.event(
            "UpdateJob", ["jobName": "nightly-load", "jobUpdate": ["role": "another"]],
            time: "2026-05-04T09:00:00Z")
        let fixture = try fixture([
            Self.create("nightly-load"), Self.start("nightly-load"), update,
        ])
        #expect(try job(fixture).hasPrefix("unknown"))
        let later = Self.event(
            "UpdateJob", ["jobName": "nightly-load", "jobUpdate": ["role": "another"]],
            time: "2026-05-04T11:00:00Z")
        let before = try self.fixture([
            Self.create("nightly-load"), Self.start("nightly-load"), later,
        ])
        #expect(try job(before) == "nightly-load, run \(Self.run)")
    }

    @Test func `outputs of the AWS CLI tell the same, and when a run ended`() throws {
        let fixture = try fixture([])
        let folder = fixture.folder
        let jobs = try folder.write(
            #"{"Jobs":[{"Name":"nightly-load","Role":"arn:aws:iam::111122223333:role/etl","#
                + #""CreatedOn":"2026-05-01T00:00:00+00:00","Command":{"Name":"glueetl"}}]}"#,
            to: "cli/get-jobs.json")
        let runs = try folder.write(
            """
            {"JobRuns":[
             {"Id":"\(Self.run)","JobName":"nightly-load","StartedOn":"2026-05-04T09:50:00+00:00",
              "CompletedOn":"2026-05-04T10:10:00+00:00","JobRunState":"FAILED"},
             {"Id":"\(Self.other)","JobName":"nightly-load","StartedOn":1777884000.5,
              "CompletedOn":1777885000.0,"JobRunState":"SUCCEEDED"}]}
            """, to: "cli/get-job-runs.json")
        let unknown = try fixture.run(["snapshot", "import", runs])
        #expect(unknown.errors.contains("its account is not told: --account"))
        try fixture.succeed(["snapshot", "import", jobs])
        try fixture.succeed(["snapshot", "import", runs, "--account", Self.account])
        #expect(try job(fixture) == "nightly-load, run \(Self.run)")
    }

    @Test func `a capture holds jobs and runs`() throws {
        let fixture = try fixture([])
        let capture = fixture.folder.path + "/capture"
        try FileManager.default.removeItem(atPath: fixture.store)
        for end in ["-wal", "-shm"] {
            try? FileManager.default.removeItem(atPath: fixture.store + end)
        }
        try fixture.folder.write(
            #"{"Jobs":[{"Name":"nightly-load","Role":"etl","Command":{}}]}"#,
            to: "capture/glue/get-jobs.json")
        try fixture.folder.write(
            #"{"JobRuns":[{"Id":"\#(Self.run)","JobName":"nightly-load","#
                + #""StartedOn":"2026-05-04T09:50:00+00:00"}]}"#,
            to: "capture/glue/get-job-runs/1.json")
        try fixture.succeed(["snapshot", "import", capture])
        try fixture.ingest([DeniedEvent(id: "E000000000000001", key: "in/a.csv")])
        #expect(try job(fixture) == "nightly-load, run \(Self.run)")
    }

    @Test func `a report is narrowed to a job or a run, and grouped by them`() throws {
        let fixture = try fixture([Self.create("nightly-load"), Self.start("nightly-load")])
        try fixture.ingest([
            DeniedEvent(id: "E000000000000002", role: "web", key: "b")
        ])
        #expect(try fixture.ids([]).count == 2)
        #expect(try fixture.ids(["--job", "nightly-*"]) == ["E000000000000001"])
        #expect(try fixture.ids(["--run", Self.run]) == ["E000000000000001"])
        #expect(try fixture.ids(["--run", Self.other]).isEmpty)
        let groups = try fixture.objects(["report", "--group-by", "job"])
        #expect(groups.map { $0["key"] as? String } == [nil, "nightly-load"])
        let byCause = try fixture.objects([
            "report", "--group-by", "cause", "--job", "nightly-load",
        ])
        #expect(byCause.compactMap { $0["denials"] as? Int } == [1])
        let byRun = try fixture.objects(["report", "--group-by", "run", "--job", "nightly-load"])
        #expect(byRun.map { $0["key"] as? String } == [Self.run])
    }

    @Test func `a crawler's denials are no job's`() throws {
        let crawler = Self.event(
            "CreateCrawler", ["name": "sales", "role": "etl"], time: "2026-05-01T00:00:00Z")
        let crawl = Self.event("StartCrawler", ["name": "sales"])
        let fixture = try fixture([
            Self.create("nightly-load"), Self.start("nightly-load"), crawler, crawl,
        ])
        #expect(try job(fixture) == "nightly-load, run \(Self.run)")
    }

    @Test func `a job of another service is none of Glue's`() throws {
        var job = Self.create("nightly-load")
        job["eventSource"] = "s3.amazonaws.com"
        var run = Self.start("nightly-load")
        run["eventSource"] = "s3express.amazonaws.com"
        let fixture = try fixture([job, run])
        #expect(try self.job(fixture).hasPrefix("unknown"))
    }

    @Test func `the name of a job is a stranger's`() throws {
        let name = "x\u{1B}]0;pwned\u{07}'; DROP"
        let fixture = try fixture([Self.create(name), Self.start(name)])
        let text = try fixture.succeed(["explain", "E000000000000001"])
        #expect(!text.contains("\u{1B}"))
        #expect(try fixture.ids(["--job", "*DROP"]) == ["E000000000000001"])
    }

    @Test func `an action without its service is one of S3`() throws {
        let fixture = try fixture([])
        #expect(try fixture.ids(["--action", "GetObject"]) == ["E000000000000001"])
        #expect(try fixture.ids(["--action", "getobject"]) == ["E000000000000001"])
        #expect(try fixture.ids(["--action", "*:GetObject"]) == ["E000000000000001"])
        #expect(try fixture.ids(["--action", "PutObject"]).isEmpty)
    }
}
