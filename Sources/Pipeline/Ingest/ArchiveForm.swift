import AWSTypes

/// What holds files and is none itself, or is compressed otherwise than by gzip. Neither is read
/// (docs/decisions/0011): who hands one in is told what it is, and which command unpacks it.
enum ArchiveForm: String, CaseIterable {
    case tar
    case zip
    case sevenZip = "7z"
    case zstd
    case bzip2
    case xz

    /// What begins so, gzip taken off; nil for everything else.
    init?(_ bytes: UnsafeRawBufferPointer) {
        func begins(_ magic: [UInt8], at offset: Int = 0) -> Bool {
            bytes.count >= offset + magic.count
                && bytes[offset..<offset + magic.count].elementsEqual(magic)
        }
        // The formats' own marks.
        let zips: [[UInt8]] = [[3, 4], [5, 6], [7, 8]]
        if ArchiveForm.isTar(bytes) {
            self = .tar
        } else if zips.contains(where: { begins(Array("PK".utf8) + $0) }) {
            self = .zip
        } else if begins([0x37, 0x7A, 0xBC, 0xAF, 0x27, 0x1C]) {
            self = .sevenZip
        } else if begins([0x28, 0xB5, 0x2F, 0xFD]) {
            self = .zstd
        } else if begins(Array("BZh".utf8)), begins([0x31, 0x41, 0x59, 0x26], at: 4) {
            self = .bzip2
        } else if begins([0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00]) {
            self = .xz
        } else {
            return nil
        }
    }

    /// A tar archive begins with a header of which bytes behind the names are 0, in every format, and
    /// that has its own sum, in octal digits, which counts as blanks itself (POSIX, "pax"). The mark
    /// `ustar` alone tells nothing: a client may have it written into a log, but no byte 0.
    private static func isTar(_ bytes: UnsafeRawBufferPointer) -> Bool {
        let (header, sum, unused) = (512, 148..<156, 500..<508)
        guard bytes.count >= header, bytes[0] != 0, bytes[unused].allSatisfy({ $0 == 0 }) else {
            return false
        }
        var stated = 0
        for byte in bytes[sum].drop(while: { $0 == 0x20 }) {
            guard (0x30...0x37).contains(byte) else { break }
            stated = stated * 8 + Int(byte - 0x30)
        }
        let found = bytes[..<header].indices.reduce(0) {
            $0 + (sum.contains($1) ? 0x20 : Int(bytes[$1]))
        }
        return stated == found
    }

    /// `a zip archive, which is not read: unzip logs.zip -d logs.zip.unpacked && why403 ingest
    /// logs.zip.unpacked`, each archive into a folder of its own beside it; the path is nil where no file
    /// can be named. `reader` is the command that reads what is in it.
    func sentence(_ path: String?, reader: String, _ own: OwnCommand) -> String {
        guard let path else {
            return "\(name), which is not read: unpack it, and give why403 \(reader) the folder"
        }
        let file = path.hasPrefix("-") ? "./" + path : path
        return "\(name), which is not read: "
            + command(ShellWord.quoted(file), into: ShellWord.quoted(file + ".unpacked")) {
                own.line("\(reader) \($0)")
            }
    }

    private var name: String {
        switch self {
        case .tar, .zip, .sevenZip: "a \(rawValue) archive"
        case .zstd, .bzip2, .xz: "compressed by \(rawValue)"
        }
    }

    private func command(
        _ file: String, into folder: String, _ reading: (String) -> String
    ) -> String {
        switch self {
        // It takes gzip off itself.
        case .tar: "mkdir \(folder) && tar -xf \(file) -C \(folder) && " + reading(folder)
        case .zip: "unzip \(file) -d \(folder) && " + reading(folder)
        case .sevenZip: "7z x \(file) -o\(folder) && " + reading(folder)
        case .zstd, .bzip2, .xz: "\(rawValue) -dc \(file) | " + reading("-")
        }
    }
}
