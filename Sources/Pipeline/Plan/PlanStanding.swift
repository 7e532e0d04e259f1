import AWSTypes
import Attributions
import ReportStore

/// Where one denial stands before a plan is made.
struct PlanStanding {
    enum State {
        /// It waits for changes.
        case open(PlanItem, missing: [String])
        /// The policies in force last let it pass.
        case mended
        /// The captured policies let it pass, then as now; what else may be behind it.
        case unexplained([String])
        /// No change can be planned, and why, with what is said of this one alone.
        case unresolved(Unplannable, detail: String?)
    }

    let heading: DenialHeading
    let request: ReplayedRequest
    /// What the policies in force last say.
    let today: ReplayedDenial.Outcome
    var state: State

    /// The changes that it waits for; nil where it waits for none.
    var item: PlanItem? {
        guard case .open(let item, _) = state else { return nil }
        return item
    }
}
