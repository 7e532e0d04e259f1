import Foundation

@testable import PolicyHistory

/// Captures of accounts, keys, endpoints and organizations; and of IAM.
extension CaptureCase {
    static let others = [
        CaptureCase(
            says: "the account's block",
            files: [
                "s3control/get-public-access-block.json":
                    #"{"PublicAccessBlockConfiguration":\#(ChangeCase.allOn)}"#
            ], subject: ChangeCase.owner, facet: "public-access-block", expected: ChangeCase.allOn),
        CaptureCase(
            says: "no file of the account's block means nothing", files: some,
            subject: ChangeCase.owner, facet: "public-access-block", expected: "unknown"),
        CaptureCase(
            says: "an access point by the ARN that it prints",
            files: [
                "s3control/x/get-access-point.json":
                    #"{"Name":"lake-ap","Bucket":"lake","NetworkOrigin":"Internet","AccessPointArn":"\#(ChangeCase.point.name)","Alias":"lake-ap-1-s3alias"}"#,
                "s3control/x/get-access-point-policy.json": policyFile,
            ], subject: ChangeCase.point, facet: "access-point-policy",
            expected: ChangeCase.document),
        CaptureCase(
            says: "an access point without ARN is of the manifest's region",
            files: ["s3control/lake-ap/get-access-point-policy.json": policyFile],
            subject: ChangeCase.point, facet: "access-point-policy",
            expected: ChangeCase.document),
        CaptureCase(
            says: "an access point without policy file is not known to have none",
            files: ["s3control/lake-ap/get-access-point.json": #"{"Bucket":"lake"}"#],
            subject: ChangeCase.point, facet: "access-point-policy", expected: "unknown"),
        CaptureCase(
            says: "an endpoint's policy without a version",
            files: [
                "ec2/describe-vpc-endpoints.json":
                    #"{"VpcEndpoints":[{"VpcEndpointId":"vpce-1","PolicyDocument":\#(ChangeCase.text)},{}]}"#
            ], subject: ChangeCase.endpoint, facet: "endpoint-policy",
            expected: ChangeCase.document, problems: ["at VpcEndpoints[1]: has no VpcEndpointId"]),
        CaptureCase(
            says: "a key's policy, its ARN from the manifest",
            files: ["kms/0a1b/get-key-policy.json": policyFile], subject: ChangeCase.key,
            facet: "key-policy", expected: ChangeCase.document),
        CaptureCase(
            says: "a key's policy as bare text",
            files: ["kms/0a1b/get-key-policy.json": ChangeCase.document], subject: ChangeCase.key,
            facet: "key-policy", expected: ChangeCase.document),
        CaptureCase(
            says: "a key without state is unknown",
            files: [
                "kms/0a1b/describe-key.json": #"{"KeyMetadata":{"Arn":"\#(ChangeCase.key.name)"}}"#
            ],
            subject: ChangeCase.key, facet: "key-state", expected: "unknown",
            problems: ["KeyState", "KeyManager"]),
        CaptureCase(
            says: "a cut list of grants says nothing of the others",
            files: [
                "kms/0a1b/list-grants.json":
                    #"{"Grants":[{"GrantId":"g","GranteePrincipal":"p"}],"Truncated":true}"#
            ], subject: ChangeCase.key, facet: "grants/*", expected: "unknown",
            problems: ["the list is cut"]),
        CaptureCase(
            says: "a grant that nobody gets is unknown by itself",
            files: ["kms/0a1b/list-grants.json": #"{"Grants":[{"GrantId":"g"}]}"#],
            subject: ChangeCase.key, facet: "grants/g", expected: "unknown",
            problems: ["at Grants[0]"]),
        CaptureCase(
            says: "a grant without an id is one of a list that is not whole",
            files: ["kms/0a1b/list-grants.json": #"{"Grants":[{"GranteePrincipal":"x"}]}"#],
            subject: ChangeCase.key, facet: "grants/*", expected: "unknown",
            problems: ["at Grants[0]"]),
        CaptureCase(
            says: "a grant to a service is one",
            files: [
                "kms/0a1b/list-grants.json":
                    #"{"Grants":[{"GrantId":"g","GranteeServicePrincipal":"rds.amazonaws.com"}]}"#
            ], subject: ChangeCase.key, facet: "grants/*", expected: #"["g"]"#),
        CaptureCase(
            says: "a key's tags",
            files: [
                "kms/0a1b/list-resource-tags.json":
                    #"{"Tags":[{"TagKey":"stage","TagValue":"prod"}],"Truncated":false}"#
            ], subject: ChangeCase.key, facet: "tags/stage", expected: "prod"),
        CaptureCase(
            says: "a cut list of a key's tags is not all of them",
            files: ["kms/0a1b/list-resource-tags.json": #"{"Tags":[],"Truncated":true}"#],
            subject: ChangeCase.key, facet: "tags/*", expected: "unknown",
            problems: ["at Truncated"]),
        CaptureCase(
            says: "an alias",
            files: [
                "kms/list-aliases.json":
                    #"{"Aliases":[{"AliasArn":"arn:aws:kms:eu-west-1:111122223333:alias/lake","TargetKeyId":"0a1b"},{"AliasArn":"arn:aws:kms:eu-west-1:111122223333:alias/aws/s3"}]}"#
            ], subject: ChangeCase.owner, facet: "aliases/eu-west-1/alias/lake", expected: "0a1b"),
        CaptureCase(
            says: "the type of a listed control policy",
            files: [
                "organizations/list-policies-for-target/ou-1.RESOURCE_CONTROL_POLICY.json":
                    #"{"Policies":[{"Id":"p-1","Name":"x"}]}"#
            ], subject: Subject(.organizationPolicy, "p-1"), facet: "policy-type",
            expected: "RESOURCE_CONTROL_POLICY"),
        CaptureCase(
            says: "a target's file of another type",
            files: ["organizations/list-policies-for-target/ou-1.TAG_POLICY.json": "{}"],
            subject: Subject(.organizationTarget, "ou-1"), facet: "parent", expected: "unknown",
            problems: ["is not named <target>."]),
        CaptureCase(
            says: "an organisation that is not in use, by all that was asked of it",
            files: Dictionary(
                uniqueKeysWithValues: [
                    "describe-organization", "list-roots", "list-accounts",
                    "list-parents/111122223333",
                    "list-policies-for-target/111122223333.SERVICE_CONTROL_POLICY",
                ].map { name in
                    (
                        "organizations/\(name).json",
                        "\nAn error occurred (AWSOrganizationsNotInUseException) when calling the "
                            + "operation: Your account is not a member of an organization.\n"
                    )
                }), subject: Subject(.organizationTarget, "111122223333"), facet: "member-of/*",
            expected: "[]"),
        CaptureCase(
            says: "an organisation that is not in use, by the list of its accounts alone",
            files: [
                "organizations/list-accounts.json":
                    #"{"Error":{"Code":"AWSOrganizationsNotInUseException"}}"#
            ], subject: Subject(.organizationTarget, "111122223333"), facet: "member-of/*",
            expected: "[]"),
        CaptureCase(
            says: "an organisation that is not in use",
            files: [
                "organizations/describe-organization.json":
                    #"{"Error":{"Code":"AWSOrganizationsNotInUseException"}}"#
            ], subject: Subject(.organizationTarget, "111122223333"), facet: "member-of/*",
            expected: "[]"),
    ]

    static let iam = [
        CaptureCase(
            says: "a document that is URL-encoded",
            files: [
                "\(page).json": details(
                    roleJSON(
                        "etl", #","Tags":[],"PermissionsBoundary":{"PermissionsBoundaryArn":"b"}"#
                    ).replacingOccurrences(
                        of: ChangeCase.document,
                        with:
                            "\"%7B%22Statement%22%3A%7B%22Effect%22%3A%22Deny%22%2C%22Action%22%3A"
                            + "%22s3%3A%2A%22%7D%7D\""))
            ], subject: role, facet: "trust",
            expected: #"{"Statement":{"Action":"s3:*","Effect":"Deny"}}"#),
        CaptureCase(
            says: "a boundary",
            files: [
                "\(page).json": details(
                    roleJSON("etl", #","PermissionsBoundary":{"PermissionsBoundaryArn":"b"}"#))
            ],
            subject: role, facet: "boundary", expected: "b"),
        CaptureCase(
            says: "a boundary without its ARN is unknown",
            files: ["\(page).json": details(roleJSON("etl", #","PermissionsBoundary":{}"#))],
            subject: role, facet: "boundary", expected: "unknown",
            problems: ["at RoleDetailList[0].PermissionsBoundary"]),
        CaptureCase(
            says: "a role without lists is not known to have none",
            files: [
                "\(page).json": details(
                    roleJSON("etl").replacingOccurrences(
                        of: #""RolePolicyList":[],"#, with: ""))
            ], subject: role, facet: "inline/*", expected: "unknown",
            problems: ["RolePolicyList: the list is missing"]),
        CaptureCase(
            says: "an inline policy without a name",
            files: [
                "\(page).json": details(
                    roleJSON("etl").replacingOccurrences(
                        of: #""RolePolicyList":[]"#, with: #""RolePolicyList":[{}]"#))
            ], subject: role, facet: "inline/*", expected: "unknown",
            problems: ["RolePolicyList[0]: has no name"]),
        CaptureCase(
            says: "an object where a list belongs",
            files: [
                "\(page).json": #"{"RoleDetailList":\#(roleJSON("etl")),"Policies":[]}"#
            ], subject: ChangeCase.owner, facet: "roles/*", expected: #"["etl"]"#),
        CaptureCase(
            says: "a whole account", files: ["\(page).json": details(roleJSON("etl"))],
            subject: ChangeCase.owner, facet: "roles/*", expected: #"["etl"]"#),
        CaptureCase(
            says: "a file without any role was filtered",
            files: ["\(page).json": details("")], subject: ChangeCase.owner, facet: "roles/*",
            expected: "unknown"),
        CaptureCase(
            says: "a truncated page without the next one is no whole account",
            files: ["\(page).json": details(roleJSON("etl"), #","IsTruncated":true"#)],
            subject: ChangeCase.owner, facet: "roles/*", expected: "unknown"),
        CaptureCase(
            says: "all pages together are a whole account",
            files: [
                "\(page).json": details(
                    roleJSON("etl"),
                    #","IsTruncated":true,"Marker":"m"}"#
                        .replacingOccurrences(of: "}", with: "")),
                "\(page)-2.json": details(roleJSON("two"), #","IsTruncated":false"#),
            ], subject: ChangeCase.owner, facet: "roles/*", expected: #"["etl","two"]"#),
        CaptureCase(
            says: "two truncated pages lack one",
            files: [
                "\(page).json": details(roleJSON("etl"), #","IsTruncated":true"#),
                "\(page)-2.json": details(roleJSON("two"), #","IsTruncated":true"#),
            ], subject: ChangeCase.owner, facet: "roles/*", expected: "unknown"),
        CaptureCase(
            says: "a broken role leaves the others",
            files: ["\(page).json": details(#"{"RoleName":tru},"# + roleJSON("etl"))],
            subject: role, facet: "arn", expected: "arn:aws:iam::111122223333:role/etl",
            problems: ["at RoleDetailList[0]"]),
        CaptureCase(
            says: "a role that does not parse leaves no whole account",
            files: ["\(page).json": details(#"{"RoleName":tru},"# + roleJSON("etl"))],
            subject: ChangeCase.owner, facet: "roles/*", expected: "unknown",
            problems: ["at RoleDetailList[0]"]),
        CaptureCase(
            says: "a file that ends in the middle",
            files: ["\(page).json": String(details(roleJSON("etl")).dropLast(20))],
            subject: ChangeCase.owner, facet: "roles/*", expected: "unknown",
            problems: ["\(page).json"]),
        CaptureCase(
            says: "a refused capture",
            files: ["\(page).json": #"{"Error":{"Code":"AccessDenied"}}"#],
            subject: ChangeCase.owner, facet: "roles/*", expected: "unknown",
            problems: ["the capture failed with AccessDenied"]),
        CaptureCase(
            says: "a managed policy's default version",
            files: [
                "\(page).json": #"""
                {"RoleDetailList":[],"Policies":[{"Arn":"\#(ChangeCase.policy.name)",
                "PolicyVersionList":[{"VersionId":"v1","IsDefaultVersion":false,"Document":{}},
                {"VersionId":"v2","IsDefaultVersion":true,"Document":\#(ChangeCase.document)}]}]}
                """#
            ], subject: ChangeCase.policy, facet: "default-version", expected: "v2",
            problems: ["PolicyVersionList[0].Document"]),
    ]
}
