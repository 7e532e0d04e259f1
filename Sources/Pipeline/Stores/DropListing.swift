public import AWSTypes
import LogInput
import ReportStore
import S3Client

/// A file or object of which a listing tells.
public struct ListedDrop: Hashable, Sendable {
    /// As `drop_status` has it.
    public let path: String
    /// In bytes, as it lies there.
    public let size: Int64
    /// When it was written.
    public let modified: Instant
    /// An object's entity tag, without quotes; nil for a file.
    public let entityTag: String?

    /// What a listing tells.
    public init(path: String, size: Int64, modified: Instant, entityTag: String?) {
        self.path = path
        self.size = size
        self.modified = modified
        self.entityTag = entityTag
    }
}

/// Tells which logs `ingest` would find at paths, without reading any.
public struct DropListing {
    /// How objects of S3 are reached, and which of them are meant.
    public var objectInput = ObjectInput()
    /// The store whose drops are left out; nil where none are.
    public var knownStorePath: String?
    private let isStopRequested: @Sendable () -> Bool

    /// A listing, until somebody asks to stop.
    public init(isStopRequested: @escaping @Sendable () -> Bool = { false }) {
        self.isStopRequested = isStopRequested
    }

    /// Hands out what is at the paths, one by one; returns what could not be looked into. Throws
    /// `PipelineError` for a path at which there is nothing.
    public func run(
        _ paths: [String], _ receive: (ListedDrop) -> Void
    ) throws(PipelineError) -> [String] {
        do {
            let known = try known()
            let found = try InputPaths.list(paths.filter { !ObjectInput.isMeant(by: $0) })
            for drop in found.drops where !known.contains(drop) { receive(ListedDrop(drop)) }
            var problems = found.problems.map(\.description)
            let objects = paths.filter { ObjectInput.isMeant(by: $0) }
            guard !objects.isEmpty else { return problems }
            let store = try ObjectStore(objectInput.settings)
            defer { store.close() }
            try objectInput.walk(objects, store, isStopRequested).run(
                { uri, object in
                    if known.contains(DropLocation(uri, object)) { return }
                    receive(
                        ListedDrop(
                            path: uri.description, size: object.size, modified: object.modified,
                            entityTag: object.etag))
                }, { problems.append($0.description) })
            return problems
        } catch {
            throw PipelineError(error)
        }
    }

    private func known() throws(StoreError) -> NamedDrops {
        var known = NamedDrops()
        guard let knownStorePath else { return known }
        try StoreReader(path: knownStorePath).finishedDrops { known.insert($0, $1, $2) }
        return known
    }
}

/// Drops by their paths, sizes and times alone, as several machines see those of one folder.
private struct NamedDrops {
    private var hashes: Set<Int> = []

    mutating func insert(_ path: String, _ size: Int64, _ modified: Instant) {
        hashes.insert(NamedDrops.hash(path, size, modified))
    }

    func contains(_ drop: DropLocation) -> Bool {
        let drop = ListedDrop(drop)
        return hashes.contains(NamedDrops.hash(drop.path, drop.size, drop.modified))
    }

    private static func hash(_ path: String, _ size: Int64, _ modified: Instant) -> Int {
        var hasher = Hasher()
        hasher.combine(path)
        hasher.combine(size)
        hasher.combine(modified)
        return hasher.finalize()
    }
}

extension ListedDrop {
    init(_ drop: DropLocation) {
        self.init(
            path: drop.path, size: drop.size,
            modified: Instant(seconds: drop.modificationNanoseconds / 1_000_000_000),
            entityTag: nil)
    }

    /// The object that it tells of; nil for a file.
    var object: (uri: ObjectURI, object: ListedObject)? {
        get throws(AddressError) {
            guard let entityTag else { return nil }
            let uri = try ObjectURI(path)
            return (
                uri, ListedObject(key: uri.key, size: size, modified: modified, etag: entityTag)
            )
        }
    }
}
