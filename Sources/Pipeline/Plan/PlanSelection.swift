import AWSTypes
import Attributions
import ReportStore

/// The denials that a plan is made for, each with where it stands.
struct PlanSelection {
    /// Where one denial stands.
    struct Standing {
        enum State {
            /// It waits for changes.
            case open(PlanItem, missing: [String])
            /// The policies in force last let it pass.
            case mended
            /// The captured policies let it pass, then as now; what else may be behind it.
            case unexplained([String])
            /// No change can be planned, and why.
            case unresolved(String)
        }

        let requestID: String
        let cause: String
        let request: ReplayedRequest
        /// What the policies in force last say.
        let today: ReplayedDenial.Outcome
        var state = State.mended
        fileprivate let identity: Identity

        init(row: ReportRow, request: ReplayedRequest, today: ReplayedDenial.Outcome) {
            requestID = row.requestID
            cause = row.cause.rawValue
            self.request = request
            self.today = today
            identity = Identity(row)
        }
    }

    /// Several denials of a batch delete share a request id.
    fileprivate struct Identity: Hashable {
        let requestID: String
        let resource: String

        init(_ row: ReportRow) {
            requestID = row.requestID
            resource = row.resource
        }
    }

    /// In the order of `report`.
    private(set) var standings: [Standing] = []
    private var identities: Set<Identity> = []

    mutating func add(_ standing: Standing) {
        identities.insert(standing.identity)
        standings.append(standing)
    }

    func contains(_ row: ReportRow) -> Bool { identities.contains(Identity(row)) }

    /// The same, where some stand elsewhere.
    func changing(_ change: (Int, Standing) -> Standing.State) -> PlanSelection {
        var selection = self
        for index in standings.indices {
            selection.standings[index].state = change(index, standings[index])
        }
        return selection
    }
}
