public import AWSTypes
import JSON

/// Changes the principals of a policy document that name a role.
public enum StoredPrincipals {
    /// The document with every `Principal` and `NotPrincipal` that is the role's ARN, with or
    /// without its path, replaced by its unique id; unchanged where there is none.
    public static func replace(
        account: AccountID, role name: String, by uniqueID: String, in document: String
    ) -> String {
        guard document.contains(text: name), let value = try? JSONValue(parsing: document),
            let members = value.members
        else { return document }
        func isRole(_ text: String) -> Bool {
            guard let arn = ARN(text), arn.service == "iam", arn.accountID == account else {
                return false
            }
            return arn.resource == "role/\(name)"
                || (arn.resource.hasPrefix("role/") && arn.resource.hasSuffix("/\(name)"))
        }
        func replaced(_ value: JSONValue) -> JSONValue {
            switch value {
            case .string(let text): return isRole(text) ? .string(uniqueID) : value
            case .array(let values): return .array(values.map(replaced))
            case .object(let members):
                return .object(members.map { JSONValue.Member($0.key, replaced($0.value)) })
            default: return value
            }
        }
        func statement(_ value: JSONValue) -> JSONValue {
            guard let members = value.members else { return value }
            return .object(
                members.map { member in
                    ["Principal", "NotPrincipal"].contains(member.key)
                        ? JSONValue.Member(member.key, replaced(member.value)) : member
                })
        }
        return JSONValue.object(
            members.map { member in
                guard member.key == "Statement" else { return member }
                let list = member.value.array.map { JSONValue.array($0.map(statement)) }
                return JSONValue.Member(member.key, list ?? statement(member.value))
            }
        ).description
    }
}
