import JSON

/// What an answer other than 2xx says (S3 API Reference, "Error Responses"; for SQS, "AWS JSON
/// protocol").
struct ErrorAnswer: Equatable {
    /// How much of AWS's message is shown.
    static let maximumMessageCharacters = 600

    /// The HTTP status.
    let status: Int
    /// `AccessDenied`; empty where the answer has none, as to a HEAD or from a proxy.
    let code: String
    /// AWS's sentence, shortened.
    let message: String
    /// The bucket's region, where the answer names it.
    let region: String?

    /// Reads an answer.
    init(_ answer: HTTPAnswer) {
        status = answer.status
        var fields: [String: String] = [:]
        if answer.bytes.first == UInt8(ascii: "{") {
            let json = try? JSONValue(parsing: Array(answer.bytes))
            // `com.amazonaws.sqs#QueueDoesNotExist`.
            let type = json?["__type"]?.string ?? ""
            fields["Code"] = type.split(separator: "#").last.map(String.init)
            fields["Message"] = json?["message"]?.string ?? json?["Message"]?.string
        } else if let read = try? XMLFields.read(answer.bytes) {
            fields = read
        }
        code = ErrorAnswer.word(fields["Code"] ?? "")
        message = String((fields["Message"] ?? "").prefix(ErrorAnswer.maximumMessageCharacters))
        let named = answer.headers["x-amz-bucket-region"] ?? fields["Region"] ?? ""
        region = ErrorAnswer.isRegion(named) ? named : nil
    }

    /// A region comes from an answer and goes into a host's name: only letters, digits and dashes.
    private static func isRegion(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.count <= 32
            && text.utf8.allSatisfy { byte in
                (0x61...0x7A).contains(byte) || (0x30...0x39).contains(byte) || byte == 0x2D
            }
    }

    private static func word(_ text: String) -> String {
        String(text.prefix(64).filter { $0.isLetter || $0.isNumber || $0 == "." })
    }

    /// Whether the same request may succeed a little later.
    var mayPass: Bool {
        switch status {
        case 429, 500, 502, 503, 504: true
        default: ErrorAnswer.passing.contains(code)
        }
    }

    private static let passing: Set = [
        "RequestTimeout", "SlowDown", "ThrottlingException", "RequestThrottled", "Throttling",
        "InternalError", "ServiceUnavailable", "KmsThrottled",
    ]

    /// Whether the credentials have run out.
    var isExpired: Bool {
        ["ExpiredToken", "ExpiredTokenException", "TokenRefreshRequired"].contains(code)
    }

    /// Whether another region is to be asked, as far as the status tells: 301, and 400 for a
    /// signature of another region.
    var isElsewhere: Bool {
        region != nil
            && ([301, 307].contains(status) || code == "AuthorizationHeaderMalformed"
                || code == "IllegalLocationConstraintException")
    }

    /// The kind of failure.
    var reason: ServiceError.Reason {
        if isExpired { return .badCredentials }
        switch code {
        case "InvalidAccessKeyId", "SignatureDoesNotMatch", "InvalidToken", "InvalidClientTokenId",
            "UnrecognizedClientException", "IncompleteSignature":
            return .badCredentials
        case "RequestTimeTooSkewed": return .skewedClock
        case "NoSuchKey", "NoSuchBucket", "QueueDoesNotExist", "NonExistentQueue",
            "NoSuchAccessPoint":
            return .notFound
        case "PreconditionFailed": return .changed
        default: break
        }
        switch status {
        case 401, 403: return .accessDenied
        case 404: return .notFound
        case 412: return .changed
        case 416: return .emptyRange
        default: return mayPass ? .unavailable : .other
        }
    }
}
