import CloudTrail
import LogInput
import S3AccessLog

/// The stages of reading, without what comes of it: how far the whole is from the bytes alone.
enum Stages {
    private static let bufferBytes = 1 << 18

    /// Reads and inflates files, two at a time.
    static func inflate(_ paths: [String]) -> ProcessMeasure {
        measure(paths) { _, _ in { bytes, _ in bytes.count } }
    }

    /// Also finds the records, and parses those that may matter.
    static func scanCloudTrail(_ paths: [String]) -> ProcessMeasure {
        measure(paths) { _, _ in
            var scanner = CloudTrailScanner()
            return { bytes, isFinal in scanner.scan(bytes, isFinal: isFinal) { _ in } }
        }
    }

    /// Also finds the lines, and parses those that may matter.
    static func scanAccessLog(_ paths: [String]) -> ProcessMeasure {
        measure(paths) { _, _ in
            var scanner = S3AccessLogScanner()
            return { bytes, isFinal in scanner.scan(bytes, isFinal: isFinal) { _ in } }
        }
    }

    private typealias Consumer = (UnsafeRawBufferPointer, Bool) -> Int

    private static func measure(
        _ paths: [String], _ consumer: @Sendable (Int, Int) -> Consumer
    ) -> ProcessMeasure {
        let start = Harness.now()
        do {
            let drops = try InputPaths.list(paths).drops
            inParallel(2) { thread in
                let scratch = ReadScratch()
                var buffer = [UInt8](repeating: 0, count: bufferBytes)
                for index in stride(from: thread, to: drops.count, by: 2) {
                    read(drops[index], scratch, &buffer, consumer(thread, index))
                }
            }
        } catch { stop("\(error)") }
        return ProcessMeasure(
            seconds: Harness.now() - start, peakBytes: 0, status: 0, output: "")
    }

    private static func read(
        _ drop: DropLocation, _ scratch: ReadScratch, _ buffer: inout [UInt8],
        _ consume: Consumer
    ) {
        do {
            var reader = try DropReader(drop, scratch: scratch)
            if let text = try reader.wholeText() {
                _ = consume(text, true)
                return
            }
            var used = 0
            while true {
                let count = try buffer.withUnsafeMutableBytes {
                    try reader.read(into: UnsafeMutableRawBufferPointer(rebasing: $0[used...]))
                }
                used += count
                buffer.withUnsafeMutableBytes { bytes in
                    let text = UnsafeRawBufferPointer(rebasing: bytes[..<used])
                    let done = consume(text, count == 0)
                    bytes.copyMemory(from: UnsafeRawBufferPointer(rebasing: text[done...]))
                    used -= done
                }
                if count == 0 { return }
                if used == buffer.count { buffer += buffer }
            }
        } catch { stop("\(error)") }
    }
}
