internal import ReportStore

/// The frame of an HTML page that needs nothing but itself: no script, no outside resource; the
/// browser is told to load none, whatever a hostile name in it says.
enum HTMLPage {
    /// SHA-256 of `style` in base64, so that the browser takes this style sheet and no other
    /// (CSP Level 3, "hash-source"). A test holds it against the text.
    static let styleHash = "xb4n/3zcyFlFP0eOKCb9Le8fuHf+MKJ+yk6ZcKRBElw="

    static func begin(title: String) -> String {
        """
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; \
        style-src 'sha256-\(styleHash)'; base-uri 'none'; form-action 'none'">
        <meta name="referrer" content="no-referrer">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <title>\(SafeText.html(title))</title>
        <style>\(style)</style>
        </head>
        <body>
        <h1>\(SafeText.html(title))</h1>

        """
    }

    static let end = "</body>\n</html>\n"

    /// A table of groups.
    static func table(_ groups: [ReportGroup], named name: String) -> String {
        let head = [name, "denials", "roles", "buckets", "first", "last"]
        return "<table class=\"groups\">\n<thead><tr>"
            + head.map { "<th scope=\"col\">\(SafeText.html($0))</th>" }.joined()
            + "</tr></thead>\n<tbody>\n"
            + groups.map { group in
                "<tr><th scope=\"row\">\(SafeText.html(GroupReport.name(group)))</th>"
                    + [group.denials, group.roles, group.buckets].map { "<td>\($0)</td>" }.joined()
                    + "<td>\(GroupReport.day(group.first))</td>"
                    + "<td>\(GroupReport.day(group.last))</td></tr>\n"
            }.joined() + "</tbody>\n</table>\n"
    }

    /// One change: what, who, the setting to paste, what it opens. The document that it changes is
    /// written whole by `fix`.
    static func fix(_ fix: ReportedFix) -> String {
        var text = "<p class=\"fix\">\(SafeText.html(fix.summary))</p>\n<dl>"
        func entry(_ name: String, _ value: String) {
            text += "<dt>\(name)</dt><dd>\(SafeText.html(value))</dd>"
        }
        entry("who", fix.owner)
        entry(
            "verified",
            fix.verified ? "yes: the request then passes every layer that is known" : "no")
        if let allows = fix.newlyAllows { entry("newly allowed", allows) }
        text += "</dl>\n"
        return text + (fix.setting.map(code) ?? "")
    }

    /// A list.
    static func list(_ items: [String]) -> String {
        "<ul>" + items.map { "<li>\(SafeText.html($0))</li>" }.joined() + "</ul>\n"
    }

    /// Lines of code; each keeps its own line.
    static func code(_ text: String) -> String {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        return "<pre>" + lines.map { SafeText.html(String($0)) }.joined(separator: "\n")
            + "</pre>\n"
    }

    /// Kept for light, dark and paper: colours are the reader's own but for accents, and on paper
    /// nothing stays folded.
    static let style = """

        :root { color-scheme: light dark; --line: #8886; --soft: #8882; --accent: #b3261e; }
        @media (prefers-color-scheme: dark) { :root { --accent: #ff8a80; } }
        body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 72rem;
          padding: 0 1rem; }
        h1 { font-size: 1.6rem; margin: 0 0 1rem; }
        h2 { font-size: 1.2rem; margin: 2rem 0 .5rem; }
        table { border-collapse: collapse; margin: 0 0 1.5rem; }
        th, td { text-align: left; padding: .3rem .8rem .3rem 0; vertical-align: top;
          border-bottom: 1px solid var(--line); }
        th[scope=row] { font-weight: 600; overflow-wrap: anywhere; }
        article { border: 1px solid var(--line); border-radius: .5rem; padding: .8rem 1rem;
          margin: 0 0 1rem; break-inside: avoid; }
        article h3 { font-size: 1rem; margin: 0 0 .3rem; overflow-wrap: anywhere; }
        .cause { color: var(--accent); font-weight: 600; }
        .meta { margin: 0; opacity: .8; overflow-wrap: anywhere; }
        .fix { margin: .8rem 0 .3rem; font-weight: 600; overflow-wrap: anywhere; }
        dl { display: grid; grid-template-columns: max-content 1fr; gap: .1rem 1rem; margin: 0; }
        dt { opacity: .7; }
        dd { margin: 0; overflow-wrap: anywhere; }
        pre { background: var(--soft); border-radius: .3rem; padding: .6rem .8rem; margin: .5rem 0;
          white-space: pre-wrap; overflow-wrap: anywhere; font-size: 13px; }
        ul { margin: .3rem 0; padding-left: 1.2rem; }
        li { overflow-wrap: anywhere; }
        @media print { body { margin: 0; max-width: none; font-size: 11px; }
          pre { border: 1px solid var(--line); background: none; font-size: 10px; } }

        """
}
