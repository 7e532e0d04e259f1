import Testing

@testable import Attributions

@Suite struct JobFoldersTests {
    @Test(
        arguments: [
            ("a/b/c.parquet", "a/b/"), ("c.parquet", nil), ("raw/dt=2026-05-04/part-0", "raw/"),
            ("raw/region=eu/dt=1/part-0", "raw/"), ("raw/2026/05/04/x", "raw/"),
            ("raw/2026-05-04/x", "raw/"), ("raw/20260504/x", "raw/20260504/"),
            ("out/_temporary/0/task_1/part", "out/"), ("out/.spark-staging-1/x", "out/"),
            ("out/.hive-staging_1/x", "out/"), ("dt=1/part-0", "dt=1/"), ("2026/03/x", "2026/03/"),
            ("a//b", "a//"), ("/x", "/"), ("=x/y", "=x/"),
        ] as [(String, String?)])
    func `a key stands in its table's folder`(key: String, folder: String?) {
        #expect(JobFolders.folder(of: key) == folder)
    }

    @Test func `many folders become those above them, and never the bucket`() {
        let days = Set((0..<90).map { "logs/day\($0)/" })
        #expect(JobFolders.joined(days) == ["logs/"])
        let tables = Set((0..<20).map { "table\($0)/" })
        #expect(JobFolders.joined(tables) == tables)
        #expect(JobFolders.joined(["a/", "a/b/", "ab/"]) == ["a/", "ab/"])
    }
}
