internal import ReportStore

/// The frame of an HTML page that needs nothing but itself; the browser is told to load nothing,
/// and to run nothing but the page's own script, whatever a hostile name in it says.
enum HTMLPage {
    /// The page up to what it shows; with `script` it may run its own, which stands at its end.
    static func begin(title: String, script: Bool = false) -> String {
        let runs = script ? "script-src 'sha256-\(PageScript.hash)'; " : ""
        return """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; \
            style-src 'sha256-\(PageStyle.hash)'; \(runs)base-uri 'none'; form-action 'none'">
            <meta name="referrer" content="no-referrer">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <title>\(SafeText.html(title))</title>
            <style>\(PageStyle.text)</style>
            </head>
            <body>

            """
    }

    static let script = "<script>\(PageScript.text)</script>\n"

    static let end = "</body>\n</html>\n"
}
