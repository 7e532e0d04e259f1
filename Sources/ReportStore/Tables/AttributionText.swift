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

    /// Whether two lists are written alike: by bytes, as two spellings of a letter are two texts.
    static func areSame(_ left: [Fix], _ right: [Fix]) -> Bool {
        left.count == right.count && zip(left, right).allSatisfy(areSame)
    }

    private static func areSame(_ left: Fix, _ right: Fix) -> Bool {
        left.cause == right.cause && left.verified == right.verified
            && SameBytes.areSame(left.role, right.role)
            && SameBytes.areSame(left.document, right.document)
            && areSame(left.place.members, right.place.members)
            && areSame(left.change.members, right.change.members)
    }

    private static func areSame(
        _ left: [(name: String, value: String?)], _ right: [(name: String, value: String?)]
    ) -> Bool {
        left.count == right.count
            && zip(left, right).allSatisfy {
                $0.name == $1.name && SameBytes.areSame($0.value, $1.value)
            }
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
