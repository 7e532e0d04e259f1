public import AWSTypes
import JSON

/// Changes the principals of a policy document that name roles.
enum StoredPrincipals {
    /// The document with every `Principal` and `NotPrincipal` that is a role's ARN, with or without
    /// its path, replaced by the unique id that is given for the role; unchanged where none is.
    static func replacing(
        in document: String, _ uniqueID: (AccountID, String) -> String?
    ) -> String {
        guard document.contains(text: ":role/"), let value = try? JSONValue(parsing: document),
            let members = value.members
        else { return document }
        var isChanged = false
        func stored(_ text: String) -> String? {
            guard let arn = ARN(text), arn.service == "iam", let account = arn.accountID,
                arn.resource.hasPrefix("role/"),
                let name = arn.resource.split(separator: "/").last
            else { return nil }
            return uniqueID(account, String(name))
        }
        func replaced(_ value: JSONValue) -> JSONValue {
            switch value {
            case .string(let text):
                guard let id = stored(text) else { return value }
                isChanged = true
                return .string(id)
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
        let changed = JSONValue.object(
            members.map { member in
                guard member.key == "Statement" else { return member }
                let list = member.value.array.map { JSONValue.array($0.map(statement)) }
                return JSONValue.Member(member.key, list ?? statement(member.value))
            }
        )
        return isChanged ? changed.description : document
    }
}

extension PolicyHistory {
    /// Stands for a role that was deleted and whose unique id nobody captured.
    static let unknownUniqueID = "AROA" + String(repeating: "X", count: 17)

    /// A resource's policy as the service has it. The ARN of a role in its `Principal` stands for
    /// the role of that name when the policy was put or seen: once that role is deleted it means
    /// nobody, also not a new role of the same name (IAM User Guide, "AWS JSON policy elements:
    /// Principal").
    ///
    /// - Parameters:
    ///   - seen: when it was put or captured.
    ///   - end: by when that was surely done: a role that was made before may be meant.
    ///   - caller: the only role that matters, with its unique id where a log tells it.
    public func stored(
        _ document: String, seenAt seen: Instant, by end: Instant, at time: Instant,
        caller: (account: AccountID, role: String, uniqueID: String?)
    ) -> String {
        // Mostly it is the same role, and no document need be read.
        guard
            let other = predecessor(
                of: caller.account, caller.role, seenAt: seen, by: end, at: time,
                uniqueID: caller.uniqueID)
        else { return document }
        return StoredPrincipals.replacing(in: document) { account, name in
            account == caller.account && name == caller.role ? other : nil
        }
    }

    /// The same of all roles; one that is not there any more means nobody either.
    func stored(
        _ document: String, seenAt seen: Instant, by end: Instant, at time: Instant
    ) -> String {
        StoredPrincipals.replacing(in: document) { account, name in
            if case .known(nil, _) = role(account: account, name: name, at: time) {
                return (role(account: account, name: name, at: seen).value ?? nil)?.uniqueID
            }
            return predecessor(
                of: account, name, seenAt: seen, by: end, at: time, uniqueID: nil)
        }
    }

    /// The unique id of the role that had a name when a policy was put or seen, where another has
    /// it at a time; `uniqueID` is that other's, where a log tells it.
    private func predecessor(
        of account: AccountID, _ name: String, seenAt seen: Instant, by end: Instant,
        at time: Instant, uniqueID: String?
    ) -> String? {
        let birth = birth(of: Subject(.role, "\(account)/\(name)"), at: time)
        let now = role(account: account, name: name, at: time)
        // What only a later capture shows may have been another role.
        let own =
            uniqueID ?? (birth == nil ? now.valueThen ?? nil : now.value ?? nil)?.uniqueID
        let named = (role(account: account, name: name, at: seen).value ?? nil)?.uniqueID
        let isYounger = birth.map { $0 > end } ?? false
        guard let own else { return isYounger ? named ?? PolicyHistory.unknownUniqueID : nil }
        if named == own { return nil }
        return named ?? (isYounger ? PolicyHistory.unknownUniqueID : nil)
    }
}
