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
