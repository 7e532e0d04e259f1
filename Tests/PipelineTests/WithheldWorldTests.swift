import AWSTypes
import Attributions
import Denials
import Foundation
import PolicyHistory
import ReportStore
import TestSupport
import Testing

@testable import Pipeline

/// With less evidence no answer becomes another that is certain: over whole worlds, as the product
/// itself reads them.
@Suite struct WithheldWorldTests {
    /// The demo, and the labelled worlds below the folder of `WHY403_WORLDS`.
    static var worlds: [String] {
        guard let folder = TestEnvironment.text("WHY403_WORLDS") else { return [DemoTests.demo] }
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return [DemoTests.demo]
            + names.sorted().map { "\(folder)/\($0)" }
            .filter { FileManager.default.fileExists(atPath: $0 + "/logs") }
    }

    @Test func `with less evidence no answer becomes another that is certain`() throws {
        let seed = TestEnvironment.number("WHY403_SEED") ?? 1
        let limit = TestEnvironment.number("WHY403_PIECES") ?? 60
        var generator = SeededGenerator(seed: UInt64(seed))
        for world in Self.worlds {
            let withholding = try Self.withholding(world)
            let all = withholding.pieces
            var (tried, found) = (0, [Withholding.Violation]())
            for piece in all.shuffled(using: &generator).prefix(limit) {
                let result = withholding.violations(without: piece)
                tried += result.tried
                found += result.found
            }
            print(
                "withheld in \(world): \(min(limit, all.count)) of \(all.count) pieces, "
                    + "\(tried) answers tried, \(found.count) violations")
            #expect(found.isEmpty, "\(found.prefix(12).map(\.description).joined(separator: "\n"))")
        }
    }

    private static func withholding(_ world: String) throws -> Withholding {
        let folder = try TemporaryFolder()
        let store = folder.path + "/store.sqlite"
        _ = try SnapshotImport(storePath: store).run([world + "/snapshots"])
        _ = try Ingest(storePath: store, jobs: 1).run([world + "/logs"])
        let reader = try StoreReader(path: store)
        let entries = try reader.historyEntries()
        let attributor = Attributor(history: PolicyHistory(entries: entries))
        let gathering = try EvidenceGathering(reader)
        var cases: [Withholding.Case] = []
        var all: [[Sighting]] = []
        try reader.replay(ReportFilter()) { _, sightings in all.append(sightings) }
        for sightings in all {
            let evidence = try gathering.evidence(
                of: Denial(sightings: sightings), attributor: attributor)
            cases.append(Withholding.Case(sightings: sightings, evidence: evidence))
        }
        return Withholding(entries: entries, cases: cases)
    }
}
