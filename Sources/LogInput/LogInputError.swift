import Glibc

/// Why input could not be read: which, where, and the way out.
public enum LogInputError: Error, Equatable, Sendable, CustomStringConvertible {
    /// A system call failed.
    case systemCall(String, path: String, errno: Int32)
    /// The gzip data is damaged: at this byte of the file as it lies on disk, after this many
    /// inflated bytes, all of which were delivered.
    case damaged(path: String, offset: Int64, inflatedOffset: Int64, reason: String)
    /// Bytes of an object could not be had, or a listing; a sentence that names it.
    case transfer(path: String, sentence: String)
    /// A folder lies deeper than `InputPaths.maximumDepth`, and is not looked into.
    case tooDeep(path: String)
    /// A link in a folder leads to another folder, and is not followed.
    case linkedFolder(path: String)
    /// What is to be followed is no folder.
    case noFolder(path: String)

    /// The description without the path: `damaged at byte 300 (2000 bytes inflated): invalid data`.
    public var reason: String {
        switch self {
        case .damaged(_, let offset, let inflated, let reason):
            return "damaged at byte \(offset) (\(inflated) bytes inflated): \(reason)"
        case .systemCall(let call, _, let number):
            return "cannot \(call): \(LogInputError.why(number))"
        case .transfer, .tooDeep, .linkedFolder, .noFolder: return description
        }
    }

    /// Whether the same may be read whole another time: the system or a server did not deliver it.
    public var isOfDelivery: Bool {
        switch self {
        case .systemCall, .transfer: true
        case .damaged, .tooDeep, .linkedFolder, .noFolder: false
        }
    }

    /// Whether there is nothing by that name.
    public var isAbsence: Bool {
        guard case .systemCall(_, _, let number) = self else { return false }
        return [ENOENT, ENOTDIR, ENAMETOOLONG].contains(number)
    }

    /// What the system says, and, where this user may not read it, the way out.
    private static func why(_ number: Int32) -> String {
        String(cString: strerror(number))
            + (number == EACCES ? "; let this user read it, or run as one who may" : "")
    }

    /// `cannot open logs/x: Permission denied`, and the way out.
    public var description: String {
        switch self {
        case .systemCall(let call, let path, let number):
            return "cannot \(call) \(path): \(LogInputError.why(number))"
        case .transfer(_, let sentence): return sentence
        case .damaged(let path, _, _, _): return "\(path): \(reason)"
        case .tooDeep(let path):
            return "\(path): folders nest deeper than \(InputPaths.maximumDepth); not looked into"
        case .linkedFolder(let path):
            return "\(path): a link to a folder, which is not followed; name the folder itself"
        case .noFolder(let path):
            return "\(path) is no folder; only folders can be followed"
        }
    }
}
