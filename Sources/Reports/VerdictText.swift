internal import AWSTypes
internal import ReportStore

/// Why a request was refused, in a sentence.
enum VerdictText {
    /// The primary blocker as a sentence; what is open where there is none.
    static func sentence(_ row: ReportRow) -> String {
        guard let primary = row.blockedBy.first else {
            return
                "No layer is blamed for this refusal. Nothing is guessed here; the notes "
                + "and what is missing say what would settle it."
        }
        return sentence(of: primary)
    }

    /// One blocker as a sentence: which policy, whose. The layers tell the rest.
    static func sentence(of blocker: ReportedBlocker) -> String {
        let owner = blocker.account.map { " (account \($0))" } ?? ""
        let policy = "\(article(blocker.policy))\(owner)"
        let what = keyAction(of: blocker) ?? "it"
        switch (blocker.outcome, isPolicy(blocker), blocker.statement) {
        case ("explicitly-denies", true, let statement?):
            return "Statement \(statement) in \(policy) denies \(what)."
        case ("implicitly-denies", true, _): return "No statement in \(policy) allows \(what)."
        case ("unknown", _, _): return "It may be \(policy): \(blocker.detail)."
        default: return "It is \(policy): \(blocker.detail)."
        }
    }

    /// `the bucket policy of lake`; a policy that has a name of its own keeps it.
    private static func article(_ policy: String) -> String {
        if policy.hasPrefix("vpce-") { return "the policy of \(policy)" }
        let kinds = [
            "policies of ", "policy of ", "bucket policy of ", "permissions boundary of ",
            "session policy", "public access block of ", "ACL of ", "request payment of ",
            "service control policies", "resource control policies",
        ]
        return kinds.contains(where: policy.hasPrefix) ? "the \(policy)" : policy
    }

    /// Whether a statement decides there, rather than a setting.
    private static func isPolicy(_ blocker: ReportedBlocker) -> Bool {
        let settings: [Mechanism] = [
            .objectACL, .missingRequestPayerHeader, .keyState, .blockPublicAccess, .grant,
        ]
        return !settings.contains { $0.rawValue == blocker.mechanism }
            && !blocker.detail.hasPrefix("AWS's message")
            && !blocker.detail.hasPrefix("named by AWS's message")
    }

    /// The action asked of the key, where it is the key's side that blocks.
    private static func keyAction(of blocker: ReportedBlocker) -> String? {
        guard blocker.cause == Cause.kmsKey.rawValue,
            let start = blocker.detail.firstRange(of: "kms:")?.lowerBound
        else { return nil }
        return String(blocker.detail[start...].prefix { $0 != " " })
    }

    /// What a row's certainty means.
    static func meaning(ofCertaintyIn row: ReportRow) -> String {
        switch row.certainty {
        case .reported: return "reported: AWS's own words, or an event beside it, name the layer"
        case .proven:
            return "proven: the policies in force deny it, and every other layer is known to allow"
        case .eliminated:
            return "eliminated: every other layer is known to allow, and "
                + rest(row.blockedBy.first)
        case .likely:
            return "likely: more than one layer may have refused it; the likeliest stands first"
        case .undetermined: return "undetermined: what is known does not tell"
        }
    }

    /// How the one layer that is left stands. A key's policy may be known to deny: what is open
    /// then is whether the object is encrypted with that key.
    private static func rest(_ blocker: ReportedBlocker?) -> String {
        guard let blocker, blocker.outcome != Outcome.unknown.rawValue else {
            return "whether this one does is not known"
        }
        return blocker.cause == Cause.kmsKey.rawValue
            ? "this key's denies, if it is the object's key, which no log shows"
            : "this one denies"
    }
}

/// How a request came to S3, as the logs saw it.
enum PathText {
    /// `from 10.0.0.7 through VPC endpoint vpce-…`.
    static func sentence(_ sightings: [ReportedSighting]) -> String {
        let address = sightings.lazy.compactMap(\.sourceAddress).first
        let endpoint = sightings.lazy.compactMap(\.vpcEndpointID).first
        let from = address.map { "from \($0)" } ?? "from an address that is not logged"
        if let endpoint { return "\(from), through VPC endpoint \(endpoint)" }
        guard let address else { return from }
        if isPrivate(address) {
            return "\(from), a private address, so through a VPC endpoint that is not named"
        }
        let isAddress =
            address.contains(".") && address.allSatisfy { $0.isNumber || $0 == "." }
            || address.contains(":")
        return isAddress ? "\(from), not through a VPC endpoint" : "made by \(address)"
    }

    /// `s3-access-log (REST.GET.OBJECT) and cloudtrail (GetObject)`.
    static func logs(_ explanation: Explanation) -> String {
        var seen: [String] = []
        for sighting in explanation.sightings {
            let text = "\(sighting.log) (\(sighting.operation))"
            if !seen.contains(text) { seen.append(text) }
        }
        return (seen.isEmpty ? explanation.row.sightings : seen).joined(separator: " and ")
    }

    /// The ranges of RFC 1918 and RFC 6598, and IPv6's unique local addresses.
    private static func isPrivate(_ address: String) -> Bool {
        let parts = address.split(separator: ".").compactMap { UInt8($0) }
        guard parts.count == 4 else {
            return address.hasPrefix("fd") || address.hasPrefix("fc")
        }
        switch parts[0] {
        case 10: return true
        case 172: return (16...31).contains(parts[1])
        case 192: return parts[1] == 168
        case 100: return (64...127).contains(parts[1])
        default: return false
        }
    }
}
