import AWSTypes
import Denials
import IAM
import PolicyHistory

/// The way a request took to S3: over the internet, or through a VPC endpoint, known or not.
///
/// CloudTrail names the endpoint. The access log names none, but an address of a private range
/// can only have come through one.
enum NetworkPath {
    /// Not through an endpoint; the public address, where logged.
    case publicInternet(address: String?)
    /// Through this endpoint, with the caller's private address where logged.
    case endpoint(Endpoint, address: String?)
    /// Through some endpoint that the log does not name.
    case unnamedEndpoint(address: String)
    /// A service made the call on the principal's behalf: `glue.amazonaws.com`.
    case service
    /// What was logged of the path tells nothing.
    case unknown

    /// Reads the path from the denial, and the endpoint's VPC from the history.
    init(_ denial: Denial, history: RememberedHistory) {
        let text = denial.sourceAddress
        let address = text.flatMap { IPNetwork(address: $0) }
        if let id = denial.vpcEndpointID, id.hasPrefix("vpce-") {
            self = .endpoint(
                Endpoint(id, of: denial, history: history), address: address == nil ? nil : text)
        } else if let address, let text {
            if address.isPrivate {
                self = .unnamedEndpoint(address: text)
            } else if address.mayBeOfVPC, !denial.isSeenInCloudTrail {
                // The access log names no endpoint.
                self = .unknown
            } else {
                self = .publicInternet(address: text)
            }
        } else {
            self = denial.sourceAddress?.hasSuffix(".amazonaws.com") ?? false ? .service : .unknown
        }
    }

    /// The endpoint whose policy has a say in a denial; nil where none has. Requests that an
    /// endpoint's policy refuses are in no access log (S3 User Guide, "Server access logging": VPC
    /// endpoint requests): seen in one, it was let through.
    func endpointAsked(by denial: Denial) -> PolicyGathering.Key.Endpoint? {
        guard case .endpoint(let endpoint, _) = self, !denial.isSeenInAccessLog else { return nil }
        return PolicyGathering.Key.Endpoint(id: endpoint.id, owner: endpoint.owner)
    }

    /// Sets the keys that the path decides.
    func add(to context: inout RequestContext) {
        switch self {
        case .publicInternet(let address):
            if let address { context.set("aws:SourceIp", address, from: "the address logged") }
            for key in NetworkPath.endpointKeys {
                context.set(key, .absent, from: "a public address: no VPC endpoint")
            }
        case .endpoint(let endpoint, let address):
            context.set("aws:SourceIp", .absent, from: "through a VPC endpoint")
            endpoint.add(to: &context)
            if let address { context.set("aws:VpcSourceIp", address, from: "the address logged") }
        case .unnamedEndpoint(let address):
            context.set("aws:SourceIp", .absent, from: "a private address: through an endpoint")
            context.set("aws:VpcSourceIp", address, from: "the address logged")
            for key in ["aws:SourceVpce", "aws:SourceVpc"] {
                context.set(key, .presentUnknown, from: "a private address: through an endpoint")
            }
        // The address of the caller is carried on where the service calls with the caller's rights,
        // and is the service's own where it took on a role.
        case .service, .unknown: break
        }
    }

    /// Sets the keys of the path for the call that S3 makes to KMS with the caller's rights (IAM
    /// User Guide, "Forward access sessions"): what came in by a public endpoint is passed on with
    /// the same `aws:SourceIp`, and the endpoint's `aws:SourceVpce`, `aws:SourceVpc` and
    /// `aws:VpcSourceIp` "are not used in FAS requests". Of the other keys of an endpoint, and of
    /// `aws:SourceIp` behind one, the guide says nothing: they stay unknown.
    func addForwarded(to context: inout RequestContext) {
        for key in ["aws:SourceVpce", "aws:SourceVpc", "aws:VpcSourceIp"] {
            context.set(key, .absent, from: "a service's call carries none on")
        }
        guard case .publicInternet(let address) = self else { return }
        if let address { context.set("aws:SourceIp", address, from: "the address logged") }
        for key in Endpoint.ownerKeys {
            context.set(key, .absent, from: "a public address: no VPC endpoint")
        }
    }

    private static let endpointKeys =
        ["aws:SourceVpce", "aws:SourceVpc", "aws:VpcSourceIp"] + Endpoint.ownerKeys
}
