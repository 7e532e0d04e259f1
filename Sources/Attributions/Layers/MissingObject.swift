import AWSTypes
import Denials
import IAM

/// The commonest look-alike: an object that is not there. S3 answers 404 to callers who may list
/// the bucket, and 403 to all others (S3 API Reference, `GetObject`: "Permissions").
struct MissingObject {
    let denial: Denial

    private static let reads: Set<String> = [
        "GetObject", "HeadObject", "GetObjectAttributes", "GetObjectTagging", "GetObjectAcl",
        "REST.GET.OBJECT", "REST.HEAD.OBJECT", "REST.GET.OBJECT_ATTRIBUTES",
        "REST.GET.OBJECT_TAGGING", "WEBSITE.GET.OBJECT", "SelectObjectContent", "REST.POST.SELECT",
    ]

    /// Whether the operation reads an object, so that its absence may be behind the refusal.
    var isPossible: Bool { MissingObject.reads.contains(denial.operation) && denial.key != nil }

    /// What S3 then asks on top: whether the caller may list the bucket, or its versions.
    func permission(in bucketARN: String) -> RequiredPermission {
        let name = denial.merged.versionID == nil ? "ListBucket" : "ListBucketVersions"
        return RequiredPermission(
            Action(service: "s3", name: name), bucketARN, .missingObject)
    }

    /// The layers that keep the caller from listing, as what may be behind a 403 for an object
    /// that is not there.
    static func hypotheses(from results: [LayerResult]) -> [LayerResult] {
        results.filter { $0.blocks && !$0.isBehind }.map { result in
            var result = result
            result.isHypothesis = true
            result.reason.isIfObjectIsMissing = true
            return result
        }
    }
}
