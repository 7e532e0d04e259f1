import AWSTypes
import Denials
import IAM

/// What every layer said to a denied request, and what it was asked with. Made by an `Inquiry`, and
/// only read afterwards; what the same request comes to under later policies is added.
final class Findings {
    let request: DeniedRequest
    /// What was asked: the denial's own bucket first.
    var targets: [RequestTarget] = []
    /// The refused KMS call that belongs to the request.
    var keyDenial: PairedKeyDenial?
    var permissions: [AskedPermission] = []
    /// What each permission's layers said.
    var permissionResults: [[LayerResult]] = []
    /// What the layers said that are no policies.
    var settings: [LayerResult] = []
    /// What may be behind the refusal if the object is not there.
    var hypotheses: [LayerResult] = []
    /// The right to list, which the hypotheses are about.
    var listing: AskedPermission?
    /// The targets with what their permissions have in common.
    var prepared: [PreparedTarget] = []
    /// The same request, held against what was in force later: the answer depends on that too.
    var later: [Findings] = []
    /// What the request may have needed besides, each with what the layers say to it; with nothing
    /// where no log names what it was asked on.
    private(set) lazy var unseen = denial.unseenPermissions.map { permission in
        (permission: permission, results: results(of: permission))
    }

    init(_ request: DeniedRequest) { self.request = request }

    var denial: Denial { request.denial }
    var evidence: WeighedEvidence { request.evidence }
    var history: RememberedHistory { request.history }
    var principal: DeniedPrincipal { request.principal }
    var message: DenialMessage? { request.message }

    /// What every layer said to every permission.
    func results() -> [LayerResult] { permissionResults.flatMap { $0 } + settings }

    /// Whether the request asked for a permission.
    func asks(_ permission: AskedPermission) -> Bool {
        permissions.contains { $0.asksSame(as: permission) }
    }

    /// The results of the same cause and mechanism that block, each with its permission; none
    /// for a setting.
    func results(like result: LayerResult) -> [(LayerResult, AskedPermission?)] {
        if result.isHypothesis { return [(result, listing)] }
        var found: [(LayerResult, AskedPermission?)] = []
        for (index, list) in permissionResults.enumerated() {
            for other in list
            where other.cause == result.cause && other.mechanism == result.mechanism && other.blocks
            {
                found.append((other, permissions[index]))
            }
        }
        let others = settings.filter {
            $0.cause == result.cause && $0.mechanism == result.mechanism && $0.blocks
        }
        return found + others.map { ($0, nil) }
    }

    /// The permission that a cause is about: the key's, or the request's own. Of a copy's two keys that
    /// of which AWS's message, or a refused call of KMS, tells.
    func permission(for cause: Cause) -> AskedPermission? {
        let asked = permissions.filter { $0.isKeyRequest == (cause == .kmsKey) }
        guard cause == .kmsKey,
            let told = keyDenial?.event.operation ?? message?.action?.name
        else { return asked.first }
        return asked.first { $0.request.action.name == told } ?? asked.first
    }

    /// Whether the logs name the object where a permission is about one: `DeleteObjects` has none.
    var isObjectNamed: Bool {
        denial.key != nil
            || !permissions.contains { !$0.isKeyRequest && $0.request.resource.hasSuffix("/*") }
    }

    /// What the policies behind all that was asked tell requests apart by.
    private(set) lazy var ownDistinctions = collectDistinctions()

    private func collectDistinctions() -> Distinctions {
        var distinctions = Distinctions()
        for permission in permissions + [listing].compactMap({ $0 }) {
            distinctions.add(permission.policies, isKeyRequest: permission.isKeyRequest)
        }
        return distinctions
    }

    /// The same with what was in force later, as far as that was asked by now.
    var distinctions: Distinctions {
        var distinctions = ownDistinctions
        for findings in later { distinctions.add(findings.distinctions) }
        return distinctions
    }

    /// A copy of all that decides, to try changes on; with the right to list where the object may
    /// be missing.
    func scenario(withListing: Bool) -> Scenario {
        Scenario(
            permissions: permissions + (withListing ? [listing].compactMap { $0 } : []),
            settings: settings)
    }

    /// What the layers say to a permission that no log shows to have been asked.
    private func results(of unseen: UnseenPermission) -> [LayerResult] {
        let isOfSource = unseen.resource != nil && unseen.action.name.hasPrefix("Get")
        guard let resource = unseen.resource,
            let place = prepared.first(where: { $0.target.isOwn != isOfSource })
        else { return [] }
        let asked =
            isOfSource ? place.target.permissions.first?.resource ?? resource : resource
        let permission = RequiredPermission(unseen.action, asked, .operation)
        return PolicyLayers(place.asked(permission, of: denial)).results()
            .map { $0.asked(of: place.target) }
    }
}
