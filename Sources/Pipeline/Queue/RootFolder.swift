import Glibc
import LogInput

/// A folder that holds objects as files: `FOLDER/BUCKET/KEY`.
struct RootFolder {
    /// Without links.
    private let path: String

    /// Throws `LogInputError` where it is not there.
    init(_ folder: String) throws(LogInputError) {
        guard let path = RootFolder.resolved(folder) else {
            throw .systemCall("open", path: folder, errno: errno)
        }
        self.path = path
    }

    /// The file of an object; nil where its name would lead out of the folder. Keys are chosen by
    /// whoever writes objects.
    func file(of event: ObjectEvent) -> String? {
        let names =
            [event.bucket[...]]
            + event.key.split(
                separator: "/", omittingEmptySubsequences: false)
        let isPlain = names.allSatisfy { name in
            !name.isEmpty && name != "." && name != ".." && !name.utf8.contains(0)
                && !name.contains("/")
        }
        guard isPlain else { return nil }
        let file = ([path[...]] + names).joined(separator: "/")
        // A link may lead out too. A file that is not there leads nowhere.
        guard let resolved = RootFolder.resolved(file) else { return file }
        return resolved.hasPrefix(path == "/" ? "/" : path + "/") ? file : nil
    }

    private static func resolved(_ path: String) -> String? {
        guard let real = realpath(path, nil) else { return nil }
        defer { free(real) }
        return String(cString: real)
    }
}
