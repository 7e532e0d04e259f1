import Foundation
import TestSupport

/// Several runs on one store, and `watch` while a folder is filled.
struct WriterTrials {
    let program: Program
    let world: SoakWorld

    /// Two runs over the same folder at once, one of which may be killed.
    func twoWriters(_ count: Int, _ generator: inout SeededGenerator) throws -> Tally {
        var tally = Tally()
        for _ in 0..<count {
            let store = try world.store("writers", program)
            let first = try program.start(["ingest", world.logs, "--store", store])
            Thread.sleep(
                forTimeInterval: Double.random(in: 0...(world.seconds / 2), using: &generator))
            let second = try program.start(["ingest", world.logs, "--store", store])
            let isKilled = Bool.random(using: &generator) && first.kill(SIGKILL)
            let ends = [try first.wait(), try second.wait()]
            tally.tried += 1
            tally.disturbed += 1
            for end in isKilled ? [ends[1]] : ends where ![0, 1].contains(end.status) {
                tally.differences.append("ended with \(end.status): \(end.errors)")
            }
            // Each of the two may have read a drop first, so that the other calls it repeated.
            try tally.finish(store, world, program, withDrops: false)
        }
        return tally
    }

    /// Drops that come in by pieces, by a rename and by a link, while a watch runs that is killed and
    /// started again.
    func watchStorms(_ count: Int, _ generator: inout SeededGenerator) throws -> Tally {
        var tally = Tally()
        for _ in 0..<count {
            let store = try world.store("watch", program)
            let folder = try TemporaryFolder()
            let arguments = ["watch", folder.path, "--store", store]
            var watch = try program.start(arguments)
            for drop in world.drops.shuffled(using: &generator) {
                try WriterTrials.deliver(drop, to: folder, &generator)
                guard Int.random(in: 0..<world.drops.count, using: &generator) < 4 else { continue }
                _ = watch.kill(SIGKILL)
                _ = try watch.wait()
                tally.disturbed += 1
                watch = try program.start(arguments)
            }
            let deadline = Date().addingTimeInterval(60)
            var difference: String?
            repeat {
                Thread.sleep(forTimeInterval: 0.5)
                difference = (try? Contents(of: store))?
                    .difference(from: world.expected, withDrops: false)
            } while difference != nil && Date() < deadline
            _ = watch.kill(SIGTERM)
            let end = try watch.wait()
            tally.tried += 1
            if let difference { tally.differences.append("after a minute \(difference)") }
            if end.isKilled { tally.differences.append("watch ended by \(end.status)") }
            try tally.finish(store, world, program, withDrops: false)
        }
        return tally
    }

    private static func deliver(
        _ drop: (name: String, bytes: [UInt8]), to folder: TemporaryFolder,
        _ generator: inout SeededGenerator
    ) throws {
        let path = "\(folder.path)/\(drop.name)"
        switch Int.random(in: 0..<4, using: &generator) {
        case 0: try folder.write(drop.bytes, to: drop.name)
        case 1:
            let outside = try TemporaryFolder()
            let whole = try outside.write(drop.bytes, to: "whole")
            try FileManager.default.moveItem(atPath: whole, toPath: path)
        case 2:
            let outside = try TemporaryFolder()
            let whole = try outside.write(drop.bytes, to: "whole")
            if link(whole, path) != 0 { try folder.write(drop.bytes, to: drop.name) }
        default:
            try folder.write([], to: drop.name)
            guard let file = FileHandle(forWritingAtPath: path) else { return }
            for start in stride(from: 0, to: drop.bytes.count, by: 700) {
                let end = min(drop.bytes.count, start + 700)
                try file.write(contentsOf: Data(drop.bytes[start..<end]))
                Thread.sleep(forTimeInterval: 0.001)
            }
            try file.close()
        }
    }
}
