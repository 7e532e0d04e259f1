import AWSTypes
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
        var world = World()
        world.partition = partition
        breaks(&world)
        change(&world)
        let folder = try TemporaryFolder()
        try world.write(to: folder)
        var reports: [String] = []
        var found: [Explanation] = []
        for logsFirst in [false, true] {
            let store = "\(folder.path)/\(logsFirst).sqlite"
            let steps = [
                { _ = try SnapshotImport(storePath: store).run([folder.path + "/snapshots"]) },
                { _ = try Ingest(storePath: store, jobs: 1).run([folder.path + "/logs"]) },
            ]
            for step in logsFirst ? steps.reversed() : steps { try step() }
            let reader = try StoreReader(path: store)
            var renderer = ReportRenderer(format: .ndjson)
            reports.append(try reader.report(ReportFilter()).map { renderer.row($0) }.joined())
            let explanations = try Explanations(storePath: store)
            found = try explanations.find(requestID: world.request.id)
            let requests = try explanations.requests(requestID: world.request.id)
            #expect(Simulated.outcomes(requests) == Simulated.outcomes(found))
        }
        #expect(reports[0] == reports[1], "the order of arrival changes the report")
        // Answers are shared; each must be what is answered for the denial alone.
        for note in found.flatMap(\.notes) { #expect(!note.contains("asked again just now")) }
        return found
    }

    /// Compares the answer with what is wanted.
    func check() throws {
        let found = try explanations()
        let explanation = try #require(found.first, "the denial is not in the report")
        #expect(found.count == 1)
        let row = explanation.row
        let told = explanation.json + ExplanationText().text(explanation)
        let given = [row.cause.rawValue, row.mechanism?.rawValue].compactMap { $0 }
        let story = "\(row.blockedBy.map(\.detail)) \(row.missing) \(explanation.notes)"
        #expect(given.joined(separator: "/") == answer, "\(row.certainty) \(story)")
        if let certainty { #expect(row.certainty.rawValue == certainty, "\(story)") }
        let blockers = Set(row.blockedBy.map { "\($0.cause)/\($0.mechanism)" })
        if answer != "undetermined" { #expect(blockers == blockedBy ?? [answer], "\(story)") }
        for words in says { #expect(told.contains(words), "\(words) is not in:\n\(told)") }
        for words in omits { #expect(!told.contains(words), "\(words) is in:\n\(told)") }
        if let isFixed {
            #expect(row.fix.first?.verified == isFixed, "\(row.fix)")
        }
    }
}
