import AWSTypes
import Denials
import PolicyHistory

/// The refused KMS call that belongs to a refused S3 request.
struct PairedKeyDenial {
    let event: Sighting
    /// Whether it belongs to this request and no other: its encryption context names the object
    /// or the bucket, and no other request fits as well. Else it reports nothing.
    let isCertain: Bool
    /// Whether it is about the key of a copy's source, not of what the copy makes.
    let isOfSource: Bool
}

/// Tells which refused KMS call belongs to which refused S3 request of the same principal: each
/// call belongs to one request, the one that it fits best.
///
/// S3 puts the object's ARN into the encryption context of its call, or the bucket's with a bucket
/// key. A refused call's parameters are often null; then its key and time tell, and
/// never for certain, since a session may ask for many objects in one second.
///
/// For example, a job is refused two objects in one second, one in a bucket with a key and one in
/// a bucket without. The one refused Decrypt names the first bucket's key: it belongs to the first
/// request, and says nothing about the second.
struct KeyDenialPairing {
    /// How many calls are told apart; among more, only a context that names the object tells.
    static let limit = 64

    let denial: Denial
    let principal: DeniedPrincipal
    let bucket: BucketSettings
    let history: RememberedHistory

    /// How well a call fits a request, best first.
    private enum Fit: Int {
        /// The context names the object.
        case object
        /// The context names the bucket.
        case bucket
        /// The key is the one that was sent, or that the object was captured with.
        case ownKey
        /// The key is the bucket's, as it is for any other object of it.
        case defaultKey
        /// The bucket has another key by now, which an older object need not have.
        case anotherKey
        /// Nothing speaks against it, and nothing but who and when for it.
        case possible
    }

    private struct Pair {
        let call: Int
        let claimant: Int
        let fit: Fit
        let isOfSource: Bool
        let distance: Int64

        /// Whether both fit equally well.
        func ties(_ other: Pair) -> Bool { fit == other.fit && distance == other.distance }
    }

    /// What may be behind a denial besides a key.
    enum Otherwise {
        /// Nothing: every layer is known to let the request pass.
        case unexplained
        /// Layers that are not known.
        case mayBeRefused
        /// The object may not be there.
        case mayBeMissing
        /// Policies in force refuse the request anyway; S3 asks the key last.
        case refused
    }

    /// The call that belongs to the denial, where one does. A session may be refused many things in
    /// a few seconds, and some of them nobody logged: a call that does not name the object is
    /// certain, or with a key that has nothing to do with the bucket even possible, only for a
    /// denial that nothing else explains.
    func best(
        of calls: [Sighting], rivals: [RivalRequest]?, otherwise: Otherwise
    ) -> PairedKeyDenial? {
        guard !calls.isEmpty else { return nil }
        let calls = calls.filter(isSamePrincipal).sorted {
            ($0.time, $0.eventID ?? "", $0.requestID) < ($1.time, $1.eventID ?? "", $1.requestID)
        }
        // The denial stands first; the rest in an order that no log's arrival changes.
        let own = RivalRequest(denial)
        let claimants =
            [own]
            + (rivals ?? []).filter { $0.requestID != own.requestID || $0.key != own.key }.sorted {
                ($0.time, $0.requestID, $0.key ?? "") < ($1.time, $1.requestID, $1.key ?? "")
            }
        let isCrowded =
            rivals == nil || calls.count > KeyDenialPairing.limit
        let pairs = self.pairs(calls, isCrowded ? [own] : claimants)
        let assigned = KeyDenialPairing.assign(pairs, claimants)
        let mine = pairs.filter { $0.claimant == 0 }
        guard
            let pair = mine.first(where: { assigned[$0.call] == 0 })
                ?? mine.first(where: { isTied($0, pairs, assigned) })
        else { return nil }
        let isCertain: Bool
        switch pair.fit {
        // Whoever asks for the same object is refused by the same key.
        case .object: isCertain = true
        case .bucket:
            isCertain =
                otherwise == .unexplained && !isCrowded && !isContested(pair, pairs, assigned)
        case .ownKey, .defaultKey, .anotherKey, .possible: isCertain = false
        }
        if !isCertain, isCrowded || otherwise == .refused { return nil }
        if pair.fit == .possible, otherwise == .mayBeMissing { return nil }
        return PairedKeyDenial(
            event: calls[pair.call], isCertain: isCertain, isOfSource: pair.isOfSource)
    }

    // MARK: - Assigning

    /// All pairs that fit, the best first.
    private func pairs(_ calls: [Sighting], _ claimants: [RivalRequest]) -> [Pair] {
        var pairs: [Pair] = []
        for (call, sighting) in calls.enumerated() {
            for (place, claimant) in claimants.enumerated() {
                if let (fit, isOfSource) = fit(sighting, claimant) {
                    let distance = abs(sighting.time.seconds - claimant.time.seconds)
                    pairs.append(
                        Pair(
                            call: call, claimant: place, fit: fit, isOfSource: isOfSource,
                            distance: distance))
                }
            }
        }
        func precedes(_ left: Pair, _ right: Pair) -> Bool {
            let order = (left.fit.rawValue, left.distance, left.call)
            let other = (right.fit.rawValue, right.distance, right.call)
            if order != other { return order < other }
            let (one, two) = (claimants[left.claimant], claimants[right.claimant])
            return (one.requestID, one.key ?? "") < (two.requestID, two.key ?? "")
        }
        return pairs.sorted(by: precedes)
    }

    /// The claimant of each call: the best pair first, each call and each request once.
    private static func assign(_ pairs: [Pair], _ claimants: [RivalRequest]) -> [Int: Int] {
        var assigned: [Int: Int] = [:]
        var served: Set<Int> = []
        for pair in pairs where assigned[pair.call] == nil && !served.contains(pair.claimant) {
            assigned[pair.call] = pair.claimant
            served.insert(pair.claimant)
        }
        return assigned
    }

    /// Whether the call went to another request that it fits no better.
    private func isTied(_ pair: Pair, _ pairs: [Pair], _ assigned: [Int: Int]) -> Bool {
        guard let other = assigned[pair.call] else { return false }
        return pairs.contains { $0.call == pair.call && $0.claimant == other && $0.ties(pair) }
    }

    /// Whether a request that has no call of its own fits this one as well.
    private func isContested(_ pair: Pair, _ pairs: [Pair], _ assigned: [Int: Int]) -> Bool {
        if assigned[pair.call] != pair.claimant { return true }
        let served = Set(assigned.values)
        return pairs.contains {
            $0.call == pair.call && !served.contains($0.claimant) && $0.ties(pair)
        }
    }

    // MARK: - Fitting

    /// How well a call fits a request, and whether as that for the source of its copy.
    private func fit(
        _ call: Sighting, _ claimant: RivalRequest
    ) -> (fit: Fit, isOfSource: Bool)? {
        guard !claimant.isOfAnotherService,
            abs(call.time.seconds - claimant.time.seconds) <= EvidenceWindow.keyCall
        else { return nil }
        let own = ownFit(call, claimant)
        guard let source = sourceFit(call, claimant), source.rawValue < own?.rawValue ?? .max else {
            return own.map { ($0, false) }
        }
        return (source, true)
    }

    /// How well a call to decrypt fits the source that a request copies, whose bucket may be in
    /// another region.
    private func sourceFit(_ call: Sighting, _ claimant: RivalRequest) -> Fit? {
        guard let source = claimant.copySource, !claimant.bringsSourceKey,
            KeyActions.ofCopySource.contains(where: { $0.name == call.operation }),
            let bucket = bucket(of: source, at: claimant.time)
        else { return nil }
        if let context = call.parameters?["encryptioncontext.aws:s3:arn"] {
            if context == denial.s3ARN(bucket: bucket, key: source.key) { return .object }
            return context == denial.s3ARN(bucket: bucket) ? .bucket : nil
        }
        guard let asked = call.keyARN else { return .possible }
        if let reported = claimant.reportedKey { return reported == asked ? .ownKey : nil }
        let settings = BucketSettings(
            bucket, of: denial, isOwn: bucket == denial.bucket, history: history)
        func arn(_ name: String) -> String? {
            history.keyARN(
                name, account: settings.owner, region: settings.region ?? call.region,
                at: claimant.time)
        }
        if source.versionID == nil,
            let captured = history.objectEncryption(
                bucket: bucket, key: source.key, at: claimant.time)
        {
            return (captured.value ?? nil)?.kmsKeyID.flatMap(arn) == asked ? .ownKey : nil
        }
        guard let name = (settings.encryption.value ?? nil)?.kmsKeyID else { return .possible }
        return arn(name) == asked ? .defaultKey : .anotherKey
    }

    private func bucket(of source: CopySource, at time: Instant) -> String? {
        let point = source.accessPointARN ?? source.alias.flatMap(history.accessPointARN)
        return point.map { history.accessPoint($0, at: time).bucket } ?? source.bucket
    }

    private func ownFit(_ call: Sighting, _ claimant: RivalRequest) -> Fit? {
        guard KeyActions.mayAsk(call.operation, for: claimant.operation), !claimant.bringsKey else {
            return nil
        }
        if let region = call.region, let own = claimant.region, region != own { return nil }
        if let context = call.parameters?["encryptioncontext.aws:s3:arn"] {
            guard let name = claimant.bucket else { return nil }
            if let key = claimant.key, context == denial.s3ARN(bucket: name, key: key) {
                return .object
            }
            return context == denial.s3ARN(bucket: name) ? .bucket : nil
        }
        guard let asked = call.keyARN else { return .possible }
        if let reported = claimant.reportedKey { return reported == asked ? .ownKey : nil }
        return fit(asked, claimant)
    }

    /// How well a key alone fits.
    private func fit(_ asked: String, _ claimant: RivalRequest) -> Fit? {
        if let sent = claimant.sentKey {
            return keyARN(sent, of: claimant) == asked ? .ownKey : nil
        }
        let isWhole = KeyActions.writesWhole(claimant.operation)
        if !isWhole, let bucket = claimant.bucket, let key = claimant.key,
            let captured = history.objectEncryption(bucket: bucket, key: key, at: claimant.time)
        {
            let own = (captured.value ?? nil)?.kmsKeyID.flatMap { keyARN($0, of: claimant) }
            return own == asked ? .ownKey : nil
        }
        guard let encryption = settings(of: claimant).encryption.value else { return .possible }
        guard let encryption else {
            // Without a default key a write that names none is asked for none.
            return isWhole && claimant.areHeadersSeen ? nil : .possible
        }
        if let name = encryption.kmsKeyID, keyARN(name, of: claimant) == asked {
            return .defaultKey
        }
        return isWhole && claimant.areHeadersSeen && encryption.kmsKeyID != nil
            ? nil : .anotherKey
    }

    private func settings(of claimant: RivalRequest) -> BucketSettings {
        claimant.bucket == denial.bucket
            ? bucket
            : BucketSettings(claimant.bucket, of: denial, isOwn: false, history: history)
    }

    private func keyARN(_ name: String, of claimant: RivalRequest) -> String? {
        let settings = settings(of: claimant)
        return history.keyARN(
            name,
            account: S3Operations.encrypts(claimant.operation)
                ? principal.account : settings.owner,
            region: claimant.region ?? settings.region,
            at: claimant.time)
    }

    private func isSamePrincipal(_ call: Sighting) -> Bool {
        let (theirs, ours) = (call.requester, denial.requester)
        if let id = theirs.principalID, id == ours.principalID { return true }
        guard let arn = theirs.arn else { return false }
        return arn == ours.arn || arn == principal.sessionARN
    }
}
