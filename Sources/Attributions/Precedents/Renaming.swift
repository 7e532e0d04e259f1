import AWSTypes
import Denials

/// Names that stand for those of a denial's role and bucket while it is decided. Where nothing is
/// captured, no policy tells these from others: what is found out under the stand-ins is, with the
/// own names put back, what is found out under these, and is worked out once for all of them.
///
/// Unlike the one answer that many roles and buckets share (`StandInNames`), the answer is about
/// these alone, so that it may name what blocks and what to change, whatever log told of the denial.
struct Renaming {
    /// Stands for a role's unique id, and has the form of one; and for one of another form.
    private static let uniqueID = "AROA" + StandInKey.drawnMark().uppercased()
    private static let otherID = StandInKey.drawnMark()

    /// The denial under the stand-ins.
    let denial: Denial
    private var names: [(standIn: String, own: String)]

    /// The names of a denial; nil where the answer may depend on them, or where they stand in an
    /// unusual way in what was logged.
    init?(_ denial: Denial, _ evidence: WeighedEvidence, history: RememberedHistory) {
        let logged = denial.merged.situation
        guard history.isEmpty, evidence.holdsNoPolicy, denial.notes.isEmpty,
            denial.accessPointARN == nil, logged.fields.eventContext == nil,
            let nameless = NamelessSituation(logged), let arn = logged.fields.requester.arn,
            let role = denial.roleName, StandInNames.isPlain(role),
            let bucket = denial.bucket, StandInNames.isPlainBucket(bucket), role != bucket
        else { return nil }
        names = [(StandInNames.role, role), (StandInNames.bucket, bucket)]
        var situation = nameless.fields(role: StandInNames.role, bucket: StandInNames.bucket)
        if let issuer = situation.requester.issuerARN {
            guard let path = issuer.without(ending: "/\(role)") else { return nil }
            situation.requester.issuerARN = "\(path)/\(StandInNames.role)"
        }
        if let principal = situation.requester.principalID {
            let id = String(Substring(principal.utf8.prefix { $0 != UInt8(ascii: ":") }))
            let isUnique = Principal.isUniqueID(id)
            guard StandInNames.isPlain(id), !isUnique || id.hasPrefix("AROA") else { return nil }
            let standIn = isUnique ? Renaming.uniqueID : Renaming.otherID
            names.append((standIn, id))
            situation.requester.principalID =
                standIn + String(Substring(principal.utf8.dropFirst(id.utf8.count)))
        }
        let requester = (own: arn, standIn: situation.requester.arn ?? "")
        guard let fields = Renaming.fields(of: denial, bucket: bucket, requester: requester) else {
            return nil
        }
        self.denial = Denial(
            merged: Sighting(Situation(situation), fields), sightings: denial.sightings, notes: [])
        // A sentence that another name makes another is left to the denial itself.
        guard self.denial.readMessage?.policyType == denial.readMessage?.policyType else {
            return nil
        }
    }

    /// What the request has of its own, under the stand-ins; nil where AWS's message is about another
    /// principal or resource, or so long that it may have been cut.
    private static func fields(
        of denial: Denial, bucket: String, requester: (own: String, standIn: String)
    ) -> Sighting.Fields? {
        var fields = denial.merged.fields
        if fields.parameters?["bucketname"] == bucket {
            fields.parameters?["bucketname"] = StandInNames.bucket
        }
        if let host = fields.parameters?["host"], host.utf8.starts(with: "\(bucket).".utf8) {
            fields.parameters?["host"] =
                StandInNames.bucket + String(Substring(host.utf8.dropFirst(bucket.utf8.count)))
        }
        guard let text = denial.message, let read = denial.readMessage else { return fields }
        var message = text
        if let principal = read.principalARN {
            guard principal == requester.own else { return nil }
            message = message.replacing(text: principal, with: requester.standIn)
        }
        if let resource = read.resource, !resource.hasPrefix("arn:aws:kms:") {
            let own = denial.s3ARN(bucket: bucket)
            guard resource == own || resource == denial.key.map({ "\(own)/\($0)" }) else {
                return nil
            }
            message = message.replacing(text: own, with: denial.s3ARN(bucket: StandInNames.bucket))
        }
        fields.message = message
        let isShort = max(text.utf8.count, message.utf8.count) <= DenialOutline.messageBytes
        return isShort ? fields : nil
    }

    /// What was found out under the stand-ins, under the own names.
    func own(_ answer: Attribution) -> Attribution {
        answer.mappingTexts { text in
            names.reduce(text) { $0.replacing(text: $1.standIn, with: $1.own) }
        }
    }
}

/// What was found out of a denial under stand-ins.
final class RenamedAnswer: Sendable {
    let attribution: Attribution
    let view: OutlineView

    init(_ findings: Findings, _ attribution: Attribution) {
        self.attribution = attribution
        view = OutlineView(of: findings)
    }
}

extension WeighedEvidence {
    /// Whether nothing was seen that tells one resource from another.
    fileprivate var holdsNoPolicy: Bool {
        keyDenials.isEmpty && foreignWrites.isEmpty && sessions.narrowing == nil
            && sessions.sessionPolicies?.areNone ?? true && runs.sessionPolicy == .some(nil)
    }
}

extension String {
    /// What stands before an ending, compared by bytes; nil where it has another.
    fileprivate func without(ending: String) -> String? {
        guard utf8.count >= ending.utf8.count,
            utf8.suffix(ending.utf8.count).elementsEqual(ending.utf8)
        else { return nil }
        return String(Substring(utf8.dropLast(ending.utf8.count)))
    }
}
