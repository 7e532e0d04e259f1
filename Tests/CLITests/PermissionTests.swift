import Foundation
import TestSupport
import Testing

/// What this user may not read: the file, the system's reason and the way out, and no other reason.
@Suite struct PermissionTests {
    /// A store, a capture, and files below `closed`, which nobody else may look into.
    private static func closed() throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        try folder.write("x\n", to: "closed/log")
        try folder.write("x\n", to: "log")
        try folder.write("{}", to: "capture/manifest.json")
        _ = try runProcess(why403, ["store", "new", folder.path + "/s.sqlite"])
        try permit(folder, 0o777)
        for name in ["closed", "log", "s.sqlite", "capture"] { try permit(folder, 0o000, name) }
        return folder
    }

    private static func permit(_ folder: TemporaryFolder, _ mode: Int, _ name: String = "") throws {
        try FileManager.default.setAttributes(
            [.posixPermissions: mode], ofItemAtPath: folder.path + "/" + name)
    }

    static let cases: [(arguments: [String], says: [String], omits: [String])] = [
        (["report", "--store", "s.sqlite"], ["s.sqlite", "as who made it"], ["make a store"]),
        (["explain", "log"], ["cannot open", "/log"], ["no file has that name"]),
        (["explain", "closed"], ["cannot open", "/closed"], ["there is no file"]),
        (["explain", "closed/log"], ["closed/log"], ["no file has that name"]),
        (
            ["snapshot", "import", "capture", "--store", "new.sqlite"], ["/capture"],
            ["no capture here"]
        ),
        (["ingest", "log", "--store", "new.sqlite"], ["/log"], []),
    ]

    @Test(arguments: cases.indices)
    func `what may not be read is named with the system's reason`(index: Int) throws {
        let (arguments, says, omits) = Self.cases[index]
        let folder = try Self.closed()
        defer {
            for name in ["closed", "capture"] { try? Self.permit(folder, 0o755, name) }
        }
        let names = ["s.sqlite", "log", "closed", "closed/log", "capture", "new.sqlite"]
        let words = arguments.map { names.contains($0) ? folder.path + "/" + $0 : $0 }
        guard let result = try runUnprivileged(why403, words) else { return }
        #expect(result.status != 0)
        #expect(result.errors.contains("Permission denied"), "\(result.errors)")
        for text in says { #expect(result.errors.contains(text), "\(text): \(result.errors)") }
        for text in omits { #expect(!result.errors.contains(text), "\(text): \(result.errors)") }
    }
}
