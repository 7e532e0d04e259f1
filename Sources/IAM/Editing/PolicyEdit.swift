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
        /// Resources, whatever is asked of them: `NotResource` lists them, which a statement on `*`
        /// or with a `NotResource` of its own can. `resource` is an ARN that was asked for;
        /// `pattern` is what is left out, as policies write it, and matches the ARN.
        case resource(String, pattern: String)
        /// Calls that services make with their callers' rights (IAM User Guide, "Forward access
        /// sessions"): `BoolIfExists` on `aws:ViaAWSService`.
        case serviceCalls
        /// One action that the statement lists, whatever the resource. A statement that lists no
        /// other goes.
        case action(Action)
        /// Everything: the statement goes.
        case everything
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

    /// The smallest exemption of an action on resources that a statement's form takes, in a role's own
    /// policies, where no condition can tell the role's requests apart: the resources where they can
    /// be left out, else the action where it is one of several, else everything.
    public static func smallest(
        of action: Action, on resource: String, pattern: String, from statement: Statement
    ) -> PolicyExemption {
        let members = statement.value.members ?? []
        let scope: Scope
        if leavingOut(pattern, in: members) != nil {
            scope = .resource(resource, pattern: pattern)
        } else if let left = without(action, in: members), left != members {
            scope = .action(action)
        } else {
            scope = .everything
        }
        return PolicyExemption(from: statement, scope: scope)
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
        case .resource(_, let pattern):
            return (PrefixPattern.beginning(pattern)?.utf8.count ?? .max, pattern)
        case .action(let action): return (0, action.lowercased)
        case .serviceCalls: return (0, "")
        case .everything: return (0, "")
        }
    }

    /// The statement changed; nil where it goes.
    func applied(to members: [JSONValue.Member]) -> [JSONValue.Member]? {
        switch scope {
        case .role(let arn): return PolicyExemption.exempting(arn, from: members)
        case .resource(_, let pattern):
            return PolicyExemption.leavingOut(pattern, in: members) ?? members
        case .serviceCalls:
            return PolicyExemption.putting(
                "BoolIfExists", "aws:ViaAWSService", in: members
            ) { _ in [.string("false")] }
        case .action(let action): return PolicyExemption.without(action, in: members)
        case .everything: return nil
        }
    }

    /// What exemptions of this kind leave as it is.
    private func unchanged(_ statement: JSONValue) -> JSONValue {
        let members = statement.members ?? []
        switch scope {
        case .everything: return statement
        case .resource:
            return .object(members.filter { !["Resource", "NotResource"].contains($0.key) })
        case .action: return .object(members.filter { $0.key != "Action" })
        case .role, .serviceCalls:
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
        guard block.key == operatorName || block.key == "BoolIfExists" else { return block }
        let keys = (block.value.members ?? []).filter { !isKey($0.key) }
        return keys.isEmpty ? nil : JSONValue.Member(block.key, .object(keys))
    }

    private static func isKey(_ name: String) -> Bool {
        [key.lowercased(), "aws:viaawsservice"].contains(name.lowercased())
    }

    /// Whether the statement, as it is now, still names what it should stop to meet: otherwise
    /// another of its kind would be taken for it once it is gone.
    private func meets(_ value: JSONValue) -> Bool {
        if case .action(let action) = scope {
            return value["Action"]?.oneOrMany.contains {
                $0.string?.lowercased() == action.lowercased
            } ?? false
        }
        guard case .resource(let resource, _) = scope else { return true }
        guard let statement = try? Statement.decode(value, at: index, version: "2012-10-17"),
            let list = statement.rule.resource
        else { return false }
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
        putting(operatorName, key, in: members) { listed in
            listed.contains(.string(arn)) ? listed : listed + [.string(arn)]
        }
    }

    /// Members with a condition whose values are changed, from none where there is no such one.
    private static func putting(
        _ operatorName: String, _ name: String, in members: [JSONValue.Member],
        _ change: ([JSONValue]) -> [JSONValue]
    ) -> [JSONValue.Member] {
        var members = members
        let place = members.firstIndex { $0.key == "Condition" }
        var blocks = place.flatMap { members[$0].value.members } ?? []
        let block = blocks.firstIndex { $0.key == operatorName }
        var keys = block.flatMap { blocks[$0].value.members } ?? []
        let key = keys.firstIndex { $0.key.lowercased() == name.lowercased() }
        let values = change(key.map { keys[$0].value.oneOrMany } ?? [])
        keys.set(
            JSONValue.Member(
                key.map { keys[$0].key } ?? name, values.count == 1 ? values[0] : .array(values)),
            at: key)
        blocks.set(JSONValue.Member(operatorName, .object(keys)), at: block)
        members.set(JSONValue.Member("Condition", .object(blocks)), at: place)
        return members
    }

    // MARK: - Requests

    /// Members that leave resources out; nil where the statement lists resources of its own, from
    /// which none can be taken.
    private static func leavingOut(
        _ pattern: String, in members: [JSONValue.Member]
    ) -> [JSONValue.Member]? {
        var members = members
        if let place = members.firstIndex(where: { $0.key == "NotResource" }) {
            let list = members[place].value.oneOrMany
            let kept = list.contains(.string(pattern)) ? list : list + [.string(pattern)]
            members[place] = JSONValue.Member("NotResource", .array(kept))
            return members
        }
        guard let place = members.firstIndex(where: { $0.key == "Resource" }),
            members[place].value.oneOrMany == [.string("*")]
        else { return nil }
        members[place] = JSONValue.Member("NotResource", .string(pattern))
        return members
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
