import Denials
import ReportStore

/// What one drop yields.
struct ScannedDrop: Sendable {
    /// What is to be kept.
    var facts: DropFacts
    /// What is not, of the whole drop; told with its last part.
    var leftOut = LeftOutCounts()
    /// How many bytes the texts of the facts have.
    var factBytes = 0
    /// Whether it could not be opened or read. Such a drop is told of and not kept, so that the
    /// next run tries it again.
    var isUnread = false

    /// How many facts there are.
    var factCount: Int { facts.sightingCount + facts.evidence.count + facts.history.count }
}
