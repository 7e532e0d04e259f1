public import AWSTypes
public import Denials

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
                DenialKind(situations: denial.situations.sorted(), messageKey: denial.key),
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

    /// A denial of that kind, which has nothing of its own but a time.
    public func denial(of kind: DenialKind, at time: Instant) throws(StoreError) -> Denial {
        var found: [Sighting] = []
        for id in kind.situations {
            let situation = try sightings.situation(id).situation
            found.append(Sighting(situation, requestID: "", time: time))
        }
        return Denial(sightings: found)
    }
}
