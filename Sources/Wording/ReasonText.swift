public import AWSTypes

/// Why a layer said what it said, in one sentence without a full stop.
public enum ReasonText {
    /// The sentence of a reason. A setting's outcome tells which of its sentences it is.
    public static func sentence(_ reason: Reason, _ outcome: Outcome) -> String {
        let sentence = plain(reason, outcome)
        return reason.isIfObjectIsMissing
            ? "the request itself is allowed; S3 answers 403 in place of 404 for an object that is "
                + "not there, since here \(sentence)"
            : sentence
    }

    private static func plain(_ reason: Reason, _ outcome: Outcome) -> String {
        let asked = "\(reason.action ?? "the action") on \(reason.resource ?? "the resource")"
        let statement = "statement \(reason.statement ?? "")"
        let conditions = self.conditions(reason.conditions)
        switch reason.kind {
        case .allows: return "allows \(asked)"
        case .allowedByACL: return "an access control list allows \(asked)"
        case .notApplicable: return "does not apply to this request"
        case .statementDenies: return "\(statement) denies \(asked)\(conditions)"
        case .statementMayDeny: return "\(statement) may deny \(asked)\(conditions)"
        case .statementMayAllow: return "\(statement) may allow \(asked)\(conditions)"
        case .settingDenies: return "denies \(asked)"
        case .noStatement:
            let target = reason.target.map { " at \($0)" } ?? ""
            return "no statement\(target) allows \(asked)" + nearest(reason.nearest)
        case .unknownFacts: return "unknown: " + RemarkText.list(reason.unknowns)
        case .namedByAWS: return "named by AWS's message"
        case .namedAgainstCapture: return "AWS's message names it"
        case .namedWithoutReason: return "AWS's message names it without a reason"
        case .networkOrigin: return networkOrigin(reason, outcome)
        case .keyState:
            guard let state = reason.seen else { return "the key's state was not captured" }
            return outcome == .allows ? "the key is enabled" : "the key is \(state)"
        case .managedKey: return managedKey(reason, outcome)
        case .keyNotKnown:
            return "whether a KMS key is asked is not known: "
                + RemarkText.list(reason.unknowns)
        case .publicACL: return publicACL(reason, outcome)
        case .bucketSetting: return bucketSetting(reason, outcome)
        case .stored: return reason.seen ?? ""
        default: return PayerText.sentence(reason) ?? ObjectOwnerText.sentence(reason)
        }
    }

    /// `; its condition …`: what a statement that decided asks of the request.
    private static func conditions(_ conditions: [ConditionReason]) -> String {
        guard !conditions.isEmpty else { return "" }
        let parts = conditions.map { condition in
            let note = condition.note.map { " (\($0))" } ?? ""
            let verb = condition.isUnknown ? "may match" : "matches"
            return
                "the condition \(condition.test) \(condition.key) \(condition.expected) \(verb): "
                + "\(condition.seen)\(note)"
        }
        return "; " + parts.joined(separator: "; ")
    }

    private static func nearest(_ near: NearestStatement?) -> String {
        guard let near else { return "" }
        let note = near.note.map { " (\($0))" } ?? ""
        let element = near.condition.map { "condition \($0)" } ?? near.element
        return "; closest statement: \(near.statement) in \(near.policy): its \(element) is "
            + "\(near.expected), and the request has \(near.seen)\(note)"
    }

    private static func networkOrigin(_ reason: Reason, _ outcome: Outcome) -> String {
        let wanted = reason.wanted ?? "its VPC"
        let only = "the access point takes requests from VPC \(wanted) only, and "
        switch (outcome, reason.seen) {
        case (.allows, _): return "the request came from VPC \(wanted)"
        case (.unknown, _): return only + "which VPC this one came from is not known"
        case (_, let vpc?): return only + "this one came from \(vpc)"
        case (_, nil): return only + "this one came over the internet"
        }
    }

    private static func managedKey(_ reason: Reason, _ outcome: Outcome) -> String {
        switch outcome {
        case .allows: return "the AWS managed key aws/s3 lets in every principal of its account"
        case .unknown:
            return "the AWS managed key aws/s3 is asked, and which account it belongs to is not "
                + "known"
        default:
            return "the objects are encrypted with the AWS managed key aws/s3 of account "
                + "\(reason.account ?? "another"), which only that account's principals can use, "
                + "and whose policy nobody can edit"
        }
    }

    private static func bucketSetting(_ reason: Reason, _ outcome: Outcome) -> String {
        let wanted = reason.wanted ?? "the setting"
        switch outcome {
        case .allows, .notApplicable: return "\(wanted) is not set, or not met"
        case .unknown: return "whether \(wanted) is set is not known"
        default:
            return "\(wanted) is set, and the request sends \(reason.seen ?? "what it refuses")"
        }
    }

    private static func publicACL(_ reason: Reason, _ outcome: Outcome) -> String {
        switch outcome {
        case .allows: return "BlockPublicAcls is off"
        case .unknown: return "whether BlockPublicAcls is on is not known"
        default:
            return "the request sets \(reason.seen ?? "a public ACL"), which BlockPublicAcls "
                + "refuses"
        }
    }
}

/// Who pays for requests, in a sentence.
private enum PayerText {
    static func sentence(_ reason: Reason) -> String? {
        let header = "x-amz-request-payer"
        switch reason.kind {
        case .callerOwnsBucket: return "the caller belongs to the bucket's own account"
        case .bucketOwnerPays: return "the bucket's owner pays"
        case .requestPayerSent: return "the request carries \(header)"
        case .requestPayerMissing:
            return "the bucket is Requester Pays, the caller belongs to another account, and the "
                + "request does not carry \(header)"
        case .requestPayerNotLogged:
            return
                "the bucket is Requester Pays and the caller belongs to another account; whether "
                + "the request carried \(header) is not logged, and Glue does not send it by "
                + "default"
        case .payerNotKnown: return "who pays for requests to the bucket is not known"
        case .payingOwnerNotKnown:
            return "the bucket is Requester Pays, and the bucket's owner is not known"
        default: return nil
        }
    }
}

/// Whose an object is, in a sentence.
private enum ObjectOwnerText {
    static func sentence(_ reason: Reason) -> String {
        let ownership = " (Object Ownership is \(reason.ownership ?? "not known"))"
        switch reason.kind {
        case .bucketOwnerEnforced: return "the bucket owner owns every object here"
        case .ownershipNotKnown: return "the bucket's Object Ownership is not known"
        case .objectOfBucketOwner: return "the bucket owner owns the object"
        case .objectOfCaller: return "the caller's own account owns the object"
        case .objectACLAllows: return "the object's ACL lets the caller's account in"
        case .objectACLNotKnown:
            return "whether the object's ACL lets the caller in is not known"
        case .objectOwnerNotKnown:
            return reason.ownership == nil
                ? "who owns the object is not known"
                : "who owns the object is not known" + ownership
        case .bucketOwnerIDNotKnown:
            return "the canonical user id of the bucket's owner is not known"
        case .granteeNotKnown:
            return "\(story(reason)); its ACL names a grantee that cannot be identified" + ownership
        case .ownerMayNotCount:
            return
                "\(story(reason)); whether its owner has a say in \(reason.action ?? "it") AWS's "
                + "pages do not say" + ownership
        default:
            let ignored =
                reason.isPublicGrantIgnored ? ", because IgnorePublicAcls voids public grants" : ""
            return "\(story(reason)), and its ACL does not let the caller's account in" + ignored
                + ownership
        }
    }

    private static func story(_ reason: Reason) -> String {
        if let account = reason.account, let time = reason.time {
            let sent = reason.wanted.map { "with ACL \($0)" } ?? "without an ACL for others"
            return "account \(account) wrote the object at \(time) \(sent), so it owns it"
        }
        let owner =
            reason.account.map { "account \($0)" } ?? reason.seen.map { "owner \($0)" }
            ?? "somebody else"
        return "the object belongs to \(owner), not to the bucket's owner"
    }
}
