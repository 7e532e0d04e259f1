import Glibc
import Synchronization

/// One line on a terminal that says how far the work is. Silent where standard error is no
/// terminal, and with `--quiet`. Safe to call from several threads, and cheap: the text is only
/// made when it will be shown.
final class Progress: Sendable {
    /// Milliseconds between two drawings.
    static let intervalMilliseconds: Int64 = 100

    private struct State {
        var lastDrawn: Int64 = .min
        var isDrawn = false
    }

    private let channel: OutputChannel
    private let columns: Int
    private let isShown: Bool
    private let state = Mutex(State())

    /// Progress on this console.
    init(_ console: Console) {
        channel = console.standardError
        columns = console.errorTerminal.columns ?? Terminal.columnsDefault
        isShown = console.errorTerminal.canRedraw && !console.isQuiet
    }

    /// Shows this text instead of the last, unless the last one is too fresh.
    func update(_ text: () -> String) {
        guard isShown else { return }
        let now = Progress.milliseconds()
        state.withLock { state in
            guard state.lastDrawn == .min || now - state.lastDrawn >= Progress.intervalMilliseconds
            else { return }
            state.lastDrawn = now
            state.isDrawn = true
            // Cut to the width: a line that wraps could not be drawn over.
            channel.write("\r\u{1B}[K" + String(text().visible.prefix(max(1, columns - 1))))
        }
    }

    /// Takes the line away, before something else is written there.
    func clear() {
        state.withLock { state in
            if state.isDrawn { channel.write("\r\u{1B}[K") }
            state.isDrawn = false
            state.lastDrawn = .min
        }
    }

    deinit { clear() }

    private static func milliseconds() -> Int64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Int64(time.tv_sec) * 1_000 + Int64(time.tv_nsec) / 1_000_000
    }
}
