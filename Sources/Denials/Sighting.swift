public import AWSTypes

/// What one log says about one refused request: an owned value, copied out of a record view.
///
/// Sightings are facts and are kept as they are; a `Denial` is derived from all sightings of one
/// request, so that the order in which logs arrive changes nothing.
@dynamicMemberLookup
public struct Sighting: Hashable, Sendable {
    /// The kind of log. The raw value is the slug that every format prints.
    public enum Log: String, CaseIterable, Sendable {
        case s3AccessLog = "s3-access-log"
        case cloudTrail = "cloudtrail"
        /// CloudTrail's NetworkActivity events, the only log of VPC endpoint denials.
        case networkActivity = "network-activity"
        /// A Glue job's own log in CloudWatch Logs: what AWS told the caller, in the caller's words.
        case jobLog = "glue-job-log"
    }

    /// All of it, in one place: to copy a sighting is to copy a reference.
    @usableFromInline private(set) var entry: Entry

    /// A sighting in a situation, of which this was logged besides.
    public init(_ situation: Situation, _ fields: Fields) {
        entry = Entry(situation, fields)
    }

    /// A sighting with the fields that every log has; the others follow by assignment.
    public init(_ situation: Situation, requestID: String, time: Instant) {
        self.init(situation, Fields(requestID: requestID, time: time))
    }

    /// A sighting in a situation of which no more is known.
    public init(
        log: Log, requestID: String, time: Instant, service: String, operation: String,
        errorCode: String
    ) {
        self.init(
            Situation(
                Situation.Fields(
                    log: log, service: service, operation: operation, errorCode: errorCode)),
            requestID: requestID, time: time)
    }

    /// What it has in common with other requests.
    public var situation: Situation {
        get { entry.situation }
        set { entry = Entry(newValue, entry.fields) }
    }

    /// What it has of its own.
    public var fields: Fields {
        @inlinable get { entry.fields }
        set { entry = Entry(entry.situation, newValue) }
    }

    /// The situation's fields. To set one makes another situation: who fills many makes that first.
    public subscript<Value>(
        dynamicMember field: WritableKeyPath<Situation.Fields, Value>
    ) -> Value {
        get { situation.fields[keyPath: field] }
        set {
            var fields = situation.fields
            fields[keyPath: field] = newValue
            situation = Situation(fields)
        }
    }

    /// Its own fields. To set one makes another entry: who fills many makes `Fields` first.
    public subscript<Value>(dynamicMember field: WritableKeyPath<Fields, Value>) -> Value {
        get { entry.fields[keyPath: field] }
        set {
            var fields = entry.fields
            fields[keyPath: field] = newValue
            entry = Entry(entry.situation, fields)
        }
    }
}

extension Sighting {
    /// What was logged of a single request.
    public struct Fields: Hashable, Sendable {
        /// AWS's request id, as logged.
        public var requestID: String
        /// The key of a `BATCH.DELETE.OBJECT` line, whose lines share one request id; else nil.
        public var batchKey: String?
        /// S3's extended request id (`x-amz-id-2`, the access log's host id).
        public var hostID: String?
        /// CloudTrail's event id; of a job's log the job run's.
        public var eventID: String?
        /// CloudTrail's id shared by the copies of a cross-account event.
        public var sharedEventID: String?
        /// When the request was received (access log) or completed (CloudTrail).
        public var time: Instant
        /// The access key that signed the request; links a session to its `AssumeRole`.
        public var accessKeyID: String?
        /// `sessionContext.attributes.creationDate`: the value of `aws:TokenIssueTime`.
        public var tokenIssueTime: Instant?
        /// The object's key, decoded, as S3 names it.
        public var key: String?
        /// The version asked for.
        public var versionID: String?
        /// The address as logged: IPv4, IPv6, or a service's name.
        public var sourceAddress: String?
        /// Client controlled; access log only.
        public var referer: String?
        /// CloudTrail's `errorMessage`; may be cut at 1,024 characters.
        public var message: String?
        /// CloudTrail's request parameters, flattened to text by dotted path, names lowercased
        /// (`x-amz-acl`, `prefix`, `encryptioncontext.aws:s3:arn`). `nil` where the log does not
        /// record them, so that a header not in the dictionary is absent, and one in a `nil`
        /// dictionary is unknown.
        public var parameters: [String: String]?
        /// The query of the request URI, percent-decoded, names lowercased; access log only.
        public var query: [String: String]?

        /// Whether it was read from a damaged file or a torn line: it holds only until a whole
        /// delivery of it says the same or more, and makes nothing certain.
        public var isProvisional = false

        /// The fields that every log has; the others follow by assignment.
        public init(requestID: String, time: Instant) {
            self.requestID = requestID
            self.time = time
        }

        /// How many bytes a row of them has, about: no less but where a text is escaped in JSON.
        package var rowBytes: Int {
            byteCount + 8 * ((parameters?.count ?? 0) + (query?.count ?? 0) + 1)
        }

        /// How many bytes all texts have.
        fileprivate var byteCount: Int {
            var count = requestID.utf8.count + (hostID?.utf8.count ?? 0)
            // Of a batch delete's line the key itself.
            count += (batchKey?.utf8.count ?? 0) + (key?.utf8.count ?? 0)
            count += (message?.utf8.count ?? 0) + (referer?.utf8.count ?? 0)
            count += (versionID?.utf8.count ?? 0) + (accessKeyID?.utf8.count ?? 0)
            count += (eventID?.utf8.count ?? 0) + (sharedEventID?.utf8.count ?? 0)
            count += sourceAddress?.utf8.count ?? 0
            if let parameters {
                for (name, text) in parameters { count += name.utf8.count + text.utf8.count }
            }
            if let query {
                for (name, text) in query { count += name.utf8.count + text.utf8.count }
            }
            return count
        }
    }

    /// Whether it is longer than any that AWS logs: nobody holds on to it for another request,
    /// since strangers choose what they send.
    package var isLong: Bool {
        situation.isLong || entry.fields.byteCount > Situation.Fields.usualBytes
    }

    /// How many bytes its texts have, those of its situation among them.
    package var byteCount: Int { situation.byteCount + entry.fields.byteCount }

    /// Never changes.
    @usableFromInline final class Entry: Hashable, Sendable {
        let situation: Situation
        @usableFromInline let fields: Fields

        init(_ situation: Situation, _ fields: Fields) {
            self.situation = situation
            self.fields = fields
        }

        @usableFromInline static func == (left: Entry, right: Entry) -> Bool {
            left === right || left.situation == right.situation && left.fields == right.fields
        }

        @usableFromInline func hash(into hasher: inout Hasher) {
            hasher.combine(situation)
            hasher.combine(fields)
        }
    }
}
