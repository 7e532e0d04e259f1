import AWSTypes

/// A role session's situation, whatever its role and its bucket are called: two that differ in these
/// names alone are equal. Told without making one of the other.
package struct NamelessSituation: Hashable, Sendable {
    private let own: Situation
    private let arn: String
    private let session: SessionParts

    /// A situation without its names; nil where no role session's ARN tells who asked.
    package init?(_ situation: Situation) {
        guard let arn = situation.fields.requester.arn, let session = situation.session else {
            return nil
        }
        own = situation
        self.arn = arn
        self.session = session
    }

    /// The situation with other names.
    package func situation(role: String, bucket: String) -> Situation {
        Situation(fields(role: role, bucket: bucket))
    }

    /// What was logged of it, with another bucket, and another role in the requester's ARN.
    package func fields(role: String, bucket: String) -> Situation.Fields {
        var fields = own.fields
        fields.bucket = bucket
        let start = Substring(arn.utf8.prefix(bytesBeforeRole))
        fields.requester.arn = "\(start)\(role)/\(session.session)"
        return fields
    }

    /// A session's ARN ends with the names of the role and of the session, and a slash between them.
    private var bytesBeforeRole: Int {
        arn.utf8.count - session.role.utf8.count - 1 - session.session.utf8.count
    }

    /// By bytes, as situations.
    package static func == (left: Self, right: Self) -> Bool {
        // Most that are compared differ here.
        guard left.own.namelessHash == right.own.namelessHash else { return false }
        let count = left.bytesBeforeRole
        return count == right.bytesBeforeRole
            && SameBytes.areSame(left.session.session, right.session.session)
            && SameBytes.areSame(left.arn, right.arn, first: count)
            && Situation.Fields.areSameNameless(left.own.fields, right.own.fields)
    }

    /// By all but the names: a stranger chooses what the session is called.
    package func hash(into hasher: inout Hasher) {
        hasher.combine(own.namelessHash)
        hasher.combine(session.account)
        hasher.combine(session.session)
    }
}
