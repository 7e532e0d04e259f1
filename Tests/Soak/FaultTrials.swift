import Foundation
import TestSupport

/// Errors of the system and disks that are full: a run ends in a sentence, never by a signal, and
/// what it says is done is done; the next run does the rest.
struct FaultTrials {
    static let calls = [
        "pwrite64", "fdatasync", "ftruncate", "openat", "pread64", "read", "unlink", "mmap",
        "getdents64", "newfstatat", "fcntl",
    ]
    static let faults = ["EIO", "ENOSPC", "EACCES", "ENOMEM", "EINTR"]

    let program: Program
    let world: SoakWorld

    /// Errors of the n-th call of a kind, or of all from there on.
    func errors(
        _ count: Int, _ strace: SystemCalls, _ generator: inout SeededGenerator
    ) throws -> Tally {
        var tally = Tally()
        for _ in 0..<count {
            let store = try world.store("errors", program)
            let call = FaultTrials.calls.randomElement(using: &generator) ?? ""
            // A call that is interrupted for ever is no error of a disk.
            let isForEver = Bool.random(using: &generator)
            let fault =
                FaultTrials.faults.dropLast(isForEver ? 1 : 0)
                .randomElement(using: &generator) ?? ""
            let first = Int.random(in: 1...strace.count(of: call), using: &generator)
            let when = "\(first)\(isForEver ? "+" : "")"
            let run = try program.run(
                ["ingest", world.logs, "--store", store],
                under: strace.injecting(call, "error=\(fault)", when: when))
            tally.take(run, "\(fault) from \(call) \(when)", store, world)
            try tally.finish(store, world, program)
        }
        return tally
    }

    /// Files that may not grow beyond a size (RLIMIT_FSIZE).
    func sizeLimits(_ count: Int, _ generator: inout SeededGenerator) throws -> Tally {
        var tally = Tally()
        for _ in 0..<count {
            let store = try world.store("sizes", program)
            let blocks = Int.random(in: 1...2_000, using: &generator)
            let run = try program.run(
                ["ingest", world.logs, "--store", store],
                under: ["/bin/sh", "-c", "ulimit -f \(blocks); exec \"$0\" \"$@\""])
            tally.take(run, "files of \(blocks) blocks", store, world)
            try tally.finish(store, world, program)
        }
        return tally
    }

    /// A file system of its own that fills up, and is then made larger; nil, and says why, where
    /// nothing may be mounted.
    func fullDisks(_ count: Int, _ generator: inout SeededGenerator) throws -> Tally? {
        let disk = world.folder.path + "/disk"
        try FileManager.default.createDirectory(
            atPath: disk, withIntermediateDirectories: true)
        let mount = Program(path: Program.find("mount") ?? "/bin/mount")
        let unmount = Program(path: Program.find("umount") ?? "/bin/umount")
        var tally = Tally()
        for _ in 0..<count {
            let size = Int.random(in: 300...3_000, using: &generator)
            let mounted = try mount.run(["-t", "tmpfs", "-o", "size=\(size)k", "why403", disk])
            guard mounted.status == 0 else {
                print("skipped: no file system can be mounted: \(mounted.errors)")
                return nil
            }
            defer { _ = try? unmount.run([disk]) }
            let store = disk + "/full.sqlite"
            let run = try program.run(["ingest", world.logs, "--store", store])
            tally.tried += 1
            tally.disturbed += run.status == 0 ? 0 : 1
            if run.isKilled || run.status != 0 && run.errors.isEmpty {
                tally.differences.append("a disk of \(size) KiB: ended with \(run.status)")
            }
            _ = try mount.run(["-o", "remount,size=64m", disk])
            let imported = try program.run(
                ["snapshot", "import", SoakWorld.snapshots, "--store", store])
            if imported.status != 0 { tally.differences.append("import: \(imported.errors)") }
            try tally.finish(store, world, program)
        }
        return tally
    }
}

extension Tally {
    /// Judges a run that a fault disturbed.
    mutating func take(
        _ run: Program.Ended, _ fault: String, _ store: String, _ world: SoakWorld
    ) {
        tried += 1
        disturbed += run.status == 0 ? 0 : 1
        if run.isKilled { differences.append("\(fault): ended by a signal: \(run.status)") }
        if run.status != 0, run.errors.isEmpty {
            differences.append("\(fault): ended with \(run.status), and said nothing")
        }
        guard run.status == 0 else { return }
        // What is said to be done is done.
        let difference = (try? Contents(of: store))?.difference(from: world.expected)
        if let difference { differences.append("\(fault): ended with 0, and \(difference)") }
    }
}
