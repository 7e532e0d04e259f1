import AWSTypes

/// Where requests for a bucket go.
public struct Endpoint: Sendable {
    /// How a bucket's name stands in the URL.
    public enum Style: String, CaseIterable, Sendable {
        /// Before the host where that can be, and in the path for `--endpoint-url`.
        case automatic = "auto"
        /// In the path: `https://host/bucket/key`.
        case path
        /// Before the host: `https://bucket.host/key`.
        case virtual
    }

    /// An endpoint that is no region's own; nil for AWS.
    let custom: EndpointURL?
    let style: Style

    /// The endpoint that a user names, or AWS's.
    public init(custom: EndpointURL? = nil, style: Style = .automatic) {
        self.custom = custom
        self.style = style
    }

    /// A request for a key of a bucket, or for the bucket itself where the key is empty.
    func request(_ bucket: BucketName, key: String, region: String) -> HTTPRequest {
        let base = custom ?? Endpoint.own(of: bucket, region: region)
        var request = HTTPRequest(scheme: base.scheme, host: base.host)
        let isInHost: Bool
        switch style {
        case .virtual: isInHost = true
        case .path: isInHost = bucket.accessPoint != nil && custom == nil
        // A certificate of *.s3.REGION.amazonaws.com covers one label.
        case .automatic: isInHost = custom == nil && bucket.isHostLabel
        }
        if isInHost {
            let label = bucket.accessPoint.map { "\(bucket.name)-\($0.account)" } ?? bucket.name
            request.host = "\(label).\(base.host)"
            request.path = base.path + "/" + key
        } else {
            let name = bucket.accessPoint == nil ? bucket.name : bucket.text
            request.path = base.path + "/\(name)" + (key.isEmpty ? "" : "/" + key)
        }
        return request
    }

    /// AWS's own endpoint of a region (AWS General Reference, "Amazon S3 endpoints and quotas").
    private static func own(of bucket: BucketName, region: String) -> EndpointURL {
        let service = bucket.accessPoint == nil ? "s3" : "s3-accesspoint"
        let region = bucket.accessPoint?.region ?? region
        return EndpointURL(
            scheme: "https", host: "\(service).\(region).\(Endpoint.domain(of: region))")
    }

    /// The domain of a region's partition.
    static func domain(of region: String) -> String {
        if region.hasPrefix("cn-") { return "amazonaws.com.cn" }
        return region.hasPrefix("eusc-") ? "amazonaws.eu" : "amazonaws.com"
    }
}

/// `https://host[:port][/path]`, as `--endpoint-url` and the AWS settings of that name have it.
public struct EndpointURL: Hashable, Sendable {
    /// `https` or `http`.
    let scheme: String
    /// The host, with its port where one is given.
    let host: String
    /// What every path begins with; empty or without a slash at its end.
    let path: String

    init(scheme: String, host: String, path: String = "") {
        self.scheme = scheme
        self.host = host
        self.path = path
    }

    /// Reads an address. Throws what is wrong with it; a name and password in it are not shown.
    public init(_ text: String) throws(AddressError) {
        let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, ["http", "https"].contains(parts[0].lowercased()),
            parts[1].hasPrefix("//")
        else { throw AddressError("An endpoint is written https://HOST or http://HOST.") }
        let rest = parts[1].dropFirst(2)
        let host = rest.prefix { $0 != "/" }
        guard !host.isEmpty, host.utf8.allSatisfy(EndpointURL.isHostByte) else {
            throw AddressError(
                "The endpoint's host is none: it has letters, digits, '.', '-', and ':' before a "
                    + "port; no user and no query.")
        }
        scheme = parts[0].lowercased()
        // A port that the scheme has anyway is not sent in the Host field, and so not signed.
        let ownPort = scheme == "https" ? ":443" : ":80"
        self.host = host.hasSuffix(ownPort) ? String(host.dropLast(ownPort.count)) : String(host)
        var path = String(rest.dropFirst(host.count))
        guard path.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }), !path.contains("?"),
            !path.contains("#")
        else { throw AddressError("An endpoint has no query.") }
        while path.hasSuffix("/") { path.removeLast() }
        self.path = path
    }

    /// The host without its port.
    var hostName: String {
        if host.hasPrefix("["), let end = host.firstIndex(of: "]") { return String(host[...end]) }
        return String(host.prefix { $0 != ":" })
    }

    /// Whether it is this machine.
    var isLoopback: Bool {
        let name = hostName
        if name == "localhost" || name == "[::1]" { return true }
        let parts = name.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0) != nil }
    }

    private static func isHostByte(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x41...0x5A, 0x61...0x7A, 0x30...0x39, 0x2D, 0x2E, 0x5F, 0x3A, 0x5B, 0x5D: true
        default: false
        }
    }
}
