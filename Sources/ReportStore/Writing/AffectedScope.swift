public import AWSTypes

/// Which denials a new fact may change: found by index, never by scanning all denials. Wider than
/// necessary where the store cannot tell; attribution is a pure function, so deciding a denial once
/// too often changes nothing.
public struct AffectedScope: Hashable, Sendable {
    /// By what the denials are found.
    public enum Subject: Hashable, Sendable {
        /// The requester's role by account and name without path, under its unique ids too, and
        /// the account's requesters that the logs show by unique id alone.
        case role(account: String, name: String)
        /// The requester's unique id, `AROA…`.
        case uniqueID(String)
        /// The bucket by its name.
        case bucket(String)
        /// The object by its bucket and its key, as S3 names it.
        case object(bucket: String, key: String)
        /// The key by its ARN: denials that name it, those near a refused call of it, and those
        /// of buckets whose settings name it.
        case key(arn: String)
        /// The endpoint by its id, `vpce-…`.
        case vpcEndpoint(String)
        /// The access point that the request named.
        case accessPoint(arn: String)
        /// The requester's or the bucket owner's account.
        case account(String)
        /// Denials near a refused KMS call of their requester.
        case nearKeyDenials
        /// All denials.
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
