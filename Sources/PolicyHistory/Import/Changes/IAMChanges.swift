import AWSTypes
import JSON

extension EntryBuilder {
    mutating func changeIAM(_ change: PolicyChange) {
        if let role = change.text("roleName") {
            guard let account = change.account else { return }
            changeRole(change, Subject(.role, "\(account)/\(role)"))
        } else if change.name == "CreatePolicy" {
            createManagedPolicy(change)
        } else if let arn = change.text("policyArn") {
            changeManagedPolicy(change, Subject(.managedPolicy, arn))
        }
    }

    // MARK: - Roles

    private mutating func changeRole(_ change: PolicyChange, _ role: Subject) {
        let parameters = change.parameters
        switch change.name {
        case "PutRolePolicy":
            guard let name = memberName(change, "policyName", role, Facet.inlinePolicies) else {
                return
            }
            setPolicy(
                role, Facet.inlinePolicies.member(name), parameters["policyDocument"],
                at: "policyDocument")
        case "DeleteRolePolicy":
            guard let name = memberName(change, "policyName", role, Facet.inlinePolicies) else {
                return
            }
            set(role, Facet.inlinePolicies.member(name), nil)
        case "AttachRolePolicy", "DetachRolePolicy":
            guard let arn = memberName(change, "policyArn", role, Facet.attachedPolicies) else {
                return
            }
            let isThere = change.name == "AttachRolePolicy"
            set(role, Facet.attachedPolicies.member(arn), isThere ? arn : nil)
        case "UpdateAssumeRolePolicy":
            setPolicy(role, Facet.trust, parameters["policyDocument"], at: "policyDocument")
        case "PutRolePermissionsBoundary":
            require(
                role, Facet.boundary, change.text("permissionsBoundary"),
                at: "permissionsBoundary", expected: "the policy's ARN")
        case "DeleteRolePermissionsBoundary": set(role, Facet.boundary, nil)
        case "CreateRole": createRole(change, role)
        case "DeleteRole": forgetRole(role)
        case "TagRole", "UntagRole": changeTags(change, of: role)
        default: break
        }
    }

    /// The name of a group's member that a change is about. Without one, any member may have
    /// changed: the list is then unknown.
    private mutating func memberName(
        _ change: PolicyChange, _ key: String, _ role: Subject, _ group: Facet.Group
    ) -> String? {
        if let name = change.text(key), EntryBuilder.isName(name) { return name }
        unreadable(role, group.listing, at: key, "\(key) is missing or of another type")
        return nil
    }

    private mutating func createRole(_ change: PolicyChange, _ role: Subject) {
        let parameters = change.parameters
        let created = change.response["role"]
        let path = change.text("path") ?? "/"
        let name = change.text("roleName") ?? ""
        let written = change.account.map { "arn:\(change.partition):iam::\($0):role\(path)\(name)" }
        require(
            role, Facet.arn, PolicyChange.text(created?["arn"]) ?? written, at: "role.arn",
            expected: "the ARN")
        require(
            role, Facet.uniqueID, PolicyChange.text(created?["roleId"]), at: "role.roleId",
            expected: "the unique id")
        setPolicy(
            role, Facet.trust, parameters["assumeRolePolicyDocument"],
            at: "assumeRolePolicyDocument")
        set(role, Facet.boundary, change.text("permissionsBoundary"))
        setTags(role, parameters["tags"], at: "tags")
        list(role, Facet.inlinePolicies, [])
        list(role, Facet.attachedPolicies, [])
    }

    /// IAM deletes a role only once no policy is left (IAM API Reference, `DeleteRole`): one that
    /// is made again by the same name begins with none, and is another by its unique id.
    mutating func forgetRole(_ role: Subject) {
        set(role, Facet.arn, nil)
        set(role, Facet.boundary, nil)
        for group in [Facet.inlinePolicies, Facet.attachedPolicies] { list(role, group, []) }
        forget(
            role, [Facet.uniqueID, Facet.trust, Facet.tags.listing],
            because: "the role was deleted")
    }

    /// Tags set or taken away: of roles, keys, and of what `TagResource` of S3 names.
    mutating func changeTags(_ change: PolicyChange, of subject: Subject) {
        let isSet = change.name.hasPrefix("Tag")
        let key = isSet ? "tags" : "tagKeys"
        changeTags(change.parameters[key], isSet: isSet, of: subject, at: key)
    }

    /// Tags set, or the keys of those taken away.
    mutating func changeTags(
        _ list: JSONValue?, isSet: Bool, of subject: Subject, at key: String
    ) {
        guard let items = list?.oneOrMany, !items.isEmpty else {
            unreadable(subject, Facet.tags.listing, at: key, "the list is missing")
            return
        }
        for (index, item) in items.enumerated() {
            let name = isSet ? (item.field("Key") ?? item.field("TagKey"))?.scalar : item.scalar
            guard let name, EntryBuilder.isName(name) else {
                unreadable(subject, Facet.tags.listing, at: "\(key)[\(index)]", "has no name")
                continue
            }
            if isSet {
                require(
                    subject, Facet.tags.member(name),
                    (item.field("Value") ?? item.field("TagValue"))?.scalar,
                    at: "\(key)[\(index)]", expected: "the value")
            } else {
                set(subject, Facet.tags.member(name), nil)
            }
        }
    }

    // MARK: - Managed policies

    private mutating func createManagedPolicy(_ change: PolicyChange) {
        let made = change.response["policy"]
        var arn = PolicyChange.text(made?["arn"])
        if arn == nil, let name = change.text("policyName"), let account = change.account {
            let path = change.text("path") ?? "/"
            arn = "arn:\(change.partition):iam::\(account):policy\(path)\(name)"
        }
        guard let arn else {
            problem("policy.arn", "the policy's ARN is missing")
            return
        }
        let policy = Subject(.managedPolicy, arn)
        let version = PolicyChange.text(made?["defaultVersionId"]) ?? "v1"
        setPolicy(
            policy, Facet.versions.member(version), change.parameters["policyDocument"],
            at: "policyDocument")
        set(policy, Facet.defaultVersion, version)
    }

    private mutating func changeManagedPolicy(_ change: PolicyChange, _ policy: Subject) {
        switch change.name {
        case "CreatePolicyVersion":
            let made = change.response["policyVersion"]
            let isDefault =
                change.parameters["setAsDefault"]?.truth ?? made?["isDefaultVersion"]?.truth
            guard let version = PolicyChange.text(made?["versionId"]) else {
                problem("policyVersion.versionId", "the version's id is missing")
                if isDefault ?? false {
                    forget(
                        policy, [Facet.defaultVersion],
                        because: "a version of unknown id was made the default")
                }
                return
            }
            setPolicy(
                policy, Facet.versions.member(version), change.parameters["policyDocument"],
                at: "policyDocument")
            if isDefault ?? false { set(policy, Facet.defaultVersion, version) }
        case "SetDefaultPolicyVersion":
            require(
                policy, Facet.defaultVersion, change.text("versionId"), at: "versionId",
                expected: "the version's id")
        case "DeletePolicyVersion":
            if let version = change.text("versionId") {
                set(policy, Facet.versions.member(version), nil)
            }
        case "DeletePolicy": set(policy, Facet.defaultVersion, nil)
        default: break
        }
    }
}
