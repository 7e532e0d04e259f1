internal import AWSTypes
internal import ReportStore
internal import Wording

/// Why a request was refused, in a sentence.
enum VerdictText {
    /// `Bucket policy, proven`.
    static func heading(_ row: ReportRow) -> String {
        guard let mechanism = row.mechanism else {
            return row.cause == .undetermined
                ? "Cause unknown" : "\(row.cause.rawValue), \(row.certaintyText)"
        }
        let title = mechanism.row.title
        let head = row.cause == .kmsKey ? "KMS key: \(title)" : title.capitalizedFirst
        return "\(head) (\(row.cause.rawValue)), \(row.certaintyText)"
    }

    /// The primary blocker as a sentence; what is open where there is none.
    static func sentence(_ row: ReportRow) -> String {
        guard let primary = row.blockedBy.first else {
            return
                "Nothing that was captured explains this denial. See what is missing, and the "
                + "notes, below."
        }
        return sentence(of: primary)
    }

    /// One blocker as a sentence: which policy, whose. The layers tell the rest.
    static func sentence(of blocker: ReportedBlocker) -> String {
        let owner = blocker.account.map { " (account \($0))" } ?? ""
        let policy = "\(blocker.place.map(PlaceText.phrase) ?? blocker.policy)\(owner)"
        let mechanism = Mechanism(rawValue: blocker.mechanism)
        let isPolicy =
            mechanism?.row.isPolicy ?? false && blocker.reason?.isNamedByAWS != true
            && blocker.reason?.kind != .managedKey
        // S3's own action stands at the head of the explanation.
        let action = blocker.cause == Cause.kmsKey.rawValue ? blocker.reason?.action : nil
        let what = action ?? "it"
        switch (Outcome(rawValue: blocker.outcome), isPolicy, blocker.statement) {
        case (.explicitlyDenies, true, let statement?):
            return "Statement \(statement) in \(policy) denies \(what)."
        case (.implicitlyDenies, true, _): return "No statement in \(policy) allows \(what)."
        case (.unknown, _, _): return "Possible cause: \(policy): \(blocker.detail)."
        default: return "It is \(policy): \(blocker.detail)."
        }
    }

    /// What a row's certainty means.
    static func meaning(ofCertaintyIn row: ReportRow) -> String {
        switch row.certainty {
        case .reported:
            return "reported: AWS's error message, or an event beside it, names the policy type"
        case .proven:
            return "proven: this denied the request at that time, and nothing else is unknown"
        case .eliminated:
            return "eliminated: everything else is known to allow, and "
                + rest(row.blockedBy.first)
        case .likely where row.blockedBy.count == 1:
            return "likely: this may have refused it, and so may something that is not known"
        case .likely:
            return "likely: more than one policy or setting may have refused it; the likeliest "
                + "stands first"
        case .undetermined: return "undetermined: not enough information to decide"
        }
    }

    /// How the one layer that is left stands. A key's policy may be known to deny: what is open
    /// then is whether the object is encrypted with that key.
    private static func rest(_ blocker: ReportedBlocker?) -> String {
        guard let blocker, blocker.outcome != Outcome.unknown.rawValue else {
            return "whether this one does is not known"
        }
        return blocker.cause == Cause.kmsKey.rawValue
            ? "this key's policies deny, if it is the object's key, which no log shows"
            : "this one denies"
    }
}

extension String {
    /// The text with its first letter in upper case.
    var capitalizedFirst: String { prefix(1).uppercased() + dropFirst() }
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
        if IPNetwork(address: address)?.isPrivate ?? false {
            return "\(from), a private address, so through a VPC endpoint that is not named"
        }
        if sightings.allSatisfy(\.isOfAccessLog), IPNetwork(address: address)?.mayBeOfVPC ?? false {
            return from
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
            let what = sighting.jobRun.map { "run \($0)" } ?? sighting.operation
            let text = "\(sighting.log) (\(what))"
            if !seen.contains(text) { seen.append(text) }
        }
        return (seen.isEmpty ? explanation.row.sightings : seen).joined(separator: " and ")
    }
}
