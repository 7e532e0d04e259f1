import Glibc
import Synchronization

/// Text and bytes to one descriptor, gathered and written with write(2).
///
/// Writing does not throw, so that rendering code stays plain; the first failure is kept, what
/// comes after it is dropped, and `failure` tells at the end. A reader that went away (EPIPE) is
/// told apart, as that is no fault of ours. Safe to use from several threads; one call's bytes
/// stay together.
final class OutputChannel: Sendable {
    /// Bytes gathered before they are written.
    static let bufferBytes = 64 * 1024

    private struct State {
        var buffer: [UInt8] = []
        var failure: Int32 = 0
    }

    /// Where the bytes go. Not owned: whoever opened it closes it.
    let descriptor: Int32
    private let state = Mutex(State())
    private let flushesEachWrite: Bool

    /// A channel to an open descriptor. With `flushesEachWrite` nothing is held back: for
    /// terminals and for standard error.
    init(descriptor: Int32, flushesEachWrite: Bool = false) {
        self.descriptor = descriptor
        self.flushesEachWrite = flushesEachWrite
    }

    /// The errno of the first write that failed, 0 if none did.
    var failure: Int32 { state.withLock { $0.failure } }

    /// Whether whoever read this has gone: more work for them is in vain.
    var isBroken: Bool { failure == EPIPE }

    /// Adds text.
    func write(_ text: some StringProtocol) { write(bytes: text.utf8) }

    /// Adds text and a line's end.
    func writeLine(_ text: some StringProtocol) { write("\(text)\n") }

    /// Adds bytes.
    func write(bytes: some Sequence<UInt8>) {
        state.withLock { state in
            guard state.failure == 0 else { return }
            state.buffer.append(contentsOf: bytes)
            if flushesEachWrite || state.buffer.count >= OutputChannel.bufferBytes {
                drain(&state)
            }
        }
    }

    /// Writes what is gathered.
    func flush() { state.withLock { drain(&$0) } }

    private func drain(_ state: inout State) {
        defer { state.buffer.removeAll(keepingCapacity: true) }
        guard state.failure == 0 else { return }
        state.failure = state.buffer.withUnsafeBytes { OutputChannel.writeAll($0, to: descriptor) }
    }

    /// Writes every byte, in as many calls as it takes; returns 0 or errno. The pointer is only
    /// used inside the call.
    private static func writeAll(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32) -> Int32 {
        var rest = bytes[...]
        while !rest.isEmpty {
            let written = Glibc.write(
                descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
            if written >= 0 {
                rest = rest.dropFirst(written)
            } else if errno == EAGAIN {
                // Somebody made the terminal or pipe non-blocking; wait until it takes more.
                var ready = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
                _ = poll(&ready, 1, -1)
            } else if errno != EINTR {
                return errno
            }
        }
        return 0
    }
}
