internal import AWSTypes

/// Makes text from logs harmless where it is shown: strangers wrote it.
enum SafeText {
    /// Control characters, escapes to the terminal, and characters that turn the direction of
    /// writing or show nothing become visible.
    static func terminal(_ text: String) -> String {
        if isPlain(text) || !text.unicodeScalars.contains(where: isTreacherous) { return text }
        var safe = ""
        for scalar in text.unicodeScalars {
            if isTreacherous(scalar) {
                safe += "<U+" + String(scalar.value, radix: 16, uppercase: true) + ">"
            } else {
                safe.unicodeScalars.append(scalar)
            }
        }
        return safe
    }

    /// A CSV field (RFC 4180), always quoted. What a spreadsheet would take for a formula gets a
    /// leading apostrophe (OWASP, "CSV injection"). Characters that show nothing, or turn the
    /// direction of writing, are made visible as in every other format.
    static func csv(_ text: String) -> String {
        "\"" + (isFormula(text) ? "'" : "") + csvBody(text) + "\""
    }

    /// Appends a CSV field.
    static func appendCSV(_ text: String, to bytes: inout [UInt8]) {
        let isAsItIs = text.utf8.allSatisfy { (0x20...0x7E).contains($0) && $0 != 0x22 }
        guard isAsItIs else {
            bytes.append(contentsOf: csv(text).utf8)
            return
        }
        bytes.append(0x22)
        if isFormula(text) { bytes.append(UInt8(ascii: "'")) }
        bytes.append(contentsOf: text.utf8)
        bytes.append(0x22)
    }

    /// What stands between the quotes of a CSV field, or a part of it.
    static func csvBody(_ text: String) -> String {
        terminal(text).replacing(text: "\"", with: "\"\"")
    }

    /// Whether a spreadsheet would take a text for a formula.
    static func isFormula(_ text: String) -> Bool {
        switch text.unicodeScalars.first {
        case "=", "+", "-", "@", "\t", "\r", "\n", "\u{FF1D}", "\u{FF0B}", "\u{FF0D}", "\u{FF20}":
            true
        default: false
        }
    }

    /// Text for an HTML element or a quoted attribute.
    static func html(_ text: String) -> String {
        terminal(text).unicodeScalars.reduce(into: "") { safe, scalar in
            switch scalar {
            case "&": safe += "&amp;"
            case "<": safe += "&lt;"
            case ">": safe += "&gt;"
            case "\"": safe += "&quot;"
            case "'": safe += "&#39;"
            default: safe.unicodeScalars.append(scalar)
            }
        }
    }

    /// Text for a line or a table's cell of Markdown (GitHub's dialect): nothing in it is markup,
    /// a link or a mention.
    static func markdown(_ text: String) -> String {
        let safe = terminal(text).unicodeScalars.reduce(into: "") { safe, scalar in
            switch scalar {
            case "<": safe += "&lt;"
            case ">": safe += "&gt;"
            case "&": safe += "&amp;"
            case "@": safe += "&#64;"
            case "\\", "`", "*", "_", "{", "}", "[", "]", "(", ")", "#", "+", "!", "|", "~", "$":
                safe += "\\"
                safe.unicodeScalars.append(scalar)
            default: safe.unicodeScalars.append(scalar)
            }
        }
        // GitHub makes links of these by themselves.
        return safe.replacing("://", with: "&#58;//").replacing("www.", with: "www\\.")
    }

    /// Text as code in a line or a table's cell of Markdown; fenced by more backticks than it has.
    static func markdownCode(_ text: String) -> String {
        let safe = terminal(text)
        let fence = String(repeating: "`", count: longestRun(of: "`", in: safe) + 1)
        // A bar ends a cell even inside code; GitHub takes the backslash away again.
        let cell = safe.split(separator: "|", omittingEmptySubsequences: false)
            .joined(separator: "\\|")
        let needsSpace = cell.hasPrefix("`") || cell.hasSuffix("`") || cell.isEmpty
        return needsSpace ? "\(fence) \(cell) \(fence)" : fence + cell + fence
    }

    /// Lines of code as a block of Markdown.
    static func markdownBlock(_ text: String, language: String) -> String {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
            .map { terminal(String($0)) }.joined(separator: "\n")
        let fence = String(repeating: "`", count: max(3, longestRun(of: "`", in: lines) + 1))
        return "\(fence)\(language)\n\(lines)\n\(fence)\n"
    }

    private static func longestRun(of character: Character, in text: String) -> Int {
        var longest = 0
        var run = 0
        for each in text {
            run = each == character ? run + 1 : 0
            longest = max(longest, run)
        }
        return longest
    }

    /// Whether it is printed ASCII alone, as most texts are.
    private static func isPlain(_ text: String) -> Bool {
        text.utf8.allSatisfy { (0x20...0x7E).contains($0) }
    }

    private static func isTreacherous(_ scalar: Unicode.Scalar) -> Bool {
        scalar.isUnseen || !scalar.isASCII && scalar.properties.generalCategory == .privateUse
    }
}
