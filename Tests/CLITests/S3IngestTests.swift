import Foundation
import TestSupport
import Testing

extension ObjectServerTests {
    /// `why403 ingest s3://…` against servers that verify every signature.
    @Suite struct S3IngestTests {
        /// Keys with every byte that has a meaning somewhere. What a server cannot store is left out.
        static let awkwardKeys = [
            "a b", "a+b", "a%41", "a%2541", "a=b&c", "a?x", "a#x", "é/ü", "😀", "a//b",
            "../../etc/passwd",
            "./a", "a/./b", "a/../c", "q'\"`", "<x>&amp;", "[x]{y}", "$(x);|*", "back\\slash", "~t",
            "a:b@c,d!e", "-f", String(repeating: "k", count: 900), "tab\there", "_x/.y", "a^b",
            "new\nline", "/first",
        ]

        /// The demo world's report from files, and from a server.
        private func report(_ fixture: StoreFixture) throws -> String {
            try fixture.succeed(["report", "--format", "ndjson"])
        }

        @Test(arguments: ObjectServer.Kind.allCases)
        func `a world in S3 gives the report that it gives on disk`(kind: ObjectServer.Kind) throws
        {
            guard let server = try ObjectServer.shared(kind) else { return }
            let logs = try server.newBucket()
            try server.upload(StoreFixture.world + "/logs", logs, prefix: "some/where/")
            let onDisk = try StoreFixture.demo()
            let fixture = try StoreFixture()
            try fixture.succeed(["snapshot", "import", StoreFixture.world + "/snapshots"])
            let environment = server.environment()
            try fixture.succeed(["ingest", "s3://\(logs)/some/where"], environment: environment)
            #expect(try report(fixture) == report(onDisk))
        }

        @Test func `what is known costs no GET, other keys with the same content change nothing`()
            throws
        {
            guard let server = try ObjectServer.shared(.moto) else { return }
            let logs = try server.newBucket()
            let event = try event("KNOWN1")
            try server.put(event, logs, "one.json")
            try server.put(event, logs, "folder/same.json")
            let fixture = try StoreFixture()
            let environment = server.environment(throughProxy: true)
            try fixture.succeed(["ingest", "s3://\(logs)"], environment: environment)
            #expect(try server.count("get") == 2)
            #expect(try fixture.ids(["--all-principals"]) == ["KNOWN1"])
            try server.fail(by: "")
            let again = try fixture.run(["ingest", "s3://\(logs)"], environment: environment)
            #expect(again.status == 0)
            #expect(try server.count("get") == 0)
            #expect(try server.count("list") == 1)
            // An object that was replaced is another drop.
            try server.put(try self.event("KNOWN22"), logs, "one.json")
            try fixture.succeed(["ingest", "s3://\(logs)/one.json"], environment: environment)
            #expect(try server.count("get") == 1)
            #expect(Set(try fixture.ids(["--all-principals"])) == ["KNOWN1", "KNOWN22"])
        }

        @Test(arguments: ObjectServer.Kind.allCases)
        func `every awkward key is the object that was asked for`(kind: ObjectServer.Kind) throws {
            guard let server = try ObjectServer.shared(kind) else { return }
            let logs = try server.newBucket()
            var expected: Set<String> = []
            // boto3 and moto take dots for folders of a URL, and no newline.
            let isSwiftsAlone = { (key: String) in
                key.split(separator: "/").contains { $0.hasPrefix(".") } || key.contains("\n")
                    || "p/\(key)".contains("//")
            }
            for (number, key) in S3IngestTests.awkwardKeys.enumerated()
            where kind == .swift || !isSwiftsAlone(key) {
                let id = "KEY\(number)"
                try server.put(try event(id), logs, "p/" + key)
                expected.insert(id)
            }
            let fixture = try StoreFixture()
            let result = try fixture.run(
                ["ingest", "s3://\(logs)/p/"], environment: server.environment())
            #expect(result.status == 0, "\(result.errors)")
            #expect(Set(try fixture.ids(["--all-principals"])) == expected)
            let one = try StoreFixture()
            try one.succeed(
                ["ingest", "s3://\(logs)/p/a%41", "s3://\(logs)/p/a b"],
                environment: server.environment())
            #expect(try one.ids(["--all-principals"]).count == 2)
        }

        @Test func `an argument is an object, a folder, or with a star whatever begins so`() throws
        {
            guard let server = try ObjectServer.shared(.moto) else { return }
            let logs = try server.newBucket()
            for key in ["a/b", "a/b/c", "a/bc", "ab"] {
                try server.put(try event("ID" + key.filter { $0 != "/" }), logs, key)
            }
            for (argument, ids) in [
                ("s3://\(logs)/a/b", ["IDab", "IDabc"]), ("s3://\(logs)/a/b/", ["IDabc"]),
                ("s3://\(logs)/a/b*", ["IDab", "IDabc"]), ("s3://\(logs)/ab", ["IDab"]),
            ] {
                let fixture = try StoreFixture()
                try fixture.succeed(["ingest", argument], environment: server.environment())
                #expect(
                    Set(try fixture.ids(["--all-principals"])).isSuperset(of: ids), "\(argument)")
            }
            let fixture = try StoreFixture()
            let missing = try fixture.run(
                ["ingest", "s3://\(logs)/none"], environment: server.environment())
            #expect(missing.status == 1)
            #expect(missing.errors.contains("there is no such object"))
        }

        @Test(
            arguments: [
                ("storm", 0), ("torn-once", 0), ("expired", 0), ("replaced", 0), ("slow", 0),
            ])
        func `what passes is waited for, and all is read`(mode: String, status: Int) throws {
            guard let server = try ObjectServer.shared(.moto) else { return }
            let logs = try server.newBucket()
            for number in 0..<20 {
                try server.put(try event("N\(number)"), logs, "p/\(number).json")
            }
            try server.fail(by: mode)
            let fixture = try StoreFixture()
            let result = try fixture.run(
                ["ingest", "s3://\(logs)/p"], environment: server.environment(throughProxy: true))
            #expect(result.status == Int32(status), "\(result.errors)")
            #expect(try fixture.ids(["--all-principals"]).count == 20)
        }

        @Test(arguments: ["torn", "no-length"])
        func `a transfer that stays torn is told, and read whole by the next run`(mode: String)
            throws
        {
            guard let server = try ObjectServer.shared(.moto) else { return }
            let logs = try server.newBucket()
            try server.put(try event("TORN1"), logs, "one.json")
            try server.fail(by: mode)
            let fixture = try StoreFixture()
            let environment = server.environment(throughProxy: true)
            let result = try fixture.run(["ingest", "s3://\(logs)"], environment: environment)
            #expect(result.status == 2)
            #expect(result.errors.contains("s3://\(logs)/one.json"), "\(result.errors)")
            #expect(try fixture.ids(["--all-principals"]).isEmpty)
            try server.fail(by: "")
            try fixture.succeed(["ingest", "s3://\(logs)"], environment: environment)
            #expect(try fixture.ids(["--all-principals"]) == ["TORN1"])
        }

        @Test func `a redirect is never followed, and no other host sees a signed request`() throws
        {
            guard let server = try ObjectServer.shared(.moto) else { return }
            let logs = try server.newBucket()
            try server.fail(by: "elsewhere")
            let result = try StoreFixture().run(
                ["ingest", "s3://\(logs)"], environment: server.environment(throughProxy: true))
            #expect(result.status == 1)
            let trapped = try server.perform(["do": "counts"])["trapped"] as? [String]
            #expect(trapped == [])
        }

        @Test func `a listing that is no listing is refused`() throws {
            guard let server = try ObjectServer.shared(.moto) else { return }
            let logs = try server.newBucket()
            try server.fail(by: "bomb")
            let result = try StoreFixture().run(
                ["ingest", "s3://\(logs)"], environment: server.environment(throughProxy: true))
            #expect(result.status == 1)
            #expect(result.errors.contains("no listing of S3"), "\(result.errors)")
        }

        @Test func `each refusal says what is wrong and what is missing, and no secret`() throws {
            guard let server = try ObjectServer.shared(.moto) else { return }
            let logs = try server.newBucket()
            try server.put(try event("X"), logs, "one.json")
            let lister = try #require(server.lister)
            let wrong = ObjectServer.Keys(access: server.keys.access, secret: "WRONGSECRET")
            let unknown = ObjectServer.Keys(access: "AKIANOBODY", secret: "WRONGSECRET")
            for (keys, status, words) in [
                (wrong, 1, ["the signature was refused", "the environment"]),
                (unknown, 1, ["the access key", "is not known there"]),
                (lister, 2, ["s3:GetObject on arn:aws:s3:::\(logs)/one.json", "access denied"]),
            ] as [(ObjectServer.Keys, Int32, [String])] {
                let fixture = try StoreFixture()
                let result = try fixture.run(
                    ["ingest", "s3://\(logs)", "--debug"], environment: server.environment(keys))
                #expect(result.status == status, "\(result.errors)")
                for word in words { #expect(result.errors.contains(word), "\(result.errors)") }
                #expect(result.errors.contains("GET http://127.0.0.1"))
                try fixture.expectNone(of: [keys.secret], in: result.output + result.errors)
            }
            let other = try StoreFixture().run(
                ["ingest", "s3://not-there"], environment: server.environment())
            #expect(other.status == 1)
            #expect(other.errors.contains("NoSuchBucket"))
        }

        @Test func `dates, accounts and regions narrow what is listed`() throws {
            guard let server = try ObjectServer.shared(.moto) else { return }
            let logs = try server.newBucket()
            for (account, region, day) in [
                ("111122223333", "eu-west-1", "03"), ("111122223333", "eu-west-1", "04"),
                ("111122223333", "us-east-1", "04"), ("444455556666", "eu-west-1", "04"),
                ("111122223333", "eu-west-1", "09"),
            ] {
                let key =
                    "AWSLogs/\(account)/CloudTrail/\(region)/2026/05/\(day)/"
                    + "\(account)_CloudTrail_\(region)_202605\(day)T1005Z_x.json"
                try server.put(
                    try event("E\(account.prefix(1))\(region.prefix(1))\(day)"), logs, key)
            }
            try server.put(try event("PLAIN"), logs, "AWSLogs/other/notes.json")
            for (flags, expected) in [
                (
                    ["--since", "2026-05-04", "--until", "2026-05-05"],
                    ["E1e04", "E1u04", "E4e04", "PLAIN"]
                ),
                (["--account", "444455556666"], ["E4e04", "PLAIN"]),
                (["--log-region", "us-east-1"], ["E1u04", "PLAIN"]),
                (
                    ["--since", "2026-05-04T12:00:00Z", "--account", "111122223333"],
                    ["E1e09", "PLAIN"]
                ),
            ] {
                let fixture = try StoreFixture()
                try fixture.succeed(
                    ["ingest", "s3://\(logs)/AWSLogs"] + flags, environment: server.environment())
                #expect(Set(try fixture.ids(["--all-principals"])) == Set(expected), "\(flags)")
            }
        }

        @Test func `a large object is read in parts, to its end`() throws {
            guard let server = try ObjectServer.shared(.swift) else { return }
            let logs = try server.newBucket()
            let folder = try TemporaryFolder()
            let lines = (0..<1_200).map { number in
                let isDenied = number % 100 == 0 || number == 1_199
                return LogFixture.line(
                    requestID: "LINE\(number)", status: isDenied ? "403" : "200",
                    code: isDenied ? "AccessDenied" : "-",
                    userAgent: "\"\(String(repeating: "a", count: 8_000))\"")
            }
            try folder.write(lines.joined(separator: "\n") + "\n", to: "up/access-log")
            try server.upload(folder.path + "/up", logs)
            let fixture = try StoreFixture()
            let environment = server.environment(throughProxy: true)
            try fixture.succeed(["ingest", "s3://\(logs)"], environment: environment)
            #expect(try server.count("parts") == 5)
            let expected = (0..<12).map { "LINE\($0 * 100)" } + ["LINE1199"]
            #expect(Set(try fixture.ids(["--all-principals"])) == Set(expected))
        }

        @Test func `without libcurl files are read all the same, and S3 names the package`() throws
        {
            // An empty file by its name comes before the system's own.
            let folder = try TemporaryFolder()
            try folder.write("", to: "libcurl.so.4")
            try folder.write("", to: "libcurl-gnutls.so.4")
            let variables = ["LD_LIBRARY_PATH": folder.path]
            let fixture = try StoreFixture()
            try fixture.succeed(["ingest", StoreFixture.world + "/logs"], environment: variables)
            let result = try fixture.run(["ingest", "s3://logs"], environment: variables)
            #expect(result.status == 1)
            #expect(result.errors.contains("apt-get install libcurl4"), "\(result.errors)")
        }

        @Test(
            arguments: [
                ["ingest", "s3://"], ["ingest", "s3://b@evil/k"],
                ["ingest", "arn:aws:s3:::bucket"],
                ["ingest", "s3://logs", "--endpoint-url", "ftp://h"],
                ["ingest", "/tmp", "--since", "1d"], ["ingest", "s3://logs", "--addressing", "x"],
            ])
        func `what is wrong with the command line is said before anything is asked`(
            arguments: [String]
        ) throws {
            let result = try StoreFixture().run(arguments)
            #expect([1, 64].contains(result.status), "\(result.errors)")
            #expect(!result.errors.isEmpty)
        }

        // MARK: - Helpers

        private func event(_ id: String) throws -> String {
            try DeniedEvent(id: id, key: "k/\(id)").file
        }
    }
}
