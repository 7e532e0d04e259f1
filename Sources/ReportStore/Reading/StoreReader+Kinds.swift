public import AWSTypes
internal import Denials

/// What denials have in common that are alike in all but their own object, address and time.
public struct DenialKind: Hashable, Sendable {
    private let situation: Int64
    /// Few have any.
    private let otherSituations: [Int64]
    /// The key that AWS's message names.
    public let messageKey: String?

    /// The numbers of the situations in which the logs show them.
    public var situations: [Int64] { [situation] + otherSituations }

    /// Denials that the logs show in these situations.
    init(situations: [Int64], messageKey: String? = nil) {
        situation = situations.first ?? 0
        otherSituations = Array(situations.dropFirst())
        self.messageKey = messageKey
    }

    /// The one situation; nil where there are more.
    var onlySituation: Int64? { otherSituations.isEmpty ? situation : nil }
}

/// Denials by their kinds, for those who ask what many of them share.
extension StoreReader {
    /// Hands out the denials of Glue roles, those of a kind in a stretch between two of the instants
    /// together.
    public func glueDenials(
        between instants: [Instant] = [],
        _ receive: (DenialKind, DenialSpan) throws(StoreError) -> Void
    ) throws(StoreError) {
        try snapshot { () throws(StoreError) in
            var spans = try DenialSpans(connection, between: instants)
            try spans.each(connection, receive)
        }
    }

    /// What the denials of a kind name. Of a role in one log, as nearly all are, the columns tell it:
    /// to read the situation itself takes four times as long.
    public func names(of kind: DenialKind, at time: Instant) throws(StoreError) -> DeniedNames {
        if let situation = kind.onlySituation, let names = try columns(of: situation) {
            return names
        }
        return DeniedNames(try denial(of: kind, at: time))
    }

    /// What the columns of a situation tell; nil where no role is in them.
    private func columns(of situation: Int64) throws(StoreError) -> DeniedNames? {
        let found = try prepared(
            """
            SELECT role_name, coalesce(requester_account, role_account), bucket, bucket_owner,
                key_arn, vpc_endpoint_id, access_point_arn, content
            FROM situation WHERE id = ?1 AND role_name IS NOT NULL
            """)
        defer { found.reset() }
        found.bind(1, situation)
        guard try found.step() else { return nil }
        var names = DeniedNames()
        names.roleName = found.text(0)
        names.account = found.optionalText(1).flatMap { AccountID($0) }
        names.bucket = found.optionalText(2)
        names.bucketOwner = found.optionalText(3).flatMap { AccountID($0) }
        names.keyARN = found.optionalText(4)
        names.vpcEndpointID = found.optionalText(5)
        names.accessPointARN = found.optionalText(6)
        let content = found.text(7)
        names.region = SituationText.member("region", of: content)
        names.bucketOwnerCanonicalID = SituationText.member("bucketOwnerCanonicalID", of: content)
        names.encrypts =
            SituationText.member("operation", of: content).map(S3Operations.encrypts) ?? false
        return names
    }

    /// A denial of that kind, which has nothing of its own but a time.
    func denial(of kind: DenialKind, at time: Instant) throws(StoreError) -> Denial {
        var found: [Sighting] = []
        for id in kind.situations {
            let situation = try sightings.situation(id).situation
            found.append(Sighting(situation, requestID: "", time: time))
        }
        return Denial(sightings: found)
    }
}

/// What a denial names that policies may be known of.
public struct DeniedNames: Hashable, Sendable {
    /// The principal's account.
    public var account: AccountID?
    /// The role's name without its path.
    public var roleName: String?
    /// The role's unique id, `AROA…`; needed only where no log has its name.
    public var uniqueID: String?
    /// The bucket.
    public var bucket: String?
    /// The bucket owner's account.
    public var bucketOwner: AccountID?
    /// The bucket owner's canonical user id.
    public var bucketOwnerCanonicalID: String?
    /// The key's ARN, for KMS.
    public var keyARN: String?
    /// As logged.
    public var vpcEndpointID: String?
    /// The access point's ARN.
    public var accessPointARN: String?
    /// The bucket's region.
    public var region: String?
    /// Whether something is encrypted: a key without its account is then the principal's.
    public var encrypts = false

    init() {}

    /// What a denial names.
    init(_ denial: Denial) {
        (account, roleName, uniqueID) = (denial.account, denial.roleName, denial.uniqueID)
        (bucket, bucketOwner) = (denial.bucket, denial.bucketOwner)
        bucketOwnerCanonicalID = denial.bucketOwnerCanonicalID
        keyARN = denial.keyARN ?? denial.readMessage?.keyARN
        (vpcEndpointID, accessPointARN) = (denial.vpcEndpointID, denial.accessPointARN)
        region = denial.region
        encrypts = S3Operations.encrypts(denial.operation)
    }
}
