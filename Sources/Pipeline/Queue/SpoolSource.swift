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

    /// A file whose messages were handed out.
    private struct Open {
        /// The file as it was read. What has grown meanwhile has more to say.
        let drop: DropLocation
        /// Messages that are neither taken away nor left.
        var waiting: Int
        /// Whether some were left: then the file stays.
        var hasForeign = false
    }

    private let folder: String
    /// Files that, as they are, are not to be looked at before that second.
    private var due: [DropLocation: Int] = [:]
    private var open: [String: Open] = [:]

    init(_ folder: String) { self.folder = folder }

    let isOver = false
    let keepSeconds: Int? = nil

    func receive(
        waits: Bool, _ isStopRequested: () -> Bool
    ) throws -> [Announcement] {
        let now = time(nil)
        let found = try InputPaths.list([folder]).drops
        let present = Set(found)
        due = due.filter { present.contains($0.key) }
        let files = found.filter { due[$0] ?? 0 <= now }
        guard !files.isEmpty else {
            if waits { usleep(SpoolSource.pauseMilliseconds * 1_000) }
            return []
        }
        var all: [Announcement] = []
        for file in files.prefix(SpoolSource.maximumFiles) {
            guard let text = try SpoolSource.text(of: file.path) else { continue }
            let messages = EventLines.messages(in: text)
            all += messages.map { Announcement(text: $0, place: .file(file.path)) }
            open[file.path] = Open(drop: file, waiting: messages.count)
            due[file] = messages.isEmpty ? .max : now + SpoolSource.retrySeconds
        }
        return all
    }

    func keep(_ announcements: [Announcement]) {}

    func remove(_ announcements: [Announcement]) -> Int {
        var count = 0
        for case .file(let path) in announcements.map(\.place) where !settle(path) { count += 1 }
        return count
    }

    func leave(_ foreign: [Announcement]) {
        for case .file(let path) in foreign.map(\.place) {
            open[path]?.hasForeign = true
            _ = settle(path)
        }
    }

    /// Takes note that one of a file's messages needs no more work; the file goes with the last.
    /// False where it should have gone, and could not.
    private func settle(_ path: String) -> Bool {
        open[path]?.waiting -= 1
        guard let file = open[path], file.waiting <= 0 else { return true }
        open[path] = nil
        if !file.hasForeign, SpoolSource.isUnchanged(file.drop) {
            if unlink(path) == 0 { return true }
            due[file.drop] = .max
            return false
        }
        due[file.drop] = .max
        return true
    }

    private static func isUnchanged(_ drop: DropLocation) -> Bool {
        (try? InputPaths.list([drop.path]).drops) == [drop]
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
