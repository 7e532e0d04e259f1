import Denials
import JSON
import JSONScanner
import S3AccessLog

/// The access log as JSON objects: in pieces what in the whole, where each line is JSON.
enum AccessLogObjectCheck {
    static func difference(in bytes: [UInt8]) -> String? {
        let whole = scan(bytes, size: max(1, bytes.count))
        _ = bytes.withUnsafeBytes { S3AccessLogObjectScanner.sniff($0, isFinal: true) }
        let pieces = scan(bytes, size: Pieces.size(for: bytes))
        // What is no JSON has no records of which it could be said where they end.
        let isJSON = bytes.split(separator: 0x0A).allSatisfy {
            (try? JSONValue(parsing: Array($0))) != nil
        }
        return pieces == whole || !isJSON ? nil : "pieces and the whole differ"
    }

    private static func scan(_ bytes: [UInt8], size: Int) -> [String] {
        var scanner = S3AccessLogObjectScanner()
        var seen: [String] = []
        let situations = SituationMemory()
        Pieces.offer(bytes, size: size) { held, isFinal in
            scanner.scan(held, isFinal: isFinal) {
                seen.append("\(Finding($0, situations) as Any)")
            }
        }
        return seen + ["\(scanner.counts.records)", "\(scanner.counts.rejected)"]
    }
}
