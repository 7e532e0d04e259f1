import AWSTypes
import Glibc
import LogInput
import S3Client
import Synchronization

/// Walks through listings, pages and folders, on one thread; the pages that come next are asked for
/// before they are needed. The order of what it finds means nothing.
final class ObjectWalk {
    /// One listing, from its first page on.
    struct Listing: Sendable {
        /// Bucket, and what keys begin with.
        let prefix: ObjectURI
        /// Whether only the object of this very key is wanted.
        var isOneObject = false
    }

    /// A page of a listing that was asked for.
    private final class Request: Sendable {
        private let answer = Waiting<Result<ListingPage, ServiceError>>()

        init(_ listing: Listing, after token: String?, isFlat: Bool, _ store: ObjectStore) {
            store.list(
                listing.prefix, delimiter: isFlat ? nil : "/", after: token,
                maximum: listing.isOneObject ? 1 : 1_000
            ) { [answer] in answer.put($0) }
        }

        /// nil where somebody asked to stop.
        func wait(
            _ isStopRequested: () -> Bool
        ) throws(ServiceError) -> ListingPage? {
            try answer.wait(isStopRequested)?.get()
        }
    }

    private struct Task {
        let listing: Listing
        var isFlat: Bool
        var request: Request?
    }

    /// Listings that are asked for side by side.
    private static let width = 8
    /// A folder with more folders in it than fit a page, and so many on the first, is listed flat
    /// where their names show nothing: a request for each would cost more than it saves.
    private static let manyFolders = 100

    private let store: ObjectStore
    private let narrowing: ListingNarrowing
    private let isStopRequested: @Sendable () -> Bool
    private var tasks: [Task] = []
    /// Objects that somebody has listed before.
    private var listed: [(uri: ObjectURI, object: ListedObject)]
    /// The first pages of what was named, which are there already.
    private var first: [(task: Task, page: ListingPage)] = []

    /// Asks for the first page of each root, and waits for it. Throws where one cannot be had, or
    /// there is nothing.
    init(
        _ roots: [ObjectRoot], listed: [(uri: ObjectURI, object: ListedObject)] = [],
        _ store: ObjectStore, _ narrowing: ListingNarrowing,
        _ isStopRequested: @escaping @Sendable () -> Bool
    ) throws {
        self.listed = listed
        self.store = store
        self.narrowing = narrowing
        self.isStopRequested = isStopRequested
        // One folder after the other pays only where some of them can be left out.
        let isFlat = narrowing.isEverything
        for root in roots {
            var asked = root.listings.map { listing in
                let isFlat = isFlat || listing.isOneObject
                return Task(
                    listing: listing, isFlat: isFlat,
                    request: Request(listing, after: nil, isFlat: isFlat, store))
            }
            var isThere = false
            for index in asked.indices {
                guard let page = try asked[index].request?.wait(isStopRequested) else { return }
                asked[index].request = nil
                isThere = isThere || !page.objects.isEmpty || !page.prefixes.isEmpty
                first.append((asked[index], page))
            }
            if !isThere, !root.isOpen {
                throw LogInputError.transfer(
                    path: root.uri.description,
                    sentence: "\(root.uri.description): there is no such object, and none below it")
            }
        }
    }

    /// Calls `take` with every object found, and `fail` with what cannot be listed, to the end or
    /// until somebody asks to stop.
    func run(
        _ take: (ObjectURI, ListedObject) -> Void, _ fail: (LogInputError) -> Void
    ) {
        for (uri, object) in listed where !isStopRequested() { take(uri, object) }
        listed = []
        for (task, page) in first { follow(task, page, take, fail) }
        first = []
        while !isStopRequested(), !tasks.isEmpty {
            for index in tasks.indices.prefix(ObjectWalk.width) where tasks[index].request == nil {
                tasks[index].request = request(tasks[index], after: nil)
            }
            let task = tasks.removeFirst()
            do throws(ServiceError) {
                guard let page = try task.request?.wait(isStopRequested) else { return }
                follow(task, page, take, fail)
            } catch {
                tell(error, task.listing, fail)
            }
        }
    }

    private func request(_ task: Task, after token: String?) -> Request {
        Request(task.listing, after: token, isFlat: task.isFlat, store)
    }

    private func tell(
        _ error: ServiceError, _ listing: Listing, _ fail: (LogInputError) -> Void
    ) {
        fail(.transfer(path: listing.prefix.description, sentence: error.description))
    }

    /// Takes what is on a page and on those behind it.
    private func follow(
        _ task: Task, _ first: ListingPage, _ take: (ObjectURI, ListedObject) -> Void,
        _ fail: (LogInputError) -> Void
    ) {
        if !task.isFlat, first.next != nil, first.prefixes.count > ObjectWalk.manyFolders,
            !first.prefixes.contains(where: ListingNarrowing.shows)
        {
            tasks.insert(Task(listing: task.listing, isFlat: true), at: 0)
            return
        }
        var page = first
        while true {
            let isLast = task.listing.isOneObject || page.next == nil
            let next = isLast ? nil : request(task, after: page.next)
            self.take(page, of: task, take, fail)
            guard let next, !isStopRequested() else { return }
            do throws(ServiceError) {
                guard let more = try next.wait(isStopRequested) else { return }
                page = more
            } catch {
                return tell(error, task.listing, fail)
            }
        }
    }

    private func take(
        _ page: ListingPage, of task: Task, _ take: (ObjectURI, ListedObject) -> Void,
        _ fail: (LogInputError) -> Void
    ) {
        let prefix = task.listing.prefix
        if page.unreadable > 0 {
            fail(
                .transfer(
                    path: prefix.description,
                    sentence: "\(prefix.description): \(page.unreadable) entries of the listing "
                        + "could not be read; their keys are no UTF-8"))
        }
        for object in page.objects {
            if task.listing.isOneObject, object.key != prefix.key { continue }
            // A folder as consoles make it: nothing, under a name that ends in a slash.
            if object.size == 0, object.key.hasSuffix("/") { continue }
            guard narrowing.keeps(key: object.key) else { continue }
            take(prefix.with(key: object.key), object)
        }
        add(page.prefixes, below: prefix)
    }

    /// The folders to look into.
    private func add(_ folders: [String], below prefix: ObjectURI) {
        var isOfYears = false
        var found: [Task] = []
        for folder in folders {
            let segments = folder.split(separator: "/", omittingEmptySubsequences: false).dropLast()
            isOfYears = isOfYears || segments.last.map(ListingNarrowing.isYear) ?? false
            guard narrowing.keeps(folders: segments) else { continue }
            found.append(
                Task(listing: Listing(prefix: prefix.with(key: folder)), isFlat: false))
        }
        if isOfYears, let days = narrowing.days(now: Instant(seconds: Int64(time(nil)))) {
            found.removeAll { task in
                task.listing.prefix.key.dropLast().split(separator: "/").last.map(
                    ListingNarrowing.isYear) ?? false
            }
            found += days.map { day in
                Task(
                    listing: Listing(prefix: prefix.with(key: prefix.key + day)), isFlat: true)
            }
        }
        tasks.insert(contentsOf: found, at: 0)
    }
}
