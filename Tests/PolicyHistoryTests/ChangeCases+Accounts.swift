import Testing

@testable import PolicyHistory

/// Changes of roles and their policies, of KMS keys, VPC endpoints and organizations.
extension ChangeCase {
    static let iam = [
        ChangeCase(
            "iam", "PutRolePolicy",
            #"{"roleName":"etl","policyName":"p","policyDocument":\#(text)}"#, role, "inline/p",
            document),
        ChangeCase(
            "iam", "PutRolePolicy", #"{"roleName":"etl","policyName":"p"}"#, role, "inline/p",
            "unknown"),
        ChangeCase(
            "iam", "PutRolePolicy", #"{"roleName":"etl","policyName":"*","policyDocument":"{}"}"#,
            role, "inline/*", "unknown"),
        ChangeCase(
            "iam", "DeleteRolePolicy", #"{"roleName":"etl","policyName":"p"}"#, role, "inline/p",
            "none"),
        ChangeCase(
            "iam", "AttachRolePolicy", #"{"roleName":"etl","policyArn":"\#(policy.name)"}"#, role,
            Facet.attachedPolicies.member(policy.name), policy.name),
        ChangeCase(
            "iam", "DetachRolePolicy", #"{"roleName":"etl","policyArn":"\#(policy.name)"}"#, role,
            Facet.attachedPolicies.member(policy.name), "none"),
        ChangeCase(
            "iam", "DetachRolePolicy", #"{"roleName":"etl","policyArn":null}"#, role, "attached/*",
            "unknown"),
        ChangeCase(
            "iam", "UpdateAssumeRolePolicy", #"{"roleName":"etl","policyDocument":\#(text)}"#, role,
            "trust", document),
        ChangeCase(
            "iam", "PutRolePermissionsBoundary",
            #"{"roleName":"etl","permissionsBoundary":"\#(policy.name)"}"#, role, "boundary",
            policy.name),
        ChangeCase(
            "iam", "PutRolePermissionsBoundary", #"{"roleName":"etl"}"#, role, "boundary", "unknown"
        ),
        ChangeCase(
            "iam", "DeleteRolePermissionsBoundary", #"{"roleName":"etl"}"#, role, "boundary",
            "none"),
        ChangeCase(
            "iam", "TagRole", #"{"roleName":"etl","tags":[{"key":"team","value":"a"}]}"#, role,
            "tags/team", "a"),
        ChangeCase(
            "iam", "TagRole",
            #"{"roleName":"etl","tags":[{"key":"team","value":"!unknown: not yours to know"}]}"#,
            role, "tags/team", "!unknown: not yours to know"),
        ChangeCase(
            "iam", "UntagRole", #"{"roleName":"etl","tagKeys":["team"]}"#, role, "tags/team", "none"
        ),
        ChangeCase(
            "iam", "CreateRole",
            #"{"roleName":"etl","assumeRolePolicyDocument":\#(text)}"#,
            response: #"{"role":{"arn":"arn:aws:iam::111122223333:role/x/etl","roleId":"AROA1"}}"#,
            role, "arn", "arn:aws:iam::111122223333:role/x/etl"),
        ChangeCase(
            "iam", "CreateRole", #"{"roleName":"etl","assumeRolePolicyDocument":\#(text)}"#, role,
            "inline/p", "none"),
        ChangeCase(
            "iam", "CreateRole",
            #"{"roleName":"etl","assumeRolePolicyDocument":\#(text),"permissionsBoundary":"b"}"#,
            role, "boundary", "b"),
        ChangeCase("iam", "DeleteRole", #"{"roleName":"etl"}"#, role, "arn", "none"),
        ChangeCase("iam", "DeleteRole", #"{"roleName":"etl"}"#, role, "trust", "unknown"),
        ChangeCase(
            "iam", "CreatePolicy", #"{"policyName":"read","policyDocument":\#(text)}"#,
            response: #"{"policy":{"arn":"\#(policy.name)","defaultVersionId":"v1"}}"#, policy,
            "versions/v1", document),
        ChangeCase(
            "iam", "CreatePolicy", #"{"policyName":"read","policyDocument":\#(text)}"#, policy,
            "default-version", "v1"),
        ChangeCase(
            "iam", "CreatePolicyVersion",
            #"{"policyArn":"\#(policy.name)","policyDocument":\#(text),"setAsDefault":"true"}"#,
            response: #"{"policyVersion":{"versionId":"v3"}}"#, policy, "default-version", "v3"),
        ChangeCase(
            "iam", "CreatePolicyVersion",
            #"{"policyArn":"\#(policy.name)","policyDocument":\#(text)}"#,
            response: #"{"policyVersion":{"versionId":"v3","isDefaultVersion":false}}"#, policy,
            "default-version", "unknown"),
        ChangeCase(
            "iam", "CreatePolicyVersion",
            #"{"policyArn":"\#(policy.name)","policyDocument":\#(text),"setAsDefault":true}"#,
            policy, "default-version", "unknown"),
        ChangeCase(
            "iam", "SetDefaultPolicyVersion",
            #"{"policyArn":"\#(policy.name)","versionId":"v2"}"#, policy, "default-version", "v2"),
        ChangeCase(
            "iam", "SetDefaultPolicyVersion", #"{"policyArn":"\#(policy.name)"}"#, policy,
            "default-version", "unknown"),
        ChangeCase(
            "iam", "DeletePolicyVersion", #"{"policyArn":"\#(policy.name)","versionId":"v2"}"#,
            policy, "versions/v2", "none"),
        ChangeCase(
            "iam", "DeletePolicy", #"{"policyArn":"\#(policy.name)"}"#, policy, "default-version",
            "none"),
    ]

    static let kms = [
        ChangeCase(
            "kms", "PutKeyPolicy", #"{"keyId":"0a1b","policyName":"default","policy":\#(text)}"#,
            key, "key-policy", document),
        ChangeCase(
            "kms", "PutKeyPolicy", #"{"keyId":"\#(key.name)","policy":\#(text)}"#, key,
            "key-policy",
            document),
        ChangeCase(
            "kms", "PutKeyPolicy", #"{"keyId":"alias/lake","policy":\#(text)}"#,
            extra: #""resources":[{"type":"AWS::KMS::Key","ARN":"\#(key.name)"}]"#, key,
            "key-policy", document),
        ChangeCase(
            "kms", "PutKeyPolicy", #"{"keyId":"0a1b","policy":null}"#, key, "key-policy", "unknown"),
        ChangeCase("kms", "DisableKey", #"{"keyId":"0a1b"}"#, key, "key-state", "Disabled"),
        ChangeCase("kms", "EnableKey", #"{"keyId":"0a1b"}"#, key, "key-state", "Enabled"),
        ChangeCase(
            "kms", "ScheduleKeyDeletion", #"{"keyId":"alias/lake","pendingWindowInDays":7}"#,
            response: #"{"keyId":"\#(key.name)"}"#, key, "key-state", "PendingDeletion"),
        ChangeCase("kms", "CancelKeyDeletion", #"{"keyId":"0a1b"}"#, key, "key-state", "Disabled"),
        ChangeCase(
            "kms", "CreateKey", #"{"policy":\#(text)}"#,
            response: #"{"keyMetadata":{"arn":"\#(key.name)","keyState":"Enabled"}}"#, key,
            "key-policy", document),
        ChangeCase(
            "kms", "CreateKey", #"{"policy":""}"#,
            response: #"{"keyMetadata":{"arn":"\#(key.name)"}}"#, key, "key-policy",
            #"{"Id":"key-default-1","Statement":[{"Action":"kms:*","Effect":"Allow","Principal":"#
                + #"{"AWS":"arn:aws:iam::111122223333:root"},"Resource":"*","#
                + #""Sid":"Enable IAM User Permissions"}],"Version":"2012-10-17"}"#),
        ChangeCase(
            "kms", "CreateKey", "{}", response: #"{"keyMetadata":{"arn":"\#(key.name)"}}"#, key,
            "grants/g", "none"),
        ChangeCase(
            "kms", "CreateGrant",
            #"{"keyId":"0a1b","granteePrincipal":"arn:p","operations":["Decrypt"]}"#,
            response: #"{"grantId":"g"}"#, key, "grants/g",
            #"{"granteePrincipal":"arn:p","keyId":"0a1b","operations":["Decrypt"]}"#),
        ChangeCase(
            "kms", "CreateGrant", #"{"keyId":"0a1b","granteePrincipal":"arn:p"}"#, key, "grants/*",
            "unknown"),
        ChangeCase(
            "kms", "RevokeGrant", #"{"keyId":"0a1b","grantId":"g"}"#, key, "grants/g", "none"),
        ChangeCase(
            "kms", "RetireGrant", "null",
            extra: #"""
                "resources":[{"type":"AWS::KMS::Key","ARN":"\#(key.name)"}],
                "additionalEventData":{"grantId":"g"}
                """#, key, "grants/g", "none"),
        ChangeCase(
            "kms", "RetireGrant", #"{"keyId":"0a1b"}"#, key, "grants/*", "unknown"),
        ChangeCase(
            "kms", "CreateAlias", #"{"aliasName":"alias/lake","targetKeyId":"0a1b"}"#, owner,
            "aliases/eu-west-1/alias/lake", "0a1b"),
        ChangeCase(
            "kms", "DeleteAlias", #"{"aliasName":"alias/lake"}"#, owner,
            "aliases/eu-west-1/alias/lake", "none"),
    ]

    static let others = [
        ChangeCase(
            "ec2", "CreateVpcEndpoint",
            #"{"CreateVpcEndpointRequest":{"VpcId":"vpc-1","ServiceName":"com.amazonaws.eu-west-1.s3","PolicyDocument":\#(text)}}"#,
            response: #"{"CreateVpcEndpointResponse":{"vpcEndpoint":{"vpcEndpointId":"vpce-1"}}}"#,
            endpoint, "endpoint-policy", document),
        ChangeCase(
            "ec2", "CreateVpcEndpoint",
            #"{"CreateVpcEndpointRequest":{"VpcId":"vpc-1","ServiceName":"com.amazonaws.eu-west-1.s3"}}"#,
            response: #"{"CreateVpcEndpointResponse":{"vpcEndpoint":{"vpcEndpointId":"vpce-1"}}}"#,
            endpoint, "endpoint",
            #"{"owner":"111122223333","region":"eu-west-1","service":"com.amazonaws.eu-west-1.s3","type":"Gateway","#
                + #""vpc":"vpc-1"}"#),
        ChangeCase(
            "ec2", "ModifyVpcEndpoint",
            #"{"ModifyVpcEndpointRequest":{"VpcEndpointId":"vpce-1","PolicyDocument":\#(text)}}"#,
            endpoint, "endpoint-policy", document),
        ChangeCase(
            "ec2", "ModifyVpcEndpoint",
            #"{"ModifyVpcEndpointRequest":{"VpcEndpointId":"vpce-1","ResetPolicy":"true"}}"#,
            endpoint, "endpoint-policy", "none"),
        ChangeCase(
            "ec2", "ModifyVpcEndpoint",
            #"{"ModifyVpcEndpointRequest":{"VpcEndpointId":"vpce-1","PolicyDocument":7}}"#,
            endpoint, "endpoint-policy", "unknown"),
        ChangeCase(
            "ec2", "DeleteVpcEndpoints",
            #"{"DeleteVpcEndpointsRequest":{"VpcEndpointId":{"tag":1,"content":"vpce-1"}}}"#,
            endpoint, "endpoint", "none"),
        ChangeCase(
            "ec2", "DeleteVpcEndpoints",
            #"{"DeleteVpcEndpointsRequest":{"VpcEndpointId":[{"tag":1,"content":"vpce-0"},{"tag":2,"content":"vpce-1"}]}}"#,
            endpoint, "endpoint", "none"),
        ChangeCase(
            "ec2", "DeleteVpcEndpoints",
            #"{"DeleteVpcEndpointsRequest":{"VpcEndpointId":{"tag":1,"content":"vpce-1"}}}"#,
            response:
                #"{"DeleteVpcEndpointsResponse":{"unsuccessful":{"item":{"resourceId":"vpce-1"}}}}"#,
            endpoint, "endpoint", "unknown"),
        ChangeCase(
            "organizations", "CreatePolicy",
            #"{"name":"guard","type":"RESOURCE_CONTROL_POLICY","content":\#(text)}"#,
            response: #"{"policy":{"policySummary":{"id":"p-1"}}}"#,
            Subject(.organizationPolicy, "p-1"), "policy-type", "RESOURCE_CONTROL_POLICY"),
        ChangeCase(
            "organizations", "CreatePolicy",
            #"{"name":"tags","type":"TAG_POLICY","content":"{\"tags\":{}}"}"#,
            response: #"{"policy":{"policySummary":{"id":"p-1"}}}"#,
            Subject(.organizationPolicy, "p-1"), "content", "unknown"),
        ChangeCase(
            "organizations", "UpdatePolicy", #"{"policyId":"p-1","content":\#(text)}"#,
            Subject(.organizationPolicy, "p-1"), "content", document),
        ChangeCase(
            "organizations", "UpdatePolicy", #"{"policyId":"p-1","name":"new"}"#,
            Subject(.organizationPolicy, "p-1"), "content", "unknown"),
        ChangeCase(
            "organizations", "AttachPolicy", #"{"policyId":"p-1","targetId":"ou-1"}"#,
            Subject(.organizationTarget, "ou-1"), "service-control-policies/p-1", "unknown"),
        ChangeCase(
            "organizations", "MoveAccount",
            #"{"accountId":"222233334444","sourceParentId":"r-1","destinationParentId":"ou-1"}"#,
            Subject(.organizationTarget, "222233334444"), "parent", "ou-1"),
        ChangeCase(
            "organizations", "MoveAccount", #"{"accountId":"222233334444"}"#,
            Subject(.organizationTarget, "222233334444"), "parent", "unknown"),
        ChangeCase(
            "organizations", "CreateOrganizationalUnit", #"{"parentId":"r-1","name":"data"}"#,
            response: #"{"organizationalUnit":{"id":"ou-2"}}"#,
            Subject(.organizationTarget, "ou-2"), "parent", "r-1"),
        ChangeCase(
            "organizations", "DisablePolicyType",
            #"{"rootId":"r-1","policyType":"SERVICE_CONTROL_POLICY"}"#,
            Subject(.organizationTarget, "r-1"), "policy-types/SERVICE_CONTROL_POLICY", "none"),
    ]
}
