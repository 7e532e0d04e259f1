import AWSTypes
import Synchronization

/// Signs requests with AWS Signature Version 4 (IAM User Guide, "AWS Signature Version 4 for API
/// requests"; S3 API Reference, "Signature Calculations for the Authorization Header").
struct RequestSigner: Sendable {
    /// `s3`, `sqs`, `sts`.
    let service: String
    /// The region whose endpoint is asked.
    var region: String

    /// Adds the header fields that prove whose request it is. The payload's hash is sent along,
    /// which S3 demands and others take.
    func sign(_ request: inout HTTPRequest, as credentials: Credentials, at now: Instant) {
        let time = RequestSigner.timestamp(now)
        let payload = SHA256.hexadecimal(request.body ?? [])
        request.headers.append(("x-amz-content-sha256", payload))
        request.headers.append(("x-amz-date", time))
        if let token = credentials.sessionToken {
            request.headers.append(("x-amz-security-token", token))
        }
        let signature = authorization(
            of: request, payload: payload, time: time, as: credentials)
        request.headers.append(("Authorization", signature))
    }

    /// The value of the `Authorization` field. All fields of the request are signed.
    func authorization(
        of request: HTTPRequest, payload: String, time: String, as credentials: Credentials
    ) -> String {
        let fields = RequestSigner.canonicalFields(of: request)
        let names = fields.map(\.name).joined(separator: ";")
        let canonical = [
            request.method, request.encodedPath, URIEncoding.query(request.query),
            fields.map { "\($0.name):\($0.value)\n" }.joined(), names, payload,
        ].joined(separator: "\n")
        let day = String(time.prefix(8))
        let scope = "\(day)/\(region)/\(service)/aws4_request"
        let text = "AWS4-HMAC-SHA256\n\(time)\n\(scope)\n\(SHA256.hexadecimal(canonical.utf8))"
        let key = RequestSigner.key(credentials.secretKey, [day, region, service, "aws4_request"])
        let signature = SHA256.authenticationCode(text.utf8, key: key).hexadecimal
        return "AWS4-HMAC-SHA256 Credential=\(credentials.accessKey)/\(scope), "
            + "SignedHeaders=\(names), Signature=\(signature)"
    }

    /// The signing key that was used last. It is the same for all requests of a day, and deriving it
    /// is half of the work of a signature.
    private static let kept = Mutex<(secret: String, scope: [String], key: [UInt8])?>(nil)

    private static func key(_ secret: String, _ scope: [String]) -> [UInt8] {
        let old = kept.withLock { $0 }
        if let old, old.secret == secret, old.scope == scope { return old.key }
        var key = Array("AWS4\(secret)".utf8)
        for part in scope { key = SHA256.authenticationCode(part.utf8, key: key) }
        let new = key
        kept.withLock { $0 = (secret, scope, new) }
        return new
    }

    /// The fields in small letters, sorted, with single spaces; those of one name together.
    private static func canonicalFields(
        of request: HTTPRequest
    ) -> [(name: String, value: String)] {
        var values: [String: [String]] = [:]
        for (name, value) in request.headers + [("host", request.host)] {
            let words = value.split(separator: " ", omittingEmptySubsequences: true)
            values[name.lowercased(), default: []].append(words.joined(separator: " "))
        }
        return values.map { ($0.key, $0.value.joined(separator: ",")) }.sorted { $0.0 < $1.0 }
    }

    /// `20260504T100000Z`.
    static func timestamp(_ now: Instant) -> String {
        now.description.filter { $0 != "-" && $0 != ":" }
    }
}
