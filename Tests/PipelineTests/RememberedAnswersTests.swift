import AWSTypes
import Attributions
import Denials
import PolicyHistory
import ReportStore
import TestSupport
import Testing

@testable import Pipeline

/// What was asked before must never show in an answer: policies are gathered once for all denials
/// that ask the same, and what tells two questions apart must be part of the question.
@Suite struct RememberedAnswersTests {
    /// The example world's denials, and each with one trait of each other one.
    static func denials(_ reader: StoreReader) throws -> [Denial] {
        var seen: [Sighting] = []
        try reader.replay(ReportFilter()) { seen += $1 }
        let traits: [(inout Sighting, Sighting) -> Void] = [
            { ($0.bucket, $0.key) = ($1.bucket, $1.key) },
            { ($0.bucketOwner, $0.bucketOwnerCanonicalID) = ($1.bucketOwner, nil) },
            { $0.requester = $1.requester },
            {
                $0.requester.principalID = $1.requester.principalID.map {
                    "AROA000000000000OTHER" + $0
                }
            },
            {
                $0.requester.issuerARN = nil; $0.requester.arn = $1.requester.arn
            },
            { ($0.vpcEndpointID, $0.sourceAddress) = ($1.vpcEndpointID, $1.sourceAddress) },
            { $0.log = $1.log },
            { $0.operation = $1.operation },
            {
                $0.accessPointARN = $1.bucket.map {
                    "arn:aws:s3:eu-west-1:111122223333:accesspoint/\($0)"
                }
            },
            { $0.time = Instant(seconds: $1.time.seconds - 7 * 86_400) },
            { $0.parameters = $1.parameters },
        ]
        var denials = seen.map { Denial(sightings: [$0]) }
        for one in seen {
            for other in seen {
                for trait in traits {
                    var mixed = one
                    trait(&mixed, other)
                    denials.append(Denial(sightings: [mixed]))
                }
            }
        }
        return denials
    }

    @Test func `an answer does not depend on what was asked before it`() throws {
        let folder = try TemporaryFolder()
        let store = folder.path + "/store.sqlite"
        _ = try SnapshotImport(storePath: store).run([DemoTests.demo + "/snapshots"])
        _ = try Ingest(storePath: store, jobs: 2).run([DemoTests.demo + "/logs"])
        let reader = try StoreReader(path: store)
        let history = PolicyHistory(entries: try reader.historyEntries())
        let asked = Attributor(history: history)
        let denials = try Self.denials(reader)
        let answers = denials.map { asked.attribute($0, evidence: DenialEvidence()) }
        #expect(Set(answers.map(\.cause)).count > 4)
        for (denial, answer) in zip(denials, answers) {
            let alone = Attributor(history: history)
            #expect(alone.attribute(denial, evidence: DenialEvidence()) == answer)
        }
        // Answers that many share are, in each denial's words, those of the denial alone.
        var shared = 0
        let sharing = Attributor(history: history)
        for (denial, answer) in zip(denials, answers) {
            let given = sharing.answer(denial, evidence: DenialEvidence())
            #expect(given.attribution(for: denial) == answer)
            shared += given.keyStandIn == nil ? 0 : 1
        }
        #expect(shared > denials.count / 4, "\(shared) of \(denials.count)")
        // And in the other direction.
        let backwards = Attributor(history: history)
        for (denial, answer) in zip(denials, answers).reversed() {
            #expect(backwards.attribute(denial, evidence: DenialEvidence()) == answer)
        }
    }

    @Test func `a request is judged as its answer says, whatever was asked before it`() throws {
        let folder = try TemporaryFolder()
        let store = folder.path + "/store.sqlite"
        _ = try SnapshotImport(storePath: store).run([DemoTests.demo + "/snapshots"])
        _ = try Ingest(storePath: store, jobs: 2).run([DemoTests.demo + "/logs"])
        let history = PolicyHistory(entries: try StoreReader(path: store).historyEntries())
        let denials = try Self.denials(try StoreReader(path: store))
        // Also of a request whose reasons for refusal are left aside, and under what is in force last.
        for leavesReasonsAside in [false, true] {
            var evidence = DenialEvidence()
            evidence.leavesReasonsAside = leavesReasonsAside
            for make in [Attributor.init(history:), Attributor.init(inForceLast:)] {
                let alone = make(history)
                let answers = denials.map {
                    Judgement(of: alone.attribute($0, evidence: evidence))
                }
                #expect(Set(answers).count == 3)
                let forwards = make(history)
                #expect(denials.map { forwards.judgement(of: $0, evidence: evidence) } == answers)
                let backwards = make(history)
                #expect(
                    denials.reversed().map { backwards.judgement(of: $0, evidence: evidence) }
                        == answers.reversed())
            }
        }
    }
}
