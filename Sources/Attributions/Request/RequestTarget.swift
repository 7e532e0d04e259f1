import AWSTypes
import Denials
import PolicyHistory

/// One place that a request touches, with the permissions asked on it: the request's own, or the
/// source of a copy, which may be in another bucket, or another object of the same. A class, as
/// `Denial` is one.
final class RequestTarget {
    /// The bucket's name; nil where the log names none, and none is known behind an access point.
    let bucket: String?
    /// The access point's ARN, where it is asked through one.
    let accessPointARN: String?
    /// The object's key; nil for the bucket itself.
    let key: String?
    let permissions: [RequiredPermission]
    let settings: BucketSettings
    let organization: OrganizationPlacement
    /// The version of a copy's source; nil for its current one, and for the request's own place.
    let sourceVersion: String?
    /// The version that is asked for; nil for the current one.
    let version: String?
    /// Whether it is the place that the request itself names, not a copy's source.
    let isOwn: Bool

    init(
        bucket: String?, accessPointARN: String?, key: String?, sourceVersion: String? = nil,
        version: String? = nil, permissions: [RequiredPermission],
        settings: BucketSettings, organization: OrganizationPlacement, isOwn: Bool
    ) {
        self.bucket = bucket
        self.accessPointARN = accessPointARN
        self.key = key
        self.sourceVersion = sourceVersion
        self.version = version ?? sourceVersion
        self.permissions = permissions
        self.settings = settings
        self.organization = organization
        self.isOwn = isOwn
    }

    /// How the object is encrypted, as it was captured; nil where it was not, of a version, and of
    /// another bucket of the name.
    func capturedEncryption(
        at time: Instant, _ history: RememberedHistory
    ) -> Knowledge<BucketEncryption?>? {
        guard let bucket, let key, version == nil, !settings.isAnother else { return nil }
        return history.objectEncryption(bucket: bucket, key: key, at: time)
    }

    /// Whether the log shows that no access point was used, where it names none.
    func showsAccessPoint(_ denial: Denial) -> Bool {
        !isOwn || !denial.merged.lacksAccessPoint || denial.isSeenInCloudTrail
    }

    /// The same target with another owner's place in the organisation: that of its key.
    func with(_ organization: OrganizationPlacement) -> RequestTarget {
        RequestTarget(
            bucket: bucket, accessPointARN: accessPointARN, key: key,
            sourceVersion: sourceVersion, version: version, permissions: permissions,
            settings: settings, organization: organization, isOwn: isOwn)
    }

    /// Whether the account itself is asked, and no bucket that is there (Service Authorization
    /// Reference: no resource type, or a bucket that is to be made).
    var isOfAccount: Bool {
        !permissions.isEmpty
            && permissions.allSatisfy {
                ["s3:listallmybuckets", "s3:createbucket"].contains($0.action.lowercased)
            }
    }

    /// The bucket's or object's own ARN, where it is asked through an access point.
    func underlyingResource(of action: Action, _ denial: Denial) -> String? {
        if isOwn { return denial.underlyingResource(of: action) }
        guard accessPointARN != nil, let bucket else { return nil }
        return denial.s3ARN(bucket: bucket, key: key)
    }

    /// The targets of a denial, its own first. `required` is what the request asks, by default
    /// what its operation needs. The source of a copy is a target of its own, in whichever bucket
    /// it is: another object, with another owner and perhaps another key.
    static func all(
        of denial: Denial, required: [RequiredPermission], caller: AccountID?,
        history: RememberedHistory
    ) -> [RequestTarget] {
        let make = Maker(denial: denial, caller: caller, history: history)
        let own = required.filter { $0.origin != .copySource }
        let source = denial.copySource
        var targets = [make.own(own)]
        for permission in required where permission.origin == .copySource {
            if let source { targets.append(make.source(source, permission)) }
        }
        return targets
    }

    /// Makes the targets of one denial.
    private struct Maker {
        let denial: Denial
        let caller: AccountID?
        let history: RememberedHistory

        func own(_ permissions: [RequiredPermission]) -> RequestTarget {
            var settings = BucketSettings(denial.bucket, of: denial, isOwn: true, history: history)
            func target() -> RequestTarget {
                RequestTarget(
                    bucket: denial.bucket, accessPointARN: denial.accessPointARN, key: denial.key,
                    version: denial.merged.versionID, permissions: permissions, settings: settings,
                    organization: placement(denial.bucket, settings), isOwn: true)
            }
            let asked = target()
            guard asked.isOfAccount else { return asked }
            settings.owner = caller
            return target()
        }

        /// The source of a copy. Through an access point, which an alias may name in the bucket's
        /// place, its policies are asked too, and its ARN is the one that policies see.
        func source(_ source: CopySource, _ permission: RequiredPermission) -> RequestTarget {
            let point = source.accessPointARN ?? source.alias.flatMap(history.accessPointARN)
            let bucket =
                point.map { history.accessPoint($0, at: denial.time).bucket } ?? source.bucket
            let resource = point.map { "\($0)/object/\(source.key)" } ?? permission.resource
            let settings = BucketSettings(
                bucket, of: denial, isOwn: bucket != nil && bucket == denial.bucket,
                history: history)
            return RequestTarget(
                bucket: bucket, accessPointARN: point, key: source.key,
                sourceVersion: source.versionID,
                permissions: [RequiredPermission(permission.action, resource, .copySource)],
                settings: settings, organization: placement(bucket, settings), isOwn: false)
        }

        private func placement(
            _ bucket: String?, _ settings: BucketSettings
        ) -> OrganizationPlacement {
            history.placement(
                OrganizationPlacement.Accounts(
                    caller: caller, resource: settings.owner,
                    owned: bucket.map { "bucket \($0)" } ?? "the bucket"),
                at: denial.time)
        }
    }
}
