import AWSTypes
import JSON

/// Reads `aws iam get-account-authorization-details`, in one file or several pages. Users and
/// groups are of no interest: Glue jobs run as roles.
struct AuthorizationDetails {
    /// The account where a role's ARN does not tell.
    let account: AccountID?
    private var roles: [AccountID: [String]] = [:]
    private var pageCount = 0
    private var truncatedCount = 0
    private var areAllReadable = true

    init(account: AccountID?) { self.account = account }

    /// A page that could not be read at all.
    mutating func skipPage() { areAllReadable = false }

    /// Reads one page.
    mutating func read(_ page: JSONOutline, into entries: inout EntryBuilder) {
        pageCount += 1
        if isTruncated(page) { truncatedCount += 1 }
        let hasRoles = page.forEachElement(of: "RoleDetailList") { index, role in
            readRole(role, at: "RoleDetailList[\(index)]", into: &entries)
        }
        if !hasRoles {
            areAllReadable = false
            entries.problem("RoleDetailList", "is missing: which roles exist is not known")
        }
        _ = page.forEachElement(of: "Policies") { index, policy in
            let place = "Policies[\(index)]"
            switch policy {
            case .success(let policy): entries.importManagedPolicy(policy, at: place)
            case .failure(let error): entries.problem(place, "\(error)")
            }
        }
    }

    private mutating func readRole(
        _ role: Result<JSONValue, JSONError>, at place: String, into entries: inout EntryBuilder
    ) {
        switch role {
        case .failure(let error):
            entries.problem(place, "\(error)")
            areAllReadable = false
        case .success(let role):
            let owner = role.field("Arn")?.string.flatMap { ARN($0) }?.accountID ?? account
            guard let name = role.field("RoleName")?.string, !name.isEmpty, let owner else {
                entries.problem(place, "has no RoleName, or no ARN")
                areAllReadable = false
                return
            }
            roles[owner, default: []].append(name)
            entries.importRole(role, Subject(.role, "\(owner)/\(name)"), at: place)
        }
    }

    private func isTruncated(_ page: JSONOutline) -> Bool {
        if page.has("NextToken") { return true }
        guard let value = try? page.value("IsTruncated") else { return page.has("IsTruncated") }
        return value.truth ?? (value != .null)
    }

    /// The account and all its roles, where the pages together are whole. A page that ends with
    /// `IsTruncated` must be followed by another. Every account has service-linked roles, so that
    /// a file without any role was filtered and says nothing of them.
    var listing: (account: AccountID, roles: [String])? {
        guard areAllReadable, pageCount > 0,
            truncatedCount == 0 || truncatedCount == pageCount - 1, roles.count == 1,
            let found = roles.first
        else { return nil }
        return (found.key, found.value)
    }
}

extension EntryBuilder {
    /// A role in the shape of `RoleDetailList`; Config's is the same in camelCase.
    mutating func importRole(_ role: JSONValue, _ subject: Subject, at jsonPath: String) {
        require(
            subject, Facet.arn, role.field("Arn")?.string, at: jsonPath + ".Arn",
            expected: "the ARN")
        setUniqueID(of: subject, role)
        setPolicy(
            subject, Facet.trust, role.field("AssumeRolePolicyDocument"),
            at: jsonPath + ".AssumeRolePolicyDocument")
        setGroup(
            subject, Facet.inlinePolicies, role.field("RolePolicyList"),
            at: jsonPath + ".RolePolicyList", name: { $0.field("PolicyName")?.string }
        ) { entries, facet, policy, place in
            entries.setPolicy(
                subject, facet, policy.field("PolicyDocument"), at: place + ".PolicyDocument")
        }
        setGroup(
            subject, Facet.attachedPolicies, role.field("AttachedManagedPolicies"),
            at: jsonPath + ".AttachedManagedPolicies", name: { $0.field("PolicyArn")?.string }
        ) { entries, facet, policy, _ in
            entries.set(subject, facet, policy.field("PolicyArn")?.string)
        }
        setBoundary(subject, role.field("PermissionsBoundary"), at: jsonPath)
        setTags(subject, role.field("Tags"), at: jsonPath + ".Tags")
    }

    /// The unique id, and since when the role is there.
    mutating func setUniqueID(of subject: Subject, _ role: JSONValue) {
        guard let id = role.field("RoleId")?.string else { return }
        set(subject, Facet.uniqueID, id)
        let birth = role.field("CreateDate")?.string.flatMap { Instant(iso8601: $0) }
        if let birth { setBirth(subject, id, at: birth) }
    }

    /// A role without one leaves the member out.
    private mutating func setBoundary(
        _ subject: Subject, _ boundary: JSONValue?, at jsonPath: String
    ) {
        guard let boundary else {
            set(subject, Facet.boundary, nil)
            return
        }
        require(
            subject, Facet.boundary,
            boundary.field("PermissionsBoundaryArn")?.string ?? boundary.string,
            at: jsonPath + ".PermissionsBoundary", expected: "PermissionsBoundaryArn")
    }

    /// A managed policy in the shape of `Policies`; Config's is the same in camelCase.
    mutating func importManagedPolicy(_ policy: JSONValue, at jsonPath: String) {
        guard let arn = policy.field("Arn")?.string, !arn.isEmpty else {
            problem(jsonPath, "has no Arn")
            return
        }
        let subject = Subject(.managedPolicy, arn)
        var standard = policy.field("DefaultVersionId")?.string
        for (index, version) in (policy.field("PolicyVersionList")?.items ?? []).enumerated() {
            let place = "\(jsonPath).PolicyVersionList[\(index)]"
            guard let id = version.field("VersionId")?.string, EntryBuilder.isName(id) else {
                problem(place, "has no VersionId")
                continue
            }
            // Config lists versions without their documents.
            if let document = version.field("Document") {
                setPolicy(subject, Facet.versions.member(id), document, at: place + ".Document")
            }
            if standard == nil, version.field("IsDefaultVersion")?.truth == true { standard = id }
        }
        require(
            subject, Facet.defaultVersion, standard, at: jsonPath + ".DefaultVersionId",
            expected: "DefaultVersionId")
    }
}
