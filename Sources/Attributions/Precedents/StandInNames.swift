import AWSTypes
import Denials

/// Names that stand for the role and the bucket of denials while an answer for all of them is worked
/// out: of those of which nothing is captured, no policy tells one from another.
///
/// A storm over a lake whose policies nobody has captured then has one answer for each operation,
/// not one for each role and bucket.
struct StandInNames {
    /// Drawn anew by each run, as the key's (`StandInKey`); a name of a role and of a bucket alike.
    static let role = StandInKey.drawnMark()
    static let bucket = StandInKey.drawnMark()

    private let ownRole: String
    private let ownBucket: String

    /// The names of a denial; nil where the answer may depend on them: where anything is captured,
    /// or seen beside the request. Only an access log names both in known places and nowhere else.
    init?(of denial: Denial, _ evidence: DenialEvidence, history: RememberedHistory) {
        guard history.isEmpty, evidence.namesNobody, denial.sightings == [.s3AccessLog],
            denial.message == nil, denial.parameters == nil, denial.accessPointARN == nil,
            denial.notes.isEmpty, let role = denial.roleName, let bucket = denial.bucket,
            denial.requester.arn != nil, denial.requester.issuerARN == nil,
            role != bucket
        else { return nil }
        ownRole = role
        ownBucket = bucket
    }

    /// The same denial under the names that stand for its own; nil where a name tells something by
    /// itself, or is written in another way in JSON or a shell.
    func denial(like denial: Denial, _ situations: Memory<NamelessSituation, Situation>) -> Denial?
    {
        guard StandInNames.isPlain(ownRole), StandInNames.isPlainBucket(ownBucket),
            let own = NamelessSituation(denial.merged.situation)
        else { return nil }
        let situation = situations.answer(to: own) {
            own.situation(role: StandInNames.role, bucket: StandInNames.bucket)
        }
        return Denial(
            merged: Sighting(situation, denial.merged.fields), sightings: denial.sightings,
            notes: denial.notes)
    }

    /// Directory, table, account-regional buckets and access points' aliases are told by their names
    /// (S3 User Guide, "General purpose bucket naming rules": `--x-s3`, `--table-s3`, `-an`,
    /// `-s3alias`).
    static func isPlainBucket(_ name: String) -> Bool {
        isPlain(name) && !name.contains(text: "--") && !name.hasSuffix("-an")
            && !name.hasSuffix("-s3alias")
    }

    /// Of letters, digits and what reads the same wherever it is written; no part of an ARN by itself.
    static func isPlain(_ name: String) -> Bool {
        ShellWord.isPlain(name) && name.utf8.first != UInt8(ascii: "-")
            && !name.utf8.contains {
                $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: ":") || $0 == UInt8(ascii: "=")
                    || $0 == UInt8(ascii: "%")
            }
    }
}
