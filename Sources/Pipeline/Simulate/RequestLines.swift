import Glibc

/// The lines of an open file, read as they come: whole lines are handed on as soon as they are
/// there, so that a program that waits for an answer gets it. Memory stays below twice the limit.
struct RequestLines {
    /// The most bytes of one line.
    static let maximumLineBytes = 4 << 20
    private static let chunkBytes = 256 << 10

    /// A line without its end, or the number of one that is too long, counted from 1.
    enum Line {
        case bytes([UInt8])
        case tooLong(number: Int)
    }

    private let descriptor: Int32
    /// What was read of a line that has not ended.
    private var rest: [UInt8] = []
    private var isSkipping = false
    private var number = 0
    private var isAtEnd = false

    init(descriptor: Int32) { self.descriptor = descriptor }

    /// The lines that the next read completes; nil at the end. Throws the errno.
    mutating func next() throws(ReadFailure) -> [Line]? {
        var lines: [Line] = []
        while lines.isEmpty {
            guard !isAtEnd else { return nil }
            let chunk = try read()
            isAtEnd = chunk.isEmpty
            if isAtEnd {
                if !rest.isEmpty || isSkipping { finishLine([], into: &lines) }
                return lines.isEmpty ? nil : lines
            }
            var start = 0
            while let end = RequestLines.lineEnd(in: chunk, from: start) {
                finishLine(chunk[start..<end], into: &lines)
                start = end + 1
            }
            keep(chunk[start...])
        }
        return lines
    }

    private static func lineEnd(in chunk: [UInt8], from start: Int) -> Int? {
        chunk.withUnsafeBytes { bytes in
            guard let base = bytes.baseAddress, start < bytes.count,
                let found = memchr(base + start, Int32(UInt8(ascii: "\n")), bytes.count - start)
            else { return nil }
            return UnsafeRawPointer(found) - base
        }
    }

    private mutating func finishLine(_ piece: ArraySlice<UInt8>, into lines: inout [Line]) {
        keep(piece)
        number += 1
        lines.append(isSkipping ? .tooLong(number: number) : .bytes(rest))
        rest = []
        isSkipping = false
    }

    private mutating func keep(_ piece: ArraySlice<UInt8>) {
        guard !isSkipping else { return }
        if rest.count + piece.count > RequestLines.maximumLineBytes {
            rest = []
            isSkipping = true
        } else {
            rest += piece
        }
    }

    private func read() throws(ReadFailure) -> [UInt8] {
        var failure: Int32 = 0
        let chunk = [UInt8](unsafeUninitializedCapacity: RequestLines.chunkBytes) { buffer, count in
            var got = Glibc.read(descriptor, buffer.baseAddress, buffer.count)
            while got < 0, errno == EINTR {
                got = Glibc.read(descriptor, buffer.baseAddress, buffer.count)
            }
            failure = got < 0 ? errno : 0
            count = max(0, got)
        }
        guard failure == 0 else { throw ReadFailure(code: failure) }
        return chunk
    }
}

/// Why a file could not be read, as an errno.
struct ReadFailure: Error {
    let code: Int32
}
