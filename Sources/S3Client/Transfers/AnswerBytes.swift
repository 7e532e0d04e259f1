import Glibc

/// The bytes of an answer, as libcurl's callback gathered them; given back when this goes.
public final class AnswerBytes: @unchecked Sendable {
    // Unchecked: nobody writes to the memory once this exists.
    private let memory: UnsafeMutablePointer<UInt8>?
    private let count: Int

    /// Takes over memory of malloc(3).
    init(memory: UnsafeMutablePointer<UInt8>?, count: Int) {
        self.memory = memory
        self.count = memory == nil ? 0 : count
    }

    /// The bytes; valid while this lives.
    public var buffer: UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(start: memory, count: count)
    }

    deinit { free(memory) }
}
