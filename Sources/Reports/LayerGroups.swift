internal import AWSTypes
internal import ReportStore

/// The layers of an explanation as people read them: those of the request itself and those of
/// the KMS request behind it, each layer once.
struct LayerGroups {
    /// One layer with what it said to each permission it was asked for.
    struct Line: Equatable {
        /// `bucket policy`.
        let name: String
        /// What it said, the worst first.
        var findings: [ReportedLayer]
        /// Whether it stands among what blocks the request. A layer may deny implicitly and yet
        /// stop nothing, where another policy's grant is enough.
        var blocks = false

        /// The worst of what it said.
        var outcome: Outcome {
            findings.first.flatMap { Outcome(rawValue: $0.outcome) } ?? .notApplicable
        }
    }

    /// The layers of the S3 request.
    let request: [Line]
    /// The layers of the KMS request; empty where no key is involved.
    let keyRequest: [Line]

    init(_ explanation: Explanation) {
        let blockers = explanation.row.blockedBy
        func lines(ofKey isKey: Bool) -> [Line] {
            LayerGroups.lines(
                explanation.layers.filter { ($0.layer == Layer.kms.rawValue) == isKey },
                blocked: blockers.filter { ($0.cause == Cause.kmsKey.rawValue) == isKey }
                    .compactMap { Mechanism(rawValue: $0.mechanism) })
        }
        request = lines(ofKey: false)
        keyRequest = lines(ofKey: true)
    }

    /// `kms:Decrypt on arn:…`, which the key's layers were asked; nil where none was.
    static func keyQuestion(_ lines: [Line]) -> String? {
        for reason in lines.flatMap(\.findings).map(\.reason) {
            if let action = reason.action, let resource = reason.resource {
                return "\(action) on \(resource)"
            }
        }
        return nil
    }

    /// Outcomes from the best to the worst.
    private static let outcomes: [Outcome] = [
        .notApplicable, .allows, .unknown, .implicitlyDenies, .explicitlyDenies,
    ]

    /// Findings with one title make one line: a grant is asked with the key's policy.
    private static func lines(_ findings: [ReportedLayer], blocked: [Mechanism]) -> [Line] {
        var order: [String] = []
        var byTitle: [String: [ReportedLayer]] = [:]
        for finding in findings {
            let title = Mechanism(rawValue: finding.mechanism)?.row.title ?? finding.mechanism
            if byTitle[title] == nil { order.append(title) }
            byTitle[title, default: []].append(finding)
        }
        func rank(_ finding: ReportedLayer) -> Int {
            Outcome(rawValue: finding.outcome).flatMap(outcomes.firstIndex) ?? outcomes.count
        }
        return order.map { title in
            let all = byTitle[title] ?? []
            let worst = all.map(rank).max() ?? 0
            let sorted = all.enumerated().sorted {
                (-rank($0.element), $0.offset) < (-rank($1.element), $1.offset)
            }.map(\.element)
            return Line(
                name: title,
                findings: worst <= 1 ? Array(sorted.prefix(1)) : sorted.filter { rank($0) > 1 },
                blocks: worst > 1 && blocked.contains { $0.row.title == title })
        }
    }
}
