import AWSTypes

/// What lies with the bucket's or the organization's settings.
extension OtherExplanation {
    static let ofSettings: [OtherExplanation] = [
        OtherExplanation(
            name: "organization-s3-policy",
            says: "an Organizations S3 policy may block public access, over the account's own "
                + "setting and without an event in it",
            operations: "all, of another account where the bucket's policy is public; public ACLs",
            logs: .both,
            ruledOutBy: "the bucket's policy is not public and the request sets no public ACL; or "
                + "the captured S3 policies of the organization say that nothing is blocked",
            tells: "aws organizations describe-effective-policy --policy-type S3_POLICY "
                + "--target-id ACCOUNT",
            isOpen: { $0.findings.organizationMayBlockPublicAccess }),
        OtherExplanation(
            name: "bucket-tags",
            says: "tags of the bucket or access point, which a policy looks at, count only where "
                + "attribute-based access control is on",
            operations: "all", logs: .both,
            ruledOutBy: "no policy looks at aws:ResourceTag, s3:BucketTag or s3:AccessPointTag; or "
                + "a captured get-bucket-abac with the bucket's tags",
            tells: "aws s3api get-bucket-abac {bucket}; aws s3api get-bucket-tagging {bucket}",
            isOpen: { request in
                ["aws:resourcetag/", "s3:buckettag/", "s3:accesspointtag/"].contains { prefix in
                    request.policiesLook(at: prefix) && request.findings.isOpen(keys: prefix)
                }
            }),
    ]
}
