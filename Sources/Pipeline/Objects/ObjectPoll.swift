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
        while !ingest.isStopRequested() {
            do throws(PipelineError) {
                let summary = try ingest.run(arguments)
                if isFirst || summary.isNews { tell(.pass(summary)) }
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
