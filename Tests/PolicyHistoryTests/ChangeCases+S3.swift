import Testing

@testable import PolicyHistory

/// Changes of buckets, objects, access points and their access control lists.
extension ChangeCase {
    static let s3 = [
        ChangeCase(
            "s3", "PutBucketPolicy",
            #"{"bucketName":"lake","policy":"","bucketPolicy":\#(document)}"#, bucket,
            "bucket-policy", document),
        ChangeCase(
            "s3", "PutBucketPolicy",
            #"{"bucketName":"lake","policy":[""],"bucketPolicy":\#(text)}"#, bucket,
            "bucket-policy", document),
        ChangeCase(
            "s3", "PutBucketPolicy", #"{"bucketName":"lake","policy":""}"#, bucket,
            "bucket-policy", "unknown"),
        ChangeCase(
            "s3", "PutBucketPolicy", "null",
            extra: #""resources":[{"type":"AWS::S3::Bucket","ARN":"arn:aws:s3:::lake"}]"#, bucket,
            "bucket-policy", "unknown"),
        ChangeCase(
            "s3", "DeleteBucketPolicy", #"{"bucketName":"lake"}"#, bucket, "bucket-policy",
            "none"),
        ChangeCase(
            "s3", "PutBucketOwnershipControls",
            #"{"bucketName":"lake","OwnershipControls":{"Rule":{"ObjectOwnership":"ObjectWriter"}}}"#,
            bucket, "ownership", "ObjectWriter"),
        ChangeCase(
            "s3", "PutBucketOwnershipControls",
            #"{"bucketName":"lake","OwnershipControls":{"Rules":[{"ObjectOwnership":"ObjectWriter"}]}}"#,
            bucket, "ownership", "ObjectWriter"),
        ChangeCase(
            "s3", "PutBucketOwnershipControls",
            #"{"bucketName":"lake","OwnershipControls":{"Rule":{"ObjectOwnership":null}}}"#, bucket,
            "ownership", "unknown"),
        ChangeCase(
            "s3", "PutBucketOwnershipControls", #"{"bucketName":"lake"}"#, bucket, "ownership",
            "unknown"),
        ChangeCase(
            "s3", "DeleteBucketOwnershipControls", #"{"bucketName":"lake"}"#, bucket, "ownership",
            "none"),
        ChangeCase(
            "s3", "PutBucketRequestPayment",
            #"{"bucketName":"lake","RequestPaymentConfiguration":{"Payer":"Requester"}}"#, bucket,
            "payer", "Requester"),
        ChangeCase(
            "s3", "PutBucketRequestPayment",
            #"{"bucketName":"lake","RequestPaymentConfiguration":{"Payer":1}}"#, bucket, "payer",
            "unknown"),
        ChangeCase(
            "s3", "PutBucketEncryption",
            #"""
            {"bucketName":"lake","ServerSideEncryptionConfiguration":{"Rule":{
            "BlockedEncryptionTypes":{"EncryptionType":"SSE-C"}}}}
            """#, bucket, "encryption",
            #"{"algorithm":"AES256","blocked":["SSE-C"],"bucketKey":false,"key":null}"#),
        ChangeCase(
            "s3", "PutBucketEncryption",
            #"""
            {"bucketName":"lake","ServerSideEncryptionConfiguration":{"Rule":{
            "ApplyServerSideEncryptionByDefault":{"SSEAlgorithm":1},
            "BlockedEncryptionTypes":{"EncryptionType":"SSE-C"}}}}
            """#, bucket, "encryption", "unknown"),
        ChangeCase(
            "s3", "PutBucketAbac", #"{"bucketName":"lake","AbacStatus":{"Status":"Enabled"}}"#,
            bucket, "abac", "Enabled"),
        ChangeCase(
            "s3", "PutBucketAbac", #"{"bucketName":"lake","AbacStatus":{"Status":"Perhaps"}}"#,
            bucket, "abac", "unknown"),
        ChangeCase(
            "s3", "TagResource",
            #"{"resourceArn":"arn:aws:s3:::lake","tags":[{"Key":"a","Value":"b"}]}"#, bucket,
            "tags/a", "b"),
        ChangeCase(
            "s3", "TagResource",
            #"{"ResourceArn":"arn%3Aaws%3As3%3A%3A%3Alake","TagResourceRequest":{"Tags":{"Tag":[{"Key":"a","Value":true}]}}}"#,
            bucket, "tags/a", "true"),
        ChangeCase(
            "s3", "TagResource", #"{"resourceArn":"arn:aws:s3:::lake"}"#, bucket, "tags/*",
            "unknown"),
        ChangeCase(
            "s3", "UntagResource", #"{"resourceArn":"arn:aws:s3:::lake","tagKeys":["a"]}"#, bucket,
            "tags/a", "none"),
        ChangeCase(
            "s3", "TagResource",
            #"{"resourceArn":"arn:aws:s3:eu-west-1:111122223333:accesspoint/lake-ap","tags":[{"Key":"a","Value":"b"}]}"#,
            point, "tags/a", "b"),
        ChangeCase(
            "s3", "PutBucketEncryption",
            #"""
            {"bucketName":"lake","ServerSideEncryptionConfiguration":{"Rule":{"BucketKeyEnabled":"true",
            "ApplyServerSideEncryptionByDefault":{"SSEAlgorithm":"aws:kms","KMSMasterKeyID":"k"}}}}
            """#, bucket, "encryption", #"{"algorithm":"aws:kms","bucketKey":true,"key":"k"}"#),
        ChangeCase(
            "s3", "PutBucketEncryption",
            #"""
            {"bucketName":"lake","ServerSideEncryptionConfiguration":{"Rules":[{
            "ApplyServerSideEncryptionByDefault":{"SSEAlgorithm":"AES256"}}]}}
            """#, bucket, "encryption", #"{"algorithm":"AES256","bucketKey":false,"key":null}"#),
        ChangeCase(
            "s3", "PutBucketEncryption",
            #"{"bucketName":"lake","ServerSideEncryptionConfiguration":{"Rule":""}}"#, bucket,
            "encryption", "unknown"),
        ChangeCase(
            "s3", "DeleteBucketEncryption", #"{"bucketName":"lake"}"#, bucket, "encryption", "none"),
        ChangeCase(
            "s3", "PutBucketPublicAccessBlock",
            #"""
            {"bucketName":"lake","PublicAccessBlockConfiguration":{"RestrictPublicBuckets":"true",
            "BlockPublicPolicy":true,"BlockPublicAcls":"True","IgnorePublicAcls":true}}
            """#, bucket, "public-access-block", allOn),
        ChangeCase(
            "s3", "PutBucketPublicAccessBlock",
            #"{"bucketName":"lake","PublicAccessBlockConfiguration":{"BlockPublicAcls":"maybe"}}"#,
            bucket, "public-access-block", "unknown"),
        ChangeCase(
            "s3", "PutBucketPublicAccessBlock", #"{"bucketName":"lake"}"#, bucket,
            "public-access-block", "unknown"),
        ChangeCase(
            "s3", "DeleteBucketPublicAccessBlock", #"{"bucketName":"lake"}"#, bucket,
            "public-access-block", "none"),
        ChangeCase(
            "s3", "PutAccountPublicAccessBlock",
            #"{"accountId":"111122223333","PublicAccessBlockConfiguration":\#(allOn)}"#, owner,
            "public-access-block", allOn),
        ChangeCase(
            "s3", "DeleteAccountPublicAccessBlock", "{}", owner, "public-access-block", "none"),
        ChangeCase(
            "s3", "PutBucketTagging",
            #"{"bucketName":"lake","Tagging":{"TagSet":{"Tag":{"Key":"team","Value":"a"}}}}"#,
            bucket, "tags/team", "a"),
        ChangeCase(
            "s3", "PutBucketTagging",
            #"{"bucketName":"lake","Tagging":{"TagSet":{"Tag":[{"Key":"a","Value":true},{"Key":"b","Value":7}]}}}"#,
            bucket, "tags/a", "true"),
        ChangeCase(
            "s3", "PutBucketTagging", #"{"bucketName":"lake","Tagging":{}}"#, bucket, "tags/*",
            "unknown"),
        ChangeCase(
            "s3", "DeleteBucketTagging", #"{"bucketName":"lake"}"#, bucket, "tags/team", "none"),
    ]

    static let acls = [
        ChangeCase(
            "s3", "PutBucketAcl", #"{"bucketName":"lake","acl":"","x-amz-acl":"public-read"}"#,
            bucket, "acl",
            #"{"canned":"public-read","grants":[{"grantee":"http://acs.amazonaws.com/groups/"#
                + #"global/AllUsers","permission":"READ"}],"owner":null}"#),
        ChangeCase(
            "s3", "PutBucketAcl", #"{"bucketName":"lake","x-amz-acl":["private"]}"#, bucket, "acl",
            #"{"canned":"private","grants":[],"owner":null}"#),
        ChangeCase(
            "s3", "PutBucketAcl", #"{"bucketName":"lake","x-amz-acl":"of-the-future"}"#, bucket,
            "acl", "unknown"),
        ChangeCase("s3", "PutBucketAcl", #"{"bucketName":"lake"}"#, bucket, "acl", "unknown"),
        ChangeCase(
            "s3", "PutBucketAcl",
            #"{"bucketName":"lake","x-amz-grant-read":"id=\"abc\", uri=\"http://u\""}"#, bucket,
            "acl",
            #"{"grants":[{"grantee":"abc","permission":"READ"},"#
                + #"{"grantee":"http://u","permission":"READ"}],"owner":null}"#),
        ChangeCase(
            "s3", "PutBucketAcl",
            #"{"bucketName":"lake","x-amz-grant-read":"emailAddress=\"a@b\""}"#,
            bucket, "acl", "unknown"),
        ChangeCase(
            "s3", "PutObjectAcl",
            #"""
            {"bucketName":"lake","key":"a/b","AccessControlPolicy":{"AccessControlList":{"Grant":
            {"Grantee":{"xsi:type":"CanonicalUser","ID":"abc"},"Permission":"FULL_CONTROL"}},
            "Owner":{"ID":"own"}}}
            """#, object, "acl",
            #"{"grants":[{"grantee":"abc","permission":"FULL_CONTROL"}],"owner":"own"}"#),
        ChangeCase(
            "s3", "PutObjectAcl",
            #"""
            {"bucketName":"lake","key":"a/b","AccessControlPolicy":{"AccessControlList":{"Grant":
            [{"Grantee":{"EmailAddress":"a@b"},"Permission":"READ"}]},"Owner":{"ID":"own"}}}
            """#, object, "acl", "unknown"),
        ChangeCase(
            "s3", "PutObjectAcl", #"{"bucketName":"lake","key":"a/b","x-amz-acl":"private"}"#,
            object, "acl", #"{"canned":"private","grants":[],"owner":null}"#),
        ChangeCase(
            "s3", "PutObjectAcl",
            #"{"bucketName":"lake","key":"a/b","versionId":"v","x-amz-acl":"private"}"#, object,
            "acl", "unknown"),
    ]

    static let lives = [
        ChangeCase(
            "s3", "CreateBucket",
            #"{"bucketName":"lake","CreateBucketConfiguration":{"LocationConstraint":"eu-north-1"}}"#,
            bucket, "region", "eu-north-1"),
        ChangeCase(
            "s3", "CreateBucket", #"{"bucketName":"lake"}"#, bucket, "owner", "111122223333"),
        ChangeCase(
            "s3", "CreateBucket", #"{"bucketName":"lake"}"#, bucket, "bucket-policy", "none"),
        ChangeCase(
            "s3", "CreateBucket", #"{"bucketName":"lake"}"#, bucket, "ownership",
            "BucketOwnerEnforced"),
        ChangeCase(
            "s3", "CreateBucket", #"{"bucketName":"lake","x-amz-object-ownership":"ObjectWriter"}"#,
            bucket, "ownership", "ObjectWriter"),
        ChangeCase(
            "s3", "CreateBucket", #"{"bucketName":"lake"}"#, bucket, "public-access-block", allOn),
        ChangeCase(
            "s3", "CreateBucket", #"{"bucketName":"lake"}"#, extra: #""awsRegion":"us-east-1""#,
            bucket, "bucket-policy", "unknown"),
        ChangeCase(
            "s3", "CreateBucket", #"{"bucketName":"lake","x-amz-acl":"private"}"#,
            extra: #""awsRegion":"us-east-1""#, bucket, "acl",
            #"{"canned":"private","grants":[],"owner":null}"#),
        ChangeCase(
            "s3", "DeleteBucket", #"{"bucketName":"lake"}"#, bucket, "bucket-policy", "unknown"),
        ChangeCase(
            "s3", "CreateAccessPoint",
            #"{"name":"lake-ap","CreateAccessPointRequest":{"Bucket":"lake","VpcConfiguration":{"VpcId":"vpc-1"}}}"#,
            point, "access-point",
            #"{"Bucket":"lake","NetworkOrigin":"VPC","VpcConfiguration":{"VpcId":"vpc-1"}}"#),
        ChangeCase(
            "s3", "PutAccessPointPolicy",
            #"{"name":"lake-ap","PutAccessPointPolicyRequest":{"Policy":\#(text)}}"#, point,
            "access-point-policy", document),
        ChangeCase(
            "s3", "PutAccessPointPolicy", #"{"name":"lake-ap","policy":""}"#, point,
            "access-point-policy", "unknown"),
        ChangeCase(
            "s3", "DeleteAccessPointPolicy", #"{"name":"lake-ap","accountId":"111122223333"}"#,
            point, "access-point-policy", "none"),
        ChangeCase(
            "s3", "DeleteAccessPoint", "{}",
            extra: #""resources":[{"type":"AWS::S3::AccessPoint","ARN":"\#(point.name)"}]"#, point,
            "access-point", "none"),
    ]
}
