/// Which error codes say that a request was not authorized. Bad signatures, skewed clocks, archived
/// objects and expired tokens are no denials.
public enum ErrorCodes {
    /// Codes of an authorization failure in either log.
    private static let denials: Set<String> = [
        "AccessDenied", "AccessDeniedException", "VpceAccessDenied", "UnauthorizedAccess",
    ]

    /// Whether requests to the service are looked at: S3, with its directory buckets, and KMS.
    static func isOfInterest(service: String) -> Bool {
        isS3(service) || service == "kms.amazonaws.com"
    }

    /// Whether the service is S3.
    static func isS3(_ service: String) -> Bool {
        ["s3.amazonaws.com", "s3express.amazonaws.com"].contains(service)
    }

    /// Whether the code says that S3 or KMS refused the caller.
    public static func isDenial(_ code: String) -> Bool { denials.contains(code) }

    /// Whether the code says that a key could not be used, as S3 reports it (status 400).
    public static func isKeyState(_ code: String) -> Bool {
        code.hasPrefix("KMS.Disabled") || code.hasPrefix("KMS.KMSInvalidState")
    }

    /// Whether KMS itself says so of a key's state.
    public static func isKeyStateOfKMS(_ code: String) -> Bool {
        ["DisabledException", "KMSInvalidStateException"].contains(code) || isKeyState(code)
    }
}
