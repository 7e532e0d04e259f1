/// Credentials that the place where this runs hands out: a container's endpoint (ECS, EKS Pod
/// Identity) or the instance's metadata service in its second version.
struct HostCredentials {
    private let settings: ClientSettings

    init(_ settings: ClientSettings) { self.settings = settings }

    // MARK: - Container

    /// From the container's endpoint; nil where the environment names none (AWS SDKs and Tools
    /// Reference Guide, "Container credential provider").
    func ofContainer() throws(ServiceError) -> Credentials? {
        let address: EndpointURL
        if let path = settings.variable("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI") {
            address = EndpointURL(scheme: "http", host: "169.254.170.2", path: path)
        } else if let full = settings.variable("AWS_CONTAINER_CREDENTIALS_FULL_URI") {
            address = try HostCredentials.container(full)
        } else {
            return nil
        }
        let source = "the container's credential endpoint"
        var request = HTTPRequest(scheme: address.scheme, host: address.host)
        let parts = address.path.split(separator: "?", maxSplits: 1)
        request.path = parts.first.map(String.init) ?? "/"
        if parts.count == 2 { request.query = HostCredentials.query(parts[1]) }
        if let token = try containerToken() { request.headers = [("Authorization", token)] }
        request.isDirect = true
        request.totalMilliseconds = 5_000
        let answer = try CurlLibrary.perform(request, certificates: nil)
        guard answer.status == 200 else {
            throw ServiceError(.noCredentials, "\(source) answers \(answer.status).")
        }
        return try CredentialAnswer.read(answer.bytes, source: source)
    }

    /// The token is sent in the clear, so that http is for this host alone.
    private static func container(_ text: String) throws(ServiceError) -> EndpointURL {
        let parts = text.split(separator: "?", maxSplits: 1)
        var address: EndpointURL
        do throws(AddressError) { address = try EndpointURL(String(parts.first ?? "")) } catch {
            throw ServiceError(.noCredentials, "AWS_CONTAINER_CREDENTIALS_FULL_URI: \(error)")
        }
        let hosts: Set = ["169.254.170.2", "169.254.170.23", "[fd00:ec2::23]"]
        guard address.scheme == "https" || address.isLoopback || hosts.contains(address.hostName)
        else {
            throw ServiceError(
                .noCredentials,
                "AWS_CONTAINER_CREDENTIALS_FULL_URI names a host that http may not be spoken with.")
        }
        if parts.count == 2 {
            address = EndpointURL(
                scheme: address.scheme, host: address.host, path: "\(address.path)?\(parts[1])")
        }
        return address
    }

    private static func query(_ text: Substring) -> [(name: String, value: String)] {
        text.split(separator: "&").map { pair in
            let parts = pair.split(separator: "=", maxSplits: 1).map {
                URIEncoding.decodedForm($0) ?? String($0)
            }
            return (parts.first ?? "", parts.count == 2 ? parts[1] : "")
        }
    }

    /// The file is read anew each time: whoever writes it renews the token.
    private func containerToken() throws(ServiceError) -> String? {
        if let file = settings.variable("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE") {
            return String(try ProfileFile.text(of: file).trimmed)
        }
        return settings.variable("AWS_CONTAINER_AUTHORIZATION_TOKEN")
    }

    // MARK: - Instance

    /// From the instance's metadata service; nil where there is none (Amazon EC2 User Guide, "Use
    /// the Instance Metadata Service", IMDSv2).
    func ofInstance() throws(ServiceError) -> Credentials? {
        if settings.variable("AWS_EC2_METADATA_DISABLED")?.lowercased() == "true" { return nil }
        let text =
            settings.variable("AWS_EC2_METADATA_SERVICE_ENDPOINT") ?? "http://169.254.169.254"
        let address: EndpointURL
        do throws(AddressError) { address = try EndpointURL(text) } catch {
            throw ServiceError(.noCredentials, "AWS_EC2_METADATA_SERVICE_ENDPOINT: \(error)")
        }
        func ask(
            _ path: String, method: String = "GET", _ field: (name: String, value: String)
        ) throws(ServiceError) -> HTTPAnswer {
            var request = HTTPRequest(method: method, scheme: address.scheme, host: address.host)
            request.path = address.path + path
            request.headers = [field]
            if method == "PUT" { request.body = [] }
            request.isDirect = true
            request.connectMilliseconds = 1_000
            request.totalMilliseconds = 2_000
            return try CurlLibrary.perform(request, certificates: nil)
        }
        // No answer means that this is no instance.
        let life = (name: "x-aws-ec2-metadata-token-ttl-seconds", value: "21600")
        guard let session = try? ask("/latest/api/token", method: "PUT", life),
            session.status == 200
        else { return nil }
        let token = String(decoding: session.bytes, as: UTF8.self)
        let field = (name: "x-aws-ec2-metadata-token", value: token)
        let path = "/latest/meta-data/iam/security-credentials/"
        let roles = try ask(path, field)
        guard roles.status == 200 else { return nil }
        let names = String(decoding: roles.bytes, as: UTF8.self)
        guard let role = names.split(whereSeparator: \.isNewline).first else { return nil }
        return try CredentialAnswer.read(
            try ask(path + role, field).bytes, source: "the instance's role '\(role)'")
    }
}
