import Foundation
import TestSupport
import Testing

extension ObjectServerTests {
    /// However its logs arrive from S3, a world gives the report that it gives on disk.
    @Suite struct S3WorldTests {
        static let logs = StoreFixture.world + "/logs"

        /// The names of the world's logs.
        private func names() throws -> [String] {
            try StoreFixture.logNames()
        }

        private func fixture() throws -> StoreFixture {
            let fixture = try StoreFixture()
            try fixture.succeed(["snapshot", "import", StoreFixture.world + "/snapshots"])
            return fixture
        }

        private func report(_ fixture: StoreFixture) throws -> String {
            try fixture.succeed(["report", "--format", "ndjson"])
        }

        /// Kills a program as long as it may have run.
        private func runAndKill(
            _ arguments: [String], _ environment: [String: String],
            _ generator: inout SystemRandomNumberGenerator
        ) throws {
            let program = try RunningProgram(why403, arguments, environment: environment)
            usleep(UInt32.random(in: 0...1_500_000, using: &generator))
            program.send(SIGKILL)
            try program.end()
        }

        /// `WHY403_KILLS` says how often. After so many kills everything is announced anew, in
        /// another order, so that there is always something to break off.
        @Test func `through the queue, shuffled, twice, and killed at any instant`() throws {
            guard let server = try ObjectServer.shared(.moto) else { return }
            let kills = TestEnvironment.number("WHY403_KILLS") ?? 4
            let bucket = try server.newBucket()
            try server.upload(S3WorldTests.logs, bucket, prefix: "a b/")
            var keys = try names().map { "a b/" + $0 }
            for number in 0..<20 {
                let key = "other/\(number).json"
                try server.put(
                    try DeniedEvent(id: "OTHER\(number)", key: "k", time: "2026-05-05T10:00:00Z")
                        .file,
                    bucket, key)
                keys.append(key)
            }
            let onDisk = try StoreFixture.demo()
            for number in 0..<20 {
                let other = DeniedEvent(
                    id: "OTHER\(number)", key: "k", time: "2026-05-05T10:00:00Z")
                try onDisk.folder.write(try other.file, to: "others/\(number).json")
            }
            try onDisk.succeed(["ingest", onDisk.folder.path + "/others"])
            let queue = try server.newQueue()
            let fixture = try fixture()
            let messages = keys.map { QueueMessages.written(bucket, $0) }
            let arguments = ["watch", "--queue", queue, "--store", fixture.store]
            var generator = SystemRandomNumberGenerator()
            for number in 0..<kills {
                if number % 20 == 0 { try server.send((messages + messages).shuffled(), to: queue) }
                try runAndKill(arguments, server.environment(), &generator)
            }
            // What was in hand at the last kill comes again after a second.
            for _ in 0..<60 where try server.left(in: queue) > 0 {
                try fixture.succeed(
                    ["watch", "--queue", queue, "--once"], environment: server.environment())
                usleep(300_000)
            }
            #expect(try server.left(in: queue) == 0)
            #expect(try report(fixture) == report(onDisk))
        }

        @Test func `through polling, as it arrives`() throws {
            guard let server = try ObjectServer.shared(.moto) else { return }
            let bucket = try server.newBucket()
            let onDisk = try StoreFixture.demo()
            let fixture = try fixture()
            let watch = try BackgroundProgram(
                why403,
                [
                    "watch", "s3://\(bucket)/", "--poll", "1", "--format", "json", "--store",
                    fixture.store,
                ],
                folder: fixture.folder.url, environment: server.environment())
            var read = 0
            for name in try names().reversed() {
                let bytes = try Data(
                    contentsOf: URL(fileURLWithPath: "\(S3WorldTests.logs)/\(name)"))
                let hex = bytes.map { byte in
                    String(byte >> 4, radix: 16) + String(byte & 15, radix: 16)
                }
                try server.perform([
                    "do": "put", "bucket": bucket, "key": name, "hex": hex.joined(),
                ])
                read += 1
                watch.wait(for: name) { watch.total("read") >= read }
            }
            #expect(watch.stop() == 0)
            #expect(try report(fixture) == report(onDisk))
        }

        @Test func `an object that cannot be read is told once, and read when it can be`() throws {
            guard let server = try ObjectServer.shared(.moto) else { return }
            let bucket = try server.newBucket()
            try server.put(try DeniedEvent(id: "LATE", key: "k").file, bucket, "one.json")
            try server.fail(by: "archived")
            let fixture = try StoreFixture()
            let watch = try BackgroundProgram(
                why403,
                [
                    "watch", "s3://\(bucket)/", "--poll", "1", "--format", "json", "--store",
                    fixture.store,
                ],
                folder: fixture.folder.url, environment: server.environment(throughProxy: true))
            try watch.wait(for: "three listings") { try server.count("list") >= 3 }
            let told = (watch.output + watch.errors).components(separatedBy: "it is archived")
            #expect(told.count == 2, "\(watch.output)")
            try server.fail(by: "")
            watch.wait(for: "the object") { watch.total("newDenials") == 1 }
            #expect(watch.stop() == 2)
        }
    }
}
