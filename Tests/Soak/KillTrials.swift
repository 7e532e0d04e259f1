import Foundation
import TestSupport

/// Runs that are ended at an instant of their own, and what is in the store when one was left alone.
struct KillTrials {
    /// Calls at which a run is ended: those that change a file, and those by which it is read.
    static let calls = [
        "pwrite64", "fdatasync", "ftruncate", "write", "openat", "pread64", "read", "unlink",
        "mmap",
        "close", "fcntl", "lseek", "getdents64", "newfstatat",
    ]
    /// Kills of one store before a run is left alone.
    static let killsOfOneStore = 4

    let program: Program
    let world: SoakWorld

    /// Kills at random instants; differences, and how many runs were really ended.
    func atRandomInstants(_ count: Int, _ generator: inout SeededGenerator) throws -> Tally {
        try trials(count, named: "instants", &generator) { store, generator in
            let run = try program.start(["ingest", world.logs, "--store", store])
            Thread.sleep(forTimeInterval: Double.random(in: 0...world.seconds, using: &generator))
            let isKilled = run.kill(SIGKILL)
            _ = try run.wait()
            return isKilled
        }
    }

    /// Kills at the n-th call of a kind, by strace's fault injection.
    func atCalls(
        _ count: Int, _ strace: SystemCalls, _ generator: inout SeededGenerator
    ) throws -> Tally {
        try trials(count, named: "calls", &generator) { store, generator in
            let call = KillTrials.calls.randomElement(using: &generator) ?? ""
            let when = Int.random(in: 1...strace.count(of: call), using: &generator)
            let run = try program.run(
                ["ingest", world.logs, "--store", store],
                under: strace.injecting(call, "signal=SIGKILL", when: "\(when)"))
            return run.isKilled || run.status == 128 + SIGKILL
        }
    }

    private func trials(
        _ count: Int, named name: String, _ generator: inout SeededGenerator,
        _ disturb: (String, inout SeededGenerator) throws -> Bool
    ) throws -> Tally {
        var tally = Tally()
        while tally.disturbed < count, tally.tried < 4 * count {
            let store = try world.store(name, program)
            for _ in 0..<KillTrials.killsOfOneStore where tally.disturbed < count {
                tally.tried += 1
                if try disturb(store, &generator) { tally.disturbed += 1 }
            }
            try tally.finish(store, world, program)
        }
        return tally
    }
}

/// How often something was tried, and what differed.
struct Tally {
    /// Runs.
    var tried = 0
    /// Of these, those that were really disturbed.
    var disturbed = 0
    var differences: [String] = []

    /// Has a run that nothing disturbs finish a store, and holds it against what was expected.
    mutating func finish(
        _ store: String, _ world: SoakWorld, _ program: Program, withDrops: Bool = true
    ) throws {
        let run = try program.run(["ingest", world.logs, "--store", store])
        if run.status != 0 {
            differences.append("\(store): ended with \(run.status): \(run.errors)")
        }
        do {
            let contents = try Contents(of: store)
            if let difference = contents.difference(from: world.expected, withDrops: withDrops) {
                differences.append("\(store): \(difference)")
            }
        } catch { differences.append("\(store): \(error)") }
    }
}

/// The system calls of an ingest, counted and made to fail by strace ("-e inject").
struct SystemCalls {
    private let strace: String
    private let counts: [String: Int]

    /// Counts the calls of a run over a world; nil where strace is missing or may not trace.
    init?(_ calls: [String], _ world: SoakWorld, _ program: Program) throws {
        guard let strace = Program.find("strace") else { return nil }
        self.strace = strace
        let store = try world.store("counted", program)
        let log = world.folder.path + "/calls"
        let run = try program.run(
            ["ingest", world.logs, "--store", store],
            under: [strace, "-f", "-qq", "-o", log, "-e", "trace=" + calls.joined(separator: ",")])
        guard run.status == 0 else { return nil }
        var counts: [String: Int] = [:]
        for line in try String(contentsOfFile: log, encoding: .utf8).split(separator: "\n") {
            guard let call = line.split(separator: " ").dropFirst().first,
                let name = call.split(separator: "(").first
            else { continue }
            counts[String(name), default: 0] += 1
        }
        self.counts = counts
    }

    /// How many there were of a kind; at least one.
    func count(of call: String) -> Int { max(1, counts[call] ?? 1) }

    /// The command line that runs a program with a fault at some of its calls.
    func injecting(_ call: String, _ fault: String, when: String) -> [String] {
        [
            strace, "-f", "-qq", "-o", "/dev/null", "-e", "trace=\(call)", "-e",
            "inject=\(call):\(fault):when=\(when)",
        ]
    }
}
