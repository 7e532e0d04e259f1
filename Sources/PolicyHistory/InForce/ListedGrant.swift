import IAM
import JSON

extension Grant {
    /// A grant in the shape of `list-grants`, or of the parameters of a `CreateGrant` event; nil
    /// where it names nobody.
    init?(id: String, listed text: String) {
        guard let value = try? JSONValue(parsing: text), let grantee = Grant.grantee(value) else {
            return nil
        }
        let given = value.field("Constraints")
        func context(_ name: String) -> [String: String]? {
            given?.field(name).map { PolicyHistory.texts(in: $0.description) }
        }
        self.init(
            id: id, grantee: grantee,
            operations: value.field("Operations")?.oneOrMany.compactMap(\.string) ?? [],
            constraints: Constraints(
                encryptionContextEquals: context("EncryptionContextEquals"),
                encryptionContextSubset: context("EncryptionContextSubset"),
                sourceARN: given?.field("SourceArn")?.string,
                others: Constraints.unknownNames(in: (given?.members ?? []).map(\.key))))
    }

    /// Whom a grant is for. Since 2026-07 one to a service names it apart (KMS API Reference,
    /// `GrantListEntry`, `GranteeServicePrincipal`).
    static func grantee(_ value: JSONValue) -> Grantee? {
        if let service = PolicyChange.text(value.field("GranteeServicePrincipal")) {
            return .service(service)
        }
        return PolicyChange.text(value.field("GranteePrincipal")).map { .principal($0) }
    }
}
