import AWSTypes
import Denials
import IAM
import PolicyHistory

/// The condition keys that the tags of a bucket and of an access point give: `s3:BucketTag/`,
/// `s3:AccessPointTag/` and `aws:ResourceTag/`.
///
/// A bucket's tags authorize only where it is switched on, then for its objects too (S3 User Guide,
/// "Enabling ABAC in general purpose buckets"); those of access points always do ("Using tags with
/// S3 access points"). Which of the two `aws:ResourceTag` means behind an access point AWS's pages
/// do not say: where they differ it is not known.
struct ResourceTagKeys {
    /// Nil in the value where tags do not authorize: they are then absent.
    let bucket: Knowledge<[String: String]?>?
    /// Nil where the request came without an access point.
    let accessPoint: Knowledge<[String: String]>?

    init(_ target: RequestTarget, _ denial: Denial, history: RememberedHistory) {
        let time = denial.time
        bucket =
            target.settings.isAnother
            ? nil : target.bucket.map { history.bucket($0, at: time).authorizingTags }
        accessPoint =
            target.accessPointARN.map { history.accessPoint($0, at: time).tags }
            ?? (target.showsAccessPoint(denial)
                ? nil : .notCaptured(Remark(.accessPointNotLogged)))
    }

    func add(to context: inout RequestContext) {
        // Tags change as policies do, but no word of an answer says since when.
        let ofBucket = bucket?.valueThen.map { $0 ?? [:] }
        if let ofBucket {
            context.setTags("s3:BucketTag/", ofBucket, from: "the bucket's tags")
        }
        guard let accessPoint else {
            context.setAbsent(prefix: "s3:AccessPointTag/", from: "no access point in the log")
            if let ofBucket {
                context.setTags("aws:ResourceTag/", ofBucket, from: "the bucket's tags")
            }
            return
        }
        guard let ofPoint = accessPoint.valueThen else { return }
        let source = "the access point's tags"
        context.setTags("s3:AccessPointTag/", ofPoint, from: source)
        guard let ofBucket else { return }
        let agreed = ofPoint.filter { ofBucket[$0.key] == $0.value }
        context.setTags("aws:ResourceTag/", agreed, from: source)
        for name in Set(ofPoint.keys).union(ofBucket.keys) where agreed[name] == nil {
            context.set("aws:ResourceTag/\(name)", .unknown, from: "the bucket or the access point")
        }
    }
}
