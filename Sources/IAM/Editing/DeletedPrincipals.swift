import AWSTypes
import JSON

extension PolicyDocument {
    /// The document without principals that were deleted, which AWS shows by their unique ids, and
    /// the labels of the statements that named them. They match nobody, and no service takes a
    /// policy that names one: S3 answers `Invalid principal in policy`, KMS
    /// `MalformedPolicyDocumentException`. Throws `PolicyError` where the result is no policy.
    public func withoutDeletedPrincipals() throws(PolicyError) -> (
        document: PolicyDocument, statements: [String]
    ) {
        var kept: [JSONValue] = []
        var changed: [String] = []
        for (index, statement) in (value["Statement"]?.oneOrMany ?? []).enumerated() {
            let alive = PolicyDocument.withoutDeletedPrincipals(statement)
            if let alive { kept.append(alive) }
            if alive != statement, statements.indices.contains(index) {
                changed.append(statements[index].label)
            }
        }
        return changed.isEmpty ? (self, []) : (try with(kept, needing: []), changed)
    }

    /// The statement without them; nil where it is for nobody else.
    private static func withoutDeletedPrincipals(_ statement: JSONValue) -> JSONValue? {
        guard let members = statement.members else { return statement }
        var kept: [JSONValue.Member] = []
        for member in members {
            guard ["Principal", "NotPrincipal"].contains(member.key),
                let types = member.value.members
            else {
                kept.append(member)
                continue
            }
            let alive = types.compactMap(withoutDeletedPrincipals)
            if !alive.isEmpty || types.isEmpty {
                kept.append(JSONValue.Member(member.key, .object(alive)))
            } else if member.key == "Principal" {
                return nil
            } else {
                // Everyone but nobody.
                kept.append(JSONValue.Member("Principal", .string("*")))
            }
        }
        return .object(kept)
    }

    /// One type of principals (`AWS`) without those that were deleted; nil where no other is left.
    private static func withoutDeletedPrincipals(
        _ type: JSONValue.Member
    ) -> JSONValue.Member? {
        guard type.key == "AWS" else { return type }
        func isDeleted(_ value: JSONValue) -> Bool {
            guard case .uniqueID? = value.string.flatMap({ Principal($0) }) else { return false }
            return true
        }
        guard case .array(let values) = type.value else {
            return isDeleted(type.value) ? nil : type
        }
        let alive = values.filter { !isDeleted($0) }
        if alive.count == values.count { return type }
        return alive.isEmpty ? nil : JSONValue.Member(type.key, .array(alive))
    }
}
