import Glibc
import JSON

/// Messages from standard input, one on each line, until it ends.
final class EventLines: MessageSource {
    /// A longer line is no message.
    static let maximumLineBytes = 4 << 20
    /// How often the wish to stop is looked at, in milliseconds.
    private static let pollMilliseconds: Int32 = 200

    let keepSeconds: Int? = nil
    private(set) var isOver = false
    private var pending: [UInt8] = []

    func receive(
        waits: Bool, _ isStopRequested: () -> Bool
    ) throws -> [Announcement] {
        var buffer = [UInt8](repeating: 0, count: 64 << 10)
        while !isStopRequested() {
            var ready = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
            guard poll(&ready, 1, EventLines.pollMilliseconds) > 0 else { continue }
            let count = read(STDIN_FILENO, &buffer, buffer.count)
            if count < 0, errno == EINTR || errno == EAGAIN { continue }
            if count <= 0 {
                isOver = true
                return take(pending[...])
            }
            pending += buffer[..<count]
            if let end = pending.lastIndex(of: UInt8(ascii: "\n")) {
                let lines = pending[...end]
                defer { pending.removeFirst(lines.count) }
                return take(lines)
            }
            // What is told of it is one foreign message: its end is one by itself.
            if pending.count > EventLines.maximumLineBytes { pending = Array(pending.prefix(1)) }
        }
        return []
    }

    private func take(_ bytes: ArraySlice<UInt8>) -> [Announcement] {
        bytes.split(separator: UInt8(ascii: "\n")).flatMap { line in
            EventLines.messages(in: String(decoding: line, as: UTF8.self)).map {
                Announcement(text: $0, place: .pipe)
            }
        }
    }

    func keep(_ announcements: [Announcement]) {}

    func remove(_ announcements: [Announcement]) -> Int { 0 }

    func leave(_ foreign: [Announcement]) {}

    /// The messages of a file: one over several lines, one on each, or those that Lambda hands to a
    /// function which a queue triggers (Lambda Developer Guide, "Using Lambda with Amazon SQS").
    static func messages(in text: String) -> [String] {
        guard let json = try? JSONValue(parsing: text) else {
            return text.split(whereSeparator: \.isNewline).map(String.init)
        }
        let records = json["Records"]?.array ?? []
        let bodies = records.compactMap { record in
            record["eventSource"]?.string == "aws:sqs" ? record["body"]?.string : nil
        }
        return bodies.isEmpty || bodies.count < records.count ? [text] : bodies
    }
}
