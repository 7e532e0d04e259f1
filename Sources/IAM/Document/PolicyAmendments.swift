public import AWSTypes
import JSON

/// Small changes to documents, as fixes make them: always a copy, never wider than asked.
extension PolicyDocument {
    /// One test of a statement's `Condition`: an operator, a key and the value wanted. A statement
    /// has each operator once.
    public typealias Condition = (test: String, key: String, value: String)

    /// A document of one statement that allows these actions on these resources. `principal` is
    /// an ARN or `*`. The statement has no Sid: none of a name that another one has, and that somebody
    /// would take for it. Throws `PolicyError`.
    public static func allowing(
        actions: [String], resources: [String], principal: String? = nil,
        conditions: [Condition] = [], name: String
    ) throws(PolicyError) -> PolicyDocument {
        func list(_ texts: [String]) -> JSONValue {
            texts.count == 1 ? .string(texts[0]) : .array(texts.map { .string($0) })
        }
        let version = "2012-10-17"
        var members = [JSONValue.Member("Effect", .string("Allow"))]
        if let principal {
            let value: JSONValue =
                principal == "*"
                ? .string("*") : .object([JSONValue.Member("AWS", .string(principal))])
            members.append(JSONValue.Member("Principal", value))
        }
        members.append(JSONValue.Member("Action", list(actions)))
        members.append(JSONValue.Member("Resource", list(resources)))
        if !conditions.isEmpty {
            let tests = conditions.map { condition in
                JSONValue.Member(
                    condition.test,
                    .object([JSONValue.Member(condition.key, .string(condition.value))]))
            }
            members.append(JSONValue.Member("Condition", .object(tests)))
        }
        let statement = JSONValue.object(members)
        return PolicyDocument(
            name: name, version: version,
            statements: [try Statement.decode(statement, at: 0, version: version)],
            value: .object([
                JSONValue.Member("Version", .string(version)),
                JSONValue.Member("Statement", .array([statement])),
            ]))
    }

    /// The document with one deny narrowed so that it no longer meets a role. Unchanged where the
    /// statement does not exist.
    public func exempting(roleARN: String, fromStatement index: Int) -> PolicyDocument {
        narrowing(index) { PolicyExemption(from: $0, scope: .role(roleARN)) }.document
    }

    /// The document with one deny narrowed so that it no longer meets calls that services make with
    /// their callers' rights (IAM User Guide, "Forward access sessions"). Unchanged where the
    /// statement does not exist.
    public func exemptingServiceCalls(fromStatement index: Int) -> PolicyDocument {
        narrowing(index) { PolicyExemption(from: $0, scope: .serviceCalls) }.document
    }

    /// How a deny was kept from a request.
    public enum Exemption: Sendable {
        /// It leaves the resource out.
        case resource
        /// It no longer names the action, for any of its resources.
        case action
        /// It is gone.
        case statement
    }

    /// The document with one deny kept from an action on a resource, by the smallest change that
    /// its form takes: where it denies on all resources, or on all but some, it leaves this one
    /// out; else a list of actions loses this one; else the statement goes.
    public func exempting(
        action: Action, on resource: String, fromStatement index: Int
    ) -> (document: PolicyDocument, by: Exemption) {
        let (document, scope) = narrowing(index) {
            PolicyExemption.smallest(of: action, on: resource, pattern: resource, from: $0)
        }
        switch scope {
        case .resource: return (document, .resource)
        case .action: return (document, .action)
        default: return (document, .statement)
        }
    }

    private func narrowing(
        _ index: Int, _ exemption: (Statement) -> PolicyExemption
    ) -> (document: PolicyDocument, scope: PolicyExemption.Scope?) {
        guard statements.indices.contains(index) else { return (self, nil) }
        let exemption = exemption(statements[index])
        return (changing(index) { exemption.applied(to: $0) }, exemption.scope)
    }

    /// The document with one statement's members changed, or the statement taken out for nil.
    private func changing(
        _ index: Int, _ change: ([JSONValue.Member]) -> [JSONValue.Member]?
    ) -> PolicyDocument {
        var list = value["Statement"]?.oneOrMany ?? []
        guard list.indices.contains(index), let members = list[index].members else { return self }
        var statements = statements
        if let changed = change(members) {
            let value = JSONValue.object(changed)
            guard let statement = try? Statement.decode(value, at: index, version: version)
            else { return self }
            list[index] = value
            statements[index] = statement
        } else {
            list.remove(at: index)
            statements.remove(at: index)
            for place in index..<statements.count {
                statements[place] = statements[place].at(place)
            }
        }
        let rest = (value.members ?? []).filter { $0.key != "Statement" }
        let document = JSONValue.object(rest + [JSONValue.Member("Statement", .array(list))])
        return PolicyDocument(
            name: name, version: version, statements: statements, value: document)
    }
}
