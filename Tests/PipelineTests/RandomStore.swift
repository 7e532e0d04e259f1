import AWSTypes
import Attributions
import Denials
import PolicyHistory
import ReportStore
import TestSupport

@testable import Pipeline

/// A store of a few random lakes side by side, each with a role and a bucket of its own, one endpoint,
/// one key and one organization, and their denials; some ask in a neighbour's bucket.
struct RandomStore {
    private static let lakes = 3

    let path: String
    private(set) var facts: [HistoryEntry] = []
    private var sightings: [Sighting] = []
    private var evidence: [LogEvidence] = []

    /// The store of a seed, in a folder: so many denials of each lake, all of them decided.
    init(seed: UInt64, denials count: Int, in folder: String) throws {
        path = "\(folder)/\(seed).sqlite"
        var generator = SeededGenerator(seed: seed)
        for number in 0..<RandomStore.lakes {
            let lake = RandomLake(seed: seed &* 31 &+ UInt64(number))
            facts += lake.facts.map { RandomStore.entry($0, number) }
            var denials = RandomDenials(seed: seed &* 7_919 &+ UInt64(number))
            for _ in 0..<count {
                let found = denials.nextSightings()
                let denial = Denial(sightings: found)
                let beside = denials.evidence(
                    of: denial, passed: RandomStore.text(lake.passedPolicy, number))
                let isAbroad = Int.random(in: 0..<100, using: &generator) < 15
                let bucket = isAbroad ? (number + 1) % RandomStore.lakes : number
                add(found.map { RandomStore.sighting($0, role: number, bucket: bucket) })
                evidence += beside.roleSessions.map { session in
                    var own = session
                    own.roleARN = RandomStore.text(session.roleARN, number)
                    own.accessKeyID = session.accessKeyID.map { "\($0)-\(number)" }
                    return .roleSession(own)
                }
                evidence += beside.foreignWrites.map { .foreignWrite($0) }
                if Int.random(in: 0..<100, using: &generator) < 4, let own = sightings.last {
                    evidence.append(.keyDenial(RandomStore.keyCall(beside: own)))
                }
            }
        }
        let writer = try StoreWriter(path: path)
        _ = try writer.commit(history: facts)
        var drop = DropFacts(RandomStore.drop)
        (drop.sightings, drop.evidence) = (sightings, evidence)
        _ = try writer.commit(DropBatch([drop]))
        _ = try AttributionPass(storePath: path, writer: writer, jobs: 1) { false }.run()
    }

    /// Lets the store learn something, and leaves the denials that it concerns undecided.
    func learn(_ fact: HistoryEntry) throws {
        _ = try StoreWriter(path: path).commit(history: [fact])
    }

    /// Keeps refused requests, and leaves them undecided.
    func keep(_ sightings: [Sighting]) throws {
        var drop = DropFacts(RandomStore.drop)
        drop.drop.fingerprint = Fingerprint(high: 3, low: 4)
        drop.sightings = sightings
        _ = try StoreWriter(path: path).commit(DropBatch([drop]))
    }

    private static let drop = DropRecord(
        path: "logs", fingerprint: Fingerprint(high: 1, low: 2), size: 1, mtimeNanoseconds: 0,
        device: 0, inode: 0, kind: .cloudTrail, state: .complete)

    private mutating func add(_ found: [Sighting]) { sightings += found }

    // MARK: - Names of their own

    /// Of a text what names the lake's own bucket and role, by their number.
    private static func text(_ text: String, _ number: Int) -> String {
        text.replacing(":::lake", with: ":::lake\(number)")
            .replacing("role/jobs/etl", with: "role/jobs/etl\(number)")
            .replacing("assumed-role/etl", with: "assumed-role/etl\(number)")
            .replacing("AROAEXAMPLEETL", with: "AROAEXAMPLEETL\(number)")
    }

    private static func entry(_ entry: HistoryEntry, _ number: Int) -> HistoryEntry {
        var name = entry.subject.name
        switch entry.subject.kind {
        case .role: name += "\(number)"
        case .bucket, .object: name = "lake\(number)" + name.dropFirst("lake".count)
        default: break
        }
        let value = entry.value.text.map { HistoryEntry.Value(text($0, number)) } ?? entry.value
        return HistoryEntry(
            subject: Subject(entry.subject.kind, name), facet: entry.facet, time: entry.time,
            value: value, source: entry.source, origin: entry.origin,
            eventID: entry.eventID.isEmpty ? "" : "\(entry.eventID)-\(number)")
    }

    private static func sighting(_ found: Sighting, role: Int, bucket: Int) -> Sighting {
        var own = found
        own.requestID = "\(found.requestID)-\(role)"
        own.hostID = found.hostID.map { "\($0)-\(role)" }
        own.eventID = found.eventID.map { "\($0)-\(role)" }
        own.accessKeyID = found.accessKeyID.map { "\($0)-\(role)" }
        own.requester.arn = found.requester.arn.map { text($0, role) }
        own.requester.principalID = found.requester.principalID.map { text($0, role) }
        own.requester.issuerARN = found.requester.issuerARN.map { text($0, role) }
        own.bucket = found.bucket.map { $0 == "lake" ? "lake\(bucket)" : $0 }
        own.message = found.message.map { text(text($0, role), bucket) }
        own.parameters = found.parameters?.mapValues {
            $0 == "lake" || $0.hasPrefix("lake/") ? "lake\(bucket)" + $0.dropFirst(4) : $0
        }
        return own
    }

    private static func keyCall(beside request: Sighting) -> Sighting {
        var call = Sighting(
            log: .cloudTrail, requestID: request.requestID + "-key", time: request.time,
            service: "kms", operation: "Decrypt", errorCode: "AccessDenied")
        call.requester = request.requester
        call.requester.invokedBy = "s3.amazonaws.com"
        call.eventID = request.requestID + "-key"
        call.keyARN = RandomLake.keyARN
        return call
    }
}
