import Foundation
import TestSupport

/// What the command line asks for.
struct SoakOptions {
    var isSmall = false
    var seed: UInt64 = 403
    var kills = 1_000
    var mutations = 1_000_000
    var only: String?
    /// The program under test: the one beside this.
    var program = URL(fileURLWithPath: CommandLine.arguments[0]).resolvingSymlinksInPath()
        .deletingLastPathComponent().appendingPathComponent("why403").path

    /// nil where there is something else.
    init?(_ arguments: [String]) {
        var rest = arguments[...]
        while let option = rest.popFirst() {
            if option == "--small" {
                (isSmall, kills, mutations) = (true, 24, 7_000)
                continue
            }
            guard let value = rest.popFirst() else { return nil }
            switch option {
            case "--seed":
                guard let seed = UInt64(value) else { return nil }
                self.seed = seed
            case "--kills":
                guard let count = Int(value), count > 0 else { return nil }
                kills = count
            case "--mutations":
                guard let count = Int(value), count > 0 else { return nil }
                mutations = count
            case "--only": only = value
            case "--why403": program = value
            default: return nil
            }
        }
    }
}

/// All trials, one after the other, and their table.
struct Soak {
    let options: SoakOptions

    init(_ options: SoakOptions) { self.options = options }

    /// Whether nothing differed.
    func run() throws -> Bool {
        let program = Program(path: options.program)
        let world = try SoakWorld(
            drops: options.isSmall ? 40 : 150, seed: options.seed, program)
        print(
            "seed \(options.seed), \(world.drops.count) drops, \(world.expected.rows.count) denials"
        )
        let calls = try SystemCalls(
            Array(Set(KillTrials.calls + FaultTrials.calls)).sorted(), world, program)
        if calls == nil { print("skipped: strace is missing or may not trace; no faults injected") }
        let (kills, faults) = (
            KillTrials(program: program, world: world), FaultTrials(program: program, world: world)
        )
        let writers = WriterTrials(program: program, world: world)
        let half = max(1, options.kills / 2)
        let few = max(2, options.kills / 20)
        var isFine = true
        func trial(
            _ name: String, _ body: (inout SeededGenerator) throws -> Tally?
        ) throws {
            if let only = options.only, only != name { return }
            var generator = SeededGenerator(seed: options.seed)
            let start = Date()
            guard let tally = try body(&generator) else { return }
            let seconds = Int(Date().timeIntervalSince(start))
            print(
                "\(name): \(tally.tried) runs, \(tally.disturbed) disturbed, "
                    + "\(tally.differences.count) differences, \(seconds) s")
            for difference in tally.differences.prefix(20) { print("  \(difference)") }
            // A run of an hour is read while it runs.
            fflush(nil)
            isFine = isFine && tally.differences.isEmpty
        }
        try trial("instants") { try kills.atRandomInstants(half, &$0) }
        try trial("calls") { generator in
            try calls.map { try kills.atCalls(half, $0, &generator) }
        }
        try trial("errors") { generator in
            try calls.map { try faults.errors(options.kills / 4, $0, &generator) }
        }
        try trial("sizes") { try faults.sizeLimits(few, &$0) }
        try trial("disks") { try faults.fullDisks(few, &$0) }
        try trial("writers") { try writers.twoWriters(few, &$0) }
        try trial("watch") { try writers.watchStorms(max(1, few / 5), &$0) }
        try trial("mutations") { try MutationTrials().run(options.mutations, &$0) }
        return isFine
    }
}
