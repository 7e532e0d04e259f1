import Glibc
import LogInput

/// Messages in files of a folder: a file is one message, or one on each line. It is removed when
/// what it announces is stored.
final class SpoolSource: MessageSource {
    /// A longer file is no message: SQS's have 1 MiB at the most.
    static let maximumBytes = 4 << 20
    /// Files that are worked on together.
    static let maximumFiles = 200
    /// How long an empty folder is left alone, in milliseconds.
    static let pauseMilliseconds: UInt32 = 500

    /// When a file is tried again of which not all could be stored, in seconds.
    static let retrySeconds = 60

    private let folder: String
    /// Files that are not to be looked at before that second.
    private var due: [String: Int] = [:]
    /// How many messages of a file were handed out and not taken away.
    private var open: [String: Int] = [:]

    init(_ folder: String) { self.folder = folder }

    let isOver = false
    let keepSeconds: Int? = nil

    func receive(
        waits: Bool, _ isStopRequested: () -> Bool
    ) throws -> [Announcement] {
        let now = time(nil)
        let found = try InputPaths.list([folder])
        let files = found.drops.map(\.path).filter { due[$0] ?? 0 <= now }
        guard !files.isEmpty else {
            if waits { usleep(SpoolSource.pauseMilliseconds * 1_000) }
            return []
        }
        var all: [Announcement] = []
        for file in files.prefix(SpoolSource.maximumFiles) {
            guard let text = try SpoolSource.text(of: file) else { continue }
            let messages = EventLines.messages(in: text)
            all += messages.map { Announcement(text: $0, place: .file(file)) }
            open[file] = messages.count
            due[file] = messages.isEmpty ? .max : now + SpoolSource.retrySeconds
        }
        return all
    }

    func keep(_ announcements: [Announcement]) {}

    func remove(_ announcements: [Announcement]) -> Int {
        var count = 0
        for case .file(let path) in announcements.map(\.place) {
            open[path, default: 1] -= 1
            // A file goes when all that it says is done.
            guard open[path] == 0 else { continue }
            open[path] = nil
            if unlink(path) == 0 {
                due[path] = nil
            } else {
                due[path] = .max
                count += 1
            }
        }
        return count
    }

    func leave(_ foreign: [Announcement]) {
        for case .file(let path) in foreign.map(\.place) { due[path] = .max }
    }

    /// A file's text; nil where it went away meanwhile.
    private static func text(of path: String) throws -> String? {
        guard let file = fopen(path, "re") else {
            if errno == ENOENT { return nil }
            throw LogInputError.systemCall("open", path: path, errno: errno)
        }
        defer { fclose(file) }
        var bytes = [UInt8](repeating: 0, count: maximumBytes)
        let count = fread(&bytes, 1, bytes.count, file)
        return String(decoding: bytes[..<count], as: UTF8.self)
    }
}
