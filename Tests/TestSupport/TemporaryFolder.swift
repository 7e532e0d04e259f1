public import Foundation
import Synchronization

/// A folder that exists as long as this value does, or longer where it is kept.
public final class TemporaryFolder: Sendable {
    /// Where it is.
    public let url: URL
    /// Its path.
    public var path: String { url.path }
    private let isKept = Atomic(false)

    /// Makes an empty folder below the system's temporary folder.
    public init() throws {
        url = FileManager.default.temporaryDirectory
            .appendingPathComponent("why403-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    /// Writes a file, making the folders above it, and returns its path.
    @discardableResult
    public func write(_ contents: some Sequence<UInt8>, to name: String) throws -> String {
        let file = url.appendingPathComponent(name)
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(contents).write(to: file)
        return file.path
    }

    /// Writes a text file, making the folders above it, and returns its path.
    @discardableResult
    public func write(_ text: String, to name: String) throws -> String {
        try write(Array(text.utf8), to: name)
    }

    /// Leaves the folder where it is when this value goes.
    public func keep() { isKept.store(true, ordering: .relaxed) }

    deinit {
        guard !isKept.load(ordering: .relaxed) else { return }
        try? FileManager.default.removeItem(at: url)
    }
}
