import AWSTypes
import JSON

/// The condition keys and tags of the request that CloudTrail adds to enriched events: AWS's own
/// values (CloudTrail User Guide, "Enrich CloudTrail events by adding resource tag keys and IAM
/// global condition keys"). It holds the keys that the trail's owner chose; one that is not here
/// may have been in the request.
public struct EventContext: Hashable, Sendable {
    /// Condition keys with their values, by name as AWS writes it.
    public private(set) var keys: [String: [String]] = [:]
    /// Tags of the principal.
    public private(set) var principalTags: [String: String] = [:]
    /// Tags of the resources, by ARN.
    public private(set) var resourceTags: [String: [String: String]] = [:]

    /// Keys that every request has another value of, and that the event itself tells.
    private static let momentary: Set<String> = [
        "aws:currenttime", "aws:epochtime", "aws:tokenissuetime",
    ]

    /// What is kept of an event's `eventContext`: the same text for the same content; nil where it
    /// holds nothing.
    static func text(of value: JSONValue?) -> String? {
        guard let value, let context = EventContext(value), !context.isEmpty else { return nil }
        return context.json.description
    }

    /// Reads what `text` wrote; nil for any other text.
    init?(text: String) {
        guard let value = try? JSONValue(parsing: text) else { return nil }
        self.init(value)
    }

    private var isEmpty: Bool { keys.isEmpty && principalTags.isEmpty && resourceTags.isEmpty }

    private init?(_ value: JSONValue) {
        guard case .object = value else { return nil }
        for member in value["requestContext"]?.members ?? []
        where !EventContext.momentary.contains(member.key.lowercased()) {
            let texts = member.value.oneOrMany.compactMap(EventContext.text)
            if !texts.isEmpty { keys[member.key] = texts }
        }
        let tags = value["tagContext"]
        principalTags = EventContext.texts(tags?["principalTags"])
        for resource in tags?["resourceTags"]?.oneOrMany ?? [] {
            guard let arn = resource["arn"]?.string ?? resource["ARN"]?.string else { continue }
            resourceTags[arn] = EventContext.texts(resource["tags"])
        }
    }

    private static func text(_ value: JSONValue) -> String? {
        switch value {
        case .string(let text): text
        case .number(let digits): digits
        case .bool(let isTrue): isTrue ? "true" : "false"
        case .object, .array, .null: nil
        }
    }

    private static func texts(_ value: JSONValue?) -> [String: String] {
        var texts: [String: String] = [:]
        for member in value?.members ?? [] { texts[member.key] = text(member.value) }
        return texts
    }

    private var json: JSONValue {
        let lists = keys.sorted { $0.key < $1.key }.map { key, values in
            JSONValue.Member(key, .array(values.map { .string($0) }))
        }
        let resources = resourceTags.sorted { $0.key < $1.key }.map { arn, tags in
            JSONValue.object([
                JSONValue.Member("arn", .string(arn)),
                JSONValue.Member("tags", EventContext.object(tags)),
            ])
        }
        let tags = JSONValue.object([
            JSONValue.Member("principalTags", EventContext.object(principalTags)),
            JSONValue.Member("resourceTags", .array(resources)),
        ])
        return .object([
            JSONValue.Member("requestContext", .object(lists)),
            JSONValue.Member("tagContext", tags),
        ])
    }

    private static func object(_ texts: [String: String]) -> JSONValue {
        .object(
            texts.sorted { $0.key < $1.key }.map { JSONValue.Member($0.key, .string($0.value)) })
    }
}

extension Denial {
    /// What CloudTrail added of the request's condition keys and tags; nil for an event that is not
    /// enriched.
    public var eventContext: EventContext? {
        merged.eventContext.flatMap { EventContext(text: $0) }
    }
}
