import Glibc
import IAM

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
    var requests = requests
    let simulator = Simulator()
    var areAllValid = true
    var answers: [UInt8] = []
    while !channel.isBroken, let lines = try requests.next() {
        for line in lines {
            switch line {
            case .bytes(let bytes):
                if bytes.allSatisfy({ $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }) { continue }
                areAllValid = simulator.simulate(bytes, into: &answers) && areAllValid
            case .tooLong(let number):
                let limit = RequestLines.maximumLineBytes
                Simulator.append(
                    error: "line \(number) is longer than \(limit) bytes", to: &answers)
                areAllValid = false
            }
            answers.append(UInt8(ascii: "\n"))
        }
        channel.write(bytes: answers)
        channel.flush()
        answers.removeAll(keepingCapacity: true)
    }
    return areAllValid
}
