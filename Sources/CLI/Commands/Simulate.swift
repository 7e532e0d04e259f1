import Glibc
import IAM
import Synchronization

/// `why403 simulate`: authorization requests in, decisions out (DESIGN 4.4), in order, streaming.
func runSimulate(_ command: ParsedCommand, console: Console) -> ExitCode {
    let path = command.positionals.first ?? "-"
    let descriptor = path == "-" ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
        console.error("cannot open \(path): \(String(cString: strerror(errno)))")
        return .failed
    }
    defer { if path != "-" { close(descriptor) } }
    do {
        let areAllValid = try console.answer(command) { channel, _ in
            try simulate(RequestLines(descriptor: descriptor), to: channel)
        }
        return areAllValid ? .done : .doneWithDoubt
    } catch let failure as ReadFailure {
        console.error("cannot read \(path): \(failure)")
    } catch {
        console.error("\(error)")
    }
    return .failed
}

/// Answers every line; returns whether all were valid requests.
private func simulate(_ requests: RequestLines, to channel: OutputChannel) throws -> Bool {
    let source = Mutex((lines: requests, failure: ReadFailure?.none))
    let areAllValid = Atomic(true)
    let processors = sysconf(Int32(_SC_NPROCESSORS_ONLN))
    OrderedWorkers(count: processors).run(
        take: { () -> [RequestLines.Line]? in
            source.withLock { source -> [RequestLines.Line]? in
                guard !channel.isBroken, source.failure == nil else { return nil }
                do throws(ReadFailure) { return try source.lines.next() } catch {
                    source.failure = error
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
        give: { (answers: [UInt8]) in
            channel.write(bytes: answers)
            channel.flush()
        })
    if let failure = source.withLock({ $0.failure }) { throw failure }
    return areAllValid.load(ordering: .relaxed)
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
