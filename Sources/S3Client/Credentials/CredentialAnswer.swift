import AWSTypes
import JSON

/// The JSON in which credentials are handed over: by a `credential_process` and `aws configure
/// export-credentials` (with `SessionToken`), by the endpoints of containers and instances (with
/// `Token`).
enum CredentialAnswer {
    /// Reads an answer. Throws what is wrong with it, without a word of what it holds.
    static func read(
        _ bytes: some Sequence<UInt8>, source: String
    ) throws(ServiceError) -> Credentials {
        let json: JSONValue
        do throws(JSONError) { json = try JSONValue(parsing: Array(bytes)) } catch {
            throw ServiceError(.noCredentials, "\(source) does not answer with JSON.")
        }
        guard let access = json["AccessKeyId"]?.string, let secret = json["SecretAccessKey"]?.string
        else {
            throw ServiceError(
                .noCredentials, "\(source) does not answer with an access key and its secret.")
        }
        var expiration: Instant?
        if let text = json["Expiration"]?.string {
            guard let instant = Instant(iso8601: text) else {
                throw ServiceError(.noCredentials, "\(source) answers with an end that is no time.")
            }
            expiration = instant
        }
        return Credentials(
            accessKey: access, secretKey: secret,
            sessionToken: json["SessionToken"]?.string ?? json["Token"]?.string,
            expiration: expiration, source: source)
    }
}
