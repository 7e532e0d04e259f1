import AWSTypes
import Foundation
import Pipeline
import ReportStore
import Reports
import TestSupport
import Testing

/// One thing that is wrong, and what the report must say of the request.
struct Scenario: Sendable, CustomTestStringConvertible {
    let name: String
    /// `cause/mechanism`, or `undetermined`.
    let answer: String
    /// Checked where given.
    var certainty: String?
    /// `cause/mechanism` of all blockers in any order; by default the answer's alone.
    var blockedBy: Set<String>?
    /// Words that the explanation must hold, in its notes, details, fixes or missing list.
    var says: [String] = []
    /// Words that it must not hold.
    var omits: [String] = []
    /// Whether the first fix is verified; nil where it does not matter.
    var isFixed: Bool?
    let breaks: @Sendable (inout World) -> Void

    init(
        _ name: String, _ answer: String, certainty: String? = nil, blockedBy: Set<String>? = nil,
        says: [String] = [], omits: [String] = [], isFixed: Bool? = nil,
        _ breaks: @escaping @Sendable (inout World) -> Void
    ) {
        self.name = name
        self.answer = answer
        self.certainty = certainty
        self.blockedBy = blockedBy
        self.says = says
        self.omits = omits
        self.isFixed = isFixed
        self.breaks = breaks
    }

    var testDescription: String { name }

    /// What the product answers: the real files, the real pipeline, a real store. The logs are
    /// read before the snapshots, and after them: the report must be the same to the byte.
    func explanations(
        partition: String = "aws", changing change: (inout World) -> Void = { _ in }
    ) throws -> [Explanation] {
        let folder = try TemporaryFolder()
        let (found, problems) = try answers(in: folder, partition: partition, changing: change)
        for problem in problems { Issue.record("\(name): \(problem)") }
        return found
    }

    /// The answers, and what is wrong with how they came about.
    private func answers(
        in folder: TemporaryFolder, partition: String = "aws",
        changing change: (inout World) -> Void = { _ in }
    ) throws -> (found: [Explanation], problems: [String]) {
        var world = World()
        world.partition = partition
        breaks(&world)
        change(&world)
        try world.write(to: folder)
        var reports: [String] = []
        var found: [Explanation] = []
        var problems: [String] = []
        for logsFirst in [false, true] {
            let store = "\(folder.path)/\(logsFirst).sqlite"
            let steps = [
                {
                    _ = try SnapshotImport(storePath: store).run([folder.path + "/snapshots"])
                    try world.importHead(into: store, folder)
                },
                { _ = try Ingest(storePath: store, jobs: 1).run([folder.path + "/logs"]) },
            ]
            for step in logsFirst ? steps.reversed() : steps { try step() }
            let reader = try StoreReader(path: store)
            var renderer = ReportRenderer(format: .ndjson)
            reports.append(try reader.report(ReportFilter()).map { renderer.row($0) }.joined())
            let explanations = try Explanations(storePath: store)
            found = try explanations.find(requestID: world.request.id)
            let requests = try explanations.requests(requestID: world.request.id)
            if Simulated.outcomes(requests) != Simulated.outcomes(found) {
                problems.append("simulate decides the printed requests otherwise")
            }
        }
        if reports[0] != reports[1] { problems.append("the order of arrival changes the report") }
        // Answers are shared; each must be what is answered for the denial alone.
        for note in found.flatMap(\.notes) where note.remark?.kind == .answerIsOlder {
            problems.append(note.text)
        }
        return (found, problems)
    }

    /// Compares the answer with what is wanted. Where it differs, and where this one scenario was
    /// asked for by name, the files stay and their folder is printed.
    func check() throws {
        guard Scenario.wanted.map({ $0 == name }) ?? true else { return }
        let folder = try TemporaryFolder()
        if Scenario.wanted != nil {
            folder.keep()
            print("\(name): \(folder.path)")
        }
        var (found, problems) = try answers(in: folder)
        if found.count == 1 {
            problems += differences(found[0])
        } else {
            problems.append("\(found.count) denials are in the report")
        }
        guard !problems.isEmpty else { return }
        folder.keep()
        Issue.record(
            "\(name), with its files in \(folder.path):\n\(problems.joined(separator: "\n"))")
    }

    /// In what an answer is not the one that is wanted.
    private func differences(_ explanation: Explanation) -> [String] {
        var differences: [String] = []
        let row = explanation.row
        let told = explanation.json + ExplanationText().text(explanation)
        let given = [row.cause.rawValue, row.mechanism?.rawValue].compactMap { $0 }
            .joined(separator: "/")
        if given != answer { differences.append("\(given), not \(answer)") }
        if let certainty, row.certainty.rawValue != certainty {
            differences.append("\(row.certainty.rawValue), not \(certainty)")
        }
        let blockers = Set(row.blockedBy.map { "\($0.cause)/\($0.mechanism)" })
        if answer != "undetermined", blockers != blockedBy ?? [answer] {
            differences.append("blocked by \(blockers.sorted())")
        }
        if ["likely", "undetermined"].contains(row.certainty.rawValue), row.missing.isEmpty {
            differences.append("\(row.certainty.rawValue), and nothing is missing")
        }
        for words in says where !told.contains(words) { differences.append("not said: \(words)") }
        for words in omits where told.contains(words) { differences.append("said: \(words)") }
        if let isFixed, row.fix.first?.verified != isFixed {
            differences.append("the first fix is not \(isFixed ? "" : "un")verified: \(row.fix)")
        }
        if !differences.isEmpty {
            differences.append(
                "\(row.blockedBy.map(\.detail)) \(row.missing) \(explanation.notes.map(\.text))")
            differences.append(told)
        }
        return differences
    }

    /// The one scenario that is to be run, by its name; nil runs all.
    static let wanted = ProcessInfo.processInfo.environment["WHY403_SCENARIO"]
}

@Suite struct ScenarioNameTests {
    @Test(.enabled(if: Scenario.wanted != nil, "WHY403_SCENARIO names no scenario to run alone"))
    func `the scenario that is asked for is there`() throws {
        let wanted = try #require(Scenario.wanted)
        let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        let files = try FileManager.default.contentsOfDirectory(atPath: folder.path)
        let texts = try files.filter { $0.hasSuffix("Scenarios.swift") }.map {
            try String(contentsOf: folder.appendingPathComponent($0), encoding: .utf8)
        }
        #expect(texts.contains { $0.contains("\"\(wanted)\"") }, "no scenario \(wanted)")
    }
}
