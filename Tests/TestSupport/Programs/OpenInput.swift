import Glibc

/// A standard input that holds a text and does not end as long as this value lives.
public final class OpenInput {
    private let pipe: PrivatePipe
    /// What the program reads from.
    public var descriptor: Int32 { pipe.reading }

    /// The text must be shorter than what a pipe holds (pipe(7): 64 KiB), as nobody reads it yet.
    public init(_ text: String) throws {
        pipe = try PrivatePipe()
        let bytes = Array(text.utf8)
        guard bytes.count <= 64 << 10, write(pipe.writing, bytes, bytes.count) == bytes.count else {
            throw ProgramError("cannot write the input", errno)
        }
    }
}
