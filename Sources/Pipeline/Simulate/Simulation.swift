import Glibc
import IAM
import Synchronization

/// Answers authorization requests, one JSON object a line, in their order and as they come: a
/// program that waits for an answer gets it before it writes the next request.
public struct Simulation {
    private let path: String
    private let descriptor: Int32

    /// Reads requests from a file, or from standard input for `-`. Throws `PipelineError` where
    /// the file cannot be opened.
    public init(path: String) throws(PipelineError) {
        self.path = path
        descriptor = path == "-" ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw PipelineError("cannot open \(path): \(String(cString: strerror(errno)))")
        }
    }

    /// Answers every request, on all processors, then closes the file; says whether all lines were
    /// valid requests. Throws `PipelineError` where the file cannot be read.
    ///
    /// `write` gets the answers' bytes in the order of the requests, from several threads but never
    /// from two at a time. `isDone` tells that nobody reads them any more.
    public func answer(
        to write: @escaping @Sendable ([UInt8]) -> Void,
        until isDone: @escaping @Sendable () -> Bool
    ) throws(PipelineError) -> Bool {
        defer { if descriptor != STDIN_FILENO { close(descriptor) } }
        let source = Mutex((lines: RequestLines(descriptor: descriptor), failure: Int32(0)))
        let areAllValid = Atomic(true)
        OrderedWorkers(count: sysconf(Int32(_SC_NPROCESSORS_ONLN))).run(
            take: { () -> [RequestLines.Line]? in
                source.withLock { source -> [RequestLines.Line]? in
                    guard !isDone(), source.failure == 0 else { return nil }
                    do throws(ReadFailure) { return try source.lines.next() } catch {
                        source.failure = error.code
                        return nil
                    }
                }
            },
            makeWorker: {
                let simulator = Simulator()
                return { lines in
                    let (answers, isValid) = simulator.answers(to: lines)
                    if !isValid { areAllValid.store(false, ordering: .relaxed) }
                    return answers
                }
            },
            give: write)
        let failure = source.withLock { $0.failure }
        guard failure == 0 else {
            throw PipelineError("cannot read \(path): \(String(cString: strerror(failure)))")
        }
        return areAllValid.load(ordering: .relaxed)
    }
}

extension Simulator {
    fileprivate func answers(to lines: [RequestLines.Line]) -> (answers: [UInt8], isValid: Bool) {
        var answers: [UInt8] = []
        var areAllValid = true
        for line in lines {
            switch line {
            case .bytes(let bytes):
                if bytes.allSatisfy({ $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }) { continue }
                areAllValid = simulate(bytes, into: &answers) && areAllValid
            case .tooLong(let number):
                let limit = RequestLines.maximumLineBytes
                Simulator.append(
                    error: "line \(number) is longer than \(limit) bytes", to: &answers)
                areAllValid = false
            }
            answers.append(UInt8(ascii: "\n"))
        }
        return (answers, areAllValid)
    }
}
