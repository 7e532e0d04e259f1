import AWSTypes
import Attributions
import Denials
import PolicyHistory
public import ReportStore
import Wording

/// Decides stored denials again under changed policies (issue: what-if). Reads the store, writes
/// nothing.
public struct WhatIf {
    private let reader: StoreReader
    private let gathering: EvidenceGathering
    private let before: Attributor
    private let after: Attributor

    /// The policies of the store at a path, with these changes laid over. Throws `PipelineError`.
    public init(storePath: String, changes: [WhatIfChange]) throws(PipelineError) {
        do {
            let reader = try StoreReader(path: storePath)
            self.reader = reader
            gathering = try EvidenceGathering(reader)
            let entries = try reader.historyEntries()
            var overlay = WhatIfOverlay(entries)
            for change in changes {
                let target = try WhatIfSubject(change.subject, in: overlay.entries)
                let checks = WhatIfChecks(change, target, in: overlay.entries)
                try checks.checkSubject { try WhatIf.isLogged(target.subject, in: reader) }
                try checks.checkPrincipals()
                try overlay.apply(change, to: target)
            }
            before = Attributor(history: PolicyHistory(entries: entries))
            after = Attributor(history: PolicyHistory(entries: overlay.entries))
        } catch let error as PipelineError {
            throw error
        } catch {
            throw PipelineError(error)
        }
    }

    /// Whether a stored denial names what may have a policy of its own. Reads them all, and is
    /// asked only of what no snapshot shows.
    private static func isLogged(_ subject: Subject, in reader: StoreReader) throws -> Bool {
        var filter = ReportFilter()
        filter.includesAllPrincipals = true
        var isFound = false
        try reader.replay(filter, requestIDs: []) { _, sightings in
            let denial = Denial(sightings: sightings)
            let name: String? =
                switch subject.kind {
                case .bucket: denial.bucket
                case .accessPoint: denial.accessPointARN
                case .key: denial.keyARN ?? denial.message.flatMap { DenialMessage($0)?.keyARN }
                case .vpcEndpoint: denial.vpcEndpointID
                case .role:
                    denial.account.flatMap { account in
                        denial.roleName.map { "\(account)/\($0)" }
                    }
                default: nil
                }
            if name == subject.name { isFound = true }
        }
        return isFound
    }

    /// Hands out the denials that pass the filter, or those of the request ids, decided again.
    /// Throws `PipelineError`, and what `receive` throws as one.
    public func run(
        _ filter: ReportFilter, requestIDs: [String] = [],
        _ receive: (ReplayedDenial) throws -> Void
    ) throws(PipelineError) {
        do {
            try reader.replay(filter, requestIDs: requestIDs) { row, sightings in
                try receive(try replay(row, sightings))
            }
        } catch {
            throw PipelineError(error)
        }
    }

    private func replay(_ row: ReportRow, _ sightings: [Sighting]) throws -> ReplayedDenial {
        let denial = Denial(sightings: sightings)
        let evidence = try gathering.evidence(of: denial, attributor: before)
        let request = ReplayedRequest(sightings, evidence: evidence)
        let old = before.attribute(request.denial, evidence: request.evidence)
        let new = after.attribute(request.denial, evidence: request.evidence)
        return ReplayedDenial(
            row: row, before: request.outcome(of: old), after: request.outcome(of: new),
            blockedBy: request.blockers(of: new).map { ReportedBlocker($0) },
            missing: new.missing, notes: request.guesses(of: new))
    }
}

/// A refused request without AWS's reasons for refusing it: they told of the policies of then,
/// and would outvote the changed ones. What was asked stays, also where only a reason named it.
struct ReplayedRequest {
    let denial: Denial
    let evidence: DenialEvidence

    init(_ sightings: [Sighting], evidence: DenialEvidence) {
        let keyCall = ReplayedRequest.keyCall(of: Denial(sightings: sightings), evidence)
        denial = Denial(
            sightings: sightings.map { sighting in
                var sighting = sighting
                sighting.errorCode = "AccessDenied"
                // A refusal that no policy made stays one, whatever the policies.
                if Denial(sightings: [sighting]).otherRefusal == nil {
                    sighting.message = keyCall ?? sighting.message.flatMap(ReplayedRequest.question)
                }
                return sighting
            })
        var evidence = evidence
        evidence.keyDenials = []
        self.evidence = evidence
    }

    /// What an answer under some policies comes to.
    func outcome(of answer: Attribution) -> ReplayedDenial.Outcome {
        if GlueFingerprint.isLakeFormation(denial) || denial.otherRefusal != nil { return .unknown }
        let blockers = blockers(of: answer)
        if blockers.isEmpty { return .allowed }
        return blockers.contains { $0.outcome != .unknown } ? .denied : .unknown
    }

    /// The blockers that a layer speaks for.
    func blockers(of answer: Attribution) -> [Blocker] { answer.blockedBy.filter { !$0.isGuess } }

    /// What no layer said: how a request that all layers allow may have met a 403 all the same.
    func guesses(of answer: Attribution) -> [String] {
        answer.blockedBy.filter(\.isGuess).map { ReasonText.sentence($0.reason, $0.outcome) }
    }

    /// A message up to its reason: who, which action, on what.
    private static func question(_ text: String) -> String? {
        guard let message = DenialMessage(text), let action = message.action,
            let resource = message.resource
        else { return nil }
        return sentence(action, resource, principal: message.principalARN)
    }

    /// The refused KMS call nearest to a request of S3, as a message that names key and action.
    private static func keyCall(of denial: Denial, _ evidence: DenialEvidence) -> String? {
        guard denial.service == "s3" else { return nil }
        let nearest = evidence.keyDenials.filter { $0.keyARN != nil }.min {
            (abs($0.time.seconds - denial.time.seconds), $0.eventID ?? "")
                < (abs($1.time.seconds - denial.time.seconds), $1.eventID ?? "")
        }
        guard let nearest, let key = nearest.keyARN else { return nil }
        return sentence(
            Action(service: "kms", name: nearest.operation), key,
            principal: denial.requester.arn)
    }

    private static func sentence(
        _ action: Action, _ resource: String, principal: String?
    ) -> String {
        "User: \(principal ?? "") is not authorized to perform: \(action) "
            + "on resource: \"\(resource)\""
    }
}
