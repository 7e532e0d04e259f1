import AWSTypes
import CloudTrail
import JSONScanner

/// Reads policy-changing CloudTrail events (facts: "Policy-changing events") into facts that hold
/// from the event's time on. Failed changes are no changes.
public enum PolicyChangeEvents {
    /// The facts of one record's JSON text; empty for an event that changes nothing we keep.
    public static func read(_ json: String) -> ImportResult {
        guard let value = try? JSONValue(parsing: json), let record = CloudTrailRecord(value),
            record.errorCode == nil, let time = record.eventTime, let name = record.eventName
        else { return ImportResult() }
        var entries = EntryBuilder(
            time: time, source: .change, origin: name, eventID: record.eventID ?? "",
            author: record.userIdentity?["arn"]?.string)
        let parameters = record.requestParameters ?? .null
        switch record.eventSource {
        case "s3.amazonaws.com"?: entries.changeS3(name, parameters, record)
        case "iam.amazonaws.com"?: entries.changeIAM(name, parameters, record)
        case "kms.amazonaws.com"?: entries.changeKMS(name, parameters, record)
        case "ec2.amazonaws.com"?: entries.changeEC2(name, parameters, record)
        case "organizations.amazonaws.com"?: entries.changeOrganization(name, parameters, record)
        default: break
        }
        return entries.result
    }
}

extension EntryBuilder {
    // MARK: - S3

    fileprivate mutating func changeS3(
        _ name: String, _ parameters: JSONValue, _ record: CloudTrailRecord
    ) {
        if name.contains("AccountPublicAccessBlock"), let account = record.recipientAccount {
            set(
                Subject(.account, account.description), Facet.publicAccessBlock,
                name.hasPrefix("Delete")
                    ? nil : parameters["PublicAccessBlockConfiguration"]?.description)
            return
        }
        guard let bucketName = parameters["bucketName"]?.string else { return }
        let bucket = Subject(.bucket, bucketName)
        switch name {
        case "PutBucketPolicy":
            setPolicy(bucket, Facet.bucketPolicy, parameters["bucketPolicy"], at: "bucketPolicy")
        case "DeleteBucketPolicy": set(bucket, Facet.bucketPolicy, nil)
        case "PutBucketPublicAccessBlock", "PutPublicAccessBlock":
            set(
                bucket, Facet.publicAccessBlock,
                parameters["PublicAccessBlockConfiguration"]?.description)
        case "DeleteBucketPublicAccessBlock", "DeletePublicAccessBlock":
            set(bucket, Facet.publicAccessBlock, nil)
        case "PutBucketOwnershipControls":
            let rules = parameters["OwnershipControls"]
            let rule = (rules?["Rule"] ?? rules?["Rules"])?.oneOrMany.first
            set(bucket, Facet.ownership, rule?["ObjectOwnership"]?.string)
        case "DeleteBucketOwnershipControls": set(bucket, Facet.ownership, nil)
        case "PutBucketRequestPayment":
            set(
                bucket, Facet.payer, parameters["RequestPaymentConfiguration"]?["Payer"]?.string)
        case "PutBucketEncryption":
            set(
                bucket, Facet.encryption,
                EntryBuilder.encryption(parameters["ServerSideEncryptionConfiguration"]))
        case "DeleteBucketEncryption": set(bucket, Facet.encryption, nil)
        case "PutBucketAcl":
            if let acl = parameters["AccessControlPolicy"] {
                set(bucket, Facet.acl, EntryBuilder.acl(acl))
            }
        case "PutObjectAcl":
            guard let key = parameters["key"]?.string,
                let acl = parameters["AccessControlPolicy"]
            else { return }
            set(Subject(.object, "\(bucketName)/\(key)"), Facet.acl, EntryBuilder.acl(acl))
        case "CreateBucket": createBucket(bucket, parameters, record)
        default: break
        }
    }

    private mutating func createBucket(
        _ bucket: Subject, _ parameters: JSONValue, _ record: CloudTrailRecord
    ) {
        if let owner = record.userIdentity?["accountId"]?.string { set(bucket, Facet.owner, owner) }
        set(bucket, Facet.bucketPolicy, nil)
        // The default of new buckets since April 2023 (S3 User Guide, "Object Ownership").
        set(
            bucket, Facet.ownership,
            parameters["x-amz-object-ownership"]?.string ?? "BucketOwnerEnforced")
        set(bucket, Facet.payer, "BucketOwner")
    }

    // MARK: - IAM

    fileprivate mutating func changeIAM(
        _ name: String, _ parameters: JSONValue, _ record: CloudTrailRecord
    ) {
        if let arn = parameters["policyArn"]?.string, parameters["roleName"] == nil {
            changeManagedPolicy(name, arn, parameters, record)
            return
        }
        if name == "CreatePolicy", let arn = record.responseElements?["policy"]?["arn"]?.string {
            let policy = Subject(.managedPolicy, arn)
            setPolicy(
                policy, Facet.versions + "v1", parameters["policyDocument"], at: "policyDocument")
            set(policy, Facet.defaultVersion, "v1")
            return
        }
        guard let roleName = parameters["roleName"]?.string,
            let account = record.recipientAccount
                ?? record.userIdentity?["accountId"]?.string.flatMap({ AccountID($0) })
        else { return }
        changeRole(name, Subject(.role, "\(account)/\(roleName)"), parameters, record)
    }

    private mutating func changeRole(
        _ name: String, _ role: Subject, _ parameters: JSONValue, _ record: CloudTrailRecord
    ) {
        let policyName = parameters["policyName"]?.string ?? ""
        let policyARN = parameters["policyArn"]?.string ?? ""
        switch name {
        case "PutRolePolicy":
            setPolicy(
                role, Facet.inlinePolicies + policyName, parameters["policyDocument"],
                at: "policyDocument")
        case "DeleteRolePolicy": set(role, Facet.inlinePolicies + policyName, nil)
        case "AttachRolePolicy": set(role, Facet.attachedPolicies + policyARN, policyARN)
        case "DetachRolePolicy": set(role, Facet.attachedPolicies + policyARN, nil)
        case "UpdateAssumeRolePolicy":
            setPolicy(role, Facet.trust, parameters["policyDocument"], at: "policyDocument")
        case "PutRolePermissionsBoundary":
            set(role, Facet.boundary, parameters["permissionsBoundary"]?.string)
        case "DeleteRolePermissionsBoundary": set(role, Facet.boundary, nil)
        case "CreateRole":
            let created = record.responseElements?["role"]
            set(role, Facet.arn, created?["arn"]?.string)
            if let id = created?["roleId"]?.string { set(role, Facet.uniqueID, id) }
            setPolicy(
                role, Facet.trust, parameters["assumeRolePolicyDocument"],
                at: "assumeRolePolicyDocument")
            set(role, Facet.boundary, parameters["permissionsBoundary"]?.string)
            setTags(role, parameters["tags"])
            list(role, Facet.inlinePolicies, [])
            list(role, Facet.attachedPolicies, [])
        case "DeleteRole": set(role, Facet.arn, nil)
        default: break
        }
    }

    private mutating func changeManagedPolicy(
        _ name: String, _ arn: String, _ parameters: JSONValue, _ record: CloudTrailRecord
    ) {
        let policy = Subject(.managedPolicy, arn)
        switch name {
        case "CreatePolicyVersion":
            guard
                let version = record.responseElements?["policyVersion"]?["versionId"]?.string
            else { return }
            setPolicy(
                policy, Facet.versions + version, parameters["policyDocument"],
                at: "policyDocument")
            if parameters["setAsDefault"]?.bool == true {
                set(policy, Facet.defaultVersion, version)
            }
        case "SetDefaultPolicyVersion":
            set(policy, Facet.defaultVersion, parameters["versionId"]?.string)
        case "DeletePolicy": set(policy, Facet.defaultVersion, nil)
        default: break
        }
    }

    // MARK: - KMS

    fileprivate mutating func changeKMS(
        _ name: String, _ parameters: JSONValue, _ record: CloudTrailRecord
    ) {
        let named = record.resources.first { $0["type"]?.string == "AWS::KMS::Key" }?["ARN"]?.string
        guard let arn = named ?? parameters["keyId"]?.string, arn.hasPrefix("arn:") else { return }
        let key = Subject(.key, arn)
        switch name {
        case "PutKeyPolicy": setPolicy(key, Facet.keyPolicy, parameters["policy"], at: "policy")
        case "DisableKey": set(key, Facet.keyState, "Disabled")
        case "EnableKey": set(key, Facet.keyState, "Enabled")
        case "ScheduleKeyDeletion": set(key, Facet.keyState, "PendingDeletion")
        case "CancelKeyDeletion": set(key, Facet.keyState, "Disabled")
        case "CreateGrant":
            guard let id = record.responseElements?["grantId"]?.string else { return }
            set(key, Facet.grants + id, parameters.description)
        case "RevokeGrant", "RetireGrant":
            if let id = parameters["grantId"]?.string { set(key, Facet.grants + id, nil) }
        default: break
        }
    }

    // MARK: - EC2

    fileprivate mutating func changeEC2(
        _ name: String, _ parameters: JSONValue, _ record: CloudTrailRecord
    ) {
        let request = parameters["\(name)Request"] ?? parameters
        switch name {
        case "ModifyVpcEndpoint":
            guard let id = request["VpcEndpointId"]?.string else { return }
            let endpoint = Subject(.vpcEndpoint, id)
            if let policy = request["PolicyDocument"] {
                setPolicy(endpoint, Facet.endpointPolicy, policy, at: "PolicyDocument")
            } else if request["ResetPolicy"]?.bool == true {
                set(endpoint, Facet.endpointPolicy, nil)
            }
        case "CreateVpcEndpoint":
            let made = record.responseElements?["CreateVpcEndpointResponse"]?["vpcEndpoint"]
            guard let id = made?["vpcEndpointId"]?.string else { return }
            let endpoint = Subject(.vpcEndpoint, id)
            let members: [(String, JSONValue?)] = [
                ("vpc", request["VpcId"]), ("service", request["ServiceName"]),
                ("type", request["VpcEndpointType"] ?? .string("Gateway")),
                ("owner", record["recipientAccountId"]),
            ]
            set(
                endpoint, Facet.endpoint,
                JSONValue.object(members.map { JSONValue.Member($0.0, $0.1 ?? .null) }).description)
            if let policy = request["PolicyDocument"] ?? made?["policyDocument"] {
                setPolicy(endpoint, Facet.endpointPolicy, policy, at: "PolicyDocument")
            } else {
                set(endpoint, Facet.endpointPolicy, nil)
            }
        case "DeleteVpcEndpoints":
            for item in request["VpcEndpointId"]?.oneOrMany ?? [] {
                guard let id = item["content"]?.string ?? item.string else { continue }
                set(Subject(.vpcEndpoint, id), Facet.endpoint, nil)
            }
        default: break
        }
    }

    // MARK: - Organizations

    fileprivate mutating func changeOrganization(
        _ name: String, _ parameters: JSONValue, _ record: CloudTrailRecord
    ) {
        let policyID = parameters["policyId"]?.string ?? ""
        let isResource = policyID.isEmpty ? false : policyID.hasPrefix("p-RCP")
        switch name {
        case "CreatePolicy":
            let made = record.responseElements?["policy"]?["policySummary"]
            guard let id = made?["id"]?.string else { return }
            let policy = Subject(.organizationPolicy, id)
            setPolicy(policy, Facet.content, parameters["content"], at: "content")
            if let title = parameters["name"]?.string { set(policy, Facet.name, title) }
        case "UpdatePolicy":
            guard let content = parameters["content"] else { return }
            setPolicy(
                Subject(.organizationPolicy, policyID), Facet.content, content, at: "content")
        case "AttachPolicy", "DetachPolicy":
            guard let target = parameters["targetId"]?.string else { return }
            let prefix =
                isResource ? Facet.resourceControlPolicies : Facet.serviceControlPolicies
            set(
                Subject(.organizationTarget, target), prefix + policyID,
                name == "AttachPolicy" ? policyID : nil)
        case "MoveAccount":
            guard let account = parameters["accountId"]?.string,
                let parent = parameters["destinationParentId"]?.string
            else { return }
            set(Subject(.organizationTarget, account), Facet.parent, parent)
        default: break
        }
    }
}
