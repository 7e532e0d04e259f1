internal import AWSTypes
internal import JSON
internal import ReportStore
internal import Wording

/// What tells one change from another: changes of one family are made by one owner at one place,
/// and can be made as one.
struct FixFamily: Hashable {
    private enum Form: Hashable {
        /// Statements that allow; they may stand side by side in one policy. Listings of one
        /// prefix are told from those of another.
        case grant(prefix: String?)
        /// One deny that exempts roles: the statement without its list of them.
        case exemption(DenyStatement, rest: String)
        /// Anything else: joined only with its like.
        case whole(FixChange?, summary: String, document: String?, setting: String?)
    }

    private let cause: String
    private let owner: String
    private let subject: String
    private let place: PolicyPlace?
    private let form: Form

    init(_ fix: ReportedFix) {
        cause = fix.cause
        owner = fix.owner
        subject = fix.subject
        place = fix.place
        let statement = fix.document.flatMap { StoredJSON($0) }
        switch fix.change {
        case .allow(_, _, let prefix) where statement.flatMap(GrantStatement.init) != nil:
            form = .grant(prefix: prefix)
        case .exemptRole(_, let deny):
            let exemption = statement.flatMap(Exemption.init)
            form =
                exemption.map { .exemption(deny, rest: $0.rest) }
                ?? .whole(
                    fix.change, summary: fix.summary, document: fix.document, setting: fix.setting)
        default:
            form = .whole(
                fix.change, summary: fix.summary, document: fix.document, setting: fix.setting)
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
        guard statements > 1, let place else { return fix }
        let parsed = ordered.compactMap { $0.document.flatMap { StoredJSON($0) } }
        let roles = Set(ordered.compactMap(\.role)).sorted()
        switch form {
        case .grant(let prefix):
            let joined = JoinedGrants(parsed.compactMap(GrantStatement.init))
            fix.summary = FixWords.grant(at: place, roles: roles, what: joined.what(prefix))
            fix.document = joined.document
            fix.newlyAllows = joined.newlyAllows(at: place, to: roles, prefix)
        case .exemption(let deny, _):
            let exemptions = parsed.compactMap(Exemption.init)
            let roles = Set(exemptions.flatMap(\.roles)).sorted()
            fix.summary = FixWords.exemption(at: place, roles: roles, deny)
            fix.document = exemptions.first?.statement(exempting: roles).pretty
            fix.newlyAllows = FixWords.exempted(roles, deny.label)
        case .whole: break
        }
        return fix
    }
}

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
}
