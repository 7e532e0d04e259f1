import Glibc
import IAM

/// `why403 simulate`: authorization requests in, decisions out (DESIGN 4.4), in order, streaming.
func runSimulate(_ command: ParsedCommand, console: Console) -> ExitCode {
    let path = command.positionals.first ?? "-"
    guard let file = path == "-" ? fdopen(STDIN_FILENO, "r") : fopen(path, "r") else {
        console.error("cannot open \(path): \(String(cString: strerror(errno)))")
        return .failed
    }
    defer { if path != "-" { fclose(file) } }
    let simulator = Simulator()
    var areAllValid = true
    do {
        try console.answer(command) { channel, _ in
            var line: UnsafeMutablePointer<CChar>?
            var capacity = 0
            defer { free(line) }
            while true {
                let count = getline(&line, &capacity, file)
                guard count > 0, let line else { break }
                let bytes = UnsafeRawBufferPointer(start: line, count: count)
                let text = String(decoding: bytes, as: UTF8.self)
                if text.allSatisfy(\.isWhitespace) { continue }
                let (answer, isValid) = simulator.simulate(line: text)
                channel.writeLine(answer)
                areAllValid = areAllValid && isValid
            }
        }
    } catch {
        console.error("\(error)")
        return .failed
    }
    return areAllValid ? .done : .doneWithDoubt
}
