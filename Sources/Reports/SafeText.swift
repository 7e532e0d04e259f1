/// Makes text from logs harmless where it is shown: strangers wrote it.
enum SafeText {
    /// Control characters, escapes to the terminal and characters that turn the direction of
    /// writing become visible.
    static func terminal(_ text: String) -> String {
        var safe = ""
        for scalar in text.unicodeScalars {
            switch scalar.value {
            case 0..<0x20, 0x7F...0x9F, 0x200E...0x200F, 0x202A...0x202E, 0x2066...0x2069, 0xFEFF:
                safe += "<U+" + String(scalar.value, radix: 16, uppercase: true) + ">"
            default: safe.unicodeScalars.append(scalar)
            }
        }
        return safe
    }

    /// A CSV field (RFC 4180). What a spreadsheet would take for a formula gets a leading
    /// apostrophe.
    static func csv(_ text: String) -> String {
        let isFormula = text.unicodeScalars.first.map { "=+-@\t\r".unicodeScalars.contains($0) }
        let safe = (isFormula ?? false) ? "'" + text : text
        return "\""
            + safe.split(separator: "\"", omittingEmptySubsequences: false)
            .joined(separator: "\"\"") + "\""
    }
}
