import AWSTypes

/// Credentials of a role in exchange for a token that a cluster writes to a file (STS API
/// Reference, AssumeRoleWithWebIdentity).
struct WebIdentity {
    let tokenFile: String
    let role: String
    let session: String
    let region: String?
    let endpoint: EndpointURL?

    /// Asks STS.
    func credentials(_ settings: ClientSettings) throws(ServiceError) -> Credentials {
        let token = try ProfileFile.text(of: tokenFile).trimmed
        guard !token.isEmpty else {
            throw ServiceError(
                .noCredentials, "the web identity's token file \(tokenFile) is empty.")
        }
        let base = endpoint ?? WebIdentity.own(region)
        var request = HTTPRequest(method: "POST", scheme: base.scheme, host: base.host)
        request.path = base.path + "/"
        request.headers = [("Content-Type", "application/x-www-form-urlencoded")]
        request.body = Array(
            URIEncoding.query([
                ("Action", "AssumeRoleWithWebIdentity"), ("Version", "2011-06-15"),
                ("RoleArn", role), ("RoleSessionName", session),
                ("WebIdentityToken", String(token)),
            ]).utf8)
        request.totalMilliseconds = 30_000
        let source = "the web identity of \(role)"
        let answer = try CurlLibrary.perform(
            request, certificates: settings.variable("AWS_CA_BUNDLE"))
        guard answer.status == 200 else {
            let error = ErrorAnswer(answer)
            throw ServiceError(
                .noCredentials,
                "STS refuses \(source): \(error.status) \(error.code) \(error.message)")
        }
        let fields = (try? XMLFields.read(answer.bytes)) ?? [:]
        guard let access = fields["AccessKeyId"], let secret = fields["SecretAccessKey"],
            let session = fields["SessionToken"],
            let end = fields["Expiration"].flatMap({ Instant(iso8601: $0) })
        else { throw ServiceError(.noCredentials, "STS does not answer with credentials.") }
        return Credentials(
            accessKey: access, secretKey: secret, sessionToken: session, expiration: end,
            source: source)
    }

    private static func own(_ region: String?) -> EndpointURL {
        let region = region ?? "us-east-1"
        return EndpointURL(scheme: "https", host: "sts.\(region).\(Endpoint.domain(of: region))")
    }
}
