import Glibc
import LogInput
public import S3Client

/// Writes an answer to an object of S3.
public struct ObjectOutput {
    /// A longer answer is not held in memory for one request.
    public static let maximumBytes = 256 << 20

    private let uri: ObjectURI
    private let store: ObjectStore

    /// An object by its URI. Throws `PipelineError` where it is none.
    public init(_ uri: String, _ settings: ClientSettings) throws(PipelineError) {
        do {
            self.uri = try ObjectURI(uri)
            guard !self.uri.key.isEmpty, !self.uri.key.hasSuffix("/") else {
                throw PipelineError("\(uri) names no object; -o writes one.")
            }
            store = try ObjectStore(settings)
        } catch {
            throw PipelineError(error)
        }
    }

    /// Writes all of a file in one request, so that a reader sees the old object or the new one.
    /// Throws `PipelineError`.
    public func write(descriptor: Int32, contentType: String) throws(PipelineError) {
        let size = Int(lseek(descriptor, 0, SEEK_END))
        guard (0...ObjectOutput.maximumBytes).contains(size) else {
            throw PipelineError(
                "\(uri.description): an answer of \(size) bytes is too long for one request; write a "
                    + "file, and copy it with the AWS CLI")
        }
        var bytes = [UInt8](repeating: 0, count: size)
        guard pread(descriptor, &bytes, size, 0) == size else {
            throw PipelineError("\(uri.description): the answer could not be read again")
        }
        let answer = Waiting<Result<Void, ServiceError>>()
        store.put(bytes, to: uri, contentType: contentType) { answer.put($0) }
        guard let result = answer.wait({ false }) else { return }
        do throws(ServiceError) { try result.get() } catch { throw PipelineError(error) }
    }
}
