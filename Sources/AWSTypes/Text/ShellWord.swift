/// Writes texts as words of a POSIX shell command line that people paste. Names come from logs
/// and are hostile: nothing in one may end the word, and no control character reaches the
/// terminal.
public enum ShellWord {
    /// The text as one word: plain where it is harmless, else in quotes that keep every character.
    public static func quoted(_ text: String) -> String {
        if isPlain(text) { return text }
        guard text.unicodeScalars.contains(where: \.isUnseen) else {
            return "'"
                + text.split(separator: "'", omittingEmptySubsequences: false)
                .joined(separator: #"'\''"#) + "'"
        }
        // Bash, zsh and POSIX 2024 read `$'…'` with octal escapes of bytes.
        var word = "$'"
        for scalar in text.unicodeScalars {
            if scalar.isUnseen {
                for byte in String(scalar).utf8 {
                    let digits = String(byte, radix: 8)
                    word += "\\" + String(repeating: "0", count: 3 - digits.utf8.count) + digits
                }
            } else {
                if scalar == "'" || scalar == "\\" { word += "\\" }
                word.unicodeScalars.append(scalar)
            }
        }
        return word + "'"
    }

    /// `--option value`; `--option=value` where the value would be taken for an option.
    public static func option(_ name: String, _ value: String) -> String {
        "--\(name)" + (value.hasPrefix("-") ? "=" : " ") + quoted(value)
    }

    /// Whether a shell reads the text as it stands.
    package static func isPlain(_ text: String) -> Bool {
        let bytes = text.utf8.span
        // A loop of this module: each byte of each key is asked about.
        for index in bytes.indices where !isHarmless(bytes[index]) { return false }
        return !bytes.isEmpty
    }

    /// Whether a byte means itself in a shell, in JSON and in a policy.
    package static func isHarmless(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"),
            // - . / : and _ = @ % + ,
            0x2D...0x2F, 0x3A, 0x5F, 0x3D, 0x40, 0x25, 0x2B, 0x2C:
            return true
        default: return false
        }
    }
}
