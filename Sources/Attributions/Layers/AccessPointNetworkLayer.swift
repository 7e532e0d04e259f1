import AWSTypes
import Denials
import PolicyHistory

/// An access point for a VPC takes no requests from elsewhere (S3 User Guide, "Creating access
/// points restricted to a virtual private cloud").
struct AccessPointNetworkLayer {
    let denial: Denial
    let target: RequestTarget
    let network: NetworkPath
    let history: RememberedHistory

    /// What the access point says to the path; nil where none is used or it takes every path.
    func result() -> LayerResult? {
        guard let arn = target.accessPointARN else { return nil }
        let point = history.accessPoint(arn, at: denial.time)
        guard point.networkOrigin == "VPC" else { return nil }
        let wanted = point.vpcID ?? "its VPC"
        func make(_ outcome: Outcome, _ detail: String) -> LayerResult {
            LayerResult(
                layer: .accessPointPolicy, cause: .bucketPolicy, mechanism: .accessPointPolicy,
                outcome: outcome,
                place: PolicyPlace(.accessPointNetworkOrigin, arn, account: ARN(arn)?.account),
                detail: detail)
        }
        switch network {
        case .publicInternet:
            return make(
                .explicitlyDenies,
                "the access point takes requests from VPC \(wanted) only, and this one came over "
                    + "the internet")
        case .endpoint(let endpoint, _) where endpoint.vpc != nil:
            guard let own = point.vpcID, let vpc = endpoint.vpc else { return nil }
            return vpc == own
                ? make(.allows, "the request came from VPC \(own)")
                : make(
                    .explicitlyDenies,
                    "the access point takes requests from VPC \(own) only, and this one came from "
                        + vpc)
        case .endpoint, .unnamedEndpoint, .service, .unknown:
            var result = make(
                .unknown,
                "the access point takes requests from VPC \(wanted) only, and which VPC "
                    + "this one came from is not known")
            result.missing = ["the value of aws:SourceVpc, which the logs do not show"]
            return result
        }
    }
}
