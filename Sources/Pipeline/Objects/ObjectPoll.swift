import Glibc

/// Follows prefixes of S3 where no queue tells of new objects: lists them again and again, and reads
/// what the store does not know.
public struct ObjectPoll {
    private let ingest: Ingest
    private let seconds: Int

    /// A poll with the settings of a pass, every so many seconds.
    public init(_ ingest: Ingest, every seconds: Int) {
        self.ingest = ingest
        self.seconds = seconds
    }

    /// Reads what is there, again and again, until `stopDescriptor` is readable. What may pass is
    /// tried again, but at the first time. Throws `PipelineError`.
    public func run(
        _ arguments: [String], stopDescriptor: Int32, _ tell: (Watch.Event) -> Void
    ) throws(PipelineError) {
        var isFirst = true
        // What cannot be read or listed is tried each time, and told once.
        var unread: Set<String> = []
        var problems: [String] = []
        while !ingest.isStopRequested() {
            do throws(PipelineError) {
                let summary = try ingest.run(arguments, toldUnread: unread)
                let isTold = summary.problems.allSatisfy(problems.contains)
                if isFirst || summary.isNews || !isTold { tell(.pass(summary)) }
                (unread, problems) = (summary.unread, summary.problems)
            } catch {
                guard error.isTemporary, !isFirst else { throw error }
                tell(.note("\(error) Trying again."))
            }
            isFirst = false
            var stop = pollfd(fd: stopDescriptor, events: Int16(POLLIN), revents: 0)
            _ = poll(&stop, 1, Int32(clamping: seconds * 1_000))
        }
    }
}
