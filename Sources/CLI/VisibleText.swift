import AWSTypes

extension StringProtocol {
    /// The text with every control character shown as `\u{1B}` and no longer acted upon.
    ///
    /// File names, object keys and messages are hostile: an escape sequence in one could redraw
    /// the terminal, and a line's end could forge a line of ours. The direction marks of Unicode
    /// (which make text read backwards) and other format characters are shown too.
    var visible: String {
        guard unicodeScalars.contains(where: \.isUnseen) else { return String(self) }
        var shown = ""
        for scalar in unicodeScalars {
            if scalar.isUnseen {
                shown += "\\u{\(String(scalar.value, radix: 16, uppercase: true))}"
            } else {
                shown.unicodeScalars.append(scalar)
            }
        }
        return shown
    }
}
