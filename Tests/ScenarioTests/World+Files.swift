import AWSTypes
import Foundation
import Pipeline
import TestSupport
import Testing

extension World {
    /// Writes the snapshots (one folder an account, and the organisation's) and the logs.
    func write(to folder: TemporaryFolder) throws {
        for (path, text) in snapshotFiles where !notCaptured.contains(where: { path.hasSuffix($0) })
        {
            try folder.write(local(text), to: "snapshots/\(path)")
        }
        for (path, value) in captures {
            try folder.write(
                local(value as? String ?? World.json(value)), to: "snapshots/\(path)")
        }
        var records = events
        let owner = request.loggedOwner ?? buckets[request.bucket]?.owner ?? World.stranger
        if request.logs.contains(.cloudTrail) { records.append(request.record(bucketOwner: owner)) }
        for (index, record) in records.enumerated() {
            let file = local(World.json(["Records": [record]]))
            try folder.write(file, to: "logs/trail/\(index).json")
        }
        if request.logs.contains(.accessLog) {
            try folder.write(local(request.line(bucketOwner: owner)), to: "logs/access/lines")
        }
    }

    /// Imports what `head-object` said, as a file that does not name its object.
    func importHead(into store: String, _ folder: TemporaryFolder) throws {
        guard var head else { return }
        head["ETag"] = "\"0\""
        let file = try folder.write(World.json(head).utf8, to: "head.json")
        var owner = SnapshotImport.LooseFileOwner()
        owner.bucket = request.bucket
        owner.key = request.key
        owner.capturedAt = Instant(iso8601: captured)
        let summary = try SnapshotImport(storePath: store, owner: owner).run([file])
        #expect(summary.problems == [])
    }

    /// A text as it reads in the world's partition.
    private func local(_ text: String) -> String {
        guard let region = World.regions[partition] else { return text }
        return text.replacing("arn:aws:", with: "arn:\(partition):")
            .replacing(World.region, with: region)
    }

    private var snapshotFiles: [String: String] {
        var files: [String: String] = [:]
        for account in [World.lake, World.partner] {
            files["\(account)/manifest.json"] = World.json([
                "capturedAt": captured, "accountId": account, "region": World.region,
                "canonicalUserId": World.canonicalID(account),
            ])
            files["\(account)/s3control/get-public-access-block.json"] = World.json([
                "PublicAccessBlockConfiguration": [
                    "RestrictPublicBuckets": accountBlocks[account] ?? false,
                    "BlockPublicAcls": accountBlocks[account] ?? false,
                ]
            ])
        }
        files["\(World.lake)/iam/get-account-authorization-details.json"] = authorizationDetails
        files["\(World.lake)/ec2/describe-vpc-endpoints.json"] = World.json([
            "VpcEndpoints": [
                [
                    "VpcEndpointId": World.endpoint, "VpcEndpointType": "Gateway",
                    "VpcId": "vpc-0lake", "ServiceName": "com.amazonaws.eu-central-1.s3",
                    "State": "available", "OwnerId": World.lake, "PolicyDocument": endpointPolicy,
                ]
            ]
        ])
        for (name, bucket) in buckets { add(name, bucket, to: &files) }
        for (arn, key) in keys { add(arn, key, to: &files) }
        for (arn, point) in accessPoints { add(arn, point, to: &files) }
        if organizationIsCaptured { addOrganization(to: &files) }
        return files
    }

    private var authorizationDetails: String {
        var role: [String: Any] = [
            "Path": "/service-role/", "RoleName": "nightly", "RoleId": World.roleID,
            "Arn": World.role, "AssumeRolePolicyDocument": World.value(trust),
            "AttachedManagedPolicies": [[String: Any]](),
            "RolePolicyList": identity.map {
                [["PolicyName": "access", "PolicyDocument": World.value($0)]]
            } ?? [],
            "Tags": tags.map { ["Key": $0.key, "Value": $0.value] },
        ]
        var policies: [[String: Any]] = []
        if let boundary {
            let arn = "arn:aws:iam::\(World.lake):policy/boundary"
            role["PermissionsBoundary"] = [
                "PermissionsBoundaryType": "PermissionsBoundaryPolicy",
                "PermissionsBoundaryArn": arn,
            ]
            policies.append([
                "PolicyName": "boundary", "Arn": arn, "DefaultVersionId": "v1",
                "PolicyVersionList": [
                    [
                        "VersionId": "v1", "IsDefaultVersion": true,
                        "Document": World.value(boundary),
                    ]
                ],
            ])
        }
        return World.json([
            "RoleDetailList": roleIsCaptured ? [role] : [], "Policies": policies,
            "UserDetailList": [[String: Any]](), "GroupDetailList": [[String: Any]](),
        ])
    }

    private func add(_ name: String, _ bucket: Bucket, to files: inout [String: String]) {
        let folder = "\(bucket.owner)/s3/\(name)"
        if let policy = bucket.policy {
            files["\(folder)/get-bucket-policy.json"] = World.json(["Policy": policy])
        }
        files["\(folder)/get-bucket-ownership-controls.json"] = World.json([
            "OwnershipControls": ["Rules": [["ObjectOwnership": bucket.ownership]]]
        ])
        files["\(folder)/get-bucket-request-payment.json"] = World.json(["Payer": bucket.payer])
        var standard: [String: Any] = ["SSEAlgorithm": "AES256"]
        if let key = bucket.key {
            standard = ["SSEAlgorithm": bucket.algorithm]
            if !key.isEmpty { standard["KMSMasterKeyID"] = key }
        }
        files["\(folder)/get-bucket-encryption.json"] = World.json([
            "ServerSideEncryptionConfiguration": [
                "Rules": [
                    [
                        "ApplyServerSideEncryptionByDefault": standard,
                        "BucketKeyEnabled": bucket.usesBucketKey,
                    ] as [String: Any]
                ]
            ]
        ])
        files["\(folder)/get-bucket-acl.json"] = World.acl(
            owner: bucket.owner, grants: bucket.grants)
        if !bucket.block.isEmpty {
            files["\(folder)/get-public-access-block.json"] = World.json([
                "PublicAccessBlockConfiguration": Dictionary(
                    uniqueKeysWithValues: bucket.block.map { ($0, true) })
            ])
        }
        for (key, acl) in bucket.objectACLs {
            let file = key.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? key
            files["\(folder)/get-object-acl/\(file).json"] = World.acl(
                owner: acl.owner, grants: acl.grants)
        }
    }

    private static func acl(owner: String, grants: [String: String]) -> String {
        json([
            "Owner": ["ID": canonicalID(owner)],
            "Grants": grants.map { grantee, permission -> [String: Any] in
                let isGroup = grantee.hasPrefix("http")
                return [
                    "Grantee": [isGroup ? "URI" : "ID": isGroup ? grantee : canonicalID(grantee)],
                    "Permission": permission,
                ]
            },
        ])
    }

    private func add(_ arn: String, _ key: Key, to files: inout [String: String]) {
        let parts = arn.split(separator: ":")
        let id = parts[5].split(separator: "/")[1]
        let folder = "\(parts[4])/kms/\(id)"
        files["\(folder)/get-key-policy.json"] = World.json([
            "Policy": key.policy, "PolicyName": "default",
        ])
        files["\(folder)/describe-key.json"] = World.json([
            "KeyMetadata": [
                "AWSAccountId": String(parts[4]), "KeyId": String(id), "Arn": arn,
                "Enabled": key.state == "Enabled", "KeyState": key.state,
                "KeyManager": key.manager,
            ].merging(key.metadata) { _, own in own }
        ])
        files["\(folder)/list-grants.json"] = World.json(["Grants": key.grants])
    }

    private func add(_ arn: String, _ point: AccessPoint, to files: inout [String: String]) {
        let parts = arn.split(separator: ":")
        let folder = "\(parts[4])/s3control/\(parts[5].split(separator: "/")[1])"
        var settings: [String: Any] = [
            "Name": String(parts[5].split(separator: "/")[1]), "Bucket": point.bucket,
            "NetworkOrigin": point.origin,
        ]
        if let vpc = point.vpc { settings["VpcConfiguration"] = ["VpcId": vpc] }
        files["\(folder)/get-access-point.json"] = World.json(settings)
        files["\(folder)/get-access-point-policy.json"] = World.json(
            point.policy.map { ["Policy": $0] }
                ?? ["Error": ["Code": "NoSuchAccessPointPolicy"]])
    }

    private func addOrganization(to files: inout [String: String]) {
        let folder = "organization/organizations"
        files["organization/manifest.json"] = World.json([
            "capturedAt": captured, "accountId": "999900001111", "region": "us-east-1",
        ])
        files["\(folder)/describe-organization.json"] = World.json([
            "Organization": ["Id": "o-acme403", "MasterAccountId": "999900001111"]
        ])
        files["\(folder)/list-accounts.json"] = World.json([
            "Accounts": [["Id": World.lake], ["Id": World.partner], ["Id": "999900001111"]]
        ])
        let parents = [
            World.lake: "ou-acme-data", World.partner: "ou-acme-data", "ou-acme-data": "r-acme",
            "999900001111": "r-acme",
        ]
        for (child, parent) in parents {
            files["\(folder)/list-parents/\(child).json"] = World.json(["Parents": [["Id": parent]]]
            )
        }
        for target in ["r-acme", "ou-acme-data", World.lake, World.partner, "999900001111"] {
            for (type, all, own) in [
                ("SERVICE_CONTROL_POLICY", "p-FullAWSAccess", serviceControl),
                ("RESOURCE_CONTROL_POLICY", "p-RCPFullAWSAccess", resourceControl),
            ] {
                // A policy attached under the name of AWS's own replaces it.
                var ids = own[target].map { Array($0.keys) } ?? []
                if own[target]?["instead"] == nil { ids.append(all) }
                files["\(folder)/list-policies-for-target/\(target).\(type).json"] = World.json([
                    "Policies": ids.sorted().map { ["Id": World.policyID($0, type, target)] }
                ])
                for (name, document) in own[target] ?? [:] {
                    let id = World.policyID(name, type, target)
                    files["\(folder)/describe-policy/\(id).json"] = World.json([
                        "Policy": [
                            "Content": document,
                            "PolicySummary": ["Id": id, "Name": name, "Type": type],
                        ]
                    ])
                }
            }
        }
    }

    private static func policyID(_ name: String, _ type: String, _ target: String) -> String {
        name.hasPrefix("p-") ? name : "p-\(name)\(type.prefix(1).lowercased())\(target.suffix(4))"
    }

    static func json(_ value: Any) -> String {
        guard
            let data = try? JSONSerialization.data(
                withJSONObject: value, options: [.sortedKeys, .withoutEscapingSlashes])
        else { return "not JSON: \(value)" }
        return String(decoding: data, as: UTF8.self)
    }

    static func value(_ text: String) -> Any {
        (try? JSONSerialization.jsonObject(with: Data(text.utf8))) ?? text
    }
}
