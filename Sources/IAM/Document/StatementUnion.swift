import JSONScanner

/// Statements that fixes propose and that differ only in whom and what they name, joined to one:
/// grants for many objects or roles become one grant, exemptions of many roles one exemption.
///
/// Not a general union of policies: of a grant the resources and the named roles are joined, of a
/// deny only the roles it exempts. Everything else must be the same to the letter.
public struct StatementUnion: Sendable {
    /// What the statements have in common, as JSON text; equal shapes can be joined.
    public let shape: String
    /// The resources granted; empty for a deny, whose resources belong to its shape.
    public private(set) var resources: Set<String> = []
    /// The roles named as principals, in a condition of a grant, or as exempt from a deny.
    public private(set) var roles: Set<String> = []
    private let template: JSONValue

    /// Reads one statement's JSON text; nil where it is no statement.
    public init?(json: String) {
        guard let value = try? JSONValue(parsing: json), let members = value.members,
            let effect = value["Effect"]?.string
        else { return nil }
        let isGrant = effect == "Allow"
        var kept: [JSONValue.Member] = []
        for member in members {
            switch member.key {
            case "Sid" where isGrant: kept.append(member)
            case "Resource" where isGrant:
                resources = StatementUnion.texts(member.value)
                kept.append(JSONValue.Member(member.key, .null))
            case "Principal" where isGrant && member.value["AWS"] != nil:
                roles.formUnion(StatementUnion.texts(member.value["AWS"] ?? .null))
                kept.append(JSONValue.Member(member.key, .null))
            case "Condition":
                let block = isGrant ? "ArnEquals" : "ArnNotEquals"
                roles.formUnion(
                    StatementUnion.texts(member.value[block]?[StatementUnion.roleKey] ?? .null))
                kept.append(
                    JSONValue.Member(
                        member.key,
                        member.value.replacing([block, StatementUnion.roleKey], with: .null)))
            default: kept.append(member)
            }
        }
        template = .object(kept)
        shape = template.serialized(sortingKeys: true)
    }

    /// Takes another statement of the same shape in.
    public mutating func formUnion(_ other: StatementUnion) {
        resources.formUnion(other.resources)
        roles.formUnion(other.roles)
    }

    /// The one statement, pretty-printed, with these resources in place of its own (for a grant;
    /// a deny keeps its own).
    public func json(resources: [String]) -> String {
        let members = (template.members ?? []).map { member -> JSONValue.Member in
            switch (member.key, member.value) {
            case ("Resource", .null): return JSONValue.Member(member.key, list(resources))
            case ("Principal", .null):
                return JSONValue.Member(
                    member.key, .object([JSONValue.Member("AWS", list(roles.sorted()))]))
            case ("Condition", _):
                let blocks = ["ArnEquals", "ArnNotEquals"].filter {
                    member.value[$0]?[StatementUnion.roleKey] == .null
                }
                return JSONValue.Member(
                    member.key,
                    blocks.reduce(member.value) {
                        $0.replacing([$1, StatementUnion.roleKey], with: list(roles.sorted()))
                    })
            default: return member
            }
        }
        return JSONValue.object(members).serialized(indent: 2)
    }

    private static let roleKey = "aws:PrincipalArn"

    private func list(_ texts: [String]) -> JSONValue {
        texts.count == 1 ? .string(texts[0]) : .array(texts.map { .string($0) })
    }

    private static func texts(_ value: JSONValue) -> Set<String> {
        Set(value.oneOrMany.compactMap(\.string))
    }
}

extension JSONValue {
    /// The value with what stands at a path of keys replaced; unchanged where nothing does.
    fileprivate func replacing(_ path: [String], with value: JSONValue) -> JSONValue {
        guard let key = path.first else { return value }
        guard let members else { return self }
        return .object(
            members.map { member in
                member.key == key
                    ? Member(key, member.value.replacing(Array(path.dropFirst()), with: value))
                    : member
            })
    }
}
