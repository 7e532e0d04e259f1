import ReportStore
import S3Client

/// Why a run could not go on: which part, what it says, and the way out.
public struct PipelineError: Error, CustomStringConvertible, Sendable {
    /// One sentence.
    public let description: String
    /// Whether the same may succeed later with nothing changed here: the store is locked by
    /// another process, its disk is full, or a service does not answer for the moment.
    public let isTemporary: Bool

    /// An error of this wording.
    public init(_ description: String) {
        self.description = description
        isTemporary = false
    }

    /// An error of a part below, in its own words.
    init(_ error: any Error) {
        if let error = error as? PipelineError {
            self = error
            return
        }
        description = "\(error)"
        let reason = (error as? StoreError)?.reason
        let service = (error as? ServiceError)?.reason
        isTemporary =
            reason == .locked || reason == .diskFull || service == .unavailable
            || service == .notWhole
    }
}
