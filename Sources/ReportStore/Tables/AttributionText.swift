internal import AWSTypes
internal import Attributions

/// The lists of an attribution as JSON arrays, each kept once as a document.
/// `blockedBy` and `fix` have the members of `report --format ndjson`.
enum AttributionText {
    static func write(_ blockers: [Blocker], to json: inout JSONText) {
        json.beginArray()
        for blocker in blockers {
            json.beginObject()
            json.member("cause", blocker.cause.rawValue)
            json.member("mechanism", blocker.mechanism.rawValue)
            json.member("outcome", blocker.outcome.rawValue)
            json.member("policy", blocker.policy)
            json.member("statement", blocker.statement)
            json.member("account", blocker.account)
            json.member("detail", blocker.detail)
            json.name("place")
            json.value(blocker.place)
            json.endObject()
        }
        json.endArray()
    }

    static func write(_ fixes: [Fix], to json: inout JSONText) {
        json.beginArray()
        for fix in fixes {
            json.beginObject()
            json.member("cause", fix.cause.rawValue)
            json.member("owner", fix.owner)
            json.member("summary", fix.summary)
            json.optionalMember("document", fix.document)
            json.optionalMember("setting", fix.setting)
            json.name("verified")
            json.value(fix.verified)
            json.member("subject", fix.subject)
            json.optionalMember("newlyAllows", fix.newlyAllows)
            json.name("place")
            json.value(fix.place)
            json.name("change")
            json.value(fix.change)
            json.endObject()
        }
        json.endArray()
    }
}
