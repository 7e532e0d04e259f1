import AWSTypes
import Denials
import PolicyHistory

/// `BlockPublicAcls`: refuses requests that would set an ACL for everybody (S3 User Guide,
/// "Blocking public access: settings").
struct PublicACLLayer: SettingLayer {
    private let denial: Denial
    private let isOwn: Bool
    private let bucketOwner: AccountID?
    private let history: RememberedHistory

    init(_ asked: AskedSettings) {
        denial = asked.denial
        isOwn = asked.target.isOwn
        bucketOwner = asked.target.settings.owner
        history = asked.history
    }

    private static let actions: Set<String> = [
        "s3:putobject", "s3:putobjectacl", "s3:putobjectversionacl", "s3:putbucketacl",
        "s3:createbucket",
    ]
    private static let publicNames: Set<String> = [
        "public-read", "public-read-write", "authenticated-read",
    ]
    private static let publicGroups = ["groups/global/AllUsers", "AuthenticatedUsers"]

    /// What the setting says; nil where the request sets no public ACL as far as is known.
    func result(for action: Action) -> LayerResult? {
        guard isOwn, PublicACLLayer.actions.contains(action.lowercased), let name = denial.bucket,
            let sent = publicACL
        else { return nil }
        var blocks = [history.bucket(name, at: denial.time).publicAccessBlock]
        if let bucketOwner {
            blocks.append(history.accountPublicAccessBlock(bucketOwner, at: denial.time))
        }
        if let on = blocks.first(where: { $0.value??.blockPublicACLs == true }) {
            var result = make(.explicitlyDenies, sent)
            if case .known(_, let provenance) = on { result.provenance = provenance }
            return result
        }
        let reasons = blocks.compactMap(\.reason)
        guard !reasons.isEmpty else { return make(.allows, sent) }
        var result = make(.unknown, sent)
        result.missing = reasons
        result.isUncaptured = true
        return result
    }

    /// The header that grants to everybody, as `x-amz-acl: public-read`.
    private var publicACL: String? {
        guard let parameters = denial.parameters else { return nil }
        if let canned = parameters["x-amz-acl"], PublicACLLayer.publicNames.contains(canned) {
            return "x-amz-acl: \(canned)"
        }
        let grant = parameters.filter { $0.key.hasPrefix("x-amz-grant-") }.sorted {
            $0.key < $1.key
        }
        .first { grant in
            PublicACLLayer.publicGroups.contains { grant.value.contains(text: $0) }
        }
        return grant.map { "\($0.key): \($0.value)" }
    }

    private func make(_ outcome: Outcome, _ sent: String) -> LayerResult {
        var reason = Reason(.publicACL)
        reason.seen = sent
        var result = LayerResult(
            .blockPublicAccess, outcome,
            place: PolicyPlace(
                .blockPublicACLs, denial.bucket, account: bucketOwner?.description),
            reason: reason)
        result.conditionKeys = ["s3:x-amz-acl"]
        return result
    }
}
