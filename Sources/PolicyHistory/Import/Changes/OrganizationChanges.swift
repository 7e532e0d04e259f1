import AWSTypes
import CloudTrail
import JSON

extension EntryBuilder {
    mutating func changeOrganization(_ change: PolicyChange) {
        switch change.name {
        case "CreatePolicy", "UpdatePolicy", "DeletePolicy": changeControlPolicy(change)
        case "AttachPolicy", "DetachPolicy": changeAttachment(change)
        case "EnablePolicyType", "DisablePolicyType": changePolicyType(change)
        case "MoveAccount":
            guard let account = change.text("accountId") else {
                problem("accountId", "the account is missing")
                return
            }
            require(
                Subject(.organizationTarget, account), Facet.parent,
                change.text("destinationParentId"), at: "destinationParentId",
                expected: "the parent's id")
        case "CreateOrganizationalUnit":
            let unit = change.response["organizationalUnit"]
            guard let id = PolicyChange.text(unit?["id"]) else {
                problem("organizationalUnit.id", "the unit's id is missing")
                return
            }
            begin(id, parent: change.text("parentId"))
        case "DeleteOrganizationalUnit":
            if let id = change.text("organizationalUnitId") {
                set(Subject(.organizationTarget, id), Facet.parent, nil)
            }
        default: changeMembership(change)
        }
    }

    /// A new account or unit begins with AWS's own full-access policies (Organizations User
    /// Guide, "FullAWSAccess"); where a type is switched off they change nothing.
    private mutating func begin(_ id: String, parent: String?) {
        let target = Subject(.organizationTarget, id)
        require(target, Facet.parent, parent, at: "parentId", expected: "the parent's id")
        for type in ControlPolicyType.allCases {
            set(target, type.attachments.member(type.fullAccessID), type.fullAccessID)
            list(target, type.attachments, [type.fullAccessID])
        }
    }

    // MARK: - Policies

    private mutating func changeControlPolicy(_ change: PolicyChange) {
        let summary = change.response["policy"]?["policySummary"]
        guard let id = PolicyChange.text(summary?["id"]) ?? change.text("policyId") else {
            problem("policyId", "the policy's id is missing")
            return
        }
        let policy = Subject(.organizationPolicy, id)
        if change.name == "DeletePolicy" {
            set(policy, Facet.content, nil)
            return
        }
        let type = PolicyChange.text(summary?["type"]) ?? change.text("type")
        if let type { set(policy, Facet.policyType, type) }
        if let name = change.text("name") ?? PolicyChange.text(summary?["name"]) {
            set(policy, Facet.name, name)
        }
        // An update may rename only.
        if change.name == "CreatePolicy" || change.parameters["content"] != nil {
            setContent(policy, change.parameters["content"], type: type)
        }
    }

    /// The content of a policy. That of an S3 policy is no policy document, but settings; that of
    /// tag or backup policies is nothing of use.
    mutating func setContent(
        _ policy: Subject, _ content: JSONValue?, type: String?, at jsonPath: String = "content"
    ) {
        if type == PolicyHistory.s3PolicyType {
            let settings = content?.unwrapped
            require(
                policy, Facet.content, settings?.members == nil ? nil : settings?.description,
                at: jsonPath, expected: "the content")
            return
        }
        if let type, ControlPolicyType(rawValue: type) == nil { return }
        setPolicy(policy, Facet.content, content, at: jsonPath)
    }

    private mutating func changeAttachment(_ change: PolicyChange) {
        guard let id = change.text("policyId"), EntryBuilder.isName(id),
            let target = change.text("targetId")
        else {
            problem("policyId", "the policy's or the target's id is missing")
            return
        }
        set(
            Subject(.organizationTarget, target), Facet.controlPolicies.member(id),
            change.name == "AttachPolicy" ? id : nil)
    }

    private mutating func changePolicyType(_ change: PolicyChange) {
        guard let root = change.text("rootId"), let type = change.text("policyType") else {
            problem("policyType", "the root's id or the type is missing")
            return
        }
        set(
            Subject(.organizationTarget, root), Facet.policyTypes.member(type),
            change.name == "EnablePolicyType" ? "ENABLED" : nil)
    }

    // MARK: - Accounts

    /// Accounts that join and leave. The events name no organisation; they are logged in its
    /// management account, or, for one that leaves by itself, in that account.
    private mutating func changeMembership(_ change: PolicyChange) {
        switch change.name {
        case "CreateAccountResult":
            let status = change.record["serviceEventDetails"]?["createAccountStatus"]
            guard status?["state"]?.string == "SUCCEEDED" else { return }
            join(PolicyChange.text(status?["accountId"]), change)
        case "AcceptHandshake": acceptInvitation(change)
        case "RemoveAccountFromOrganization":
            guard let account = change.text("accountId"), let management = change.account else {
                problem("accountId", "the account is missing")
                return
            }
            let target = Subject(.organizationTarget, account)
            set(target, Facet.memberOf.member(management.description), nil)
        case "LeaveOrganization":
            guard let account = change.account else { return }
            list(Subject(.organizationTarget, account.description), Facet.memberOf, [])
        default: break
        }
    }

    /// Logged in the account that accepts; its answer names the organisation. An account that was
    /// invited by its e-mail address is named by the event alone.
    private mutating func acceptInvitation(_ change: PolicyChange) {
        let handshake = change.response["handshake"]
        guard handshake?["action"]?.string == "INVITE" else { return }
        let parties = handshake?["parties"]?.items ?? []
        func party(_ type: String) -> String? {
            PolicyChange.text(parties.first { $0["type"]?.string == type }?["id"])
        }
        guard let organization = party("ORGANIZATION"),
            let account = party("ACCOUNT") ?? change.account?.description
        else {
            problem("handshake.parties", "the organization or the account is missing")
            return
        }
        let id = organization.hasPrefix("o-") ? organization : "o-" + organization
        set(Subject(.organization, id), Facet.accounts.member(account), account)
        begin(account, parent: Facet.unnamedRoot)
    }

    private mutating func join(_ account: String?, _ change: PolicyChange) {
        guard let account = account.flatMap({ AccountID($0) }), let management = change.account
        else {
            problem("accountId", "the account is missing")
            return
        }
        let target = Subject(.organizationTarget, account.description)
        set(target, Facet.memberOf.member(management.description), account.description)
        begin(account.description, parent: Facet.unnamedRoot)
    }
}
