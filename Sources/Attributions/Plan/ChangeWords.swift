import AWSTypes
import IAM
import PolicyHistory

/// What a change of a document does, in sentences.
struct ChangeWords {
    /// An exemption, with the statement's name and the role that it is for.
    struct Narrowed {
        let exemption: PolicyExemption
        let label: String
        let role: String?
    }

    /// How many names a sentence lists.
    private static let listed = 3

    let place: DocumentPlace
    let owner: String
    let roles: [String]
    /// The hashes of the objects that were asked for, by the pattern that stands for them.
    let widths: [String: Set<Int>]
    let grants: [PolicyGrant]
    let exemptions: [Narrowed]
    /// The statements that lose a principal that was deleted.
    let withoutDeleted: [String]

    /// What is done.
    var summaries: [String] {
        grants.map { grant in
            switch place {
            // The policy's own role is meant.
            case .inlinePolicy: "allow \(what(grant))"
            case .managedPolicy, .serviceControlPolicy, .resourceControlPolicy:
                "allow \(what(grant)), to everyone it is attached to"
            default: "allow \(who(grant)) \(what(grant))"
            }
        }
            + narrowed.map { "\($0.verb) the Deny \($0.label)" }
            + (withoutDeleted.isEmpty
                ? []
                : [
                    "take the principals that were deleted out of "
                        + "\(ChangeWords.list(withoutDeleted)): AWS takes no policy that names one"
                ])
    }

    /// What is let through besides the denied requests.
    var newlyAllows: [String] {
        var sentences = grants.flatMap(wider)
        if sharesPolicy, !grants.isEmpty {
            sentences.append(
                "all of that to everyone whom the policy is attached to, where their other policies "
                    + "allow it")
        }
        return sentences + narrowed.map(\.newlyAllows)
    }

    // MARK: - Grants

    /// Whether others than the roles of the plan are held by the same document.
    private var sharesPolicy: Bool {
        switch place {
        case .managedPolicy, .serviceControlPolicy, .resourceControlPolicy: return true
        default: return false
        }
    }

    private func principals(_ grant: PolicyGrant) -> [String] {
        if let named = grant.conditions.first(where: { $0.key == "aws:PrincipalArn" }) {
            return named.values
        }
        return grant.principals.isEmpty ? (sharesPolicy ? [] : roles) : grant.principals
    }

    private func who(_ grant: PolicyGrant) -> String {
        let names = principals(grant)
        return names.isEmpty ? "everyone it is attached to" : ChangeWords.list(names)
    }

    private func what(_ grant: PolicyGrant) -> String {
        let prefixes = grant.conditions.first { $0.key == "s3:prefix" }
        var resources = ChangeWords.list(grant.resources)
        // In a key's policy `*` is this key.
        if case .keyPolicy(let arn) = place, resources == "*" { resources = arn }
        return "\(grant.actions.joined(separator: ", ")) on \(resources)"
            + (prefixes.map { " for the prefixes \(ChangeWords.list($0.values))" } ?? "")
    }

    /// A folder holds more than what was asked for.
    private func wider(_ grant: PolicyGrant) -> [String] {
        var folders: [String] = []
        var asked: Set<Int> = []
        for resource in grant.resources where resource.hasSuffix("*") {
            guard let objects = widths[resource] else { continue }
            folders.append(resource)
            asked.formUnion(objects)
        }
        let prefixes = grant.conditions.first { $0.key == "s3:prefix" && $0.test == "StringLike" }
        let actions = grant.actions.joined(separator: ", ")
        var sentences: [String] = []
        if !folders.isEmpty {
            let many = asked.count > ChangeDraft.countedObjects ? "more than " : ""
            let count = min(asked.count, ChangeDraft.countedObjects)
            sentences.append(
                "\(actions) on everything in \(ChangeWords.list(folders)), where "
                    + "\(many)\(count) \(count == 1 ? "object was" : "objects were") asked for")
        }
        if let prefixes {
            sentences.append(
                "\(actions) of every prefix \(ChangeWords.list(prefixes.values))")
        } else if grant.listsEveryPrefix {
            sentences.append("\(actions) of every prefix of \(ChangeWords.list(grant.resources))")
        }
        if !keys(grant).isEmpty {
            sentences.append(
                "\(actions) for everything that is encrypted with \(ChangeWords.list(keys(grant)))")
        }
        return sentences
    }

    /// The keys that a grant names: no condition of it tells what is encrypted with them.
    private func keys(_ grant: PolicyGrant) -> [String] {
        if case .keyPolicy(let arn) = place { return [arn] }
        return grant.actions.allSatisfy { $0.hasPrefix("kms:") } ? grant.resources : []
    }

    // MARK: - Exemptions

    /// Exemptions of one statement and one form, told together.
    private struct Told {
        let verb: String
        let label: String
        let newlyAllows: String
    }

    private var narrowed: [Told] {
        let byLabel = Dictionary(grouping: exemptions) { "\($0.exemption.index) \($0.label)" }
        return byLabel.sorted { $0.key < $1.key }.flatMap { told($0.value) }
    }

    private func told(_ exemptions: [Narrowed]) -> [Told] {
        let label = exemptions[0].label
        var roles: Set<String> = []
        var patterns: Set<String> = []
        var actions: Set<String> = []
        var isGone = false
        var exemptsServices = false
        for narrowed in exemptions {
            switch narrowed.exemption.scope {
            case .role(let arn): roles.insert(arn)
            case .resource(_, let pattern): patterns.insert(pattern)
            case .action(let action): actions.insert(action.description)
            case .serviceCalls: exemptsServices = true
            case .everything: isGone = true
            }
        }
        var told: [Told] = []
        func tell(_ names: Set<String>, _ verb: (String) -> String, _ opens: (String) -> String) {
            guard !names.isEmpty else { return }
            let text = ChangeWords.list(names.sorted())
            told.append(Told(verb: verb(text), label: label, newlyAllows: opens(text)))
        }
        let elsewhere = ", where another policy allows it"
        tell(roles) {
            "exempt \($0) from"
        } _: {
            "\($0) may do everything that the Deny \(label) refuses\(elsewhere)"
        }
        let whom = sharesPolicy ? "everyone it is attached to" : ChangeWords.list(self.roles)
        tell(patterns) {
            "leave \($0) out of"
        } _: {
            "\(whom) may do on \($0) all that the Deny \(label) refuses\(elsewhere)"
        }
        tell(actions) {
            "take \($0) out of"
        } _: {
            "\(whom) may \($0) on everything that the Deny \(label) names\(elsewhere)"
        }
        if exemptsServices {
            told.append(
                Told(
                    verb: "exempt calls through AWS services from", label: label,
                    newlyAllows: "AWS services may do with their callers' rights all that the Deny "
                        + "\(label) refuses\(elsewhere)"))
        }
        if isGone {
            told.append(
                Told(
                    verb: "remove", label: label,
                    newlyAllows: "\(whom) may do everything that the Deny \(label) "
                        + "refused\(elsewhere)"))
        }
        return told
    }

    /// Up to three names, and how many more.
    private static func list(_ names: [String]) -> String {
        names.count <= listed
            ? names.joined(separator: ", ")
            : names.prefix(listed - 1).joined(separator: ", ")
                + " and \(names.count - listed + 1) more"
    }
}

extension PolicyGrant {
    /// Whether it allows to list whatever prefix (Service Authorization Reference: `s3:prefix` is a
    /// key of these two actions).
    fileprivate var listsEveryPrefix: Bool {
        actions.contains { ["s3:ListBucket", "s3:ListBucketVersions"].contains($0) }
            && !conditions.contains { $0.key == "s3:prefix" }
    }
}
