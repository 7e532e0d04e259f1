import AWSTypes
import Denials
import IAM
import PolicyHistory

/// The sub-request that S3 makes to KMS on the caller's behalf for an encrypted object
/// (KMS Developer Guide, "How Amazon S3 uses AWS KMS").
struct KeyRequest {
    /// The key that is asked.
    enum Key {
        /// By its ARN.
        case arn(String)
        /// S3's own key `aws/s3` of an account, nil where that is not known; nobody can edit its
        /// policy.
        case managed(AccountID?)
    }

    let key: Key
    /// `kms:Decrypt`.
    let actions: [Action]
    /// What KMS is told of the object; nil where a direct call shows none.
    let encryptionContext: EncryptionContext?
    /// Whether the log or a paired event names the key; otherwise it is the bucket's default
    /// key, which an older object need not be encrypted with.
    let isCertain: Bool
    /// Whether the key is that of the object as it was captured before the request.
    let isOfCapture: Bool
    /// Whether S3 asks the key only if the request wants the checksum, which no log shows (S3 API
    /// Reference, `HeadObject`: x-amz-checksum-mode).
    let isForChecksum: Bool
    /// Where S3 asks, for `kms:ViaService`.
    let region: String?

    /// What is taken for granted of it.
    var doubt: LayerResult.Doubt? {
        if !isCertain { return .defaultKey }
        if isForChecksum { return .checksum }
        return isOfCapture ? .captured : nil
    }

    /// The request behind a denial of KMS itself.
    init?(direct denial: Denial, history: RememberedHistory) {
        guard denial.service == "kms", let name = denial.keyARN else { return nil }
        key = .arn(
            history.keyARN(
                name, account: denial.account, region: denial.region, at: denial.time) ?? name)
        actions = [Action(service: "kms", name: denial.operation)]
        encryptionContext = EncryptionContext(of: denial.parameters)
        isCertain = true
        isForChecksum = false
        isOfCapture = false
        region = nil
    }

    /// The request behind S3's; nil where no key is involved as far as is known, or it is not known
    /// which. `paired` is the refused call itself, where a log shows it, and `message` AWS's, where
    /// it is about the target's key.
    init?(
        _ denial: Denial, target: RequestTarget, paired: Sighting?, message: DenialMessage?,
        isPairCertain: Bool, choice: KeyChoice
    ) {
        var actions = target.isOwn ? KeyActions.of(denial.operation) : KeyActions.ofCopySource
        if let operation = paired?.operation {
            actions = [Action(service: "kms", name: operation)]
        } else if let action = message?.action, action.service.lowercased() == "kms" {
            actions = [action]
        }
        guard !actions.isEmpty, let key = choice.key else { return nil }
        self.key = key
        self.actions = actions
        isCertain = choice.isCertain && (paired == nil || isPairCertain)
        isOfCapture = choice.isOfCapture
        isForChecksum =
            target.isOwn && paired == nil && message?.keyARN == nil
            && KeyActions.asksForChecksumsAlone(denial.operation)
            && denial.parameters?["x-amz-checksum-mode"] == nil
        region = denial.region ?? target.settings.region
        encryptionContext =
            EncryptionContext(of: paired?.parameters)
            ?? EncryptionContext(denial, target: target, choice)
    }

    /// The keys that S3's call carries (KMS Developer Guide, "AWS KMS condition keys").
    ///
    /// Whether `aws:CalledVia` and its like name S3 AWS's pages do not agree on: the page of
    /// forward access sessions says that they name the calling service, the key's own lists
    /// services without S3. They stay unknown.
    func addContext(
        to context: inout RequestContext, denial: Denial, caller: AccountID?, network: NetworkPath
    ) {
        if let caller {
            context.set("kms:CallerAccount", caller.description, from: "the caller's account")
        }
        guard denial.service == "s3" else {
            encryptionContext?.add(to: &context)
            addDirect(to: &context, denial, network)
            return
        }
        network.addForwarded(to: &context)
        context.set("aws:SecureTransport", "true", from: "KMS takes TLS only")
        if let region {
            context.set("aws:RequestedRegion", region, from: "S3 asks keys of its own region")
            context.set("kms:ViaService", KeyRequest.viaService(region), from: "S3 asks the key")
        }
        encryptionContext?.add(to: &context)
        // KMS Developer Guide, "kms:EncryptionAlgorithm": S3 takes symmetric keys alone.
        context.set("kms:EncryptionAlgorithm", "SYMMETRIC_DEFAULT", from: "S3 asks the key")
        context.set("kms:GrantIsForAWSResource", .absent, from: "no grant is made")
        context.set("aws:ViaAWSService", "true", from: "S3 asks the key")
    }

    /// The keys of a call that the caller made itself.
    private func addDirect(
        to context: inout RequestContext, _ denial: Denial, _ network: NetworkPath
    ) {
        network.add(to: &context)
        if let region = denial.region {
            context.set("aws:RequestedRegion", region, from: "the region of the request")
        }
        guard denial.isSeenInCloudTrail, denial.requester.invokedBy == nil else { return }
        context.set("aws:ViaAWSService", "false", from: "no invokedBy")
        for key in ["aws:CalledVia", "aws:CalledViaFirst", "aws:CalledViaLast", "kms:ViaService"] {
            context.set(key, .absent, from: "no invokedBy")
        }
    }

    /// `s3.REGION.amazonaws.com` (KMS Developer Guide, "kms:ViaService"). The guide does not say
    /// how it is written where AWS's names end otherwise (`amazonaws.com.cn`, `amazonaws.eu`).
    private static func viaService(_ region: String) -> ConditionKeyState {
        Partition.usesCommonDomain(region: region)
            ? .value(["s3.\(region).amazonaws.com"]) : .presentUnknown
    }
}
