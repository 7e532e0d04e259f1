extension Remark {
    /// Which remark. The raw value is the slug that every format prints.
    public enum Kind: String, CaseIterable, Sendable {
        // What would settle an answer, of the request.

        /// The access log names no objects of this operation.
        case objectsNotNamed = "objects-not-named"
        /// Which permission `operation` needs is not in AWS's reference of this version.
        case permissionNotKnown = "permission-not-known"
        /// A network activity event names neither bucket nor object.
        case parametersNotLogged = "parameters-not-logged"
        /// The log names no bucket.
        case bucketNotNamed = "bucket-not-named"
        /// The session policy that Lake Formation passed.
        case lakeFormationPolicy = "lake-formation-policy"
        /// The grant that S3 Access Grants made the session for.
        case accessGrant = "access-grant"
        /// The policies of `s3express` and `s3tables`, which are not evaluated.
        case otherBucketKind = "other-bucket-kind"
        /// Whether the session `session` is Glue's: its role may serve `services` too.
        case sessionOfService = "session-of-service"
        /// The value of `conditionKey`, which the logs do not show.
        case conditionKey = "condition-key"
        /// Which accounts the caller and the resource belong to.
        case accountsNotKnown = "accounts-not-known"
        /// An element of `statement` in `policy` that cannot be decided.
        case elementNotUnderstood = "element-not-understood"
        /// A snapshot of the account that owns the bucket.
        case bucketOwnerSnapshot = "bucket-owner-snapshot"
        /// Whether the policy of an access point in the caller's own account must allow what another
        /// account's bucket does.
        case accessPointOfCaller = "access-point-of-caller"
        /// Whether the resource control policies of `account`, which owns the access point, hold for
        /// another account's bucket.
        case controlPolicyOfAccessPoint = "control-policy-of-access-point"
        /// The object's ACL.
        case objectACL = "object-acl"
        /// Whether an object's owner has a say in the action `operation`.
        case ownersSayNotKnown = "owners-say-not-known"
        /// The bucket's ACL.
        case bucketACL = "bucket-acl"
        /// The canonical user id of `account`, which an ACL may name.
        case canonicalUserID = "canonical-user-id"
        /// What refused is not certain, and `place` is a guard: `conditionKey` decides there.
        case guardCondition = "guard-condition"
        /// The same, and KMS's own refusal of `operation` would tell.
        case guardOfKey = "guard-of-key"
        /// The same, and the message of a data event would tell.
        case guardWithoutMessage = "guard-without-message"
        /// Which layer of the key's side refused.
        case keySideNotTold = "key-side-not-told"
        /// The `policy` that AWS's message names, which no capture shows to deny.
        case namedPolicyUnseen = "named-policy-unseen"
        /// Whether the request asks `key`, which is in the state `reason` and refuses it then.
        case perhapsUnusableKey = "perhaps-unusable-key"
        /// S3 refuses to put the changed policy of `place`, a bucket's or access point's, as `statement`
        /// makes it public and `BlockPublicPolicy` is on.
        case publicPolicyRefused = "public-policy-refused"
        /// What is changed with the policy of `place`, which S3 refuses to put.
        case besideRefusedPolicy = "beside-refused-policy"
        /// Something besides the layers may have refused: the row `row` of docs/ACCURACY.md, an
        /// `ExplanationRow`. With `permission`, the `mechanism`s do not let that pass, by `outcome`.
        case otherExplanation = "other-explanation"
        /// Every layer allows: what was in force at the time.
        case policiesThen = "policies-then"
        /// The same of a request to KMS.
        case keyThen = "key-then"

        /// Who passed the session's policy, which no log shows.
        case sessionPolicyUnseen = "session-policy-unseen"
        /// The ARN of the account's key `aws/s3`, which a statement must name.
        case managedKeyNotNamed = "managed-key-not-named"

        // What supports an answer.

        /// A network activity event names the policy of `endpoint`.
        case networkActivity = "network-activity"
        /// The error code `code` names the state of a key.
        case errorCode = "error-code"
        /// The paired event of `operation` at `time` was denied by an endpoint's policy.
        case pairedEndpointDenial = "paired-endpoint-denial"
        /// The paired event failed with `code`.
        case pairedFailure = "paired-failure"
        /// The paired event was refused with `code`.
        case pairedRefusal = "paired-refusal"
        /// AWS's message `message` names the layer.
        case awsMessage = "aws-message"
        /// AWS's message `message` names no layer.
        case bareMessage = "bare-message"
        /// KMS refused `operation` for the same session at `time` in the event `event`.
        case keyRefusal = "key-refusal"
        /// The same; that it belongs to the request is not certain.
        case keyRefusalNearby = "key-refusal-nearby"
        /// The log says that an ACL was required.
        case aclRequired = "acl-required"

        // What a reader should know of the logs.

        /// The record was read from a damaged file or a torn line.
        case recordInDoubt = "record-in-doubt"
        /// The answer rests on such records.
        case answerInDoubt = "answer-in-doubt"
        /// The quotes of the log line are ambiguous.
        case quotingAmbiguous = "quoting-ambiguous"
        /// The logs name each `bucket`.
        case bucketsDiffer = "buckets-differ"
        /// The logs name each `principal`.
        case principalsDiffer = "principals-differ"
        /// `count` requests share the request id.
        case requestIDShared = "request-id-shared"
        /// Asked again, the layers give `cause` with `certainty`.
        case answerIsOlder = "answer-is-older"

        // What a reader should know of the answer.

        /// A policy changed in the second of the request, and before that the answer is another.
        case changedThatSecond = "changed-that-second"
        /// The same, and before that the answer is less certain.
        case lessCertainThatSecond = "less-certain-that-second"
        /// The object is taken to use the bucket's default key.
        case defaultKeyAssumed = "default-key-assumed"
        /// The request is taken for one that asks for the object's checksum.
        case checksumAssumed = "checksum-assumed"
        /// The object is taken for the one that was captured before the request.
        case captureAssumed = "capture-assumed"
        /// Before a change of the last minutes `cause` refused the request.
        case refusedBefore = "refused-before"
        /// The object is taken for the one of the last foreign write.
        case lastWriteAssumed = "last-write-assumed"
        /// The session is taken for one of those seen to begin.
        case sessionAssumed = "session-assumed"
        /// The policy to blame was captured after the request.
        case capturedLater = "captured-later"
        /// A later capture shows other policies, under which the answer is another, and no event
        /// tells since when they hold.
        case changedUnseen = "changed-unseen"
        /// The log does not name the object.
        case anyObject = "any-object"
        /// Every known layer allows the request.
        case allKnownAllow = "all-known-allow"
        /// AWS's message names `mechanism`, and as captured `reason` with `outcome` holds.
        case contradiction = "contradiction"
        /// S3 answers 403 in place of 404 to who may not list.
        case missingObject = "missing-object"
        /// The same, as another possible cause.
        case orMissingObject = "or-missing-object"
        /// A presigned URL was used after its time.
        case requestExpired = "request-expired"
        /// Object Lock protects the object.
        case objectLocked = "object-locked"
        /// The bucket blocks uploads with the caller's own keys.
        case customerKeysBlocked = "customer-keys-blocked"
        /// UpdateObjectEncryption named a key of another owner.
        case keyOfAnotherOwner = "key-of-another-owner"
        /// `bucket` is a directory or table bucket.
        case notGeneralPurpose = "not-general-purpose"
        /// Lake Formation made the session `session`.
        case lakeFormationSession = "lake-formation-session"
        /// S3 Access Grants made the session `session`.
        case accessGrantsSession = "access-grants-session"
        /// The deny of the endpoint's policy comes through a service control policy.
        case throughControlPolicy = "through-control-policy"
        /// Object Lock or MFA delete may refuse the request.
        case lockPossible = "lock-possible"
        /// The object may have another key than the bucket's default.
        case otherKeyPossible = "other-key-possible"
        /// The policy of `mechanism` changed at `change`, `seconds` before the request.
        case recentChange = "recent-change"

        // What no capture shows. A subject is named by `subjectKind` and `subject`.

        /// No capture of the `facet` of a subject is imported.
        case notCaptured = "not-captured"
        /// The `facet` of a subject was changed at `time` by `event` of `author`, and no capture
        /// before that is imported.
        case changedBeforeCapture = "changed-before-capture"
        /// The `facet` of a subject in `file` could not be read, for `reason`.
        case unreadable
        /// What the `facet` of a subject held ended at `time`, for `reason`.
        case ended
        /// It is in force since `time`, by the change `event` of `author`; it was changed again at
        /// `change` by `changedBy`.
        case inForceSince = "in-force-since"
        /// It was captured at `time` in the file `event`; changed since as above.
        case asCaptured = "as-captured"
        /// The same, by a capture after the request.
        case asCapturedLater = "as-captured-later"
        /// The capture of `account` does not have the role `role`.
        case roleNotInCapture = "role-not-in-capture"
        /// The role that was captured, `uniqueID`, is another than the session's, the second one.
        case anotherRole = "another-role"
        /// The policies of `principal`.
        case policiesNotCaptured = "policies-not-captured"
        /// The document of the managed policy `policy`.
        case managedPolicyNotCaptured = "managed-policy-not-captured"
        /// The managed policy `policy` was deleted.
        case managedPolicyDeleted = "managed-policy-deleted"
        /// The document of `policy` could not be read, for `reason`.
        case documentUnreadable = "document-unreadable"
        /// The owner of `bucket`.
        case bucketOwnerNotKnown = "bucket-owner-not-known"
        /// Whether `bucket` refuses uploads with SSE-C.
        case customerKeysNotKnown = "customer-keys-not-known"
        /// The bucket was captured in another account than the one that the log names.
        case anotherBucket = "another-bucket"
        /// The caller's account owns the object, and whether ACLs are on is not known.
        case ownerUnlessACLsOff = "owner-unless-acls-off"
        /// An ACL lets the caller in, and whether ACLs are on is not known.
        case grantUnlessACLsOff = "grant-unless-acls-off"
        /// The endpoint `endpoint`.
        case endpointNotCaptured = "endpoint-not-captured"
        /// The log names no access point, and may leave it out.
        case accessPointNotLogged = "access-point-not-logged"
        /// `key` is no ARN of a key.
        case notKeyARN = "not-key-arn"
        /// Which key `key` points at.
        case aliasNotKnown = "alias-not-known"
        /// The condition `operation` on `conditionKey` asks for a time so near to the one logged that
        /// it is not decided.
        case timeTooNear = "time-too-near"
        /// What `operation` (a `ForAnyValue:…IfExists`) says where `conditionKey` is absent.
        case setIfExists = "set-if-exists"
        /// The grant `grant` of a subject names no grantee.
        case grantWithoutGrantee = "grant-without-grantee"
        /// The grant `grant` has the constraint `conditionKey`, which is not evaluated.
        case grantConstraint = "grant-constraint"
        /// Whether `key` is shared with `account` through AWS RAM.
        case keySharingNotKnown = "key-sharing-not-known"

        // What is not known of organizations.

        /// Whether `account` belongs to an organization.
        case membershipNotKnown = "membership-not-known"
        /// Which organization `account` belongs to.
        case organizationNotKnown = "organization-not-known"
        /// `account` is in none that was captured, and may be in another.
        case otherOrganization = "other-organization"
        /// Where `place` stands in `organization`.
        case parentNotKnown = "parent-not-known"
        /// The content of the control policy `policy`.
        case controlPolicyNotCaptured = "control-policy-not-captured"
        /// Whether `policy`, attached to `place`, is a service or a resource control policy.
        case policyTypeNotKnown = "policy-type-not-known"
        /// Whether an S3 policy of an organization sets Block Public Access of `account`.
        case s3PolicyNotKnown = "s3-policy-not-known"
        /// Whether the S3 policy `policy`, which applies since `time`, blocks public access.
        case s3PolicyNotCaptured = "s3-policy-not-captured"
        /// The account of the caller.
        case callerAccountNotKnown = "caller-account-not-known"
        /// Which account owns `subject`.
        case ownerAccountNotKnown = "owner-account-not-known"

        // What is not known of sessions.

        /// Credentials were narrowed by `sts:GetScopedCredentials`; which ones signed is not logged.
        case narrowingNotKnown = "narrowing-not-known"
        /// The same, and not all of its policies were seen.
        case narrowingNotWhole = "narrowing-not-whole"
        /// The same, besides other session policies; both together are not evaluated.
        case narrowingBesides = "narrowing-besides"
        /// Sessions that may be this one passed different policies.
        case sessionPoliciesDiffer = "session-policies-differ"
        /// Some of the runs `session` passed a policy.
        case runPoliciesDiffer = "run-policies-differ"
        /// The session policy that `services` passed.
        case sessionPolicyNotLogged = "session-policy-not-logged"

        // What of a statement cannot be decided.

        /// Whether the caller has a permissions boundary.
        case callersBoundary = "callers-boundary"
        /// Whether the bucket's ARN counts, or the access point's.
        case resourceOfAccessPoint = "resource-of-access-point"
        /// The test `operation` of `conditionKey`.
        case conditionNotUnderstood = "condition-not-understood"

        /// `text` is a sentence that somebody else made: the author of a case for `simulate`, or an
        /// earlier program.
        case stated
    }
}
