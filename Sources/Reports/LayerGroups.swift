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
        var outcome: String { findings.first?.outcome ?? LayerGroups.outcomes[0] }
    }

    /// The layers of the S3 request.
    let request: [Line]
    /// The layers of the KMS request; empty where no key is involved.
    let keyRequest: [Line]

    init(_ explanation: Explanation) {
        let blockers = explanation.row.blockedBy
        let isKey = { (layer: ReportedLayer) in layer.layer == "kms" }
        let keyFindings = explanation.layers.filter(isKey)
        let own = explanation.layers.filter { !isKey($0) }
        request = LayerGroups.lines(own.map { ($0.layer, $0) }) { slug in
            blockers.contains { blocker in
                blocker.cause != "kms-key" && LayerGroups.layer(of: blocker.mechanism) == slug
            }
        }
        keyRequest = LayerGroups.lines(
            keyFindings.map { (LayerGroups.keyLayer(of: $0.mechanism), $0) }
        ) { slug in
            blockers.contains { $0.cause == "kms-key" && keySlugs($0.mechanism).contains(slug) }
        }
    }

    /// `kms:Decrypt on arn:…`, from the sentences of the key's layers; nil where none names it.
    static func keyQuestion(_ lines: [Line]) -> String? {
        for detail in lines.flatMap(\.findings).map(\.detail) {
            guard let start = detail.firstRange(of: "kms:")?.lowerBound else { continue }
            let words = detail[start...].split(separator: " ", maxSplits: 3)
            guard words.count >= 3, words[1] == "on" else { continue }
            let resource = words[2].prefix { $0 != ";" && $0 != "," }
            let end = resource.hasSuffix(":") ? resource.dropLast() : resource
            return "\(words[0]) on \(end)"
        }
        return nil
    }

    /// Slugs of outcomes, from the best to the worst.
    private static let outcomes = [
        "not-applicable", "allows", "unknown", "implicitly-denies", "explicitly-denies",
    ]

    private static func lines(
        _ findings: [(slug: String, finding: ReportedLayer)], blocks: (String) -> Bool
    ) -> [Line] {
        var order: [String] = []
        var bySlug: [String: [ReportedLayer]] = [:]
        for (slug, finding) in findings {
            if bySlug[slug] == nil { order.append(slug) }
            bySlug[slug, default: []].append(finding)
        }
        func rank(_ finding: ReportedLayer) -> Int {
            outcomes.firstIndex(of: finding.outcome) ?? outcomes.count
        }
        return order.map { slug in
            let all = bySlug[slug] ?? []
            let worst = all.map(rank).max() ?? 0
            let sorted = all.enumerated().sorted {
                (-rank($0.element), $0.offset) < (-rank($1.element), $1.offset)
            }.map(\.element)
            return Line(
                name: names[slug] ?? slug,
                findings: worst <= 1 ? Array(sorted.prefix(1)) : sorted.filter { rank($0) > 1 },
                blocks: blocks(slug) && worst > 1)
        }
    }

    private static let names = [
        "service-control-policy": "service control policies",
        "resource-control-policy": "resource control policies",
        "vpc-endpoint-policy": "VPC endpoint policy", "bucket-policy": "bucket policy",
        "block-public-access": "Block Public Access", "access-point-policy": "access point policy",
        "identity-policy": "the role's own policies",
        "permissions-boundary": "permissions boundary", "session-policy": "session policy",
        "object-ownership": "object ownership", "requester-pays": "requester pays",
        "key-policy": "key policy and grants", "key-state": "state of the key",
        "key": "the key's side",
    ]

    /// The layer that a blocker's mechanism belongs to.
    private static func layer(of mechanism: String) -> String {
        switch mechanism {
        case "object-acl": return "object-ownership"
        case "missing-request-payer-header": return "requester-pays"
        default: return mechanism
        }
    }

    /// The layer of a key's request by its mechanism; a grant is asked with the key's policy.
    private static func keyLayer(of mechanism: String) -> String {
        mechanism == "grant" ? "key-policy" : mechanism
    }
}

/// The layers of a key's request that a mechanism may stand for.
private func keySlugs(_ mechanism: String) -> [String] {
    mechanism == "grant" ? ["key-policy", "key"] : [mechanism, "key"]
}
