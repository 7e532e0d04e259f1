import AWSTypes
import IAM
import PolicyHistory

/// The changes that set right what no statement of a policy does: settings of buckets and keys, and
/// what the job itself must do.
struct SettingRemedies {
    let principal: DeniedPrincipal

    /// The change that removes a blocker; nil where a policy must change.
    func remedy(for result: LayerResult, of permission: AskedPermission?) -> Remedy? {
        switch result.mechanism {
        case .missingRequestPayerHeader: return requesterPays(result)
        case .objectACL: return objectOwnership(result)
        case .keyState: return keyState(result)
        default: break
        }
        switch result.place.kind {
        case .publicAccessBlock: return blockPublicAccess(result)
        case .blockPublicACLs: return privateACL(result)
        case .accessPointNetworkOrigin: return networkOrigin(result)
        default: return isOfManagedKey(result, permission) ? reencryption(result) : nil
        }
    }

    private var job: PolicyPlace { PolicyPlace(.job, principal.roleARN) }

    private func requesterPays(_ result: LayerResult) -> Remedy {
        let fix = Fix(
            cause: result.cause, place: job, change: .jobOption(.requesterPays),
            owner: "the job's author",
            summary: "let the job agree to pay: send the requester-pays header with every request "
                + "to \(result.bucket ?? "the bucket")",
            subject: "job of \(principal.roleARN ?? "the role")",
            setting: "hadoopConfiguration().set(\"fs.s3.useRequesterPaysHeader\", \"true\")  "
                + "(S3A, the default since Glue 5.1: fs.s3a.requester.pays.enabled=true)",
            newlyAllows: "the role's account is billed for its requests to the bucket",
            verified: false)
        return Remedy(fix: fix) { $0.settle(.missingRequestPayerHeader) }
    }

    private func objectOwnership(_ result: LayerResult) -> Remedy {
        let name = result.bucket ?? ""
        let fix = Fix(
            cause: result.cause, place: result.place, change: .setting(.bucketOwnerEnforced),
            owner: FixOwner.of("bucket", result.bucketOwner),
            summary: "make the bucket's owner own every object in \(name)",
            subject: "bucket \(name)",
            setting: "aws s3api put-bucket-ownership-controls --bucket \(ShellWord.quoted(name)) "
                + "--ownership-controls 'Rules=[{ObjectOwnership=BucketOwnerEnforced}]'",
            newlyAllows: "the bucket's policies then speak for every object in it, and ACLs no "
                + "longer do",
            verified: false)
        return Remedy(fix: fix) { $0.settle(.objectACL) }
    }

    private func keyState(_ result: LayerResult) -> Remedy {
        let fix = Fix(
            cause: result.cause, place: result.place, change: .setting(.usableKey),
            owner: FixOwner.of("key", result.place.account.flatMap { AccountID($0) }),
            summary: "make the key usable again: \(result.detail)", subject: result.policy,
            setting: "aws kms enable-key --key-id \(ShellWord.quoted(result.policy))  "
                + "(pending deletion: aws kms cancel-key-deletion first)",
            newlyAllows: "everything the key's policy and grants allow", verified: false)
        return Remedy(fix: fix) { $0.settle(.keyState) }
    }

    private func blockPublicAccess(_ result: LayerResult) -> Remedy {
        let name = result.bucket ?? ""
        let fix = Fix(
            cause: result.cause, place: result.place, change: .setting(.privateBucketPolicy),
            owner: FixOwner.of("bucket", result.bucketOwner),
            summary: "narrow the statement that makes the policy of \(name) public (a fixed "
                + "aws:PrincipalOrgID, account or endpoint); RestrictPublicBuckets then lets "
                + "other accounts in again",
            subject: "bucket \(name)", setting: "RestrictPublicBuckets stays on",
            newlyAllows: "callers of other accounts whom the policy names", verified: false)
        return Remedy(fix: fix) { scenario in
            scenario.changePolicies(ofKey: false) { $0.blockPublicAccess = .off }
        }
    }

    private func privateACL(_ result: LayerResult) -> Remedy {
        let fix = Fix(
            cause: result.cause, place: job, change: .jobOption(.noPublicACL),
            owner: "the job's author",
            summary:
                "let the job write without a public ACL; share the data by the bucket's policy",
            subject: "job of \(principal.roleARN ?? "the role")",
            setting: "remove fs.s3.canned.acl (S3A: fs.s3a.acl.default), or set it to "
                + "BucketOwnerFullControl",
            newlyAllows: "nothing: the policies stay as they are", verified: false)
        return Remedy(fix: fix) { $0.settle(.blockPublicAccess) }
    }

    private func networkOrigin(_ result: LayerResult) -> Remedy {
        let fix = Fix(
            cause: result.cause, place: job, change: .jobOption(.accessPointVPC),
            owner: "the job's author",
            summary: "let the job run in the access point's VPC: \(result.detail)",
            subject: "job of \(principal.roleARN ?? "the role")",
            setting: "a Glue connection of type NETWORK in that VPC, or an access point with "
                + "network origin Internet",
            newlyAllows: "nothing: the policies stay as they are", verified: false)
        return Remedy(fix: fix) { $0.settle(.accessPointPolicy) }
    }

    /// No policy can share AWS's own key: the data must be encrypted with another.
    private func reencryption(_ result: LayerResult) -> Remedy {
        let name = result.bucket ?? "the bucket"
        let objects = ShellWord.quoted("s3://\(name)/")
        let fix = Fix(
            cause: result.cause, place: result.place, change: .setting(.customerManagedKey),
            owner: FixOwner.of("bucket", result.bucketOwner),
            summary: "re-encrypt the objects of \(name) with a customer managed key whose policy "
                + "lets \(principal.roleARN ?? "the role") in; AWS's own key aws/s3 cannot be shared",
            subject: "bucket \(name)",
            setting: "aws s3api put-bucket-encryption --bucket \(ShellWord.quoted(name)) … "
                + "KMSMasterKeyID=KEY, then aws s3 cp \(objects) \(objects) --recursive "
                + "--sse aws:kms --sse-kms-key-id KEY",
            newlyAllows: "what the new key's policy and the bucket's policy allow", verified: false)
        // What a key not yet made will allow cannot be tried.
        return Remedy(fix: fix) { _ in }
    }

    private func isOfManagedKey(_ result: LayerResult, _ permission: AskedPermission?) -> Bool {
        guard result.cause == .kmsKey, result.mechanism == .keyPolicy else { return false }
        return permission?.policies.resourceKind == .awsManagedKey
            || result.place.kind == .managedKey
    }
}
