import ClientErrors
import LogInput

/// A text that somebody gives to be explained: an argument, a file, standard input.
struct PastedText {
    /// What it is called in answers.
    let name: String
    /// What was found in it.
    let found: ErrorText
    /// What it is where it is no text, and was not read: `a SQLite database`.
    let otherThanText: String?

    /// An argument itself.
    init(argument: String) {
        name = "the text"
        found = ErrorTextReader.read(pasted: argument)
        otherThanText = nil
    }

    /// A file, which may be gzip; `-` is standard input. A job's logs that were exported have the
    /// stream, and so the run, in their path only.
    init(
        _ location: DropLocation, isStopRequested: @escaping () -> Bool = { false }
    ) throws(LogInputError) {
        name = location.isStandardInput ? "standard input" : location.path
        let runID = RequestIDs.runID(in: location.path)
        var text = ErrorTextReader(runID: runID)
        // What is short may have been pasted, its lines broken.
        var short: [UInt8]? = []
        var reader = try DropReader(
            location, scratch: ReadScratch(isStopRequested: isStopRequested))
        var buffer = [UInt8](repeating: 0, count: PastedText.bufferBytes)
        var isFirst = true
        while true {
            var read: Result<Int, LogInputError> = .success(0)
            buffer.withUnsafeMutableBytes { bytes in
                do throws(LogInputError) { read = .success(try reader.read(into: bytes)) } catch {
                    read = .failure(error)
                }
            }
            let count = try read.get()
            if count == 0 {
                guard isFirst else { break }
                otherThanText = "empty"
                found = text.finish()
                return
            }
            if isFirst, let other = BinaryFile.kind(of: buffer[..<count]) {
                otherThanText = other
                found = text.finish()
                return
            }
            isFirst = false
            short =
                short.flatMap {
                    $0.count + count > ErrorTextReader.pastedBytes ? nil : $0 + buffer[..<count]
                }
            buffer.withUnsafeBytes { text.read(UnsafeRawBufferPointer(rebasing: $0[..<count])) }
        }
        found =
            short.map {
                ErrorTextReader.read(pasted: String(decoding: $0, as: UTF8.self), runID: runID)
            }
            ?? text.finish()
        otherThanText = nil
    }

    private static let bufferBytes = 256 << 10
}
