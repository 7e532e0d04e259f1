import ClientErrors
import Denials
import Foundation
import TestSupport
import Testing

/// Real clients print their texts anew, so that the reader does not rot: `make client-texts` installs
/// them. Skipped, saying so, where they are not there.
@Suite struct ClientsAnewTests {
    struct Told: Decodable {
        let client: String
        let `case`: String
        let text: String
        let requestIDs: [String]
        let methods: [String]
    }

    static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()

    private func texts() throws -> [Told] {
        let python = Self.folder.appendingPathComponent("../../.build/clients-venv/bin/python3")
            .standardized.path
        guard FileManager.default.isExecutableFile(atPath: python) else {
            print("skipped: no clients of S3 here (make client-texts)")
            return []
        }
        let script = Self.folder.appendingPathComponent("make-client-texts").path
        let result = try ProgramResult(of: python, [script])
        if !result.errors.isEmpty { print("skipped: \(result.errors)") }
        return try result.bytes.split(separator: UInt8(ascii: "\n")).map {
            try JSONDecoder().decode(Told.self, from: Data($0))
        }
    }

    @Test func `what each client prints today is read`() throws {
        for told in try texts() {
            let name = "\(told.client) \(told.case): \(told.text)"
            let refusals = ErrorTextReader.read(told.text).refusals
            #expect(!refusals.isEmpty, "\(name)")
            // Each request once: a client may ask several times, and names a few of them.
            #expect(refusals.count <= told.requestIDs.count, "\(name)")
            for refusal in refusals {
                if let id = refusal.requestID { #expect(told.requestIDs.contains(id), "\(name)") }
                let isSentence = refusal.readMessage?.policyType == .identity
                #expect(isSentence || refusal.isWithoutBody || told.case == "list", "\(name)")
                #expect(refusal.isPermissionError, "\(name)")
                if let bucket = refusal.bucket { #expect(bucket == "sales-raw", "\(name)") }
            }
            if told.methods.allSatisfy({ $0 == "HEAD" }) {
                #expect(refusals.allSatisfy { $0.isWithoutBody }, "\(name)")
            }
        }
    }
}
