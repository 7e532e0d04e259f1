import AWSTypes
import Denials
import IAM
import PolicyHistory

extension NetworkPath {
    /// The VPC endpoint that a request came through, with what is known of its owner.
    struct Endpoint {
        let id: String
        let vpc: String?
        let owner: AccountID?
        /// The ARN of its VPC.
        let vpcARN: String?
        /// Where its owner stands in an organisation.
        private let organizationID: ConditionKeyState
        private let organizationPaths: ConditionKeyState

        /// The endpoint that a log names; its VPC and owner from the history at that time.
        init(_ id: String, of denial: Denial, history: RememberedHistory) {
            self.id = id
            let captured = history.vpcEndpoint(id, at: denial.time).value ?? nil
            vpc = captured?.vpcID
            let owner = denial.vpcEndpointAccount ?? captured?.account
            self.owner = owner
            vpcARN = captured.flatMap { Endpoint.vpcARN(of: $0, region: denial.region) }
            (organizationID, organizationPaths) = OrganizationPlacement.keys(
                of: owner, at: denial.time, history: history)
        }

        /// Keys about the endpoint's owner and VPC: there only if a request came through one (IAM
        /// User Guide, "AWS global condition context keys": `aws:VpceAccount`, `aws:VpceOrgID`,
        /// `aws:VpceOrgPaths`, `aws:SourceVpcArn`).
        static let ownerKeys = [
            "aws:VpceAccount", "aws:VpceOrgID", "aws:VpceOrgPaths", "aws:SourceVpcArn",
        ]

        /// Sets the keys that the endpoint decides.
        func add(to context: inout RequestContext) {
            context.set("aws:SourceVpce", id, from: "vpcEndpointId")
            if let vpc { context.set("aws:SourceVpc", vpc, from: "the endpoint's snapshot") }
            if let owner {
                context.set("aws:VpceAccount", owner.description, from: "vpcEndpointAccountId")
            }
            if let vpcARN {
                context.set("aws:SourceVpcArn", vpcARN, from: "the endpoint's snapshot")
            }
            let source = "the organization of the endpoint's owner"
            context.set("aws:VpceOrgID", organizationID, from: source)
            context.set("aws:VpceOrgPaths", organizationPaths, from: source)
        }

        /// The ARN of the endpoint's VPC. The owner of a shared VPC makes its gateway endpoints;
        /// an interface endpoint may be another account's (VPC User Guide, "Share your VPC
        /// subnets"), and may stand in another region than the service it leads to.
        private static func vpcARN(of endpoint: VPCEndpointInForce, region: String?) -> String? {
            let isGateway = endpoint.type == "Gateway"
            guard isGateway, let vpc = endpoint.vpcID, let owner = endpoint.account,
                let region = endpoint.region ?? region
            else { return nil }
            return ARN(
                partition: Partition.of(region: region), service: "ec2", region: region,
                account: owner.description, resource: "vpc/\(vpc)"
            ).description
        }
    }
}
