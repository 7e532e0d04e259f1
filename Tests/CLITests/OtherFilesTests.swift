import Foundation
import TestSupport
import Testing

/// `explain` of files and folders that are no logs: what they hold by chance is not told as one.
@Suite struct OtherFilesTests {
    static let refusal =
        "An error occurred (AccessDenied) when calling the GetObject operation: User: "
        + "arn:aws:sts::111122223333:assumed-role/etl/GlueJobRunnerSession is not authorized to "
        + "perform: s3:GetObject on resource: \"arn:aws:s3:::lake/a\" because no identity-based "
        + "policy allows the s3:GetObject action\n"

    static let kinds: [(name: String, head: String, kind: String)] = [
        ("a.parquet", "PAR1", "a Parquet file"), ("a.zip", "PK\u{3}\u{4}", "a zip archive"),
        ("program", "\u{7F}ELF", "a program"), ("a.bin", "x\u{0}y", "a binary file"),
        ("a.avro", "Obj\u{1}", "an Avro file"),
    ]

    @Test(arguments: kinds)
    func `a file that is no text is passed over with a word`(
        name: String, head: String, kind: String
    ) throws {
        let fixture = try StoreFixture()
        let path = try fixture.folder.write(head + "\n" + Self.refusal, to: name)
        let result = try fixture.run(["explain", path])
        #expect(result.status == 1 && result.output.isEmpty, "\(result.output)")
        #expect(result.errors.contains("passed over, as no text: \(path) (\(kind))"))
    }

    @Test(arguments: kinds + [("a.pdf", "%PDF-1.7", "a PDF document")])
    func `ingest says what a file is that is no log`(
        name: String, head: String, kind: String
    ) throws {
        let fixture = try StoreFixture()
        let path = try fixture.folder.write(head + "\n" + Self.refusal, to: name)
        let result = try fixture.run(["ingest", path])
        #expect(result.status == 2)
        // Of an archive it has the command that unpacks it.
        let says = kind == "a zip archive" ? "a zip archive" : "file, but \(kind)\n"
        #expect(result.errors.contains(says), "\(result.errors)")
    }

    @Test func `ingest says that a store is one, and no more of a text than before`() throws {
        let fixture = try StoreFixture.demo()
        try fixture.folder.write("a poem\n", to: "logs/poem")
        try FileManager.default.copyItem(
            atPath: fixture.store, toPath: fixture.folder.path + "/logs/other.dat")
        let result = try fixture.run(["ingest", fixture.folder.path + "/logs"])
        #expect(
            result.errors.contains("other.dat: not an access log or CloudTrail file, but a SQLite"))
        #expect(result.errors.contains("poem: not an access log or CloudTrail file\n"))
    }

    @Test func `a folder with a store and a log tells the log alone`() throws {
        let fixture = try StoreFixture.demo()
        try fixture.folder.write(Self.refusal, to: "folder/job.log")
        try FileManager.default.copyItem(
            atPath: fixture.store, toPath: fixture.folder.path + "/folder/why403.sqlite")
        let result = try fixture.run(["explain", "folder"])
        #expect(result.status == 0)
        #expect(result.output.components(separatedBy: "told in").count == 2, "\(result.output)")
        #expect(
            result.errors.contains(
                "passed over, as no text: folder/why403.sqlite (a SQLite database)"),
            "\(result.errors)")
    }

    @Test func `a text with letters beyond ASCII is one`() throws {
        let fixture = try StoreFixture()
        let path = try fixture.folder.write("été 데이터\n" + Self.refusal, to: "log")
        #expect(try fixture.succeed(["explain", path]).contains("s3:GetObject"))
    }
}
