/// What many denials have in common of which the store knows what all layers say together: none of
/// them rests on more than the request and the policies, and none asks for anything in another
/// bucket, or over an access point.
public struct JudgedVerdict: Hashable, Sendable {
    /// The role's ARN.
    public let role: String?
    /// The bucket's name.
    public let bucket: String?

    /// A verdict of these names.
    public init(role: String?, bucket: String?) {
        self.role = role
        self.bucket = bucket
    }
}
