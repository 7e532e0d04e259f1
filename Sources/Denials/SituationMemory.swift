import AWSTypes
import S3AccessLog

/// The situations that one reader of logs has seen, each made once. Not to be shared.
public final class SituationMemory {
    /// How many are remembered at the most: a stranger may make each request another.
    static let limit = 8_192

    /// A situation, and the line's bytes that told it. A class, so that a look-up copies
    /// one reference.
    private final class Told {
        let bytes: [UInt8]
        let situation: Situation

        init(bytes: [UInt8], situation: Situation) {
            self.bytes = bytes
            self.situation = situation
        }
    }

    private var situations = Generations<Situation.Fields, Situation>(limit: limit)
    private var lines = Generations<Int, Told>(limit: limit)
    /// The bytes of the line that is looked up.
    private var telling: [UInt8] = []

    /// A memory of nothing.
    public init() {}

    /// The situation of which this was logged.
    public func situation(of fields: Situation.Fields) -> Situation {
        if fields.byteCount > Situation.Fields.usualBytes { return Situation(fields) }
        if let known = situations[fields] { return known }
        let situation = Situation(fields)
        situations[fields] = situation
        return situation
    }

    /// The situation of a line, which `read` takes from it unless a line with the same bytes in
    /// all that counts was read before.
    func situation(
        of line: S3AccessLogRecord, _ read: () -> Situation.Fields
    ) -> Situation {
        SituationMemory.write(line, to: &telling)
        let bytes = telling
        if bytes.count > Situation.Fields.usualBytes { return Situation(read()) }
        var hasher = Hasher()
        bytes.withUnsafeBytes { hasher.combine(bytes: $0) }
        let hash = hasher.finalize()
        if let known = lines[hash], SameBytes.areSame(known.bytes, bytes) { return known.situation }
        let situation = Situation(read())
        // As many bytes as there are, of the room for the longest.
        let told = bytes.withUnsafeBufferPointer { Array($0) }
        lines[hash] = Told(bytes: told, situation: situation)
        return situation
    }

    /// Writes all that a line tells of its situation in place of what is there.
    private static func write(_ line: S3AccessLogRecord, to bytes: inout [UInt8]) {
        bytes.removeAll(keepingCapacity: true)
        for field in fields {
            if let text = line.bytes(field) { bytes.append(contentsOf: text) }
            // No line has one, so that it shows where fields end.
            bytes.append(UInt8(ascii: "\n"))
        }
        if line.isInDoubt { bytes.append(UInt8(ascii: "?")) }
        if !line.has(.accessPointARN) {
            bytes.append(
                UInt8(ascii: line.has(.tlsVersion) ? "1" : line.has(.cipherSuite) ? "2" : "3"))
        }
    }

    /// All that a line tells of its situation.
    private static let fields: [S3AccessLogRecord.Field] = [
        .bucketOwner, .bucket, .requester, .operation, .errorCode, .userAgent, .signatureVersion,
        .cipherSuite, .authenticationType, .hostHeader, .tlsVersion, .accessPointARN, .aclRequired,
    ]
}
