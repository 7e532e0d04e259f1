internal import ReportStore

/// What tells one change from another: changes of one family are made by one owner at one place,
/// and can be made as one.
struct FixFamily: Hashable {
    private enum Form: Hashable {
        /// Statements that allow; they may stand side by side in one policy.
        case grant
        /// One deny that exempts roles: the statement without its list of them.
        case exemption(String)
        /// Anything else: joined only with its like.
        case whole(document: String?, setting: String?)
    }

    private let cause: String
    private let owner: String
    private let subject: String
    /// The summary without what differs inside the family.
    private let frame: String
    private let form: Form

    init(_ fix: ReportedFix) {
        cause = fix.cause
        owner = fix.owner
        subject = fix.subject
        let statement = fix.document.flatMap { StoredJSON($0) }
        if let grant = statement.flatMap(GrantStatement.init) {
            form = .grant
            frame = grant.frame(of: fix.summary)
        } else if let exemption = statement.flatMap(Exemption.init) {
            form = .exemption(exemption.rest)
            frame = exemption.frame(of: fix.summary)
        } else {
            form = .whole(document: fix.document, setting: fix.setting)
            frame = fix.summary
        }
    }

    /// One change in place of all of these, which are of this family.
    func joined(_ fixes: [ReportedFix]) -> ReportedFix? {
        let ordered = fixes.sorted {
            ($0.summary, $0.document ?? "") < ($1.summary, $1.document ?? "")
        }
        guard var fix = ordered.first else { return nil }
        fix.verified = ordered.allSatisfy(\.verified)
        let statements = Set(ordered.map(\.document)).count
        guard statements > 1 else { return fix }
        let parsed = ordered.compactMap { $0.document.flatMap { StoredJSON($0) } }
        switch form {
        case .grant:
            let joined = JoinedGrants(parsed.compactMap(GrantStatement.init))
            fix.summary = joined.summary(frame: frame)
            fix.document = joined.document
            fix.newlyAllows = joined.newlyAllows
        case .exemption:
            let exemptions = parsed.compactMap(Exemption.init)
            let roles = Set(exemptions.flatMap(\.roles)).sorted()
            fix.summary = frame.replacing(placeholder, with: "\(roles.count) roles")
            fix.document = exemptions.first?.statement(exempting: roles).pretty
            fix.newlyAllows =
                "what the deny kept from \(roles.joined(separator: ", ")), where another policy "
                + "allows it"
        case .whole: break
        }
        return fix
    }
}

/// Stands in a summary for what differs inside a family.
private let placeholder = "…"

/// A statement that allows named actions on named resources.
struct GrantStatement {
    let principals: [String]
    let actions: [String]
    let resources: [String]
    /// The condition's text; nil without one.
    let condition: StoredJSON?
    /// How the principal is written: `{"AWS": …}`, `"*"`, or not at all.
    let hasPrincipal: Bool

    /// Nil for statements of another form.
    init?(_ json: StoredJSON) {
        guard case .object(let members) = json, json["Effect"]?.text == "Allow",
            let action = json["Action"], let resource = json["Resource"],
            members.allSatisfy({
                ["Sid", "Effect", "Principal", "Action", "Resource", "Condition"].contains($0.name)
            })
        else { return nil }
        actions = action.oneOrManyTexts
        resources = resource.oneOrManyTexts
        condition = json["Condition"]
        hasPrincipal = json["Principal"] != nil
        principals = (json["Principal"]?["AWS"] ?? json["Principal"])?.oneOrManyTexts ?? []
    }

    /// The summary without action, resource and role, which may differ from grant to grant.
    func frame(of summary: String) -> String {
        guard let action = actions.first, let start = summary.firstRange(of: action + " on ")
        else { return summary }
        var rest = summary[start.upperBound...]
        if let resource = resources.first, rest.hasPrefix(resource) {
            rest = rest.dropFirst(resource.count)
        } else {
            rest = rest.drop { $0 != " " }
        }
        var tail = String(rest)
        for principal in principals { tail = tail.replacing(" for \(principal)", with: "") }
        return summary[..<start.lowerBound] + placeholder + tail
    }
}

/// A deny that holds for all but some roles: `ArnNotEquals` on `aws:PrincipalArn`.
struct Exemption {
    private static let test = "ArnNotEquals"
    private static let key = "aws:PrincipalArn"

    private let members: [StoredJSON.Member]
    let roles: [String]

    init?(_ json: StoredJSON) {
        guard case .object(let members) = json, json["Effect"]?.text == "Deny",
            let listed = json["Condition"]?[Exemption.test]?[Exemption.key]
        else { return nil }
        self.members = members
        roles = listed.oneOrManyTexts
    }

    /// The statement's text without the roles.
    var rest: String { statement(exempting: []).compact }

    /// The statement with these roles exempted.
    func statement(exempting roles: [String]) -> StoredJSON {
        func replace(
            _ name: String, in members: [StoredJSON.Member],
            _ change: ([StoredJSON.Member]) -> StoredJSON
        ) -> [StoredJSON.Member] {
            members.map { member in
                guard member.name == name, case .object(let inner) = member.value else {
                    return member
                }
                return StoredJSON.Member(name: name, value: change(inner))
            }
        }
        return .object(
            replace("Condition", in: members) { blocks in
                .object(
                    replace(Exemption.test, in: blocks) { keys in
                        .object(
                            keys.map { key in
                                key.name == Exemption.key
                                    ? StoredJSON.Member(
                                        name: key.name, value: StoredJSON.oneOrMany(roles)) : key
                            })
                    })
            })
    }

    /// `exempt … from the deny SID in POLICY`.
    func frame(of summary: String) -> String {
        roles.reversed().reduce(summary) { frame, role in
            frame.replacing(role, with: placeholder)
        }
    }
}
