/// Writes names into policies so that they mean themselves (IAM User Guide, "Policy variables:
/// special characters"): `*`, `?` and `$` would otherwise reach further, or nowhere.
public enum LiteralText {
    /// A resource's ARN.
    public static func resource(_ text: String) -> String {
        escaped(text) {
            $0 == UInt8(ascii: "*") || $0 == UInt8(ascii: "?") || $0 == UInt8(ascii: "$")
        }
    }

    /// A value of a condition without wildcards, where only variables are read.
    public static func value(_ text: String) -> String { escaped(text) { $0 == UInt8(ascii: "$") } }

    private static func escaped(_ text: String, _ isSpecial: (UInt8) -> Bool) -> String {
        guard text.utf8.contains(where: isSpecial) else { return text }
        var bytes: [UInt8] = []
        for byte in text.utf8 {
            if isSpecial(byte) {
                bytes += [UInt8(ascii: "$"), UInt8(ascii: "{"), byte, UInt8(ascii: "}")]
            } else {
                bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
