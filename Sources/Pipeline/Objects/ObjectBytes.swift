import LogInput
import S3Client

/// The bytes of an object that was fetched whole. They leave the window when this goes.
final class WholeObjectBytes: DropBytes {
    private let body: AnswerBytes
    private let leave: () -> Void
    private var place = 0

    /// `leave` is called when the bytes are no longer needed.
    init(_ body: AnswerBytes, leave: @escaping () -> Void) {
        self.body = body
        self.leave = leave
    }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws(LogInputError) -> Int {
        let count = min(buffer.count, body.buffer.count - place)
        buffer.copyMemory(
            from: UnsafeRawBufferPointer(rebasing: body.buffer[place..<(place + count)]))
        place += count
        return count
    }

    func rewind() { place = 0 }

    deinit { leave() }
}

/// An object without a byte, which need not be fetched.
final class EmptyBytes: DropBytes {
    func read(into buffer: UnsafeMutableRawBufferPointer) throws(LogInputError) -> Int { 0 }

    func rewind() {}
}

/// An object that could not be fetched: reading it says why.
final class MissingObjectBytes: DropBytes {
    private let error: LogInputError

    init(_ error: LogInputError) { self.error = error }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws(LogInputError) -> Int {
        throw error
    }

    func rewind() {}
}

/// A large object, read in parts of which one is fetched ahead. All parts are of one version: the
/// service is asked for the entity tag that was listed.
final class RangedObjectBytes: DropBytes {
    /// Bytes fetched at a time. Two of these are held for each worker.
    static let partBytes: Int64 = 2 << 20

    private typealias Part = Waiting<Result<ObjectStore.Fetched, ServiceError>>

    private let store: ObjectStore
    private let uri: ObjectURI
    private let object: ListedObject
    private let isStopRequested: () -> Bool
    private var current: ObjectStore.Fetched?
    private var place = 0
    private var ahead: Part?
    /// The first byte that was not asked for yet.
    private var next: Int64 = 0

    init(
        _ store: ObjectStore, _ uri: ObjectURI, _ object: ListedObject,
        _ isStopRequested: @escaping () -> Bool
    ) {
        self.store = store
        self.uri = uri
        self.object = object
        self.isStopRequested = isStopRequested
    }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws(LogInputError) -> Int {
        if place == current?.body.buffer.count ?? 0 {
            guard try takePart() else { return 0 }
        }
        guard let bytes = current?.body.buffer else { return 0 }
        let count = min(buffer.count, bytes.count - place)
        buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: bytes[place..<(place + count)]))
        place += count
        return count
    }

    func rewind() { (current, place, ahead, next) = (nil, 0, nil, 0) }

    /// Waits for the next part and asks for the one behind it; false at the end.
    private func takePart() throws(LogInputError) -> Bool {
        (current, place) = (nil, 0)
        guard let part = ahead ?? ask() else { return false }
        ahead = nil
        guard let result = part.wait(isStopRequested) else {
            throw error("\(uri.description): given up, since the run is to stop")
        }
        do throws(ServiceError) {
            current = try result.get()
        } catch {
            if error.reason == .changed {
                throw self.error(
                    "\(uri.description): the object was replaced while it was read; the next run "
                        + "reads the new one")
            }
            throw self.error(error.description)
        }
        ahead = ask()
        return true
    }

    private func ask() -> Part? {
        guard next < object.size else { return nil }
        let range = next..<min(object.size, next + RangedObjectBytes.partBytes)
        next = range.upperBound
        let part = Part()
        store.get(uri, etag: object.etag, range: range, limit: range.count) { part.put($0) }
        return part
    }

    private func error(_ sentence: String) -> LogInputError {
        .transfer(path: uri.description, sentence: sentence)
    }
}
