package import AWSTypes
package import JSON
import Wording

/// Reasons as JSON objects; members that say nothing are left out.
extension Reason {
    /// The members that are texts, the kind first.
    private var texts: [(name: String, value: String?)] {
        [
            ("kind", kind.rawValue), ("action", action), ("resource", resource),
            ("target", target), ("statement", statement), ("wanted", wanted), ("seen", seen),
            ("account", account), ("ownership", ownership), ("time", time),
        ]
    }

    /// Writes the reason, and of what is not known both the sentences and the data, these as
    /// `detail` writes them.
    package func write(
        to json: inout JSONText, _ detail: (Remark, inout JSONText) -> Void = { $1.value($0) }
    ) {
        json.beginObject()
        for (name, value) in texts { json.optionalMember(name, value) }
        if !conditions.isEmpty {
            json.name("conditions")
            json.beginArray()
            for condition in conditions { condition.write(to: &json) }
            json.endArray()
        }
        if let nearest {
            json.name("nearest")
            nearest.write(to: &json)
        }
        if !unknowns.isEmpty {
            json.name("unknowns")
            json.value(RemarkText.sentences(unknowns))
            json.name("unknownDetails")
            json.beginArray()
            for unknown in unknowns { detail(unknown, &json) }
            json.endArray()
        }
        if isPublicGrantIgnored { json.flag("publicGrantIgnored") }
        if isIfObjectIsMissing { json.flag("ifObjectIsMissing") }
        json.endObject()
    }

    package init?(stored json: JSONValue) {
        guard let kind = json["kind"]?.text.flatMap(Kind.init(rawValue:)) else { return nil }
        self.init(kind, action: json["action"]?.text, resource: json["resource"]?.text)
        target = json["target"]?.text
        statement = json["statement"]?.text
        wanted = json["wanted"]?.text
        seen = json["seen"]?.text
        account = json["account"]?.text
        ownership = json["ownership"]?.text
        time = json["time"]?.text
        conditions = (json["conditions"]?.elements ?? []).compactMap(ConditionReason.init(stored:))
        nearest = json["nearest"].flatMap(NearestStatement.init(stored:))
        // Until format 10 there were sentences alone.
        unknowns =
            json["unknownDetails"]?.elements.compactMap(Remark.init(stored:))
            ?? (json["unknowns"]?.texts ?? []).map(Remark.stated)
        isPublicGrantIgnored = json["publicGrantIgnored"] == .bool(true)
        isIfObjectIsMissing = json["ifObjectIsMissing"] == .bool(true)
    }
}

extension ConditionReason {
    fileprivate func write(to json: inout JSONText) {
        json.beginObject()
        json.member("operator", test)
        json.member("key", key)
        json.member("expected", expected)
        json.member("seen", seen)
        json.optionalMember("note", note)
        if isUnknown { json.flag("unknown") }
        json.endObject()
    }

    fileprivate init?(stored json: JSONValue) {
        guard let test = json["operator"]?.text, let key = json["key"]?.text,
            let expected = json["expected"]?.text, let seen = json["seen"]?.text
        else { return nil }
        self.init(
            test: test, key: key, expected: expected, seen: seen, note: json["note"]?.text,
            isUnknown: json["unknown"] == .bool(true))
    }
}

extension NearestStatement {
    fileprivate func write(to json: inout JSONText) {
        json.beginObject()
        json.member("policy", policy)
        json.member("statement", statement)
        json.member("element", element)
        json.optionalMember("condition", condition)
        json.member("expected", expected)
        json.member("seen", seen)
        json.optionalMember("note", note)
        json.endObject()
    }

    fileprivate init?(stored json: JSONValue) {
        guard let policy = json["policy"]?.text, let statement = json["statement"]?.text,
            let element = json["element"]?.text, let expected = json["expected"]?.text,
            let seen = json["seen"]?.text
        else { return nil }
        self.init(
            policy: policy, statement: statement, element: element,
            condition: json["condition"]?.text, expected: expected, seen: seen,
            note: json["note"]?.text)
    }
}

extension JSONText {
    /// Writes a reason.
    package mutating func value(_ reason: Reason) { reason.write(to: &self) }

    /// Writes a member that is true.
    fileprivate mutating func flag(_ name: String) {
        self.name(name)
        value(true)
    }
}
