import AWSTypes
import Dispatch
import LogInput
import ReportStore
import S3Client
import Synchronization

/// Objects of S3 as drops, fetched side by side while the listing goes on. What the store knows is
/// not fetched.
final class ObjectFeed: DropFeed {
    /// Transfers at a time: enough to hide a latency of 30 ms, few enough for any service.
    static let width = 64
    /// Bytes that may be fetched and not yet read.
    static let heldBytes = 32 << 20
    /// Objects up to this size are fetched whole, larger ones in parts.
    static let wholeBytes: Int64 = 8 << 20
    /// How much of an announced object, whose size nobody told, is asked for; a longer one is read
    /// in parts.
    static let announcedBytes = 1 << 20

    private struct State {
        var ready: [FedDrop] = []
        var taken = 0
        var underWay = 0
        var isListed = false
        var extent = FeedExtent()
        /// Announced objects that are known, are not there, or were handed out.
        var settled: Set<ObjectEvent> = []
        var problems: [LogInputError] = []

        var isOver: Bool { isListed && underWay == 0 && taken == ready.count }

        /// The drop that has waited longest.
        mutating func pop() -> FedDrop? {
            guard taken < ready.count else { return nil }
            let drop = ready[taken]
            // Its bytes are not to be held any longer than by who reads them.
            ready[taken].bytes = nil
            taken += 1
            if taken >= 256 {
                ready.removeFirst(taken)
                taken = 0
            }
            return drop
        }
    }

    /// Where objects come from.
    private enum Source {
        case walk(ObjectWalk)
        case announced([ObjectEvent])
    }

    // The walk is used by the listing thread alone, once it runs.
    nonisolated(unsafe) private let source: Source
    private let store: ObjectStore
    private let local: [DropLocation]
    private let isStopRequested: @Sendable () -> Bool
    private let state = Mutex(Guarded(State()))
    private let filled = DispatchSemaphore(value: 0)
    private let window = TransferWindow(count: ObjectFeed.width, bytes: ObjectFeed.heldBytes)
    private let isStopped = Atomic(false)

    init(
        _ walk: ObjectWalk, _ store: ObjectStore, after local: [DropLocation],
        _ isStopRequested: @escaping @Sendable () -> Bool
    ) {
        source = .walk(walk)
        self.store = store
        self.local = local
        self.isStopRequested = isStopRequested
    }

    /// Objects that messages announce.
    init(
        _ events: [ObjectEvent], _ store: ObjectStore,
        _ isStopRequested: @escaping @Sendable () -> Bool
    ) {
        source = .announced(events)
        self.store = store
        local = []
        self.isStopRequested = isStopRequested
    }

    var extent: FeedExtent {
        state.withLock { state in
            var extent = state.value.extent
            extent.isComplete = state.value.isListed
            // What is announced is counted when it is there, and not before.
            if case .announced = source, state.value.underWay > 0 { extent.isComplete = false }
            return extent
        }
    }

    /// Announced objects with which nothing is left to do once what was handed out is stored.
    var settled: Set<ObjectEvent> { state.withLock { $0.value.settled } }

    var problems: [LogInputError] { state.withLock { $0.value.problems } }

    func start(_ known: KnownDrops) {
        for drop in local { offer(drop, known) { FedDrop(location: drop) } }
        // A queue of its own: the global ones may have no thread left for it beside the workers.
        DispatchQueue(label: "listing").async { [self] in
            switch source {
            case .walk(let walk): walk.run({ take($0, $1, known) }, tell)
            case .announced(let events):
                for event in events { take(event, event.key, known) }
            }
            state.withLock { $0.value.isListed = true }
            filled.signal()
        }
    }

    func take() -> FedDrop? {
        while true {
            let (drop, isOver) = state.withLock { state in (state.value.pop(), state.value.isOver) }
            if let drop { return drop }
            if isOver || mustStop {
                filled.signal()  // The other workers are to see it too.
                return nil
            }
            _ = filled.wait(timeout: .now() + .milliseconds(200))
        }
    }

    func stop() {
        isStopped.store(true, ordering: .relaxed)
        if case .walk = source { store.close() }
    }

    private var mustStop: Bool { isStopped.load(ordering: .relaxed) || isStopRequested() }

    private func tell(_ problem: LogInputError) {
        state.withLock { $0.value.problems.append(problem) }
    }

    // MARK: - On the listing's thread

    private func take(_ uri: ObjectURI, _ object: ListedObject, _ known: KnownDrops) {
        let drop = DropLocation(uri, object)
        offer(drop, known) {
            if object.size == 0 {
                return FedDrop(location: drop, bytes: EmptyBytes())
            }
            if object.size > ObjectFeed.wholeBytes {
                let bytes = RangedObjectBytes(store, uri, object, isStopRequested)
                return FedDrop(location: drop, bytes: bytes)
            }
            guard window.enter(bytes: Int(object.size), { mustStop }) else { return nil }
            fetch(uri, object, drop, etag: object.etag)
            return nil
        }
    }

    /// Counts a drop; where it is new, what is made of it is ready, or nil where that comes later.
    private func offer(_ drop: DropLocation, _ known: KnownDrops, _ make: () -> FedDrop?) {
        if !drop.isStream, known.contains(drop) {
            state.withLock { $0.value.extent.known += 1 }
            return
        }
        state.withLock { $0.value.extent.new += 1 }
        if let fed = make() { hand(out: fed) }
    }

    private func hand(out drop: sending FedDrop) {
        let box = Guarded(drop)
        state.withLock { $0.value.ready.append(box.value) }
        filled.signal()
    }

    /// Asks for a whole object. Where it was replaced since it was listed, for what is there now.
    private func fetch(
        _ uri: ObjectURI, _ object: ListedObject, _ drop: DropLocation, etag: String?
    ) {
        state.withLock { $0.value.underWay += 1 }
        store.get(uri, etag: etag, limit: Int(ObjectFeed.wholeBytes)) { [self] result in
            defer { leave() }
            let bytes = Int(object.size)
            switch result {
            case .success(let fetched):
                window.endTransfer()
                var drop = drop
                if etag == nil { drop = DropLocation(uri, object, now: fetched) }
                let window = window
                let content = WholeObjectBytes(fetched.body) { window.give(back: bytes) }
                hand(out: FedDrop(location: drop, bytes: content))
            case .failure(let error) where error.reason == .changed && etag != nil:
                fetch(uri, object, drop, etag: nil)
            case .failure(let error):
                window.endTransfer()
                window.give(back: bytes)
                let missing = MissingObjectBytes(
                    .transfer(path: drop.path, sentence: error.description))
                hand(out: FedDrop(location: drop, bytes: missing))
            }
        }
    }

    /// A transfer is done. Whoever waits for drops may see that there are none left.
    private func leave() {
        let isOver = state.withLock { state in
            state.value.underWay -= 1
            return state.value.isOver
        }
        if isOver { filled.signal() }
    }

    // MARK: - Announced objects

    private func settle(_ event: ObjectEvent) {
        state.withLock { _ = $0.value.settled.insert(event) }
    }

    /// Asks for an object of which only the key is known: for its beginning, which is most often all
    /// of it.
    private func take(_ event: ObjectEvent, _ key: String, _ known: KnownDrops) {
        let uri: ObjectURI
        do throws(AddressError) {
            uri = ObjectURI(bucket: try BucketName(event.bucket), key: key)
        } catch {
            settle(event)
            return tell(.transfer(path: key, sentence: "\(error)"))
        }
        let bytes = ObjectFeed.announcedBytes
        guard window.enter(bytes: bytes, { mustStop }) else { return }
        state.withLock { $0.value.underWay += 1 }
        store.getBeginning(uri, limit: bytes) { [self] result in
            window.endTransfer()
            defer { leave() }
            let window = window
            switch result {
            case .success(let fetched):
                let object = fetched.asListed(key)
                let drop = DropLocation(uri, object)
                let isWhole = object.size == Int64(fetched.body.buffer.count)
                let content: any DropBytes =
                    isWhole
                    ? WholeObjectBytes(fetched.body) { window.give(back: bytes) }
                    : RangedObjectBytes(store, uri, object, isStopRequested)
                if !isWhole { window.give(back: bytes) }
                offer(drop, known) { FedDrop(location: drop, bytes: content) }
                settle(event)
            case .failure(let error):
                window.give(back: bytes)
                if error.reason == .notFound, key == event.key, let other = event.otherKey {
                    // Some servers encode what AWS does not.
                    state.withLock { $0.value.underWay += 1 }
                    DispatchQueue(label: "listing").async { [self] in
                        take(event, other, known)
                        leave()
                    }
                } else if error.reason == .notFound {
                    settle(event)
                    tell(.transfer(path: uri.description, sentence: error.description))
                } else {
                    let drop = DropLocation(
                        uri,
                        ListedObject(key: key, size: 0, modified: Instant(seconds: 0), etag: ""))
                    let missing = MissingObjectBytes(
                        .transfer(path: drop.path, sentence: error.description))
                    state.withLock { $0.value.extent.new += 1 }
                    hand(out: FedDrop(location: drop, bytes: missing))
                }
            }
        }
    }
}

/// What is guarded by a lock, and by nothing else.
private struct Guarded<Value>: @unchecked Sendable {
    // Unchecked: every use is inside of the lock, or before another thread can see it; a drop's
    // bytes are read by the one worker that takes it.
    var value: Value
    init(_ value: Value) { self.value = value }
}

extension DropLocation {
    /// An object as it was listed. It is another one when its size, time or entity tag is another.
    init(_ uri: ObjectURI, _ object: ListedObject) {
        self.init(
            path: uri.description, size: object.size,
            modificationNanoseconds: object.modified.seconds &* 1_000_000_000, device: 0,
            inode: object.identity)
    }

    /// The object that was there when it was fetched.
    fileprivate init(_ uri: ObjectURI, _ listed: ListedObject, now fetched: ObjectStore.Fetched) {
        self.init(
            uri,
            ListedObject(
                key: listed.key, size: Int64(fetched.body.buffer.count),
                modified: fetched.modified ?? listed.modified, etag: fetched.etag))
    }
}
