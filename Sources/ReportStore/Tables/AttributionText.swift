internal import AWSTypes
internal import Attributions
internal import JSON
internal import Wording

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
            json.member("policy", PlaceText.name(of: blocker.place))
            json.member("statement", blocker.statement)
            json.member("account", blocker.account)
            json.member("detail", ReasonText.sentence(blocker.reason, blocker.outcome))
            json.name("place")
            json.value(blocker.place)
            json.name("reason")
            json.value(blocker.reason)
            json.endObject()
        }
        json.endArray()
    }

    static func write(_ remarks: [Remark], to json: inout JSONText) {
        json.beginArray()
        for remark in remarks {
            json.beginObject()
            json.member("text", RemarkText.sentence(remark))
            json.name("remark")
            json.value(remark)
            json.endObject()
        }
        json.endArray()
    }

    static func write(_ fixes: [Fix], to json: inout JSONText) {
        json.beginArray()
        for fix in fixes {
            json.beginObject()
            json.member("cause", fix.cause.rawValue)
            let words = ReportedFix(fix)
            json.member("owner", words.owner)
            json.member("summary", words.summary)
            json.optionalMember("document", fix.document)
            json.optionalMember("setting", words.setting)
            json.name("verified")
            json.value(fix.verified)
            json.member("subject", words.subject)
            json.optionalMember("newlyAllows", words.newlyAllows)
            json.name("place")
            json.value(fix.place)
            json.name("change")
            json.value(fix.change)
            json.optionalMember("role", fix.role)
            json.endObject()
        }
        json.endArray()
    }
}
