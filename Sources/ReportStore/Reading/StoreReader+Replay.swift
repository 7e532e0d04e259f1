import AWSTypes
public import Attributions
public import Denials

/// Denials with all that the logs said of them, for those who decide them again.
extension StoreReader {
    /// Hands out the denials that pass the filter, in the order of `report`, each with its row
    /// and its sightings; with `requestIDs`, those alone. An error of `receive` stops the reading
    /// and is thrown on.
    public func replay(
        _ filter: ReportFilter, requestIDs: [String] = [],
        _ receive: (ReportRow, [Sighting]) throws -> Void
    ) throws {
        let reader = try RowReader(connection)
        try asOfOneInstant {
            let chosen = try statement(ReplayChoice(filter, requestIDs, isOutside: false))
            while try chosen.step() {
                let id = chosen.integer(0)
                guard let row = try reader.row(ofDenial: id) else { continue }
                try receive(row, try sightings.sightings(ofDenial: id, requestID: row.requestID))
            }
        }
    }

    /// Hands out the same denials with no more of their rows than is counted, and with what all layers
    /// say together, where the store knows it; with `isOutside`, all stored denials but these.
    ///
    /// Denials of verdicts that `isLeftOut` tells are not read, but counted by what all layers say to
    /// them together; it is asked of the verdicts of which the store knows that.
    @discardableResult
    public func replayHeadings(
        _ filter: ReportFilter, requestIDs: [String] = [], isOutside: Bool = false,
        leavingOut isLeftOut: ((JudgedVerdict) -> Bool)? = nil,
        _ receive: (DenialHeading, [Sighting], Judgement?) throws -> Void
    ) throws -> [Judgement: Int] {
        try asOfOneInstant {
            var choice = ReplayChoice(filter, requestIDs, isOutside: isOutside)
            if let isLeftOut { choice.leftOut = try judgedVerdicts(isLeftOut) }
            let counts = try counts(ofLeftOut: choice)
            let chosen = try statement(choice)
            while try chosen.step() {
                let heading = try heading(in: chosen)
                try receive(
                    heading,
                    try sightings.sightings(
                        ofDenial: chosen.integer(0), requestID: heading.requestID),
                    chosen.optionalText(10).flatMap { Judgement(rawValue: $0) })
            }
            return counts
        }
    }

    private func asOfOneInstant<Result>(_ read: () throws -> Result) throws -> Result {
        try connection.execute("BEGIN")
        // Nothing was written, so nothing is lost where this fails; closing ends it too.
        defer {
            try? connection.execute("ROLLBACK")
            shortenLog()
        }
        return try read()
    }

    /// The numbers of those verdicts that are wanted of all of which it is known what all layers say
    /// together.
    private func judgedVerdicts(
        _ isWanted: (JudgedVerdict) -> Bool
    ) throws(StoreError) -> [Int64] {
        let found = try connection.prepare(
            """
            SELECT id, role, bucket, \(ReplayChoice.judgement) AS known FROM verdict
            WHERE known IS NOT NULL
            """)
        var wanted: [Int64] = []
        while try found.step() {
            let verdict = JudgedVerdict(
                role: found.optionalText(1), bucket: found.optionalText(2))
            if isWanted(verdict) { wanted.append(found.integer(0)) }
        }
        return wanted
    }

    private func counts(ofLeftOut choice: ReplayChoice) throws(StoreError) -> [Judgement: Int] {
        guard !choice.leftOut.isEmpty else { return [:] }
        var choice = choice
        choice.isOfLeftOut = true
        let counted = try statement(choice)
        var counts: [Judgement: Int] = [:]
        while try counted.step() {
            guard let judgement = Judgement(rawValue: counted.text(0)) else {
                throw corrupt("what is judged of a verdict, '\(counted.text(0))',")
            }
            counts[judgement] = Int(counted.integer(1))
        }
        return counts
    }

    /// The numbers of the denials, each with its heading; or the counts of those left out.
    private func statement(_ choice: ReplayChoice) throws(StoreError) -> Statement {
        let chosen = try connection.prepare(choice.sql)
        var last = choice.filter.bind(choice.filter.verdictCondition.values, to: chosen)
        for id in choice.requestIDs {
            last += 1
            chosen.bind(last, id)
        }
        if !choice.leftOut.isEmpty { chosen.bind(last + 1, choice.leftOutJSON) }
        return chosen
    }

    private func heading(in chosen: Statement) throws(StoreError) -> DenialHeading {
        guard let cause = Cause(rawValue: chosen.text(6)),
            let certainty = Certainty(rawValue: chosen.text(7))
        else {
            throw StoreError(
                reason: .corrupt,
                message: "the attribution of \(chosen.text(1)) does not decode",
                path: connection.path)
        }
        let bucket = chosen.optionalText(4)
        return DenialHeading(
            requestID: chosen.text(1), eventTime: Instant(seconds: chosen.integer(2)),
            role: chosen.optionalText(3), bucket: bucket, action: chosen.text(5),
            resource: chosen.optionalText(8)
                ?? ARN.s3(bucket: bucket ?? "", key: chosen.optionalText(9)).description,
            cause: cause, certainty: certainty)
    }
}
