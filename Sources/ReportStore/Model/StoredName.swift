/// Names that a store's denials have, as somebody types them. The raw value is what a shell's
/// completion asks for.
public enum StoredName: String, CaseIterable, Sendable {
    /// Ids of denied requests.
    case requestID = "request-id"
    /// Names of roles, without their paths.
    case role
    /// Names of buckets.
    case bucket
    /// Accounts of those who asked.
    case account
}
