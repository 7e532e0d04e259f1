internal import AWSTypes
internal import ReportStore
internal import Wording

/// Rows and explanations, once their names are learned.
extension Redaction {
    func answer(_ row: ReportRow) -> ReportRow {
        var other = row
        other.requestID = pseudonyms.name(.name, row.requestID)
        other.role = row.role.map { pseudonyms.name(.role, $0) }
        other.principal = row.principal.map { pseudonyms.name(.user, $0) }
        other.account = row.account.map { pseudonyms.name(.account, $0) }
        other.resource = pseudonyms.name(.name, row.resource)
        other.bucket = row.bucket.map { pseudonyms.name(.bucket, $0) }
        other.key = row.key.map(pseudonyms.objectKey)
        other.message = row.message.map(words)
        other.jobs = row.jobs.map(jobs)
        other.blockedBy = row.blockedBy.map(blocker)
        other.missingRemarks = row.missingRemarks.map(remark)
        other.fix = row.fix.map(fix)
        return other
    }

    func whole(_ explanation: Explanation) -> Explanation {
        var other = explanation
        other.row = answer(explanation.row)
        other.layers = explanation.layers.map(layer)
        other.evidence = explanation.evidence.map(remark)
        other.notes = explanation.notes.map(remark)
        other.sightings = explanation.sightings.map(sighting)
        other.plan = nil
        return other
    }

    private func jobs(_ jobs: JobCandidates) -> JobCandidates {
        JobCandidates(
            basis: jobs.basis, jobs: jobs.jobs.map { pseudonyms.name(.job, $0) },
            jobCount: jobs.jobCount,
            runs: jobs.runs.map { run in
                JobCandidates.Run(
                    id: run.id.map { pseudonyms.name(.job, $0) },
                    job: pseudonyms.name(.job, run.job))
            }, runCount: jobs.runCount, windowSeconds: jobs.windowSeconds)
    }

    private func blocker(_ blocker: ReportedBlocker) -> ReportedBlocker {
        var other = blocker
        let place = blocker.place.map(place)
        let reason = blocker.reason.map(reason)
        other.place = place
        other.reason = reason
        other.policy = place.map(PlaceText.name) ?? words(blocker.policy)
        other.statement = blocker.statement.map(statement)
        other.account = blocker.account.map { pseudonyms.name(.account, $0) }
        other.detail = sentence(reason, blocker.outcome)
        return other
    }

    private func layer(_ layer: ReportedLayer) -> ReportedLayer {
        let reason = reason(layer.reason)
        return ReportedLayer(
            layer: layer.layer, mechanism: layer.mechanism, outcome: layer.outcome,
            place: place(layer.place), reason: reason, detail: sentence(reason, layer.outcome),
            statement: layer.statement.map(document), source: layer.source.map(source))
    }

    /// Where a layer's policies come from, a line each. A policy's own name stands before the colon,
    /// and may be of any words, also of those that a sentence keeps.
    private func source(_ text: String) -> String {
        text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
            let line = String(line)
            guard let colon = line.firstRange(ofText: ": ") else { return words(line) }
            return pseudonyms.name(.name, String(line[..<colon.lowerBound]))
                + words(String(line[colon.lowerBound...]))
        }.joined(separator: "\n")
    }

    private func sentence(_ reason: Reason?, _ outcome: String) -> String {
        guard let reason, let outcome = Outcome(rawValue: outcome) else { return "left out" }
        return ReasonText.sentence(reason, outcome)
    }

    private func fix(_ fix: ReportedFix) -> ReportedFix {
        var other = fix
        other.role = fix.role.map { pseudonyms.name(.role, $0) }
        other.document = fix.document.map(document)
        guard let place = fix.place.map(place), let change = fix.change.map(change) else {
            (other.owner, other.summary, other.subject) = ("left out", "left out", "left out")
            (other.setting, other.newlyAllows) = (nil, nil)
            return other
        }
        (other.place, other.change) = (place, change)
        other.owner = FixWords.owner(change, at: place)
        other.summary = FixWords.summary(change, at: place, role: other.role)
        other.subject = FixWords.subject(change, at: place)
        other.newlyAllows = FixWords.newlyAllows(change, at: place, role: other.role)
        other.setting = FixWords.setting(
            change, at: place, role: other.role, lacksDocument: fix.document == nil)
        return other
    }

    private func remark(_ remark: ReportedRemark) -> ReportedRemark {
        guard let data = remark.remark else { return ReportedRemark(text: "left out", remark: nil) }
        return ReportedRemark(self.remark(data))
    }

    private func sighting(_ sighting: ReportedSighting) -> ReportedSighting {
        var other = sighting
        other.sourceAddress = sighting.sourceAddress.map { pseudonyms.name(.address, $0) }
        other.vpcEndpointID = sighting.vpcEndpointID.map { pseudonyms.name(.name, $0) }
        other.userAgent = sighting.userAgent.map { pseudonyms.name(.agent, $0) }
        other.jobRun = sighting.jobRun.map { pseudonyms.name(.job, $0) }
        other.drop = pseudonyms.name(.drop, sighting.drop)
        return other
    }
}
