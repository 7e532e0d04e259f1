/// How wide text stands on a terminal, and text cut or filled to a width.
extension String {
    /// The columns the text takes: two for East Asian wide characters and emoji, none for
    /// combining marks (Unicode Annex 11).
    var displayWidth: Int {
        if utf8.allSatisfy({ $0 < 0x80 }) { return utf8.count }
        return reduce(0) { $0 + $1.displayWidth }
    }

    /// The text with spaces behind it up to `width` columns.
    func filled(to width: Int) -> String {
        self + String(repeating: " ", count: max(0, width - displayWidth))
    }

    /// The text cut to `width` columns, the cut in its middle: of an ARN both ends tell
    /// something. Nil means no limit.
    func clipped(to width: Int?) -> String {
        guard let width, displayWidth > width else { return self }
        guard width > 1 else { return width == 1 ? "…" : "" }
        let headWidth = (width - 1) / 2
        var head = ""
        var used = 0
        for character in self {
            guard used + character.displayWidth <= headWidth else { break }
            head.append(character)
            used += character.displayWidth
        }
        var tail = [Character]()
        for character in reversed() {
            guard used + 1 + character.displayWidth <= width else { break }
            tail.append(character)
            used += character.displayWidth
        }
        return head + "…" + String(tail.reversed())
    }

    /// The words in lines of at most `width` columns, each line after `indent` spaces; a longer
    /// word has a line to itself.
    func wrapped(to width: Int?, indent: Int) -> [String] {
        let margin = String(repeating: " ", count: indent)
        guard let width else { return [margin + self] }
        var lines: [String] = []
        var line = ""
        for word in split(separator: " ", omittingEmptySubsequences: true) {
            let word = String(word)
            if !line.isEmpty, indent + line.displayWidth + 1 + word.displayWidth > width {
                lines.append(margin + line)
                line = ""
            }
            line += line.isEmpty ? word : " " + word
        }
        if !line.isEmpty { lines.append(margin + line) }
        return lines
    }
}

extension Character {
    fileprivate var displayWidth: Int {
        guard let first = unicodeScalars.first else { return 0 }
        switch first.value {
        case 0..<0x300: return 1
        case 0x1100...0x115F, 0x2E80...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F,
            0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1FAFF, 0x20000...0x3FFFD:
            return 2
        default:
            switch first.properties.generalCategory {
            case .nonspacingMark, .enclosingMark: return 0
            default: return 1
            }
        }
    }
}
