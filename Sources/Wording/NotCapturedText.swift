import AWSTypes

/// What no capture and no log shows, in sentences without a full stop.
enum NotCapturedText {
    /// Where the command is that captures what was not.
    static func wayOut(_ own: OwnCommand) -> String {
        "; \(own.line("doctor --all")) has the command that captures it"
    }

    static func sentence(_ remark: Remark) -> String? {
        FactText.sentence(remark) ?? SettingText.sentence(remark)
            ?? OrganizationText.sentence(remark) ?? SessionText.sentence(remark)
            ?? StatementText.sentence(remark)
    }
}

/// Single facts of the history.
private enum FactText {
    static func sentence(_ remark: Remark) -> String? {
        var subject: String { "\(remark[.subjectKind] ?? "") \(remark[.subject] ?? "")" }
        var facet: String { "the \(remark[.facet] ?? "") of \(subject)" }
        var reason: String { remark[.reason] ?? "" }
        switch remark.kind {
        case .notCaptured:
            // That a role is there is told by its ARN alone: nothing of it was captured.
            let part = remark[.facet].flatMap { $0 == "arn" ? nil : " (\($0))" } ?? ""
            return "no snapshot of \(subject)\(part) is imported"
                + NotCapturedText.wayOut(OwnCommand())
        case .changedBeforeCapture:
            return "\(facet) was changed at \(remark[.time] ?? "") (\(change(remark))) and no "
                + "snapshot before that is imported"
        case .unreadable:
            return "\(facet) in \(remark[.file] ?? "") could not be read: \(reason)"
        case .ended: return "\(facet) is not known: \(reason) at \(remark[.time] ?? "")"
        case .inForceSince:
            return "in force since \(remark[.time] ?? ""), \(change(remark))" + changedAgain(remark)
        case .asCaptured: return captured(remark, "")
        case .asCapturedLater: return captured(remark, ", later than the request")
        default: return nil
        }
    }

    private static func captured(_ remark: Remark, _ when: String) -> String {
        "as captured \(remark[.time] ?? "")\(when) (\(remark[.event] ?? ""))"
            + changedAgain(remark)
    }

    /// `PutBucketPolicy by role Admin/ops`.
    private static func change(_ remark: Remark) -> String {
        (remark[.event] ?? "") + (remark[.author].map { " by \($0)" } ?? "")
    }

    private static func changedAgain(_ remark: Remark) -> String {
        guard let time = remark[.change] else { return "" }
        return "; changed since, at \(time)" + (remark[.changedBy].map { " (\($0))" } ?? "")
    }
}

/// Policies and settings of roles, buckets, keys and endpoints.
private enum SettingText {
    static func sentence(_ remark: Remark) -> String? {
        var policy: String { remark[.policy] ?? "" }
        var because: String { RemarkText.list(remark.because) }
        switch remark.kind {
        case .roleNotInCapture:
            guard let role = remark[.role], let account = remark[.account] else {
                return "the role is not in the snapshot of its account (\(because))"
            }
            return "role \(role) is not in the snapshot of account \(account) (\(because))"
        case .anotherRole:
            let ids = remark.all(.uniqueID)
            return
                "role \(remark[.role] ?? "") is captured with the id \(ids.first ?? ""), and the "
                + "session is of \(ids.last ?? ""): of the role that had the name before or after"
        case .policiesNotCaptured:
            return "the policies of \(remark[.principal] ?? "the principal") were not captured"
        case .managedPolicyNotCaptured:
            return "managed policy \(policy) is named, and its document was not captured"
        case .managedPolicyDeleted: return "managed policy \(policy) was deleted (\(because))"
        case .documentUnreadable: return "\(policy) could not be read: \(remark[.reason] ?? "")"
        case .endpointNotCaptured: return "endpoint \(remark[.endpoint] ?? "") was not captured"
        case .accessPointNotLogged: return "the access log's line names no access point"
        default: return ofBucket(remark) ?? ofKey(remark)
        }
    }

    private static func ofBucket(_ remark: Remark) -> String? {
        var bucket: String { remark[.bucket] ?? "" }
        var because: String { RemarkText.list(remark.because) }
        switch remark.kind {
        case .bucketOwnerNotKnown: return "the owner of bucket \(bucket) is not known"
        case .customerKeysNotKnown:
            return
                "whether bucket \(bucket) refuses uploads with SSE-C is not known: its encryption "
                + "shows no BlockedEncryptionTypes (aws s3api get-bucket-encryption --bucket "
                + "\(ShellWord.quoted(bucket)))"
        case .anotherBucket:
            return "the bucket was captured in another account than the one that the log names as "
                + "its owner"
        case .ownerUnlessACLsOff:
            return "the caller's account owns the object, unless Object Ownership turns ACLs off: "
                + because
        case .grantUnlessACLsOff:
            return "an ACL lets the caller's account in, unless Object Ownership turns ACLs off: "
                + because
        default: return nil
        }
    }

    private static func ofKey(_ remark: Remark) -> String? {
        var key: String { remark[.key] ?? "" }
        var grant: String { "grant \(remark[.grant] ?? "")" }
        switch remark.kind {
        case .notKeyARN: return "\(key) is no ARN of a key"
        case .aliasNotKnown:
            guard let account = remark[.account] else {
                return "which key \(key) is is not known, as it is named without its account"
            }
            return "which key \(key) is in account \(account) is not known "
                + "(\(CommandText.list(remark.commands)), run there)"
        case .grantWithoutGrantee:
            return "\(grant) of \(remark[.subjectKind] ?? "") \(remark[.subject] ?? "") names no "
                + "grantee"
        case .grantConstraint:
            return "\(grant) has the constraint \(remark[.conditionKey] ?? ""), which is not known "
                + "here"
        case .keySharingNotKnown:
            return
                "whether \(key) is shared with account \(remark[.account] ?? "") through AWS RAM "
                + "is not known; run there"
        default: return nil
        }
    }
}

/// Organizations, and which account is in which.
private enum OrganizationText {
    static func sentence(_ remark: Remark) -> String? {
        var account: String { "account \(remark[.account] ?? "")" }
        var policy: String { remark[.policy] ?? "" }
        switch remark.kind {
        case .membershipNotKnown:
            return "whether \(account) belongs to an organization, and which control policies hold "
                + "there, is not known; capture the organization from its management account"
        case .organizationNotKnown: return "which organization \(account) belongs to"
        case .otherOrganization:
            return "\(account) is in no organization that was captured; whether another's control "
                + "policies hold there is not known; run there"
        case .parentNotKnown:
            return "where \(remark[.place] ?? "") stands in organization "
                + "\(remark[.organization] ?? "") is not known"
        case .controlPolicyNotCaptured:
            return "control policy \(policy) is attached, and its content was not captured"
        case .policyTypeNotKnown:
            guard let place = remark[.place] else {
                return "whether policy \(policy) is a service or a resource control policy is not "
                    + "known"
            }
            return "policy \(policy) is attached to \(place), and whether it is a service or a "
                + "resource control policy was not captured"
        case .callerAccountNotKnown:
            return "the caller's account is not known; CloudTrail's event of the request tells it"
        case .ownerAccountNotKnown:
            return "which account owns \(remark[.subject] ?? "it") is not known; a capture made in "
                + "that account, or CloudTrail's event of the request, tells it"
        default: return s3Policy(remark)
        }
    }

    private static func s3Policy(_ remark: Remark) -> String? {
        var account: String { "account \(remark[.account] ?? "")" }
        switch remark.kind {
        case .s3PolicyNotKnown:
            guard let organization = remark[.organization] else {
                return "whether an organization's S3 policy sets Block Public Access of \(account) "
                    + "is not known"
            }
            return "whether an S3 policy of organization \(organization) sets Block Public Access "
                + "of \(account) was not captured"
        case .s3PolicyNotCaptured:
            return "S3 policy \(remark[.policy] ?? "") of organization "
                + "\(remark[.organization] ?? "") applies to \(account) since "
                + "\(remark[.time] ?? ""), and whether it blocks public access there, with what "
                + "else is attached, was not captured"
        default: return nil
        }
    }
}

/// What was passed to sessions.
private enum SessionText {
    static func sentence(_ remark: Remark) -> String? {
        switch remark.kind {
        case .narrowingNotKnown:
            return "credentials of this session were narrowed by sts:GetScopedCredentials, and "
                + "which ones signed the request is not logged"
        case .narrowingNotWhole:
            return "the session's credentials were narrowed by sts:GetScopedCredentials, and not "
                + "all of its policies were seen"
        case .narrowingBesides:
            return "the session's credentials were narrowed by sts:GetScopedCredentials besides "
                + "other session policies, and what they allow together is not evaluated"
        case .sessionPoliciesDiffer:
            return "the sessions of this name that may have been open passed different session "
                + "policies, and which one this was is not logged"
        case .runPoliciesDiffer:
            return "some runs that this session may belong to passed a session policy, and which "
                + "run it was is not logged: \(remark[.session] ?? "")"
        case .sessionPolicyNotLogged:
            return
                "the session policy that \(remark[.services] ?? "a service") passed is not logged"
        default: return nil
        }
    }
}

/// What of a statement cannot be decided.
private enum StatementText {
    static func sentence(_ remark: Remark) -> String? {
        switch remark.kind {
        case .callersBoundary: return "whether the caller has a permissions boundary"
        case .resourceOfAccessPoint:
            return "whether the bucket's or the access point's ARN counts here"
        case .timeTooNear:
            return
                "\(remark[.operation] ?? "") \(remark[.conditionKey] ?? "") names a time so near to "
                + "the one logged, in whole seconds, that it cannot be decided"
        case .setIfExists:
            return
                "\(remark[.operation] ?? "") holds or not where \(remark[.conditionKey] ?? "") is "
                + "absent, which AWS's pages do not say"
        case .conditionNotUnderstood:
            return "\(remark[.operation] ?? "") \(remark[.conditionKey] ?? "") cannot be decided"
        default: return nil
        }
    }
}
