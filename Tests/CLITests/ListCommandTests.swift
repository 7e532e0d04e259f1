import Foundation
import TestSupport
import Testing

/// `list`, and `ingest` of what it told, by the built program.
@Suite struct ListCommandTests {
    let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    @discardableResult
    private func run(
        _ arguments: [String], status: Int32 = 0
    ) throws -> ProgramResult {
        let result = try runProcess(why403, arguments, folder: folder.path)
        #expect(result.status == status, "\(arguments): \(result.status) \(result.errors)")
        return result
    }

    @Test func `what is listed is what is read, and what the store has is left out`() throws {
        for (number, name) in ["a", "b c", "d\ne", "é/f"].enumerated() {
            try folder.write(BadInputTests.line(number) + "\n", to: "logs/\(name)")
        }
        try folder.write("", to: "logs/.hidden")
        let listing = try run(["list", "logs", "--format", "ndjson"]).output
        let lines = listing.split(separator: "\n").map(String.init)
        #expect(lines.count == 4)
        #expect(lines[0].hasPrefix(#"{"path":"logs/a","size":"#), "\(lines[0])")
        #expect(lines[0].hasSuffix(#"Z","entityTag":null}"#))
        try folder.write(lines.prefix(3).joined(separator: "\n"), to: "some")
        try run(["ingest", "--listed-from", "some", "--store", "s"])
        let rest = try run(["list", "logs", "--new", "--store", "s", "--format", "ndjson"]).output
        #expect(rest == lines[3] + "\n")
        #expect(try run(["list", "logs"]).output.split(separator: "\n").count == 5)
    }

    @Test func `a list that is none, a stream and what is not there are told`() throws {
        try folder.write("{\"path\":\"a\"}\n", to: "list")
        #expect(
            try run(["ingest", "--listed-from", "list"], status: 64).errors
                .contains("list has a line that is none of"))
        try run(["ingest", "--listed-from", "nowhere"], status: 64)
        try run(["list", "-"], status: 64)
        try run(["list", "nowhere"], status: 1)
        try run(["list", ".", "--since", "1d"], status: 64)
        try run(["list", ".", "--new", "--store", "nowhere"], status: 1)
    }
}

extension ObjectServerTests {
    /// The same of objects in S3.
    @Suite struct S3ListTests {
        @Test func `objects that were listed are read without another listing`() throws {
            guard let server = try ObjectServer.shared(.moto) else { return }
            let logs = try server.newBucket()
            for (number, key) in ["a*", "b c/d+e", "é%41"].enumerated() {
                let denial = DeniedEvent(id: "LISTED\(number)", key: "k")
                let log = try JSONSerialization.data(
                    withJSONObject: ["Records": [denial.record]])
                try server.put(String(decoding: log, as: UTF8.self), logs, "p/\(key)")
            }
            let fixture = try StoreFixture()
            let environment = server.environment(throughProxy: true)
            let list = ["list", "s3://\(logs)/p/", "--format", "ndjson"]
            let listing = try fixture.succeed(list, environment: environment)
            #expect(listing.split(separator: "\n").count == 3)
            #expect(listing.contains(#""path":"s3://\#(logs)/p/b c/d+e""#), "\(listing)")
            try fixture.folder.write(listing, to: "listing")
            // Counts begin anew.
            try server.fail(by: "")
            let ingest = ["ingest", "--listed-from", fixture.folder.path + "/listing"]
            try fixture.succeed(ingest, environment: environment)
            #expect(try server.count("get") == 3)
            #expect(try server.count("list") == 0)
            #expect(
                try fixture.ids(["--all-principals"]).sorted() == [
                    "LISTED0", "LISTED1", "LISTED2",
                ])
            #expect(try fixture.succeed(list + ["--new"], environment: environment) == "")
        }
    }
}
