public import AWSTypes
internal import Denials

/// What denials have in common that are alike in all but their own object, address and time.
public struct DenialKind: Hashable, Sendable {
    /// The numbers of the situations in which the logs show them.
    public let situations: [Int64]
    /// The key that AWS's message names.
    public let messageKey: String?
}

/// Denials by their kinds, for those who ask what many of them share.
extension StoreReader {
    /// Hands out the kind and time of every denial of a Glue role, in the order of their numbers.
    public func glueDenials(
        _ receive: (DenialKind, Instant) throws(StoreError) -> Void
    ) throws(StoreError) {
        let all = try connection.prepare(
            """
            SELECT sighting.denial_id, situation_id, sighting.time,
                CASE WHEN instr(message, ':key/') > 0 THEN message END
            FROM sighting
                CROSS JOIN attribution ON attribution.denial_id = sighting.denial_id
                CROSS JOIN verdict ON verdict.id = verdict_id AND is_glue = 1
            ORDER BY sighting.denial_id
            """)
        var current: (id: Int64, situations: [Int64], key: String?, time: Int64)?
        func handOver() throws(StoreError) {
            guard let denial = current else { return }
            try receive(
                DenialKind(
                    situations: denial.situations.count > 1
                        ? denial.situations.sorted() : denial.situations,
                    messageKey: denial.key),
                Instant(seconds: denial.time))
        }
        while try all.step() {
            let id = all.integer(0)
            if current?.id != id {
                try handOver()
                current = (id, [], nil, all.integer(2))
            }
            current?.situations.append(all.integer(1))
            let time = all.integer(2)
            if let known = current?.time, time < known { current?.time = time }
            if let message = all.optionalText(3), current?.key == nil {
                current?.key = DenialMessage(message)?.keyARN
            }
        }
        try handOver()
    }

    /// What the denials of a kind name. Of a role in one log, as nearly all are, the columns tell it:
    /// to read the situation itself takes four times as long.
    public func names(of kind: DenialKind, at time: Instant) throws(StoreError) -> DeniedNames {
        if kind.situations.count == 1, let names = try columns(of: kind.situations[0]) {
            return names
        }
        return DeniedNames(try denial(of: kind, at: time))
    }

    /// What the columns of a situation tell; nil where no role is in them.
    private func columns(of situation: Int64) throws(StoreError) -> DeniedNames? {
        let found = try prepared(
            """
            SELECT role_name, coalesce(requester_account, role_account), bucket, bucket_owner,
                key_arn, vpc_endpoint_id, access_point_arn, content ->> '$.region',
                content ->> '$.bucketOwnerCanonicalID'
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
        names.region = found.optionalText(7)
        names.bucketOwnerCanonicalID = found.optionalText(8)
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

    init() {}

    /// What a denial names.
    init(_ denial: Denial) {
        (account, roleName, uniqueID) = (denial.account, denial.roleName, denial.uniqueID)
        (bucket, bucketOwner) = (denial.bucket, denial.bucketOwner)
        bucketOwnerCanonicalID = denial.bucketOwnerCanonicalID
        keyARN = denial.keyARN ?? denial.readMessage?.keyARN
        (vpcEndpointID, accessPointARN) = (denial.vpcEndpointID, denial.accessPointARN)
        region = denial.region
    }
}
