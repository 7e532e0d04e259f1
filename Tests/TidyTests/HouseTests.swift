import Foundation
import Testing

/// The rules of the house that matter, as tests; each failure says `file:line`.
@Suite struct HouseTests {
    static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("../..").standardized.path

    /// What each target may import (docs/ARCHITECTURE.md;
    /// docs/decisions/0001-imports-beyond-the-design.md).
    static let mayImport: [String: Set<String>] = [
        "AWSTypes": ["Glibc"], "JSON": ["AWSTypes", "CByteScan"],
        "S3Client": ["AWSTypes", "CCurl", "Dispatch", "Glibc", "JSON", "Synchronization"],
        "LogInput": ["CByteScan", "CISAL", "CZlib", "Glibc"],
        "JSONScanner": ["CByteScan"],
        "CloudTrail": ["AWSTypes", "JSON", "JSONScanner"],
        "S3AccessLog": ["AWSTypes", "CByteScan", "Glibc", "JSON", "JSONScanner"],
        "Denials": ["AWSTypes", "CloudTrail", "S3AccessLog", "JSON"],
        "ClientErrors": ["AWSTypes", "Denials"],
        "IAM": ["AWSTypes", "JSON", "Synchronization", "Wording"],
        "PolicyHistory": ["AWSTypes", "IAM", "CloudTrail", "JSON", "Wording", "Glibc"],
        "Wording": ["AWSTypes", "JSON"],
        "Attributions": [
            "AWSTypes", "JSON", "Denials", "IAM", "PolicyHistory", "Synchronization", "Wording",
        ],
        "ReportStore": [
            "AWSTypes", "JSON", "Denials", "PolicyHistory", "Attributions", "CSQLite", "Dispatch",
            "Glibc", "Synchronization", "Wording",
        ],
        "Reports": ["AWSTypes", "JSON", "ReportStore", "Wording"],
        "Pipeline": [
            "AWSTypes", "LogInput", "JSON", "JSONScanner", "CloudTrail", "S3AccessLog", "Denials",
            "IAM", "PolicyHistory", "Attributions", "ReportStore", "Glibc", "Dispatch", "S3Client",
            "Synchronization", "Wording", "ClientErrors",
        ],
        "CLI": [
            "AWSTypes", "CMalloc", "JSON", "Pipeline", "PolicyHistory", "Reports", "ReportStore",
            "Glibc", "Dispatch", "S3Client", "Synchronization",
        ],
        "why403": ["CLI", "Glibc"],
    ]

    /// The lines of every Swift file of the shipped targets, with target and place.
    static func lines(
        of tops: [String] = ["Sources", "parsers"]
    ) throws -> [(target: String, place: String, line: String)] {
        var lines: [(String, String, String)] = []
        for top in tops {
            let folder = "\(root)/\(top)"
            for case let file as String in FileManager.default.enumerator(atPath: folder) ?? .init()
            {
                guard file.hasSuffix(".swift") else { continue }
                let text = try String(contentsOfFile: "\(folder)/\(file)", encoding: .utf8)
                let target = String(file.prefix { $0 != "/" })
                for (index, line) in text.components(separatedBy: "\n").enumerated() {
                    lines.append((target, "\(top)/\(file):\(index + 1)", line))
                }
            }
        }
        return lines
    }

    @Test func `every target imports only what stands above it`() throws {
        var seen = 0
        for (target, place, line) in try HouseTests.lines() {
            let words = line.split(separator: " ").map(String.init)
            guard let index = words.firstIndex(of: "import"), index <= 1, words.count > index + 1,
                index == 0 || ["public", "internal", "private"].contains(words[0])
            else { continue }
            seen += 1
            let allowed = HouseTests.mayImport[target] ?? []
            #expect(allowed.contains(words[index + 1]), "\(place): error: \(line)")
        }
        #expect(seen > 50)
    }

    @Test func `no shipped line can trap on input`() throws {
        for (_, place, line) in try HouseTests.lines() {
            for word in ["try!", "fatalError(", " as! ", "FIXME", "TODO"] {
                #expect(!line.contains(word), "\(place): error: \(word)")
            }
        }
    }

    @Test func `no file is longer than 400 lines`() throws {
        var counts: [String: Int] = [:]
        for (_, place, _) in try HouseTests.lines() {
            counts[String(place.prefix { $0 != ":" }), default: 0] += 1
        }
        for (file, count) in counts { #expect(count <= 401, "\(file): error: \(count) lines") }
    }
}
