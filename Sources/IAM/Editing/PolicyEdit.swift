public import AWSTypes
public import JSON

/// One change to a policy document, as data. A set of changes to one document is applied as a
/// whole: `PolicyDocument.applying`.
public enum PolicyEdit: Hashable, Sendable {
    /// An Allow statement is added, joined with those that earlier plans added.
    case allow(PolicyGrant)
    /// A Deny statement is narrowed.
    case exempt(PolicyExemption)
}

/// A Deny statement narrowed so that it no longer meets a request.
public struct PolicyExemption: Hashable, Sendable {
    /// What the statement stops to meet.
    public enum Scope: Hashable, Sendable {
        /// A role, whatever it asks for: `ArnNotEquals` on `aws:PrincipalArn`.
        case role(String)
        /// One action on resources, by the smallest change that the statement's form takes: see
        /// `Form`. For a role's own policies, where no condition can tell its requests apart.
        /// `resource` is an ARN that was asked for; `pattern` is what is left out, as policies write
        /// it, and matches the ARN.
        case request(action: Action, resource: String, pattern: String)
        /// One action that the statement lists, whatever the resource. A statement that lists no
        /// other goes.
        case action(Action)
        /// Everything: the statement goes.
        case everything
    }

    /// How a statement was kept from a request.
    public enum Form: Hashable, Sendable {
        /// `NotResource` lists the resource, for all of the statement's actions.
        case resource
        /// `Action` no longer lists the action, for all of the statement's resources.
        case action
        /// The statement is gone: it has no part that could be taken out.
        case statement
    }

    /// The statement as it was when the change was planned.
    public let statement: JSONValue
    /// Its place in the document then, from 0.
    public let index: Int
    /// What it stops to meet.
    public let scope: Scope

    /// An exemption from a Deny statement.
    public init(from statement: Statement, scope: Scope) {
        self.statement = statement.value
        index = statement.index
        self.scope = scope
    }
}

extension PolicyExemption {
    static let operatorName = "ArnNotEquals"
    static let key = "aws:PrincipalArn"

    /// How the statement is changed; nil for a role.
    public var form: Form? {
        switch scope {
        case .role: return nil
        case .request(let action, _, let pattern):
            return PolicyExemption.narrowed(statement.members ?? [], action, pattern).form
        case .action: return .action
        case .everything: return .statement
        }
    }

    /// Where the statement stands now; nil where it is gone. Other exemptions may have changed it,
    /// and statements before it may be gone.
    func place(in statements: [JSONValue]) -> Int? {
        let kept = unchanged(statement)
        let found = statements.indices.filter { index in
            statements[index]["Effect"]?.string == "Deny" && unchanged(statements[index]) == kept
                && meets(statements[index])
        }
        return found.contains(index) ? index : found.first
    }

    /// What tells exemptions of one statement apart, to apply them in one order.
    var order: (length: Int, text: String) {
        switch scope {
        case .role(let arn): return (0, arn)
        case .request(let action, _, let pattern):
            let beginning = PrefixPattern.beginning(pattern)
            return (beginning?.utf8.count ?? .max, "\(pattern) \(action.lowercased)")
        case .action(let action): return (0, action.lowercased)
        case .everything: return (0, "")
        }
    }

    /// The statement changed; nil where it goes.
    func applied(to members: [JSONValue.Member]) -> [JSONValue.Member]? {
        switch scope {
        case .role(let arn): return PolicyExemption.exempting(arn, from: members)
        case .request(let action, _, let pattern):
            return PolicyExemption.narrowed(members, action, pattern).members
        case .action(let action): return PolicyExemption.without(action, in: members)
        case .everything: return nil
        }
    }

    /// What exemptions of this kind leave as it is.
    private func unchanged(_ statement: JSONValue) -> JSONValue {
        let members = statement.members ?? []
        switch scope {
        case .everything: return statement
        case .request, .action:
            return .object(
                members.filter { !["Action", "Resource", "NotResource"].contains($0.key) })
        case .role:
            return .object(
                members.compactMap { member in
                    guard member.key == "Condition" else { return member }
                    let blocks = (member.value.members ?? []).compactMap(PolicyExemption.others)
                    return blocks.isEmpty ? nil : JSONValue.Member("Condition", .object(blocks))
                })
        }
    }

    /// A block of conditions without the roles that are exempt.
    private static func others(_ block: JSONValue.Member) -> JSONValue.Member? {
        guard block.key == operatorName else { return block }
        let keys = (block.value.members ?? []).filter { !isKey($0.key) }
        return keys.isEmpty ? nil : JSONValue.Member(block.key, .object(keys))
    }

    private static func isKey(_ name: String) -> Bool { name.lowercased() == key.lowercased() }

    /// Whether the statement, as it is now, still names what it should stop to meet: otherwise
    /// another of its kind would be taken for it once it is gone.
    private func meets(_ value: JSONValue) -> Bool {
        if case .action(let action) = scope {
            return value["Action"]?.oneOrMany.contains {
                $0.string?.lowercased() == action.lowercased
            } ?? false
        }
        guard case .request(let action, let resource, _) = scope else { return true }
        guard let statement = try? Statement.decode(value, at: index, version: "2012-10-17")
        else { return false }
        let names = statement.rule.action.values.contains {
            $0.matches(action.lowercased)
        }
        guard names != statement.rule.action.isNegated else { return false }
        guard let list = statement.rule.resource else { return true }
        let context = RequestContext(isComplete: false)
        let isNamed = list.values.contains {
            $0.matchesResource(resource.utf8.span, in: context) != .no
        }
        return isNamed != list.isNegated
    }

    // MARK: - Roles

    private static func exempting(
        _ arn: String, from members: [JSONValue.Member]
    ) -> [JSONValue.Member] {
        var members = members
        let place = members.firstIndex { $0.key == "Condition" }
        var blocks = place.flatMap { members[$0].value.members } ?? []
        let block = blocks.firstIndex { $0.key == operatorName }
        var keys = block.flatMap { blocks[$0].value.members } ?? []
        let key = keys.firstIndex { isKey($0.key) }
        let listed = key.map { keys[$0].value.oneOrMany } ?? []
        guard !listed.contains(.string(arn)) else { return members }
        let values = listed + [.string(arn)]
        keys.set(
            JSONValue.Member(
                key.map { keys[$0].key } ?? PolicyExemption.key,
                values.count == 1 ? values[0] : .array(values)), at: key)
        blocks.set(JSONValue.Member(operatorName, .object(keys)), at: block)
        members.set(JSONValue.Member("Condition", .object(blocks)), at: place)
        return members
    }

    // MARK: - Requests

    private static func narrowed(
        _ members: [JSONValue.Member], _ action: Action, _ pattern: String
    ) -> (members: [JSONValue.Member]?, form: Form) {
        var members = members
        if let place = members.firstIndex(where: { $0.key == "NotResource" }) {
            let list = members[place].value.oneOrMany
            let kept = list.contains(.string(pattern)) ? list : list + [.string(pattern)]
            members[place] = JSONValue.Member("NotResource", .array(kept))
            return (members, .resource)
        }
        if let place = members.firstIndex(where: { $0.key == "Resource" }),
            members[place].value.oneOrMany == [.string("*")]
        {
            members[place] = JSONValue.Member("NotResource", .string(pattern))
            return (members, .resource)
        }
        let left = without(action, in: members)
        if let left, left != members { return (left, .action) }
        return (nil, .statement)
    }

    /// Members whose list of actions has one less; nil where it has no other, and the same where it
    /// does not name it.
    private static func without(
        _ action: Action, in members: [JSONValue.Member]
    ) -> [JSONValue.Member]? {
        guard let place = members.firstIndex(where: { $0.key == "Action" }) else { return members }
        let kept = members[place].value.oneOrMany.filter {
            $0.string?.lowercased() != action.lowercased
        }
        guard !kept.isEmpty else { return nil }
        guard kept.count < members[place].value.oneOrMany.count else { return members }
        var members = members
        members[place] = JSONValue.Member("Action", kept.count == 1 ? kept[0] : .array(kept))
        return members
    }
}

extension [JSONValue.Member] {
    /// Puts a member in the place of another, or behind all.
    fileprivate mutating func set(_ member: JSONValue.Member, at place: Int?) {
        if let place { self[place] = member } else { append(member) }
    }
}
