import Foundation
import TestSupport
import Testing

/// `doctor` through the built program.
struct DoctorCommandTests {
    private func diagnosis(_ fixture: StoreFixture) throws -> [String: Any] {
        let text = try fixture.succeed(["doctor", "--format", "json"])
        return try #require(
            try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    }

    private func states(_ diagnosis: [String: Any]) throws -> [String: String] {
        let causes = try #require(diagnosis["causes"] as? [[String: Any]])
        #expect(causes.count == 7)
        var states: [String: String] = [:]
        for cause in causes {
            states[cause["cause"] as? String ?? ""] = cause["state"] as? String
            #expect((cause["reasons"] as? [String])?.isEmpty == false)
        }
        return states
    }

    @Test func `a world that is captured but for one setting misses that alone`() throws {
        let diagnosis = try diagnosis(StoreFixture.sharedDemo())
        var found = try states(diagnosis)
        // One is answered, and not with certainty: what was captured does not decide it.
        #expect(found.removeValue(forKey: "requester-pays") == "partly")
        #expect(Set(found.values) == ["decidable"])
        let gaps = diagnosis["gaps"] as? [[String: Any]] ?? []
        #expect(gaps.count == 2, "both accounts that own a bucket")
        #expect(gaps.allSatisfy { $0["missing"] as? [String] == ["public-access-block"] })
        #expect(diagnosis["firstDenial"] as? String == "2026-03-02T06:10:00Z")
        #expect((diagnosis["captures"] as? [[String: Any]])?.count == 1)
        let text = try StoreFixture.sharedDemo().succeed(["doctor"])
        #expect(text.contains("aws s3control get-public-access-block --account-id 111122223333"))
        #expect(text.contains("the newest denial is 7 hours after the newest snapshot"))
    }

    @Test func `where no Glue role was denied nothing is said to be there or missing`() throws {
        let fixture = try StoreFixture()
        try fixture.folder.write(
            LogFixture.line(requestID: "H1", requester: "arn:aws:iam::111122223333:user/ada")
                + "\n",
            to: "log")
        try fixture.succeed(["ingest", fixture.folder.path + "/log"])
        let text = try fixture.succeed(["doctor"])
        #expect(text.contains("That is known when a denial of a Glue role is stored"), "\(text)")
    }

    @Test func `an empty store is told what to do first`() throws {
        let fixture = try StoreFixture()
        #expect(try runProcess(why403, ["store", "new", fixture.store]).status == 0)
        #expect(
            try fixture.succeed(["doctor"]) == """
                The store is empty. Read logs, and then the policies:
                  why403 ingest cloudtrail/ access-logs/ --store \(fixture.store)
                  why403 snapshot import snapshots/* --store \(fixture.store)

                """)
    }

    @Test func `records in doubt are counted, and their file is named`() throws {
        let fixture = try StoreFixture()
        let line = LogFixture.line(requestID: "E000000000000003")
        let forged = LogFixture.line(
            requestID: "E000000000000004", key: "x\" 403 AccessDenied \"y")
        try fixture.folder.write(line + "\n" + forged + "\n", to: "logs/x")
        #expect(try fixture.run(["ingest", fixture.folder.path + "/logs"]).status == 2)
        let text = try fixture.succeed(["doctor"])
        #expect(text.contains("in doubt\n"), "\(text)")
        #expect(text.contains("logs/x: "), "\(text)")
        #expect(text.contains("in doubt, torn or with a client's text"), "\(text)")
        #expect((try diagnosis(fixture)["stored"] as? [String: Any])?["inDoubt"] as? Int ?? 0 > 0)
    }

    @Test func `a long remedy that helps several causes stands once`() throws {
        let fixture = try StoreFixture()
        try fixture.folder.write(LogFixture.line(requestID: "E000000000000003") + "\n", to: "log")
        try fixture.succeed(["ingest", fixture.folder.path + "/log"])
        let text = try fixture.succeed(["doctor"])
        #expect(text.components(separatedBy: "S3 object requests with").count == 2, "\(text)")
        #expect(text.contains("as for iam-role-policy"), "\(text)")
    }

    @Test func `files that were not read whole are named, with why and what to do`() throws {
        let fixture = try StoreFixture()
        let folder = fixture.folder
        let whole = try gzipped(DeniedEvent(id: "E000000000000001", key: "a").file, in: fixture)
        try folder.write(whole.dropLast(20), to: "logs/it's cut.json.gz")
        try folder.write("a poem\n", to: "logs/poem.txt")
        let broken = try DeniedEvent(id: "E000000000000002", key: "a").file
            .replacingOccurrences(of: "\"eu-central-1\"", with: "eu central 1")
        try folder.write(broken, to: "logs/x")
        try folder.write(LogFixture.line(requestID: "E000000000000003") + "\n", to: "logs/good")
        #expect(try fixture.run(["ingest", "logs"]).status == 2)
        let files = try #require(try diagnosis(fixture)["files"] as? [[String: Any]])
        #expect(
            files.map { $0["path"] as? String } == [
                "logs/it's cut.json.gz", "logs/poem.txt", "logs/x",
            ])
        try #require(files.count == 3)
        #expect(files.map { $0["state"] as? String } == ["damaged", "skipped", "complete"])
        let store = " --store \(fixture.store)"
        #expect(
            files[0]["command"] as? String == #"why403 ingest 'logs/it'\''s cut.json.gz'"# + store)
        #expect(files[1]["command"] as? String == "why403 forget logs/poem.txt" + store)
        #expect((files[2]["why"] as? String)?.hasPrefix("1 record left out") == true)
        let text = try fixture.succeed(["doctor"])
        #expect(text.contains("Which files were not read whole"))
        #expect(text.contains("get the file again, whole, and read it:"))
        // Delivered whole, it is named no longer; nor is what was forgotten.
        try folder.write(whole, to: "logs/it's cut.json.gz")
        try fixture.succeed(["ingest", "logs/it's cut.json.gz"])
        try fixture.succeed(["forget", "logs/poem.txt"])
        let left = try #require(try diagnosis(fixture)["files"] as? [[String: Any]])
        #expect(left.map { $0["path"] as? String } == ["logs/x"])
    }

    @Test func `a store of files that were read whole has no such section`() throws {
        #expect(try !StoreFixture.sharedDemo().succeed(["doctor"]).contains("not read whole"))
    }

    private func gzipped(_ text: String, in fixture: StoreFixture) throws -> Data {
        let plain = try fixture.folder.write(text, to: "plain/e.json")
        let packed = try runProcess("/bin/sh", ["-c", "gzip -kf '\(plain)'"])
        #expect(packed.status == 0)
        return try Data(contentsOf: URL(fileURLWithPath: plain + ".gz"))
    }

    @Test func `logs alone decide little, and every gap comes with its commands`() throws {
        let fixture = try StoreFixture()
        try fixture.succeed(["ingest", StoreFixture.world + "/logs"])
        let diagnosis = try diagnosis(fixture)
        let states = try states(diagnosis)
        #expect(states["bucket-policy"] == "undecidable")
        #expect(states["iam-role-policy"] == "partly", "AWS named it once")
        #expect(states["vpc-endpoint-policy"] == "decidable", "a NetworkActivity event was read")
        let gaps = try #require(diagnosis["gaps"] as? [[String: Any]])
        let kinds = Set(gaps.compactMap { $0["kind"] as? String })
        #expect(kinds.isSuperset(of: ["role", "bucket", "organization", "vpc-endpoint"]))
        for gap in gaps {
            let commands = try #require(gap["commands"] as? [String])
            #expect(!commands.isEmpty && commands.allSatisfy { $0.hasPrefix("aws ") })
            #expect((1...7).contains(gap["denials"] as? Int ?? 0), "\(gap["name"] ?? "")")
        }
        let text = try fixture.succeed(["doctor"])
        // Gaps that stand together may be of the same denials: no sum is more than there are.
        for count in text.matches(of: /(\d+) denials?\b/) {
            #expect(Int(count.output.1) ?? 0 <= 7, "\(count.output.0)")
        }
        #expect(text.contains("deploy/collect-snapshot --buckets acme-archive,acme-inbox,"))
        #expect(text.contains("deploy/collect-snapshot --organization"))
        #expect(text.contains("no policies are captured"))
    }

    @Test func `one round captures many accounts, the identities of each first`() throws {
        let fixture = try StoreFixture()
        let accounts = (1...12).map { "1111222233\(10 + $0)" }
        let lines = accounts.enumerated().flatMap { number, account in
            (0..<6).map { index in
                LogFixture.line(
                    requestID: "D\(account)\(index)",
                    requester: "arn:aws:sts::\(account):assumed-role/etl\(index % 2)/"
                        + "GlueJobRunnerSession"
                ).replacingOccurrences(of: "orchard-lake", with: "lake-\(number)-\(index % 3)")
            }
        }
        try fixture.folder.write(lines.joined(separator: "\n") + "\n", to: "logs/log")
        try fixture.succeed(["ingest", fixture.folder.path + "/logs"])
        let text = try fixture.succeed(["doctor"])
        let details = "aws iam get-account-authorization-details --output json > $dir/iam/"
        for account in accounts {
            #expect(text.contains("role \(account)/etl0 (3 denials), \(account)/etl1 (3 denials)"))
            #expect(text.contains("$(date -u +%Y-%m-%d)-\(account)\n"), "\(text)")
        }
        #expect(text.components(separatedBy: details).count == 1 + accounts.count)
        let first = try #require(text.range(of: details))
        let bucket = try #require(text.range(of: "aws s3api get-bucket-"))
        #expect(first.upperBound < bucket.lowerBound)
        #expect(text.contains("All that is left out here: why403 doctor --all --store "))
        #expect(text.components(separatedBy: "doctor --all").count == 2)
        let all = try fixture.succeed(["doctor", "--all"])
        #expect(!all.contains(" more; all of them"))
        for number in accounts.indices { #expect(all.contains("bucket lake-\(number)-2")) }
    }

    @Test func `without NetworkActivity events cause 4 names the selector that shows it`() throws {
        let fixture = try StoreFixture()
        try CaptureFixture().importInto(fixture)
        try fixture.ingest([DeniedEvent(id: "D000000000000001", key: "a")])
        let diagnosis = try diagnosis(fixture)
        #expect(try states(diagnosis)["vpc-endpoint-policy"] == "undecidable")
        let causes = diagnosis["causes"] as? [[String: Any]] ?? []
        let cause = causes.first { $0["cause"] as? String == "vpc-endpoint-policy" }
        let remedy = try #require((cause?["remedies"] as? [String])?.first)
        for part in [
            #"{"Field":"eventCategory","Equals":["NetworkActivity"]}"#,
            #"{"Field":"eventSource","Equals":["s3.amazonaws.com"]}"#,
            #"{"Field":"errorCode","Equals":["VpceAccessDenied"]}"#,
        ] { #expect(remedy.contains(part)) }
    }

    @Test func `an object's writer that nobody names leaves cause 3 open in part`() throws {
        let fixture = try StoreFixture()
        try CaptureFixture().importInto(fixture)
        try fixture.folder.write(
            #"{"OwnershipControls":{"Rules":[{"ObjectOwnership":"ObjectWriter"}]}}"#,
            to: "capture/s3/lake/get-bucket-ownership-controls.json")
        try fixture.folder.write(
            #"{"capturedAt":"2026-05-04T01:00:00Z","accountId":"111122223333"}"#,
            to: "capture/manifest.json")
        try fixture.succeed(["snapshot", "import", fixture.folder.path + "/capture"])
        try fixture.ingest([DeniedEvent(id: "D000000000000002", key: "a")])
        #expect(try states(diagnosis(fixture))["object-ownership"] == "partly")
    }

    @Test func `captures that come after the denials are said to stand in`() throws {
        let fixture = try StoreFixture()
        try CaptureFixture().importInto(fixture)
        try fixture.ingest([
            DeniedEvent(id: "D000000000000003", key: "a", time: "2026-05-01T00:00:00Z")
        ])
        let ages = try diagnosis(fixture)["ages"] as? [String] ?? []
        #expect(ages.contains { $0.contains("3 days older than the first capture") }, "\(ages)")
    }

    @Test func `an empty store is not an error`() throws {
        let fixture = try StoreFixture()
        try CaptureFixture(roles: []).importInto(fixture)
        let text = try fixture.succeed(["doctor"])
        #expect(text.contains("That is known when a denial of a Glue role is stored"))
    }
}
