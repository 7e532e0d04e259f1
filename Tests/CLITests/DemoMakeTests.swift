import Foundation
import TestSupport
import Testing

/// `make demo` builds where something is newer than the program, and only there.
struct DemoMakeTests {
    @Test(arguments: [(true, false), (false, true)])
    func `the demo builds only what is older than its sources`(
        programIsNewer: Bool, builds: Bool
    ) throws {
        guard let make = executable("make") else {
            print("skipped: no make here")
            return
        }
        let makefile = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("../../Makefile").standardized
        let folder = try TemporaryFolder()
        try folder.write(String(contentsOf: makefile, encoding: .utf8), to: "Makefile")
        for path in [
            "Sources/a/b.swift", "parsers/c.swift", "Package.swift", ".build/release/why403",
        ] {
            try folder.write("", to: path)
        }
        let old = [FileAttributeKey.modificationDate: Date(timeIntervalSince1970: 1_000_000)]
        for path in programIsNewer
            ? ["Sources/a/b.swift", "parsers/c.swift", "Package.swift"] : [".build/release/why403"]
        {
            try FileManager.default.setAttributes(old, ofItemAtPath: folder.path + "/" + path)
        }
        let result = try runProcess(make, ["-n", "-C", folder.path, "demo"])
        #expect(result.status == 0, "\(result.errors)")
        #expect(result.output.contains("swift build") == builds, "\(result.output)")
        #expect(result.output.contains("snapshot import docs/demo/snapshots"))
    }
}
