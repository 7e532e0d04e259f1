import Glibc

/// What happens to the files in folders and below them, from inotify(7). New sub-folders are
/// taken in by themselves. Not for two threads at a time.
///
/// Events are a hint and no record: where some may be missing (`missed`), the folders themselves
/// must be looked through.
final class FolderEvents {
    /// Folders watched at the most; what lies in further ones is found by looking.
    static let maximumFolders = 100_000
    /// Bytes of events read at a time.
    static let bufferBytes = 64 << 10

    enum Event {
        /// A file is being written, and not whole before it is `finished`.
        case written(FilePath)
        /// A file was closed after writing, moved here, or linked.
        case finished(FilePath)
        /// A file was deleted or moved away.
        case gone(FilePath)
        /// A folder appeared, and is watched; what is in it already tells of itself no more.
        case newFolder(FilePath)
        /// One of the folders that were asked for is gone.
        case rootGone(FilePath)
        /// Events were lost.
        case missed
        /// The system watches no more folders than those it has: why.
        case limited(String)
    }

    /// To be waited for in poll(2); -1 where the system gives none, so that nothing ever comes.
    let descriptor: Int32
    /// Why there are no events at all, in words; nil where there are.
    let problem: String?

    private var folders: [Int32: FilePath] = [:]
    private var roots: Set<FilePath> = []
    private var isLimited = false

    init() {
        descriptor = inotify_init1(Int32(IN_NONBLOCK | IN_CLOEXEC))
        problem = descriptor < 0 ? String(cString: strerror(errno)) : nil
    }

    deinit { if descriptor >= 0 { close(descriptor) } }

    /// Watches a folder that was asked for, and those below it. Says whether it is there.
    func add(root: FilePath, _ receive: (Event) -> Void) -> Bool {
        guard let status = root.status, status.st_mode & S_IFMT == S_IFDIR else { return false }
        roots.insert(root)
        add(folder: root, depth: 0, receive)
        return true
    }

    /// Watches first and lists then, so that a folder made between the two is seen at least once.
    private func add(folder: FilePath, depth: Int, _ receive: (Event) -> Void) {
        guard descriptor >= 0, depth < InputPaths.maximumDepth else { return }
        guard watch(folder, isRoot: depth == 0, receive) else { return }
        for (name, isFolder) in InputPaths.entries(of: folder) ?? []
        where isFolder && InputPaths.isTaken(name) {
            add(folder: folder.appending(name), depth: depth + 1, receive)
        }
    }

    private func watch(_ folder: FilePath, isRoot: Bool, _ receive: (Event) -> Void) -> Bool {
        var mask =
            UInt32(IN_CREATE | IN_MODIFY | IN_CLOSE_WRITE | IN_MOVED_TO | IN_MOVED_FROM)
            | UInt32(IN_DELETE | IN_DELETE_SELF | IN_MOVE_SELF | IN_ONLYDIR)
        if !isRoot { mask |= UInt32(IN_DONT_FOLLOW) }
        let isFull = folders.count >= FolderEvents.maximumFolders
        let watched =
            isFull ? -1 : folder.withCString { inotify_add_watch(descriptor, $0, mask) }
        if watched >= 0 {
            folders[watched] = folder
            return true
        }
        if isFull || errno == ENOSPC {
            let reason =
                isFull
                ? "more than \(FolderEvents.maximumFolders) folders"
                : "the system's limit fs.inotify.max_user_watches is reached"
            if !isLimited { receive(.limited("\(reason), at \(folder.text)")) }
            isLimited = true
        }
        // Anything else: it went away again, or cannot be read, which looking reports.
        return false
    }

    /// Hands out what has happened since the last call; waits for nothing.
    func read(_ receive: (Event) -> Void) {
        guard descriptor >= 0 else { return }
        withUnsafeTemporaryAllocation(
            byteCount: FolderEvents.bufferBytes, alignment: MemoryLayout<inotify_event>.alignment
        ) { buffer in
            while true {
                let count = Glibc.read(descriptor, buffer.baseAddress, buffer.count)
                guard count > 0 else { return }
                var rest = UnsafeRawBufferPointer(rebasing: buffer[..<count])
                while let (event, name, size) = FolderEvents.first(of: rest) {
                    take(event, name, receive)
                    rest = UnsafeRawBufferPointer(rebasing: rest[size...])
                }
            }
        }
    }

    private static func first(
        of bytes: UnsafeRawBufferPointer
    ) -> (event: inotify_event, name: FilePath, size: Int)? {
        let head = MemoryLayout<inotify_event>.size
        guard bytes.count >= head else { return nil }
        let event = bytes.loadUnaligned(as: inotify_event.self)
        let size = head + Int(event.len)
        guard bytes.count >= size else { return nil }
        let name = bytes[head..<size]
        return (event, FilePath(name[..<(name.firstIndex(of: 0) ?? size)]), size)
    }

    private func take(_ event: inotify_event, _ name: FilePath, _ receive: (Event) -> Void) {
        func has(_ flags: Int32) -> Bool { event.mask & UInt32(flags) != 0 }
        if has(IN_Q_OVERFLOW) { return receive(.missed) }
        guard let folder = folders[event.wd] else { return }
        if has(IN_DELETE_SELF | IN_MOVE_SELF | IN_UNMOUNT) {
            if roots.remove(folder) != nil {
                forget(below: folder)
                receive(.rootGone(folder))
            }
        } else if has(IN_IGNORED) {
            folders[event.wd] = nil
        } else if InputPaths.isTaken(name) {
            let path = folder.appending(name)
            if has(IN_ISDIR) {
                takeFolder(path, isNew: has(IN_CREATE | IN_MOVED_TO), receive)
            } else if has(IN_CLOSE_WRITE | IN_MOVED_TO) {
                receive(.finished(path))
            } else if has(IN_MOVED_FROM | IN_DELETE) {
                receive(.gone(path))
            } else if has(IN_CREATE) {
                if path.isLink { receive(.finished(path)) }
            } else if has(IN_MODIFY) {
                receive(.written(path))
            }
        }
    }

    private func takeFolder(_ path: FilePath, isNew: Bool, _ receive: (Event) -> Void) {
        // A folder that comes back, or another in its place, must not bear stale watches.
        forget(below: path)
        guard isNew else { return receive(.gone(path)) }
        add(folder: path, depth: 1, receive)
        receive(.newFolder(path))
    }

    private func forget(below folder: FilePath) {
        for (watched, path) in folders where path.isAtOrBelow(folder) {
            inotify_rm_watch(descriptor, watched)
            folders[watched] = nil
        }
    }
}

extension FilePath {
    /// Whether this is a link to a file that may have been written before, symbolic or hard: nobody
    /// closes it, and nothing more is told of it.
    fileprivate var isLink: Bool {
        var status = stat()
        guard withCString({ lstat($0, &status) }) == 0 else { return false }
        return status.st_mode & S_IFMT == S_IFLNK || status.st_nlink > 1
    }
}
