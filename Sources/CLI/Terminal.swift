import Glibc

/// What a descriptor can show. Standard output and standard error are asked apart, as one may be
/// a terminal and the other a file.
struct Terminal: Sendable, Equatable {
    /// Columns assumed where nothing tells.
    static let columnsDefault = 80

    /// Whether somebody looks at it as it is written.
    let isTerminal: Bool
    /// Whether colours are wanted.
    let usesColor: Bool
    /// Whether the cursor can be moved, for progress.
    let canRedraw: Bool
    /// Columns; nil where lines need not be cut.
    let columns: Int?

    /// No terminal: a file or a pipe.
    static let none = Terminal(
        isTerminal: false, usesColor: false, canRedraw: false, columns: nil)

    /// A terminal with these properties.
    init(isTerminal: Bool, usesColor: Bool, canRedraw: Bool, columns: Int?) {
        self.isTerminal = isTerminal
        self.usesColor = usesColor
        self.canRedraw = canRedraw
        self.columns = columns
    }

    /// What an open descriptor can show, given the environment (no-color.org: any non-empty
    /// `NO_COLOR` counts) and `--no-color`.
    init(descriptor: Int32, environment: Environment, colorIsForbidden: Bool) {
        guard isatty(descriptor) == 1 else {
            self = .none
            return
        }
        let isDumb = environment.nonEmpty("TERM") == "dumb"
        var size = winsize()
        let isKnown = ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0
        self.init(
            isTerminal: true,
            usesColor: !isDumb && !colorIsForbidden && environment.nonEmpty("NO_COLOR") == nil,
            canRedraw: !isDumb,
            columns: isKnown ? Int(size.ws_col) : Terminal.columnsDefault)
    }
}
