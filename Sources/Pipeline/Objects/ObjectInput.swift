import LogInput
public import S3Client

/// How objects of S3 are reached, and which of them are read.
public struct ObjectInput: Sendable {
    /// Endpoint, region, credentials.
    public var settings = ClientSettings()
    /// Which of the objects below a prefix.
    public var narrowing = ListingNarrowing()

    /// As the environment has it, and every object.
    public init() {}

    /// Whether an argument means objects of S3.
    public static func isMeant(by argument: String) -> Bool { ObjectURI.isMeant(by: argument) }

    /// What is at the arguments, behind drops of this host. The first page of each listing is
    /// waited for: what is not there or may not be listed fails before anything is read.
    func feed(
        _ arguments: [String], listed: [(uri: ObjectURI, object: ListedObject)] = [],
        after local: [DropLocation],
        _ isStopRequested: @escaping @Sendable () -> Bool
    ) throws -> ObjectFeed {
        let store = try ObjectStore(settings)
        let walk = try walk(arguments, listed: listed, store, isStopRequested)
        return ObjectFeed(walk, store, after: local, isStopRequested)
    }

    /// A walk through what is at the arguments, behind objects that were listed before.
    func walk(
        _ arguments: [String], listed: [(uri: ObjectURI, object: ListedObject)] = [],
        _ store: ObjectStore, _ isStopRequested: @escaping @Sendable () -> Bool
    ) throws -> ObjectWalk {
        let roots = try arguments.map { argument throws(AddressError) in
            try ObjectRoot(argument)
        }
        return try ObjectWalk(roots, listed: listed, store, narrowing, isStopRequested)
    }
}

/// What one argument means: the object of that key and those below it as in a folder, or with a
/// `*` at the end every key that begins so.
struct ObjectRoot: Hashable, Sendable {
    /// The bucket, and what the keys begin with.
    let uri: ObjectURI
    /// Whether a key may go on right behind, and not only after a slash.
    let isOpen: Bool

    /// Reads an argument. Throws what is wrong with it.
    init(_ argument: String) throws(AddressError) {
        let isOpen = argument.hasSuffix("*")
        uri = try ObjectURI(isOpen ? String(argument.dropLast()) : argument)
        self.isOpen = isOpen || uri.key.isEmpty || uri.key.hasSuffix("/")
    }

    /// The listings that hold all of it. The object of that very key, if there is one, comes first
    /// of those that begin so.
    var listings: [ObjectWalk.Listing] {
        if isOpen { return [ObjectWalk.Listing(prefix: uri)] }
        return [
            ObjectWalk.Listing(prefix: uri, isOneObject: true),
            ObjectWalk.Listing(prefix: uri.with(key: uri.key + "/")),
        ]
    }
}
