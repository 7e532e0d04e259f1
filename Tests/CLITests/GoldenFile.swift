import Foundation
import Testing

/// Holds a text against `Golden/NAME` beside the tests. `RECORD_GOLDEN=1` writes the file
/// instead, and fails, so that a recording run is never taken for a passing one.
func expectGolden(_ text: String, _ name: String) throws {
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("Golden/\(name)")
    if ProcessInfo.processInfo.environment["RECORD_GOLDEN"] == "1" {
        try Data(text.utf8).write(to: file)
        Issue.record("recorded \(name)")
        return
    }
    let expected = try String(contentsOf: file, encoding: .utf8)
    #expect(text == expected, "\(name) differs; RECORD_GOLDEN=1 records it anew")
}
