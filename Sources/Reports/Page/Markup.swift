/// HTML as it is written: the only way for a text or an attribute's value into it escapes them.
struct Markup {
    /// What was written.
    private(set) var html = ""

    /// An attribute; nil leaves it out, and the empty text stands for one without a value.
    typealias Attribute = (name: StaticString, value: String?)

    /// Markup of this program, which no text from a log ever is.
    mutating func raw(_ markup: StaticString) {
        html += markup.withUTF8Buffer { String(decoding: $0, as: UTF8.self) }
    }

    /// A text.
    mutating func text(_ text: String) { html += SafeText.html(text) }

    /// An element with what `body` writes in it.
    mutating func element(
        _ name: StaticString, _ attributes: [Attribute] = [], _ body: (inout Markup) -> Void
    ) {
        open(name, attributes)
        body(&self)
        html += "</\(name)>"
    }

    /// An element with a text in it.
    mutating func element(
        _ name: StaticString, _ attributes: [Attribute] = [], _ text: String
    ) {
        element(name, attributes) { $0.text(text) }
    }

    /// An element with a text, on a line of its own.
    mutating func line(
        _ name: StaticString, _ text: String, _ attributes: [Attribute] = []
    ) {
        element(name, attributes, text)
        newline()
    }

    /// A list of texts.
    mutating func list(_ items: [String]) {
        element("ul") { markup in
            for item in items { markup.element("li", [], item) }
        }
        newline()
    }

    /// An element that has no end, such as `rect`.
    mutating func open(_ name: StaticString, _ attributes: [Attribute] = []) {
        html += "<\(name)"
        for (name, value) in attributes {
            guard let value else { continue }
            html += value.isEmpty ? " \(name)" : " \(name)=\"\(SafeText.html(value))\""
        }
        html += ">"
    }

    /// The end of a line, for those who read the source.
    mutating func newline() { html += "\n" }

    /// Lines of code; each keeps its own line.
    mutating func code(_ text: String, _ attributes: [Attribute] = []) {
        element("pre", attributes) { markup in
            let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
            for (index, line) in lines.enumerated() {
                if index > 0 { markup.newline() }
                markup.text(String(line))
            }
        }
        newline()
    }

    /// A time for people, in a zone, and the same for programs.
    mutating func time(_ text: String, _ moment: String) {
        element("time", [("datetime", moment)], text)
    }
}
