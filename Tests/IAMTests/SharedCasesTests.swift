import Foundation
import IAM
import JSON
import Testing

@Suite struct SharedCasesTests {
    @Test func `the shared requests are decided as an independent evaluator decided them`() throws {
        let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("../../../shared/simulate").standardized
        guard FileManager.default.fileExists(atPath: folder.path) else {
            print("skipped: \(folder.path) is not there")
            return
        }
        func lines(_ name: String) throws -> [Substring] {
            try String(contentsOf: folder.appendingPathComponent(name), encoding: .utf8)
                .split(separator: "\n")
        }
        let simulator = Simulator()
        let answers = try lines("cases.ndjson").map { simulator.simulate(line: String($0)).answer }
        let expected = try lines("expected.ndjson")
        #expect(answers.count == expected.count)
        for (answer, line) in zip(answers, expected) {
            let wanted = try JSONValue(parsing: line)
            let got = try JSONValue(parsing: answer)
            #expect(got["decision"] == wanted["decision"], "\(wanted["id"]?.string ?? "")")
        }
    }
}
