import AWSTypes
import JSON
import S3Client

/// An object that a message announces.
struct ObjectEvent: Hashable, Sendable {
    /// The bucket.
    let bucket: String
    /// The key, decoded as the kind of message asks for.
    let key: String
    /// The key with one more level of encoding undone, where it may be meant: some servers encode
    /// what AWS does not.
    var otherKey: String?
}

/// What a message of a queue says.
enum EventMessage: Equatable, Sendable {
    /// Objects were written.
    case objects([ObjectEvent])
    /// It is about something that is of no interest here, as `s3:TestEvent`; what, as shown.
    case ignored(String)
    /// It is none that is known.
    case foreign

    /// How deep messages may be packed into messages: one of S3 in one of SNS.
    private static let maximumDepth = 2

    /// Reads a message: S3's own (S3 User Guide, "Event message structure"), EventBridge's (S3 User
    /// Guide, "EventBridge event message structure"), CloudTrail's (CloudTrail User Guide,
    /// "Configuring Amazon SNS notifications for CloudTrail"), and each of these in one of SNS.
    init(_ text: String) { self.init(text, depth: 0) }

    private init(_ text: String, depth: Int) {
        guard let json = try? JSONValue(parsing: text), json.members != nil else {
            self = .foreign
            return
        }
        if json["Type"]?.string == "Notification", let inner = json["Message"]?.string {
            self =
                depth < EventMessage.maximumDepth
                ? EventMessage(inner, depth: depth + 1) : .foreign
        } else if json["Event"]?.string == "s3:TestEvent" {
            self = .ignored("s3:TestEvent")
        } else if let records = json["Records"]?.array {
            self = EventMessage.ofRecords(records)
        } else if json["source"]?.string == "aws.s3", let type = json["detail-type"]?.string {
            self = EventMessage.ofBridge(json["detail"], type: type)
        } else if let bucket = json["s3Bucket"]?.string, let keys = json["s3ObjectKey"]?.array {
            let events = keys.compactMap { $0.string.map { ObjectEvent(bucket: bucket, key: $0) } }
            self = events.count == keys.count ? .objects(events) : .foreign
        } else {
            self = .foreign
        }
    }

    /// S3's own: keys are encoded as in a form.
    private static func ofRecords(_ records: [JSONValue]) -> EventMessage {
        var events: [ObjectEvent] = []
        var other: String?
        for record in records {
            guard record["eventSource"]?.string == "aws:s3", let name = record["eventName"]?.string
            else { return .foreign }
            guard name.hasPrefix("ObjectCreated:") || name.hasPrefix("s3:ObjectCreated:") else {
                other = name
                continue
            }
            let object = record["s3"]
            guard let bucket = object?["bucket"]?["name"]?.string,
                let encoded = object?["object"]?["key"]?.string,
                let key = ObjectURI.decodedKey(encoded)
            else { return .foreign }
            events.append(ObjectEvent(bucket: bucket, key: key))
        }
        if events.isEmpty, let other { return .ignored(other) }
        return events.isEmpty ? .foreign : .objects(events)
    }

    /// EventBridge's: keys stand as they are.
    private static func ofBridge(_ detail: JSONValue?, type: String) -> EventMessage {
        guard type == "Object Created" else { return .ignored(type) }
        guard let bucket = detail?["bucket"]?["name"]?.string,
            let key = detail?["object"]?["key"]?.string
        else { return .foreign }
        var event = ObjectEvent(bucket: bucket, key: key)
        if key.contains("%") { event.otherKey = ObjectURI.decodedKey(key) }
        return .objects([event])
    }
}
