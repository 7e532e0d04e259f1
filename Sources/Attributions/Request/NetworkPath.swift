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
    /// Whether it lies in a range that cannot cross the internet: RFC 1918, RFC 6598, RFC 4193.
    let isPrivate: Bool

    /// `nil` for what is no address: `s3.amazonaws.com`, `AWS Internal`, `-`.
    init?(_ text: String) {
        self.text = text
        if text.contains(text: ":") {
            guard text.utf8.allSatisfy({ $0.isHexDigit || $0 == 0x3A || $0 == 0x2E }) else {
                return nil
            }
            let lowered = text.lowercased()
            isPrivate = lowered.hasPrefix("fc") || lowered.hasPrefix("fd")
            return
        }
        guard let number = IPAddressText.number(of: text) else { return nil }
        isPrivate = IPAddressText.privateRanges.contains { number >> (32 - $0.bits) == $0.prefix }
    }

    /// The prefixes of private ranges, with their lengths.
    private static let privateRanges: [(prefix: UInt32, bits: UInt32)] = [
        (10, 8), (172 << 4 | 1, 12), (192 << 8 | 168, 16), (100 << 2 | 1, 10),
    ]

    /// The number that a dotted address spells by four, each written without a sign.
    private static func number(of text: String) -> UInt32? {
        var number: UInt32 = 0
        var octet: UInt32?
        var dots = 0
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"):
                let next = (octet ?? 0) * 10 + UInt32(byte - UInt8(ascii: "0"))
                guard next < 256 else { return nil }
                octet = next
            case UInt8(ascii: "."):
                guard let whole = octet, dots < 3 else { return nil }
                number = number << 8 | whole
                octet = nil
                dots += 1
            default: return nil
            }
        }
        guard let last = octet, dots == 3 else { return nil }
        return number << 8 | last
    }
}

extension UInt8 {
    fileprivate var isHexDigit: Bool {
        (0x30...0x39).contains(self) || (0x41...0x46).contains(self) || (0x61...0x66).contains(self)
    }
}
