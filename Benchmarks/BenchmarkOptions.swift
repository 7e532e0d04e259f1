import Glibc
import ReportStore

/// What the command line asks for, and what follows from it.
struct BenchmarkOptions {
    /// Tiny data, for the test suite: everything runs, and no figure means anything.
    var isSmall = false
    var seed: UInt64 = 403
    /// Where the data is made, and kept for the next run.
    var folder = "/tmp/why403-bench"
    /// Alternating runs of what is compared.
    var rounds = 5

    /// Reads `--small --seed N --dir DIR --rounds N`; nil where there is something else.
    init?(_ arguments: [String]) {
        var rest = arguments[...]
        while let option = rest.popFirst() {
            if option == "--small" {
                isSmall = true
                rounds = 1
                continue
            }
            guard let value = rest.popFirst() else { return nil }
            switch option {
            case "--seed":
                guard let seed = UInt64(value) else { return nil }
                self.seed = seed
            case "--dir": folder = value
            case "--rounds":
                guard let rounds = Int(value), rounds > 0 else { return nil }
                self.rounds = rounds
            default: return nil
            }
        }
    }

    /// The data of a seed and a size has its own folder, so that it can be used again.
    var dataFolder: String { "\(folder)/\(isSmall ? "small" : "full")-\(seed)" }

    /// The store that the runs write.
    var store: String { "\(folder)/bench-\(getpid()).sqlite" }

    /// The `why403` that stands beside this program.
    var why403: String { BenchmarkOptions.folderOfThisProgram + "/why403" }

    private static var folderOfThisProgram: String {
        var buffer = [UInt8](repeating: 0, count: 4_096)
        let count = buffer.withUnsafeMutableBytes { (bytes) -> Int in
            guard let start = bytes.baseAddress else { return 0 }
            return readlink("/proc/self/exe", start, bytes.count)
        }
        let path = String(decoding: buffer[..<max(0, count)], as: UTF8.self)
        return path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
    }

    /// Makes a data set below the data folder unless the same one is there already: its manifest
    /// is written last.
    func data(_ name: String, _ description: String, _ make: (String) -> Void) -> String {
        let path = "\(dataFolder)/\(name)"
        let manifest = "\(dataFolder)/\(name).manifest"
        guard Files.read(manifest) != description else { return path }
        unlink(manifest)
        Harness.run(["rm", "-rf", path])
        Files.makeFolder(path)
        make(path)
        Files.write(description, to: manifest)
        return path
    }

    /// Imports the snapshot of the generated account, with so many roles, into a new store.
    func prepareStore(roles: Int = BenchmarkWorld.roleCount) {
        let snapshot = data("snapshot-\(roles)", "5") {
            BenchmarkWorld.writeSnapshot(
                to: $0, capturedAt: "2026-03-01T00:00:00Z", roles: roles)
        }
        Files.removeStore(store)
        Harness.run([why403, "snapshot", "import", snapshot, "--store", store, "--quiet"])
    }

    /// Runs `why403 ingest` over paths.
    func ingest(_ paths: [String]) -> ProcessMeasure {
        Harness.run([why403, "ingest", "--store", store, "--quiet"] + paths)
    }

    /// A hash of the report over the store: of what every denial's answer is.
    func found() -> String {
        var hash = FoundHash()
        var count = 0
        do {
            try StoreReader(path: store).report(ReportFilter()) { row in
                count += 1
                let blockers = row.blockedBy.map { "\($0.cause) \($0.statement ?? "")" }
                let text =
                    "\(row.requestID)|\(row.cause)|\(row.certainty)|\(blockers)|"
                    + "\(row.fix.map(\.summary))"
                hash.take(text)
            }
        } catch { stop("the report cannot be read: \(error)") }
        return "\(count) denials, \(hash.text)"
    }
}
