package import AWSTypes
package import JSON

/// Places and changes as JSON objects: flat, every member a text, absent ones left out.
extension PolicyPlace {
    /// The members, the kind first.
    package var members: [(name: String, value: String?)] {
        [
            ("kind", kind.rawValue), ("name", name), ("policy", policy), ("object", object),
            ("account", account),
        ]
    }

    package init?(stored json: JSONValue) {
        guard let kind = json["kind"]?.text.flatMap(Kind.init(rawValue:)) else { return nil }
        self.init(
            kind, json["name"]?.text, policy: json["policy"]?.text, object: json["object"]?.text,
            account: json["account"]?.text)
    }
}

extension FixChange {
    /// The members, the kind first.
    package var members: [(name: String, value: String?)] {
        func deny(_ deny: DenyStatement) -> [(String, String?)] {
            [
                ("policy", deny.policy), ("statement", deny.label),
                ("index", String(deny.index)),
            ]
        }
        switch self {
        case .allow(let action, let resource, let prefix):
            return [
                ("kind", "allow"), ("action", action), ("resource", resource), ("prefix", prefix),
            ]
        case .exemptRole(let role, let statement):
            return [("kind", "exempt-role"), ("role", role)] + deny(statement)
        case .exemptServiceCalls(let statement):
            return [("kind", "exempt-service-calls")] + deny(statement)
        case .exemptResource(let resource, let statement):
            return [("kind", "exempt-resource"), ("resource", resource)] + deny(statement)
        case .exemptAction(let action, let statement):
            return [("kind", "exempt-action"), ("action", action)] + deny(statement)
        case .removeDeny(let statement): return [("kind", "remove-deny")] + deny(statement)
        case .setting(let setting): return [("kind", "setting"), ("setting", setting.rawValue)]
        case .jobOption(let option): return [("kind", "job-option"), ("option", option.rawValue)]
        case .madeSince(let time, let changes):
            return [
                ("kind", "made-since"), ("time", time.description),
                ("by", changes.isEmpty ? nil : changes.joined(separator: ", ")),
            ]
        }
    }

    package init?(stored json: JSONValue) {
        let (action, resource) = (json["action"]?.text, json["resource"]?.text)
        var deny: DenyStatement?
        if let policy = json["policy"]?.text, let label = json["statement"]?.text,
            let index = json["index"]?.text.flatMap({ Int($0) })
        {
            deny = DenyStatement(policy: policy, label: label, index: index)
        }
        switch (json["kind"]?.text, action, resource, deny) {
        case ("allow", let action?, let resource?, _):
            self = .allow(action: action, resource: resource, prefix: json["prefix"]?.text)
        case ("exempt-role", _, _, let deny?):
            self = .exemptRole(json["role"]?.text, deny: deny)
        case ("exempt-service-calls", _, _, let deny?): self = .exemptServiceCalls(deny: deny)
        case ("exempt-resource", _, let resource?, let deny?):
            self = .exemptResource(resource, deny: deny)
        case ("exempt-action", let action?, _, let deny?):
            self = .exemptAction(action, deny: deny)
        case ("remove-deny", _, _, let deny?): self = .removeDeny(deny)
        case ("setting", _, _, _):
            guard let setting = json["setting"]?.text.flatMap(FixSetting.init(rawValue:))
            else { return nil }
            self = .setting(setting)
        case ("job-option", _, _, _):
            guard let option = json["option"]?.text.flatMap(JobOption.init(rawValue:))
            else { return nil }
            self = .jobOption(option)
        case ("made-since", _, _, _):
            guard let time = json["time"]?.text.flatMap({ Instant(iso8601: $0) })
            else { return nil }
            self = .madeSince(time, by: [json["by"]?.text].compactMap { $0 })
        default: return nil
        }
    }
}

extension JSONText {
    /// Writes a place.
    package mutating func value(_ place: PolicyPlace) { object(place.members) }

    /// Writes a change.
    package mutating func value(_ change: FixChange) { object(change.members) }

    private mutating func object(_ members: [(name: String, value: String?)]) {
        beginObject()
        for member in members { optionalMember(member.name, member.value) }
        endObject()
    }
}
