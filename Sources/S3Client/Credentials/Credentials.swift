import AWSTypes

/// The keys that requests are signed with. Only `RequestSigner` reads the secrets; a value of this
/// type prints as its source.
public struct Credentials: Sendable, CustomStringConvertible, CustomDebugStringConvertible,
    CustomReflectable
{
    /// The access key id, which is no secret.
    let accessKey: String
    /// The secret access key.
    let secretKey: String
    /// The session token of temporary credentials.
    let sessionToken: String?
    /// When they end; nil for keys that do not.
    let expiration: Instant?
    /// Where they come from, as errors name it: `the environment`.
    let source: String

    /// Where they come from; never what they are.
    public var description: String { source }
    /// The same.
    public var debugDescription: String { source }
    /// The same: nothing that walks through values comes to see the keys.
    public var customMirror: Mirror { Mirror(reflecting: source) }
}
