import TestSupport
import Testing

/// A name that no denial has: what there is, and what a shell may have made of a pattern.
@Suite struct UnknownNameTests {
    @Test(arguments: [
        (["report", "--role", "orders-elt"], "No denial is of a role 'orders-elt'. Did you mean"),
        (["fix", "--role", "nobody"], "No denial is of a role 'nobody'. There are "),
        (["report", "--bucket", "acme-oders"], "Did you mean 'acme-orders'?"),
        (["report", "--role", "nobody"], "2 more: why403 report --group-by role --store "),
    ])
    func `a name that no denial has is said, with those that there are`(
        arguments: [String], says: String
    ) throws {
        let result = try StoreFixture.sharedDemo().run(arguments)
        #expect(result.status == 0 && result.errors.contains(says), "\(result.errors)")
    }

    @Test(arguments: [
        (["explain", "DEMO00000000001"], "Did you mean 'DEMO000000000001'?"),
        (["explain", "DEMO00000000000Z"], "Did you mean 'DEMO00000000000"),
        (["fix", "DEMO00000000001"], "Did you mean 'DEMO000000000001'?"),
        (["what-if", "--now", "DEMO00000000001"], "Did you mean 'DEMO000000000001'?"),
        (["explain", "orders-etl"], "it is a role: why403 report --role orders-etl --store "),
        (
            ["explain", "acme-orders"],
            "it is a bucket: why403 report --bucket acme-orders --store "
        ),
        (["explain", "acme-oders"], "Did you mean 'acme-orders'?"),
        (["explain", "s3://acme-oders/x"], "Did you mean 's3://acme-orders'?"),
        (["snapshot", "show", "acme-oders"], "Did you mean 'bucket:acme-orders'?"),
        (["snapshot", "show", "bucket:acme-oders"], "Did you mean 'bucket:acme-orders'?"),
        (["snapshot", "show", "nobody"], "What is known: why403 snapshot list --store "),
        (["what-if", "--remove", "acme-ledgr"], "Did you mean 'bucket:acme-ledger'?"),
        (["what-if", "--remove", "bucket:acme-ledgr"], "Did you mean 'bucket:acme-ledger'?"),
    ])
    func `a slip of the pen is told from a name that there is not`(
        arguments: [String], says: String
    ) throws {
        let result = try StoreFixture.sharedDemo().run(arguments)
        #expect(result.status == 1 && result.errors.contains(says), "\(result.errors)")
    }

    @Test(arguments: [
        ("md", "markdown"), ("jsonl", "ndjson"), ("htm", "html"),
    ])
    func `an ending names its format`(ending: String, format: String) throws {
        let demo = try StoreFixture.sharedDemo()
        let arguments = ["report", "--until", "2027-01-01"]
        let environment = ["SOURCE_DATE_EPOCH": "1777899000"]
        #expect(
            try demo.run(arguments + ["--format", ending], environment: environment).output
                == demo.run(arguments + ["--format", format], environment: environment).output)
        #expect(try demo.run(["doctor", "--format", ending]).status == 64)
    }

    @Test func `the name of a file is what a shell makes of a pattern`() throws {
        let demo = try StoreFixture.sharedDemo()
        let folder = try TemporaryFolder()
        try folder.write("", to: "orders-notes")
        let result = try runProcess(
            why403, ["report", "--role", "orders-notes", "--store", demo.store],
            folder: folder.path)
        #expect(result.errors.contains("a pattern needs quotes, --role 'etl*'"), "\(result.errors)")
    }
}
