import AWSTypes

/// Object keys as the access log writes them.
public enum S3AccessLogKey {
    /// The key as S3 names the object. The log encodes keys twice (`=` is `%253D`); where only one
    /// level can be undone, one is.
    public static func decoded(_ raw: UnsafeRawBufferPointer) -> String {
        guard let once = PercentCoding.decoded(raw) else {
            return String(decoding: raw, as: UTF8.self)
        }
        let twice = once.withUnsafeBytes { PercentCoding.decoded($0) }
        return String(decoding: twice ?? once, as: UTF8.self)
    }

    /// The operation whose keys are written as forms are, a space as `+` (seen in real logs of
    /// BATCH.DELETE.OBJECT alone: `Screen+Shot+…`). A plus of the key's own is an escape there.
    static let formEncodedOperation = "BATCH.DELETE.OBJECT"

    /// The key of a record of that operation with its spaces. Only what stands in the log itself
    /// is one: below an escape, a plus is the key's own.
    static func withoutFormSpaces(_ raw: some Sequence<UInt8>) -> [UInt8] {
        raw.map { $0 == UInt8(ascii: "+") ? UInt8(ascii: " ") : $0 }
    }
}
