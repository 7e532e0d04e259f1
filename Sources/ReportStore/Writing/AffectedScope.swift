public import AWSTypes

/// Which denials a new fact bears on: found by index, never by scanning all denials. Wider than
/// need be where the store cannot tell; attribution is a pure function, so asking once too often
/// changes nothing.
public struct AffectedScope: Hashable, Sendable {
    /// By what the denials are found.
    public enum Subject: Hashable, Sendable {
        /// The requester's role by account and name without path, under its unique ids too, and
        /// the account's requesters that the logs show by unique id alone.
        case role(account: String, name: String)
        /// The requester's unique id, `AROA…`.
        case uniqueID(String)
        case bucket(String)
        case object(bucket: String, key: String)
        /// The key by its ARN: denials that name it, those near a refused call of it, and those
        /// of buckets whose settings name it.
        case key(arn: String)
        case vpcEndpoint(String)
        case accessPoint(arn: String)
        /// The requester's or the bucket owner's account.
        case account(String)
        /// AWS's request id.
        case request(String)
        case everything
    }

    /// By what the denials are found.
    public let subject: Subject
    /// The earliest time of such denials, included.
    public let from: Instant
    /// The latest time, included.
    public let to: Instant

    /// All denials of the subject between two times, both included.
    public init(
        _ subject: Subject, from: Instant = Instant(seconds: .min),
        to: Instant = Instant(seconds: .max)
    ) {
        self.subject = subject
        self.from = from
        self.to = to
    }
}
