import Glibc
import LogInput
import ReportStore
import S3Client

/// The objects below a prefix as files in a folder of their own, as long as this value lives: for
/// readers of folders.
final class ObjectMirror {
    /// Objects that are copied at the most: captures are small.
    static let maximumFiles = 200_000
    /// Their bytes.
    static let maximumBytes: Int64 = 4 << 30

    /// The folder that stands for the argument.
    let path: String
    /// The argument, for what is told of the files.
    let argument: String
    /// What could not be copied.
    private(set) var problems: [LogInputError] = []

    /// Copies what is at the argument. Throws where it cannot be listed, or is too much.
    init(
        _ argument: String, _ input: ObjectInput,
        _ isStopRequested: @escaping @Sendable () -> Bool
    ) throws {
        self.argument = argument
        let root = try ObjectRoot(argument)
        let feed = try input.feed([argument], after: [], isStopRequested)
        let temporary = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
        var template = Array("\(temporary)/why403-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else {
            throw LogInputError.systemCall("create", path: temporary, errno: errno)
        }
        path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        feed.start(KnownDrops())
        defer { feed.stop() }
        try copy(feed, below: root)
        problems += feed.problems
    }

    deinit { ObjectMirror.remove(path) }

    /// A sentence about a file as one about the object.
    func named(_ sentence: String) -> String {
        let folder = argument.hasSuffix("/") || argument.hasSuffix("*") ? path + "/" : path
        let shown = argument.hasSuffix("*") ? String(argument.dropLast()) : argument
        guard sentence.hasPrefix(folder) else { return sentence }
        return shown + sentence.dropFirst(folder.count)
    }

    private func copy(_ feed: ObjectFeed, below root: ObjectRoot) throws {
        let bucketBytes = root.uri.with(key: "").description.utf8.count
        var (files, bytes): (Int, Int64) = (0, 0)
        var buffer = [UInt8](repeating: 0, count: 256 << 10)
        while let drop = feed.take() {
            files += 1
            bytes += drop.location.size
            guard files <= ObjectMirror.maximumFiles, bytes <= ObjectMirror.maximumBytes else {
                throw LogInputError.transfer(
                    path: argument,
                    sentence: "\(argument): more objects or bytes than captures have; name less")
            }
            let key = String(
                decoding: drop.location.path.utf8.dropFirst(bucketBytes), as: UTF8.self)
            do throws(LogInputError) {
                try copy(drop, key, below: root.uri.key, &buffer)
            } catch {
                problems.append(error)
            }
        }
    }

    private func copy(
        _ drop: FedDrop, _ key: String, below prefix: String, _ buffer: inout [UInt8]
    ) throws(LogInputError) {
        guard let names = ObjectMirror.names(of: key, below: prefix) else {
            throw .transfer(
                path: drop.location.path,
                sentence: "\(drop.location.path): the key cannot be the name of a file")
        }
        var folder = path
        for name in names.dropLast() {
            folder += "/" + name
            guard mkdir(folder, 0o700) == 0 || errno == EEXIST else {
                throw .systemCall("create", path: folder, errno: errno)
            }
        }
        let file = folder + "/" + (names.last ?? "")
        let descriptor = open(file, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw .systemCall("create", path: file, errno: errno) }
        defer { close(descriptor) }
        while let bytes = drop.bytes {
            var count = 0
            var failure: LogInputError?
            buffer.withUnsafeMutableBytes { room in
                do throws(LogInputError) { count = try bytes.read(into: room) } catch {
                    failure = error
                }
            }
            if let failure { throw failure }
            if count == 0 { break }
            guard write(descriptor, buffer, count) == count else {
                throw .systemCall("write", path: file, errno: errno)
            }
        }
        // A loose file was captured when it was written, where nobody says otherwise.
        let seconds = Int(drop.location.modificationNanoseconds / 1_000_000_000)
        let times = [timespec(tv_sec: seconds, tv_nsec: 0), timespec(tv_sec: seconds, tv_nsec: 0)]
        futimens(descriptor, times)
    }

    /// The names of folders and file behind a prefix; nil where they cannot be names, or would lead
    /// elsewhere.
    static func names(of key: String, below prefix: String) -> [String]? {
        // What stands before the prefix's last slash is the same in all keys.
        let shared = prefix.utf8.lastIndex(of: UInt8(ascii: "/"))
        let start = shared.map { prefix.utf8.distance(from: prefix.startIndex, to: $0) + 1 } ?? 0
        var rest = String(decoding: key.utf8.dropFirst(start), as: UTF8.self)
        let last = String(decoding: prefix.utf8.dropFirst(start), as: UTF8.self)
        if !last.isEmpty, rest.hasPrefix(last + "/") { rest.removeFirst(last.count + 1) }
        let names = rest.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        let areNames = names.allSatisfy { name in
            !name.isEmpty && name != "." && name != ".." && name.utf8.count <= 255
                && !name.utf8.contains(0)
        }
        return areNames ? names : nil
    }

    private static func remove(_ path: String) {
        guard let folder = opendir(path) else { return }
        defer {
            closedir(folder)
            rmdir(path)
        }
        while let entry = readdir(folder) {
            let isFolder = Int32(entry.pointee.d_type) == Int32(DT_DIR)
            let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name == "." || name == ".." { continue }
            if isFolder { remove("\(path)/\(name)") } else { unlink("\(path)/\(name)") }
        }
    }
}
