import AWSTypes
import Denials
import PolicyHistory

/// One bucket that a request touches, with the permissions asked on it: the request's own, or the
/// source of a copy, which may belong to somebody else. A class, as `Denial` is one.
final class RequestTarget {
    /// The bucket's name; nil where the log names none.
    let bucket: String?
    /// The object's key; nil for the bucket itself.
    let key: String?
    let permissions: [RequiredPermission]
    let settings: BucketSettings
    let organization: OrganizationPlacement
    /// Whether it is the bucket that the request itself names, not a copy's source.
    let isOwn: Bool

    init(
        bucket: String?, key: String?, permissions: [RequiredPermission],
        settings: BucketSettings, organization: OrganizationPlacement, isOwn: Bool
    ) {
        self.bucket = bucket
        self.key = key
        self.permissions = permissions
        self.settings = settings
        self.organization = organization
        self.isOwn = isOwn
    }

    /// The same target with another owner's place in the organisation: that of its key.
    func with(_ organization: OrganizationPlacement) -> RequestTarget {
        RequestTarget(
            bucket: bucket, key: key, permissions: permissions, settings: settings,
            organization: organization, isOwn: isOwn)
    }

    /// The targets of a denial, its own first. `required` is what the request asks, by default
    /// what its operation needs.
    static func all(
        of denial: Denial, required: [RequiredPermission], caller: AccountID?,
        history: RememberedHistory
    ) -> [RequestTarget] {
        var own: [RequiredPermission] = []
        var others: [(bucket: String, permission: RequiredPermission)] = []
        for permission in required {
            // Most ask for the denial's own, which needs no ARN taken apart.
            if !permission.isOf(denial.bucket), let bucket = permission.bucket,
                bucket != denial.bucket
            {
                others.append((bucket, permission))
            } else {
                own.append(permission)
            }
        }
        func target(
            _ bucket: String?, _ key: String?, _ permissions: [RequiredPermission], isOwn: Bool
        ) -> RequestTarget {
            let settings = BucketSettings(bucket, of: denial, isOwn: isOwn, history: history)
            return RequestTarget(
                bucket: bucket, key: key, permissions: permissions, settings: settings,
                organization: history.placement(
                    OrganizationPlacement.Question(
                        caller: caller, resource: settings.owner,
                        owned: bucket.map { "bucket \($0)" } ?? "the bucket"),
                    at: denial.time),
                isOwn: isOwn)
        }
        var targets = [target(denial.bucket, denial.key, own, isOwn: true)]
        for (bucket, permission) in others {
            targets.append(target(bucket, permission.key, [permission], isOwn: false))
        }
        return targets
    }
}
