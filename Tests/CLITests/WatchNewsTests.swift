import Foundation
import TestSupport
import Testing

/// What `watch` tells of each new denial.
struct WatchNewsTests {
    private static func line(_ number: Int) -> String {
        LogFixture.line(requestID: String(format: "NEWS%012d", number)) + "\n"
    }

    private static func watch(_ fixture: StoreFixture, _ more: [String] = []) throws -> String {
        try fixture.succeed(["watch", "--once", fixture.folder.path + "/drops"] + more)
    }

    @Test func `each new denial is a line once, whatever the store had before`() throws {
        let fixture = try StoreFixture()
        try fixture.folder.write(Self.line(1), to: "old/a")
        try fixture.succeed(["ingest", fixture.folder.path + "/old"])
        try fixture.folder.write(Self.line(2) + Self.line(3), to: "drops/a")
        let told = try Self.watch(fixture, ["--all-principals"]).split(separator: "\n")
        #expect(told.count == 2)
        #expect(told.first?.hasSuffix("  NEWS000000000002") == true)
        let parts = (told.last ?? "").components(separatedBy: "  ")
        #expect(parts.count == 6 && parts[0].hasSuffix("Z") && parts[5] == "NEWS000000000003")
        #expect(try Self.watch(fixture, ["--all-principals"]) == "")
    }

    @Test func `programs get the denial as report has it`() throws {
        let fixture = try StoreFixture()
        try fixture.folder.write(Self.line(1) + Self.line(2), to: "drops/a")
        let wanted = ["--all-principals", "--format", "ndjson"]
        let told = try Self.watch(fixture, wanted)
        #expect(try fixture.succeed(["report"] + wanted) == told)
        #expect(told.split(separator: "\n").count == 2)
    }

    @Test func `people get twenty lines of a pass and how many more there are`() throws {
        let fixture = try StoreFixture()
        try fixture.folder.write((1...30).map(Self.line).joined(), to: "drops/a")
        let told = try Self.watch(fixture, ["--all-principals"]).split(separator: "\n")
        #expect(told.count == 21)
        #expect(
            told.last == "and 10 more new denials: why403 report --all --store \(fixture.store)")
    }

    @Test func `others than Glue's are told of where they are asked for`() throws {
        let fixture = try StoreFixture()
        let ann = "arn:aws:iam::111122223333:user/ann"
        try fixture.folder.write(
            LogFixture.line(requestID: "NEWS000000000001", requester: ann) + "\n", to: "drops/a")
        #expect(try Self.watch(fixture) == "")
        try fixture.folder.write(
            LogFixture.line(requestID: "NEWS000000000002", requester: ann) + "\n", to: "drops/b")
        let told = try Self.watch(fixture, ["--all-principals"])
        #expect(told.hasSuffix("  NEWS000000000002\n") && told.split(separator: "\n").count == 1)
    }
}
