import S3Client

/// A message that announces objects, wherever it comes from.
struct Announcement: Sendable {
    /// What was sent.
    let text: String
    /// What takes it away.
    let place: Place

    /// Where it lies.
    enum Place: Hashable, Sendable {
        /// In a queue.
        case queue(QueueMessage)
        /// In a file of a spool folder.
        case file(String)
        /// It was in a pipe, and is gone from there.
        case pipe
    }
}

/// Where announcements come from. They are taken away when what they announce is stored, and not
/// before.
protocol MessageSource: AnyObject {
    /// Waits a while for announcements, or hardly; none where there are none. Throws
    /// `ServiceError` or `LogInputError`.
    func receive(waits: Bool, _ isStopRequested: () -> Bool) throws -> [Announcement]
    /// Keeps them from other readers for another while.
    func keep(_ announcements: [Announcement])
    /// Takes them away. Returns how many could not be.
    func remove(_ announcements: [Announcement]) -> Int
    /// Leaves those that are not known where they are.
    func leave(_ foreign: [Announcement])
    /// Whether no more will come.
    var isOver: Bool { get }
    /// How often they are to be kept from others, in seconds; nil where there are none.
    var keepSeconds: Int? { get }
}

/// Messages of SQS.
final class QueueSource: MessageSource {
    /// How long the service waits for messages.
    static let waitSeconds = 20
    /// How long a message that is worked on is nobody else's, each time that is prolonged. Before
    /// that the queue's own setting holds.
    static let visibilitySeconds = 60
    /// How often it is prolonged.
    static let prolongSeconds = 10
    /// Messages that are worked on together.
    static let maximumMessages = 200
    /// How often what failed is tried again.
    static let removals = 3

    private let queue: MessageQueue

    init(_ queue: MessageQueue) { self.queue = queue }

    let isOver = false
    var keepSeconds: Int? { QueueSource.prolongSeconds }

    func receive(
        waits: Bool, _ isStopRequested: () -> Bool
    ) throws -> [Announcement] {
        // Also who does not want to wait asks every server of the queue, as waiting does.
        let seconds = waits ? QueueSource.waitSeconds : 1
        var all: [QueueMessage] = []
        repeat {
            let answer = Waiting<Result<[QueueMessage], ServiceError>>()
            // What is there already is taken together; only the first is waited for.
            queue.receive(waitingSeconds: all.isEmpty ? seconds : 0) { answer.put($0) }
            guard let result = answer.wait(isStopRequested) else { break }
            let messages: [QueueMessage]
            do throws(ServiceError) { messages = try result.get() } catch {
                if all.isEmpty { throw error }
                break
            }
            all += messages
            if messages.isEmpty { break }
        } while all.count + MessageQueue.maximumBatch <= QueueSource.maximumMessages
        return all.map { Announcement(text: $0.body, place: .queue($0)) }
    }

    func keep(_ announcements: [Announcement]) {
        for batch in QueueSource.batches(announcements) {
            // A failure shows when they come a second time, which does no harm.
            queue.extend(batch, seconds: QueueSource.visibilitySeconds) { _ in }
        }
    }

    /// The queue's own rules say what becomes of them.
    func leave(_ foreign: [Announcement]) {}

    func remove(_ announcements: [Announcement]) -> Int {
        var left = 0
        for batch in QueueSource.batches(announcements) {
            var rest = batch
            for _ in 0..<QueueSource.removals where !rest.isEmpty {
                let answer = Waiting<Result<[QueueMessage], ServiceError>>()
                queue.delete(rest) { answer.put($0) }
                if case .success(let failed)? = answer.wait({ false }) { rest = failed }
            }
            left += rest.count
        }
        return left
    }

    private static func batches(_ announcements: [Announcement]) -> [[QueueMessage]] {
        let messages = announcements.compactMap { announcement -> QueueMessage? in
            if case .queue(let message) = announcement.place { return message }
            return nil
        }
        return stride(from: 0, to: messages.count, by: MessageQueue.maximumBatch).map { start in
            Array(messages[start..<min(messages.count, start + MessageQueue.maximumBatch)])
        }
    }
}
