import AWSTypes
import Denials
import IAM
import PolicyHistory

/// The way a request took to S3: over the internet, or through a VPC endpoint, known or not.
///
/// CloudTrail names the endpoint. The access log names none, but an address of a private range
/// can only have come through one (facts: "Where each context key comes from").
enum NetworkPath {
    /// Not through an endpoint; the public address, where logged.
    case publicInternet(address: String?)
    /// Through this endpoint, with the caller's private address where logged.
    case endpoint(id: String, vpc: String?, account: AccountID?, address: String?)
    /// Through some endpoint that the log does not name.
    case unnamedEndpoint(address: String)
    /// A service made the call on the principal's behalf: `glue.amazonaws.com`.
    case service
    /// What was logged of the path tells nothing.
    case unknown

    /// Reads the path from the denial, and the endpoint's VPC from the history.
    init(_ denial: Denial, history: RememberedHistory) {
        let address = denial.sourceAddress.flatMap { IPAddressText($0) }
        if let id = denial.vpcEndpointID, id.hasPrefix("vpce-") {
            var vpc: String?
            var owner = denial.vpcEndpointAccount
            if case .known(let endpoint?, _) = history.vpcEndpoint(id, at: denial.time) {
                vpc = endpoint.vpcID
                owner = owner ?? endpoint.account
            }
            self = .endpoint(id: id, vpc: vpc, account: owner, address: address?.text)
        } else if let address {
            if address.isPrivate {
                self = .unnamedEndpoint(address: address.text)
            } else if address.text.contains(text: ":"), !denial.sightings.contains(.cloudTrail) {
                // VPCs have public IPv6 addresses too, and the access log names no endpoint.
                self = .unknown
            } else {
                self = .publicInternet(address: address.text)
            }
        } else {
            self = denial.sourceAddress?.hasSuffix(".amazonaws.com") ?? false ? .service : .unknown
        }
    }

    /// The endpoint whose policy has a say in a denial; nil where none has. Requests that an
    /// endpoint's policy refuses are in no access log (S3 User Guide, "Server access logging": VPC
    /// endpoint requests): seen in one, it was let through.
    func endpointAsked(by denial: Denial) -> PolicyGathering.Question.Endpoint? {
        guard case .endpoint(let id, _, let account, _) = self, !denial.isSeenInAccessLog else {
            return nil
        }
        return PolicyGathering.Question.Endpoint(id: id, owner: account)
    }

    /// Sets the keys that the path decides.
    func add(to context: inout RequestContext) {
        switch self {
        case .publicInternet(let address):
            if let address { context.set("aws:SourceIp", address, from: "the address logged") }
            for key in NetworkPath.endpointKeys {
                context.set(key, .absent, from: "a public address: no VPC endpoint")
            }
        case .endpoint(let id, let vpc, let account, let address):
            context.set("aws:SourceIp", .absent, from: "through a VPC endpoint")
            context.set("aws:SourceVpce", id, from: "vpcEndpointId")
            if let vpc { context.set("aws:SourceVpc", vpc, from: "the endpoint's snapshot") }
            if let account {
                context.set("aws:VpceAccount", account.description, from: "vpcEndpointAccountId")
            }
            if let address { context.set("aws:VpcSourceIp", address, from: "the address logged") }
        case .unnamedEndpoint(let address):
            context.set("aws:SourceIp", .absent, from: "a private address: through an endpoint")
            context.set("aws:VpcSourceIp", address, from: "the address logged")
            for key in ["aws:SourceVpce", "aws:SourceVpc"] {
                context.set(key, .presentUnknown, from: "a private address: through an endpoint")
            }
        case .service: context.set("aws:SourceIp", .absent, from: "a service made the call")
        case .unknown: break
        }
    }

    private static let endpointKeys = [
        "aws:SourceVpce", "aws:SourceVpc", "aws:VpcSourceIp", "aws:VpceAccount",
        "aws:VpceOrgID", "aws:VpceOrgPaths",
    ]
}

/// An IP address in text, told from a service's name.
struct IPAddressText {
    let text: String
    /// Whether it lies in a range that cannot cross the internet.
    let isPrivate: Bool

    /// RFC 1918, RFC 6598, RFC 4193.
    private static let privateRanges = [
        "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "fc00::/7",
    ].compactMap { IPNetwork($0) }

    /// `nil` for what is no address: `s3.amazonaws.com`, `AWS Internal`, `-`.
    init?(_ text: String) {
        guard !text.utf8.contains(UInt8(ascii: "/")), let address = IPNetwork(text) else {
            return nil
        }
        self.text = text
        isPrivate = IPAddressText.privateRanges.contains { $0.contains(address) }
    }
}
