/// How S3 and SQS are reached, from the command line, the environment and the AWS CLI's files.
public struct ClientSettings: Sendable {
    /// The profile that the command line names; it then comes before keys in the environment.
    public var profile: String?
    /// The region that the command line names.
    public var region: String?
    /// The endpoint that the command line names.
    public var endpointURL: EndpointURL?
    /// How buckets stand in URLs.
    public var style = Endpoint.Style.automatic
    /// Whether the reader pays where a bucket's owner does not (requester pays).
    public var paysRequests = false
    /// The environment's variables.
    public var environment: [String: String] = [:]
    /// Told of every request, for `--debug`; never of a header.
    public var tell: (@Sendable (String) -> Void)?

    /// Nothing said.
    public init() {}

    /// A variable that is set and not empty.
    func variable(_ name: String) -> String? {
        environment[name].flatMap { $0.isEmpty ? nil : $0 }
    }
}
