public import AWSTypes

/// What an answer tells besides its blockers and fixes, each in one sentence without a full stop.
public enum RemarkText {
    /// The sentence of a remark, its commands quoted for a shell at the end.
    public static func sentence(_ remark: Remark) -> String {
        let says = lead(remark)
        return remark.commands.isEmpty ? says : "\(says): \(CommandText.list(remark.commands))"
    }

    /// The sentence for who goes on from here, on the store that he named; `text` is the sentence with
    /// what else people are told in it, such as names of accounts.
    public static func sentence(
        _ remark: Remark, _ own: OwnCommand, in text: String? = nil
    ) -> String {
        let text = text ?? sentence(remark)
        let tail = NotCapturedText.wayOut(OwnCommand())
        guard remark.kind == .notCaptured, text.hasSuffix(tail) else { return text }
        return text.dropLast(tail.count) + NotCapturedText.wayOut(own)
    }

    /// A reason's sentence, as `ReasonText` has it or with names of accounts in it, for who goes on from
    /// here.
    public static func sentence(of reason: Reason, in text: String, _ own: OwnCommand) -> String {
        guard reason.unknowns.contains(where: { $0.kind == .notCaptured }) else { return text }
        return text.replacing(
            NotCapturedText.wayOut(OwnCommand()), with: NotCapturedText.wayOut(own))
    }

    /// The sentence without the commands, which stand below it where a line each can be copied.
    public static func lead(_ remark: Remark) -> String {
        if remark.kind == .stated { return remark[.text] ?? "" }
        return MissingText.sentence(remark) ?? NotCapturedText.sentence(remark)
            ?? EvidenceText.sentence(remark) ?? LogNoteText.sentence(remark)
            ?? AnswerNoteText.sentence(remark) ?? ""
    }

    /// The sentences of remarks.
    public static func sentences(_ remarks: [Remark]) -> [String] { remarks.map(sentence) }

    /// The sentences of remarks as one.
    public static func list(_ remarks: [Remark]) -> String {
        sentences(remarks).joined(separator: "; ")
    }
}

/// What would settle an answer.
private enum MissingText {
    static func sentence(_ remark: Remark) -> String? {
        switch remark.kind {
        case .objectsNotNamed:
            return "which objects were asked for: this log does not name them; the bucket's access "
                + "log does, and the job's own"
        case .permissionNotKnown:
            return "which permission \(remark[.operation] ?? "it") needs: AWS's Service "
                + "Authorization Reference of this version does not tell"
        case .parametersNotLogged:
            return "which bucket and object were asked for: CloudTrail's network activity events "
                + "leave out the request's parameters; the log of the job that ran then names them"
        case .bucketNotNamed: return "which bucket was asked for: the log does not name it"
        case .lakeFormationPolicy:
            return "the session policy that Lake Formation passed, which no log shows; its "
                + "permissions for the job's role"
        case .accessGrant:
            return "the grant that S3 Access Grants vended the session for, which no log shows; "
                + "s3:GetDataAccess in CloudTrail tells, and the list of grants"
        case .otherBucketKind:
            return "the policies of s3express or s3tables, which are not evaluated here"
        case .sessionOfService:
            return "whether session \(remark[.session] ?? "") is Glue's: its role may serve "
                + "\(remark[.services] ?? "others") too; the AssumeRole event of the session tells"
        case .conditionKey:
            return "the value of \(remark[.conditionKey] ?? ""), which the logs do not show"
        case .accountsNotKnown: return "which accounts the caller and the resource belong to"
        case .elementNotUnderstood:
            return "\(remark[.policy] ?? ""), statement \(remark[.statement] ?? ""): "
                + RemarkText.list(remark.because)
        case .bucketOwnerSnapshot: return "a snapshot of the bucket owner's account"
        case .objectACL: return "the object's ACL"
        case .accessPointOfCaller:
            return "whether the policy of an access point in the caller's own account must allow "
                + "what the role's policies and another account's bucket do, which AWS's pages do "
                + "not say"
        case .controlPolicyOfAccessPoint:
            return "whether resource control policies of account \(remark[.account] ?? ""), which "
                + "owns the access point and not the bucket, hold for what comes through it, which "
                + "AWS's pages do not say: they do not let this request pass"
        case .ownersSayNotKnown:
            return
                "whether the owner of an object has a say in \(remark[.operation] ?? "it"), which "
                + "AWS's pages do not say: the same request of an object that the bucket's owner "
                + "wrote tells"
        case .bucketACL:
            return "the bucket's ACL"
                + (remark.because.isEmpty ? "" : " (\(RemarkText.list(remark.because)))")
        case .canonicalUserID:
            return "the canonical user id of account \(remark[.account] ?? ""), which the ACL may "
                + "name; run there"
        case .keySideNotTold:
            return "which layer of the key's side refused: AWS's message gives no reason; the "
                + "policies and grants of the key and the policies of the role tell"
        case .namedPolicyUnseen:
            return
                "the policy \(remark[.policy] ?? ""), which AWS's message names, and which is not "
                + "captured as one that denies this request"
        case .perhapsUnusableKey:
            return "whether the request asks the key \(remark[.key] ?? ""), which is "
                + "\(remark[.reason] ?? "not usable") and refuses it then"
        case .publicPolicyRefused:
            return "S3 refuses to put the changed policy of \(remark[.place] ?? ""): its statement "
                + "\(remark[.statement] ?? "") makes it public, and BlockPublicPolicy is on; narrow that "
                + "statement too (a fixed aws:PrincipalOrgID, account or endpoint)"
        case .besideRefusedPolicy:
            return "it helps only with the changed policy of \(remark[.place] ?? ""), which S3 "
                + "refuses to put as it is"
        case .policiesThen:
            return "what was in force at the time, which no row of the captured policies shows: "
                + "deploy/collect-snapshot, run in each account that takes part; AWS's own "
                + "message, which a CloudTrail data event holds, names the layer; whether a trail "
                + "has these"
        case .keyThen:
            return "the key's policy, grants and state at the time: deploy/collect-snapshot, run "
                + "in each account that takes part"
        case .sessionPolicyUnseen:
            return "who passed the session's policy, which no log shows; run in the role's account"
        case .managedKeyNotNamed: return "the ARN of the account's AWS managed key"
        case .otherExplanation: return ExplanationText.lead(remark)
        case .guardCondition, .guardOfKey, .guardWithoutMessage:
            return "before any change to \(remark[.place] ?? ""): whether it is what refused is "
                + "not certain; " + check(remark)
        default: return nil
        }
    }

    /// What would tell whether a guard refused.
    private static func check(_ remark: Remark) -> String {
        switch remark.kind {
        case .guardOfKey:
            return
                "KMS's own refusal and its reason, in CloudTrail of the key's account and of the "
                + "role's"
        case .guardWithoutMessage:
            return "the message of the request's CloudTrail data event names the layer; whether a "
                + "trail has these"
        default: return "\(remark[.conditionKey] ?? "") decides there"
        }
    }
}

/// What supports an answer.
private enum EvidenceText {
    static func sentence(_ remark: Remark) -> String? {
        var paired: String {
            "the paired \(remark[.operation] ?? "") event of \(remark[.time] ?? "")"
        }
        switch remark.kind {
        case .networkActivity:
            return "a NetworkActivity event: the request was denied due to a VPC endpoint policy "
                + "(\(remark[.endpoint] ?? "endpoint not named"))"
        case .errorCode: return "the error code \(remark[.code] ?? "")"
        case .pairedEndpointDenial: return "\(paired) was denied by a VPC endpoint policy"
        case .pairedFailure: return "\(paired) failed with \(remark[.code] ?? "")"
        case .pairedRefusal: return "\(paired) was refused (\(remark[.code] ?? ""))"
        case .awsMessage: return "AWS's message: \(remark[.message] ?? "")"
        case .bareMessage: return "AWS says only: \(remark[.message] ?? "")"
        case .keyRefusal: return refusal(remark)
        case .keyRefusalNearby:
            return refusal(remark) + "; that it belongs to this request is not certain"
        case .aclRequired:
            return "the log says that an ACL was required to authorize the request"
        default: return nil
        }
    }

    private static func refusal(_ remark: Remark) -> String {
        "KMS refused \(remark[.operation] ?? "") for the same session at \(remark[.time] ?? "") "
            + "(event \(remark[.event] ?? "-"))"
    }
}

/// What a reader should know of the logs.
private enum LogNoteText {
    static func sentence(_ remark: Remark) -> String? {
        switch remark.kind {
        case .recordInDoubt:
            return "in doubt: the record was read from a damaged file or a torn line, and was not "
                + "delivered whole"
        case .answerInDoubt:
            return "in doubt: it rests on records of a damaged file or a torn line; the whole "
                + "delivery confirms or withdraws them"
        case .quotingAmbiguous:
            return "the line's quoting is ambiguous; referer and user agent are not used"
        case .bucketsDiffer:
            return "the logs name different buckets: "
                + remark.all(.bucket).joined(separator: ", ")
        case .principalsDiffer:
            return "the logs name different principals: "
                + remark.all(.principal).joined(separator: ", ")
        case .requestIDShared:
            return "\(remark[.count] ?? "several") requests were logged under this request id, "
                + "which differ in operation, bucket, key or host id; each is shown"
        case .answerIsOlder:
            return "the layers were asked again just now, and come to \(remark[.cause] ?? "") "
                + "(\(remark[.certainty] ?? "")): the answer above is older than what the store "
                + "holds"
        default: return nil
        }
    }
}

/// What a reader should know of the answer.
private enum AnswerNoteText {
    private static let missingObject =
        "S3 answers 403 in place of 404 for an object that is not there when the caller may not "
        + "list the bucket: check the path first"

    static func sentence(_ remark: Remark) -> String? {
        switch remark.kind {
        case .changedThatSecond: return thatSecond("another")
        case .lessCertainThatSecond: return thatSecond("less certain")
        case .defaultKeyAssumed:
            return "assumes that the object uses the bucket's default key; check with"
        case .checksumAssumed:
            return "S3 asks the key on a HEAD request only where the checksum is asked for "
                + "(x-amz-checksum-mode), which no log shows"
        case .captureAssumed:
            return "the object is taken for the one that was captured before the request; whether "
                + "it was written again since is not in the evidence kept; what tells"
        case .refusedBefore:
            return "policies changed in the five minutes before the request, and before that "
                + "\(remark[.cause] ?? "another cause") refused it: changes take seconds to "
                + "minutes to hold everywhere"
        case .lastWriteAssumed:
            return "the object is taken for the one of the last foreign write known; a later write "
                + "or delete by the bucket's owner is not in the evidence kept; what tells"
        case .sessionAssumed:
            return "the session is taken for one of those that were seen to begin, or of the job's "
                + "runs: no access key tells that it is"
        case .capturedLater:
            return "the policy to blame was captured only after the request; it is taken for the "
                + "one that was in force"
        case .changedUnseen:
            return "a later capture shows that policies had changed, no event says when, and under "
                + "the later ones the answer would be another: which held at the time of the "
                + "request is not known"
        case .anyObject: return "the log does not name the object; assumes any object of the bucket"
        case .allKnownAllow:
            return "every layer that is known allows this request: the cause lies in what was not "
                + "captured, or the policies changed"
        case .contradiction:
            let captured = remark.reason.map {
                ReasonText.sentence($0, Outcome(rawValue: remark[.outcome] ?? "") ?? .unknown)
            }
            return "contradiction: AWS's message blames the \(remark[.mechanism] ?? ""), and "
                + (captured.map { "what is captured of it says: \($0)" }
                    ?? "as captured it allows the request")
                + "; the captured policies may be older or newer than what was in force"
        case .missingObject: return missingObject
        case .orMissingObject: return "or the object is not there: " + missingObject
        default: return refusal(remark) ?? lookAlike(remark)
        }
    }

    private static func thatSecond(_ what: String) -> String {
        "policies changed in the very second of the request, and before the change the answer would "
            + "be \(what): which of the two came first is not logged"
    }

    /// Refusals that no policy made.
    private static func refusal(_ remark: Remark) -> String? {
        switch remark.kind {
        case .requestExpired:
            return "S3 says that the request had expired: a presigned URL was used after its time, "
                + "or after the credentials that signed it had ended. No policy refused it; sign "
                + "it anew"
        case .objectLocked:
            return "S3 says that Object Lock protects the object: retention or a legal hold on "
                + "that version, which no policy shows. Governance mode alone can be bypassed, by "
                + "s3:BypassGovernanceRetention and the header "
                + "x-amz-bypass-governance-retention. What protects it"
        case .customerKeysBlocked:
            return "S3 says that the bucket blocks uploads with keys that the caller provides "
                + "(SSE-C): a setting of its default encryption, which no policy shows. Upload with "
                + "another encryption, or change the setting, BlockedEncryptionTypes"
        case .keyOfAnotherOwner:
            return "S3 says that UpdateObjectEncryption was asked for a key that is not of the "
                + "bucket's own account or organization, which no policy decides: name a key of it"
        default: return nil
        }
    }

    /// What looks like a refusal by policy, and may be something else.
    private static func lookAlike(_ remark: Remark) -> String? {
        switch remark.kind {
        case .notGeneralPurpose:
            return "\(remark[.bucket] ?? "") is no general purpose bucket: access to directory "
                + "buckets is decided by s3express:CreateSession, to table buckets by s3tables, "
                + "which are not evaluated here"
        case .lakeFormationSession:
            return "a session that Lake Formation vended (\(remark[.session] ?? "")): the "
                + "principal is the role that the location is registered with, narrowed by a "
                + "session policy that no log shows; look at the permissions in Lake Formation"
        case .accessGrantsSession:
            return "a session that S3 Access Grants vended (\(remark[.session] ?? "")): the "
                + "principal is the location's role, narrowed to the grant's scope; look at the "
                + "grants of the S3 Access Grants instance"
        case .throughControlPolicy:
            return "AWS says that the endpoint policy's deny comes through a service control "
                + "policy: look at both"
        case .lockPossible:
            return "Object Lock (retention or a legal hold on that version) or MFA delete may "
                + "refuse it, which no policy shows"
        case .otherKeyPossible:
            return "the object may be encrypted with another key than the bucket's default, or "
                + "with one that the caller must send (SSE-C)"
        case .recentChange:
            return "the \(remark[.mechanism] ?? "") changed at \(remark[.change] ?? ""), "
                + "\(remark[.seconds] ?? "") s before the request: changes take seconds to "
                + "minutes to hold everywhere"
        default: return nil
        }
    }
}
