import AWSTypes
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
    /// How many denials the large store has, and that of `store`; `--denials`.
    var denials = 1_000_000
    /// How many mixes are drawn from the seed beside the named ones.
    var mixes = 3
    /// What `--mix NAME=VALUE` fixes in the drawn ones.
    private var fixed: [String] = []

    /// Reads `--small --seed N --dir DIR --rounds N --denials N --mixes N
    /// --mix NAME=VALUE`; nil where there is
    /// something else.
    init?(_ arguments: [String]) {
        var rest = arguments[...]
        while let option = rest.popFirst() {
            if option == "--small" {
                (isSmall, rounds, mixes) = (true, 1, 1)
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
            case "--denials":
                guard let denials = Int(value), denials > 0 else { return nil }
                self.denials = denials
            case "--mixes":
                guard let mixes = Int(value), mixes >= 0 else { return nil }
                self.mixes = mixes
            case "--mix":
                var mix = Mix.standard
                guard mix.set(value) else { return nil }
                fixed.append(value)
            default: return nil
            }
        }
    }

    /// The mixes that are drawn from the seed.
    var drawnMixes: [Mix] {
        (0..<mixes).map { number in
            var mix = Mix(drawnFrom: seed &* 31 &+ UInt64(number))
            for text in fixed { _ = mix.set(text) }
            if isSmall { (mix.files, mix.refused) = (min(mix.files, 3), 0.05) }
            return mix
        }
    }

    /// The data of a seed and a size has its own folder, so that it can be used again.
    var dataFolder: String { "\(folder)/\(isSmall ? "small" : "full")-\(seed)" }

    /// The store that the runs write.
    var store: String { "\(folder)/bench-\(getpid()).sqlite" }

    /// The `why403` that stands beside this program.
    var why403: String {
        let path = BenchmarkOptions.thisProgram
        return (path.lastIndex(of: "/").map { String(path[..<$0]) } ?? ".") + "/why403"
    }

    /// The path of this program.
    static var thisProgram: String {
        var buffer = [UInt8](repeating: 0, count: 4_096)
        let count = buffer.withUnsafeMutableBytes { (bytes) -> Int in
            guard let start = bytes.baseAddress else { return 0 }
            return readlink("/proc/self/exe", start, bytes.count)
        }
        return String(decoding: buffer[..<max(0, count)], as: UTF8.self)
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

    /// Imports the snapshot of the generated account, with so many roles and buckets, into a new
    /// store.
    func prepareStore(
        roles: Int = BenchmarkWorld.roleCount, buckets: Int = BenchmarkWorld.bucketCount
    ) {
        let snapshot = snapshot(roles: roles, buckets: buckets)
        Files.removeStore(store)
        Harness.run([why403, "snapshot", "import", snapshot, "--store", store, "--quiet"])
    }

    /// A folder with the snapshot of the generated account.
    func snapshot(roles: Int, buckets: Int) -> String {
        data("snapshot-\(roles)-\(buckets)", "7") {
            BenchmarkWorld.writeSnapshot(
                to: $0, capturedAt: "2026-03-01T00:00:00Z", roles: roles, buckets: buckets)
        }
    }

    /// A new store for a mix: with the policies of its roles and buckets where it has them.
    func prepareStore(_ mix: Mix) {
        guard mix.snapshot else { return Files.removeStore(store) }
        prepareStore(roles: mix.roles, buckets: mix.buckets)
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
                // Of a fix the data, not the words that reports have for it.
                let fixes = row.fix.map { fix in
                    "\(fix.place?.kind.rawValue ?? "") \(fix.place?.name ?? "") "
                        + "\(fix.document ?? "") \(fix.verified)"
                }
                let text =
                    "\(row.requestID)|\(row.cause)|\(row.certainty)|\(blockers)|\(fixes)"
                hash.take(text)
            }
        } catch { stop("the report cannot be read: \(error)") }
        return "\(count) denials, \(hash.text)"
    }
}
