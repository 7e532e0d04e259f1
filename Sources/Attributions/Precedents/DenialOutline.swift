import AWSTypes
import Denials

/// What of a denial its answer depends on, but for what only some policies look at: the object's
/// key, the address, the moment, the client. Most denials of one outline have one answer
/// (`Likeness` tells).
///
/// What is not in it cannot decide: the answer is worked out from a denial made of it.
final class DenialOutline: Hashable, Sendable {
    /// A message so long may have been cut, which depends on the length of the key.
    static let messageBytes = 900

    /// What each request of a kind has another of, and no policy or setting looks at: parts of
    /// uploads, places in lists, presigned addresses.
    private static let passing: Set<String> = [
        "uploadid", "partnumber", "part-number-marker", "upload-id-marker", "key-marker",
        "version-id-marker", "continuation-token", "start-after", "marker", "x-amz-credential",
        "x-amz-date", "x-amz-security-token", "x-amz-signature",
    ]

    private let request: Sighting
    private let logs: [Sighting.Log]
    private let notes: [Remark]
    let evidence: WeighedEvidence

    /// The outline of a denial; `situation` is its own without the user agent. Nil where its answer
    /// depends on what others cannot share: on facts about the one object, on another that it is
    /// copied from, on a paired event; and where a stranger made it so long that nobody should hold
    /// on to it. After a change that has not settled, those of one second share.
    init?(
        _ denial: Denial, _ evidence: WeighedEvidence, history: RememberedHistory,
        situation: Situation, inData: Bool
    ) {
        guard evidence.keyDenials.isEmpty, evidence.foreignWrites.isEmpty,
            let fields = DenialOutline.fields(of: denial, history: history, inData: inData)
        else { return nil }
        let request = Sighting(situation, fields)
        // Another spelling of the same letters is told in other bytes.
        guard request.isASCII, denial.notes.allSatisfy(\.isASCII), evidence.isASCII else {
            return nil
        }
        self.request = request
        self.evidence = evidence
        logs = denial.sightings
        notes = denial.notes
    }

    /// The outline of a denial that has nothing which is not in one.
    init(of denial: Denial, _ evidence: WeighedEvidence) {
        request = denial.merged
        logs = denial.sightings
        notes = denial.notes
        self.evidence = evidence
    }

    /// What of a denial's own fields is in its outline; nil where it has none.
    static func fields(
        of denial: Denial, history: RememberedHistory, inData: Bool
    ) -> Sighting.Fields? {
        // Of an object copied onto itself both permissions ask for one resource.
        guard denial.accessPointARN == nil, !denial.merged.isLong,
            denial.parameters?["x-amz-copy-source"] == nil
        else { return nil }
        let own = denial.merged.fields
        var fields = Sighting.Fields(requestID: "", time: history.likeTime(denial.time))
        fields.versionID = own.versionID
        fields.message = own.message
        fields.parameters = DenialOutline.lasting(own.parameters)
        fields.query = DenialOutline.lasting(own.query)
        fields.sourceAddress = own.sourceAddress.map(DenialOutline.address)
        if let key = own.key {
            guard let bucket = denial.bucket, StandInKey.canStand(for: key, inData: inData),
                !history.hasFacts(ofObject: key, bucket: bucket),
                DenialOutline.put(.plain, for: key, into: &fields, of: denial)
            else { return nil }
        }
        return fields
    }

    /// Whether it is also that of another denial of the same situation, with the same evidence.
    func isThat(of denial: Denial, history: RememberedHistory) -> Bool {
        guard denial.sightings == logs, denial.notes == notes,
            let fields = DenialOutline.fields(of: denial, history: history, inData: false)
        else { return false }
        return fields == request.fields
    }

    /// Whether it is also that of what one log tells of another request of the same situation, with no
    /// evidence: as `isThat`, without a denial made of it. Where a log tells more than an access log
    /// does, it says no.
    func isThat(ofLone sighting: Sighting, history: RememberedHistory) -> Bool {
        // Field by field: to copy them all would count a reference for each text.
        guard sighting.fields.message == nil, sighting.fields.parameters == nil,
            request.fields.message == nil, request.fields.parameters == nil,
            !sighting.fields.isProvisional, !sighting.isLong,
            sighting.fields.versionID == request.fields.versionID,
            history.likeTime(sighting.fields.time) == request.fields.time,
            DenialOutline.lasting(sighting.fields.query) == request.fields.query,
            sighting.fields.sourceAddress.map(DenialOutline.address)
                == request.fields.sourceAddress
        else { return false }
        guard let key = sighting.fields.key else { return request.fields.key == nil }
        // What else the key tells of the outline, `fields(of:)` has seen of its first denial.
        guard request.fields.key != nil, let bucket = sighting.situation.fields.bucket else {
            return false
        }
        return StandInKey.canStand(for: key, inData: false)
            && !history.hasFacts(ofObject: key, bucket: bucket)
    }

    static func == (left: DenialOutline, right: DenialOutline) -> Bool {
        left.request == right.request && left.logs == right.logs && left.notes == right.notes
            && left.evidence == right.evidence
    }

    /// By what tells many outlines apart: the rest is compared. A role's sessions and runs may be
    /// told by their tags and numbers alone, by the thousand.
    func hash(into hasher: inout Hasher) {
        hasher.combine(request)
        hasher.combine(evidence.sessions)
        hasher.combine(evidence.runs)
    }

    /// A denial of this outline.
    var denial: Denial { Denial(merged: request, sightings: logs, notes: notes) }

    /// A denial of this outline with what some policies look at besides; nil where the stand-in
    /// would make its message another.
    func denial(with likeness: Likeness) -> Denial? {
        var fields = request.fields
        fields.referer = likeness.referer
        if let address = likeness.address { fields.sourceAddress = address }
        if let key = likeness.key, let plain = fields.key {
            guard DenialOutline.put(key, for: plain, into: &fields, of: denial) else { return nil }
        }
        var request = Sighting(request.situation, fields)
        if let agent = likeness.userAgent { request.userAgent = agent }
        return Denial(merged: request, sightings: logs, notes: notes)
    }

    /// Puts a stand-in wherever the request names the key; false where it may name a part of it.
    private static func put(
        _ standIn: StandInKey, for key: String, into fields: inout Sighting.Fields,
        of denial: Denial
    ) -> Bool {
        fields.key = standIn.text
        if fields.parameters?["key"] == key { fields.parameters?["key"] = standIn.text }
        guard let resource = denial.readMessage?.resource, let text = denial.message,
            let bucket = denial.bucket
        else { return true }
        let object = denial.s3ARN(bucket: bucket, key: key)
        guard resource == object else {
            return resource == denial.s3ARN(bucket: bucket) || resource.hasPrefix("arn:aws:kms:")
        }
        let message = text.replacing(
            text: object, with: denial.s3ARN(bucket: bucket, key: standIn.text))
        fields.message = message
        return max(text.utf8.count, message.utf8.count) <= messageBytes
    }

    /// The texts without those that pass.
    private static func lasting(_ texts: [String: String]?) -> [String: String]? {
        guard let texts, texts.keys.contains(where: passing.contains) else { return texts }
        return texts.filter { !passing.contains($0.key) }
    }

    /// One address for all that only a policy about addresses tells apart: those of private
    /// ranges, those that a VPC may have, and all others of version 4 (TEST-NET-1, RFC 5737).
    private static func address(like text: String) -> String {
        guard let address = IPNetwork(address: text), !address.isV6 else { return text }
        if address.isPrivate { return "10.0.0.1" }
        return address.mayBeOfVPC ? "11.0.0.1" : "192.0.2.1"
    }
}
