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
        let starts = "=+-@\t\r\n\u{FF1D}\u{FF0B}\u{FF0D}\u{FF20}".unicodeScalars
        let isFormula = text.unicodeScalars.first.map(starts.contains) ?? false
        return "\"" + (isFormula ? "'" : "") + terminal(text).replacing(text: "\"", with: "\"\"")
            + "\""
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
