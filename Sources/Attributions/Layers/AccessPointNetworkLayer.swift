import AWSTypes
import Denials
import PolicyHistory

/// An access point for a VPC takes no requests from elsewhere (S3 User Guide, "Creating access
/// points restricted to a virtual private cloud").
struct AccessPointNetworkLayer: SettingLayer {
    private let denial: Denial
    private let target: RequestTarget
    private let network: NetworkPath
    private let history: RememberedHistory

    init(_ asked: AskedSettings) {
        denial = asked.denial
        target = asked.target
        network = asked.network
        history = asked.history
    }

    /// What the access point says to the path; nil where none is used or it takes every path.
    func result() -> LayerResult? {
        guard let arn = target.accessPointARN else { return nil }
        let point = history.accessPoint(arn, at: denial.time)
        guard point.networkOrigin == "VPC" else { return nil }
        func make(_ outcome: Outcome, from seen: String?) -> LayerResult {
            var reason = Reason(.networkOrigin)
            reason.wanted = point.vpcID
            reason.seen = seen
            return LayerResult(
                .accessPointPolicy, outcome,
                place: PolicyPlace(.accessPointNetworkOrigin, arn, account: ARN(arn)?.account),
                reason: reason)
        }
        switch network {
        case .publicInternet: return make(.explicitlyDenies, from: nil)
        case .endpoint(let endpoint, _) where endpoint.vpc != nil:
            guard let own = point.vpcID, let vpc = endpoint.vpc else { return nil }
            return make(vpc == own ? .allows : .explicitlyDenies, from: vpc)
        case .endpoint, .unnamedEndpoint, .service, .unknown:
            var result = make(.unknown, from: nil)
            result.missing = [Remark(.conditionKey, [.conditionKey: "aws:SourceVpc"])]
            return result
        }
    }
}
