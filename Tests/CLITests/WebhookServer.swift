import Foundation
import TestSupport
import Testing

/// A receiver of webhooks on this machine, as long as this value lives (`webhook-server.py`).
final class WebhookServer {
    private let program: BackgroundProgram
    /// Its port.
    let port: String

    /// Nil, and says why, where Python is not installed.
    init?(_ folder: TemporaryFolder, certificate: String? = nil) throws {
        guard let python = executable("python3") else {
            print("skipped: no python3 here")
            return nil
        }
        let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("webhook-server.py").path
        let program = try BackgroundProgram(
            python, [script] + [certificate].compactMap { $0 }, folder: folder.url)
        program.wait(for: "the server's port") { program.output.contains("\n") }
        self.program = program
        port = program.output.components(separatedBy: "\n").first ?? ""
    }

    deinit { _ = program.stop(SIGKILL) }

    /// What it was sent so far: path, type and body of each.
    var requests: [(path: String, type: String, body: [String: Any])] {
        program.output.split(separator: "\n").dropFirst().compactMap { line in
            guard
                let request = try? JSONSerialization.jsonObject(with: Data(line.utf8))
                    as? [String: String], let path = request["path"],
                let type = request["type"], let body = request["body"],
                let object = try? JSONSerialization.jsonObject(with: Data(body.utf8))
                    as? [String: Any]
            else { return nil }
            return (path, type, object)
        }
    }
}
