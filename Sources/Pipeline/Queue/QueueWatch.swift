import Glibc
import LogInput
import S3Client

/// Driven by messages that announce objects: reads what they announce, stores it, and only then
/// takes the messages away. A stop at any instant loses nothing, since what was not taken away comes
/// again, and repeats nothing, since the store knows what it has.
public struct QueueWatch {
    /// Where messages come from.
    public enum Source: Sendable {
        /// A queue of SQS.
        case queue(url: String)
        /// Standard input, one message on a line.
        case standardInput
        /// Files of a folder.
        case folder(String)
    }

    /// How long to wait after a failure that may pass, in seconds.
    static let pauseSeconds = 5

    private let ingest: Ingest
    private let source: any MessageSource
    private let roots: [ObjectRoot]
    private let folder: RootFolder?
    private let store: ObjectStore?

    /// A watch with the settings of a pass. Objects are files below `objectRoot`, where that is
    /// given; only objects of `arguments` are read, where there are any. Throws `PipelineError`.
    public init(
        _ ingest: Ingest, _ source: Source, objectRoot: String?, only arguments: [String]
    ) throws(PipelineError) {
        self.ingest = ingest
        do {
            roots = try arguments.map { argument throws(AddressError) in
                try ObjectRoot(argument)
            }
            folder = try objectRoot.map { path throws(LogInputError) in try RootFolder(path) }
            store = folder == nil ? try ObjectStore(ingest.objectInput.settings) : nil
            switch source {
            case .queue(let url):
                self.source = QueueSource(try MessageQueue(url: url, ingest.objectInput.settings))
            case .standardInput: self.source = EventLines()
            case .folder(let path): self.source = SpoolSource(path)
            }
        } catch {
            throw PipelineError(error)
        }
    }

    /// Works until somebody asks to stop, or the messages end; with `once` until none is there.
    /// Throws `PipelineError` where messages cannot be had at all, or the store fails.
    public func run(
        once: Bool, _ tell: @escaping (Watch.Event) -> Void
    ) throws(PipelineError) {
        // What an earlier run left to attribute is taken up first.
        let first = try ingest.run(drops: [])
        if first.isNews { tell(.pass(first)) }
        var told = ToldOnce(tell)
        // Messages that were left come again before long; then no further ones are there.
        var left: Set<String> = []
        while !ingest.isStopRequested() {
            guard let announcements = try receive(once: once, &told) else { continue }
            if announcements.allSatisfy({ left.contains($0.text) }), once || source.isOver {
                return
            }
            let batch = EventBatch(announcements, within: roots)
            let done = Set(try work(on: batch, once: once, &told, tell).map(\.text))
            if once { left.formUnion(announcements.map(\.text).filter { !done.contains($0) }) }
            if source.isOver { return }
        }
    }

    /// nil where that failed and may pass.
    private func receive(
        once: Bool, _ told: inout ToldOnce
    ) throws(PipelineError) -> [Announcement]? {
        do {
            return try source.receive(waits: !once, ingest.isStopRequested)
        } catch {
            let error = PipelineError(error)
            guard !once, error.isTemporary else { throw error }
            told.note("\(error) Trying again.")
            pause()
            return nil
        }
    }

    /// Reads what a batch announces; returns what was taken away.
    private func work(
        on batch: EventBatch, once: Bool, _ told: inout ToldOnce, _ tell: (Watch.Event) -> Void
    ) throws(PipelineError) -> [Announcement] {
        for reason in batch.ignoredReasons.sorted() {
            told.note("messages about \(reason) are taken out of the queue and not acted upon")
        }
        if !batch.foreign.isEmpty {
            told.note(
                "a message announces no object in a form that is known; it is left where it is: "
                    + (batch.foreign.first?.text.prefix(200) ?? ""))
            source.leave(batch.foreign)
        }
        var done = batch.ignored
        if !batch.objects.isEmpty {
            let keeper = keeper(of: batch)
            defer { keeper?.end() }
            let (summary, settled) = try read(batch, once: once, &told)
            told.unread.subtract(batch.objects.flatMap(paths))
            told.unread.formUnion(summary.unread)
            if summary.isNews || summary.isInDoubt { tell(.pass(summary)) }
            // What was not handed out any more because of the wish to stop is not told apart from
            // what was: then nothing is taken away, and all of it comes again.
            if summary.isInterrupted { return [] }
            let read = settled.filter { event in
                !paths(of: event).contains { summary.unread.contains($0) }
            }
            let stored = batch.done(read)
            done += stored
            // What could not be read is not tried again at once.
            let texts = Set(stored.map(\.text))
            source.keep(batch.announcing.filter { !texts.contains($0.text) })
        }
        let left = source.remove(done)
        if left > 0 {
            told.note("\(left) messages could not be deleted; they come again, and do no harm")
        }
        return done
    }

    /// Keeps the messages from others while they are worked on.
    private func keeper(of batch: EventBatch) -> Keeper? {
        guard let seconds = source.keepSeconds else { return nil }
        let kept = batch.announcing
        // Only the queue has something to keep, and its requests go to another thread.
        nonisolated(unsafe) let source = source
        return Keeper(every: seconds) { source.keep(kept) }
    }

    /// Reads what is announced; again, where the store is locked or full. Returns also the objects of
    /// which nothing is left to read.
    private func read(
        _ batch: EventBatch, once: Bool, _ told: inout ToldOnce
    ) throws(PipelineError) -> (IngestSummary, settled: Set<ObjectEvent>) {
        while true {
            do throws(PipelineError) {
                guard let store else { return try readFiles(batch, told.unread) }
                let feed = ObjectFeed(
                    batch.objects, store, ingest.isStopRequested)
                let summary = try ingest.run(feed, toldUnread: told.unread)
                return (summary, feed.settled)
            } catch {
                guard error.isTemporary, !once, !ingest.isStopRequested() else { throw error }
                told.note("\(error) Trying again.")
                pause()
            }
        }
    }

    private func readFiles(
        _ batch: EventBatch, _ told: Set<String>
    ) throws(PipelineError) -> (IngestSummary, settled: Set<ObjectEvent>) {
        var drops: [DropLocation] = []
        var problems: [LogInputError] = []
        var unread: Set<String> = []
        for event in batch.objects {
            guard let file = folder?.file(of: event) else {
                problems.append(
                    .transfer(
                        path: event.key,
                        sentence: "\(event.bucket)/\(event.key): no name of a file below the "
                            + "object root"))
                continue
            }
            do throws(LogInputError) {
                drops += try InputPaths.list([file]).drops
            } catch {
                problems.append(error)
                unread.insert(file)
            }
        }
        var summary = try ingest.run(drops: drops, problems: problems, toldUnread: told)
        summary.unread.formUnion(unread)
        return (summary, Set(batch.objects))
    }

    private func pause() {
        for _ in 0..<(QueueWatch.pauseSeconds * 10) where !ingest.isStopRequested() {
            usleep(100_000)
        }
    }

    /// The paths of the drops that an event may be about.
    private func paths(of event: ObjectEvent) -> [String] {
        if let folder { return folder.file(of: event).map { [$0] } ?? [] }
        return [event.key, event.otherKey].compactMap { $0 }.map { "s3://\(event.bucket)/\($0)" }
    }
}

/// Tells the same only once.
private struct ToldOnce {
    private let tell: (Watch.Event) -> Void
    private var told: Set<String> = []
    /// What could not be read and was told.
    var unread: Set<String> = []

    /// How many sentences are remembered.
    private static let maximum = 1_000

    init(_ tell: @escaping (Watch.Event) -> Void) { self.tell = tell }

    mutating func note(_ sentence: String) {
        guard told.count < ToldOnce.maximum, told.insert(sentence).inserted else { return }
        tell(.note(sentence))
    }
}
