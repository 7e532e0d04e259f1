import AWSTypes
import Denials
import PolicyHistory

/// Whether the key can be used at all (KMS Developer Guide, "Key states of AWS KMS keys").
///
/// A key that cannot be used is refused with an error of its own (`DisabledException`,
/// `KMSInvalidStateException`, S3's `KMS.DisabledException`). Behind `AccessDenied` stands something
/// else, whatever state the key is in.
struct KeyStateLayer {
    let key: KeyInForce
    let told: Told

    /// What AWS's words say of the state of a key.
    enum Told {
        /// Nothing.
        case nothing
        /// That a key cannot be used, which may be another than this one.
        case ofSomeKey
        /// That this key is in a state in which it cannot be used; nil where they do not name it.
        case ofThisKey(state: String?)
        /// Nothing of the time that is asked about, which is another than the request's; with whether
        /// the request is sure to ask this key.
        case ofAnotherTime(isSure: Bool)
    }

    func result() -> LayerResult {
        switch key.state {
        case .known(let state?, let provenance):
            let isUsable = ["Enabled", "Updating"].contains(state)
            if isUsable { return make(.allows, state, since: provenance) }
            switch told {
            case .nothing: return make(.notApplicable, state, since: provenance)
            case .ofAnotherTime(isSure: false): return make(.unknown, state, since: provenance)
            case .ofAnotherTime, .ofSomeKey, .ofThisKey:
                return make(.explicitlyDenies, state, since: provenance)
            }
        case .known(nil, _), .notCaptured:
            if case .ofThisKey(let state) = told {
                return make(.explicitlyDenies, state ?? "not usable, as KMS says")
            }
            // Without a word on its state a key is taken as usable.
            return make(.notApplicable, nil)
        }
    }

    private func make(
        _ outcome: Outcome, _ state: String?, since provenance: Provenance? = nil
    ) -> LayerResult {
        var reason = Reason(.keyState)
        reason.seen = state
        return LayerResult(
            .keyState, outcome,
            place: PolicyPlace(.keyState, key.arn, account: key.account?.description),
            reason: reason, since: provenance)
    }
}

extension KeyStateLayer.Told {
    /// What is told of a key that a request asks for: by the code of the refusal, by its message, or
    /// by the refused call of KMS that belongs to it.
    init(of key: String, _ request: KeyRequest, _ findings: Findings) {
        let denial = findings.denial
        if let call = findings.keyDenial?.event, call.keyARN == key,
            ErrorCodes.isKeyStateOfKMS(call.errorCode)
        {
            self = .ofThisKey(state: Self.state(call.errorCode, call.message))
            return
        }
        guard
            ErrorCodes.isKeyStateOfKMS(denial.errorCode)
                || findings.message?.policyType == .keyState
        else {
            self =
                findings.history.isOfOneTime
                ? .ofAnotherTime(isSure: request.isCertain && !request.isForChecksum) : .nothing
            return
        }
        let named = findings.message?.keyState == nil ? nil : findings.message?.keyARN
        // A copy asks two keys, of which the code may mean either.
        let isThis = named.map { $0 == key } ?? (request.isCertain && denial.copySource == nil)
        self = isThis ? .ofThisKey(state: Self.state(denial.errorCode, denial.message)) : .ofSomeKey
    }

    private static func state(_ code: String, _ message: String?) -> String? {
        if let state = message.flatMap({ DenialMessage($0) })?.keyState { return state }
        return code.hasSuffix("DisabledException") ? "Disabled" : nil
    }
}

extension LayerResult {
    /// Whether it is of a key that is known to be unusable, of which AWS's words say nothing: that
    /// refuses the request once all else lets it pass.
    var isOfUnusableKey: Bool { isOfDisabledKey && doubt == nil }

    /// The same of a key that another may be asked in the place of.
    var mayBeOfUnusableKey: Bool { isOfDisabledKey && doubt != nil }

    private var isOfDisabledKey: Bool {
        mechanism == .keyState && outcome == .notApplicable && provenance != nil
    }

    /// What such a key would do then; whether it is asked may not be known.
    var ofUnusableKey: LayerResult? {
        guard isOfDisabledKey else { return nil }
        var result = self
        result.outcome = isOfUnusableKey ? .explicitlyDenies : .unknown
        return result
    }
}
