public import AWSTypes

/// The program behind a request, as its user agent names it: the library, where that is all that is
/// told. A user agent is the client's own word and proves nothing.
public struct ClientProgram: Hashable, Sendable {
    /// What people call it.
    public let name: String
    private let kind: Kind

    private enum Kind: Hashable {
        case headFirst
        case s3a
        case arrow
        case lister
        case s3fs
        case minio
        case other
    }

    /// The user agent as a log has it; nil where it names no program that is known.
    public init?(userAgent: String) {
        let text = userAgent.drop { $0 == "[" || $0 == "\"" }
        guard let row = ClientProgram.rows.first(where: { text.contains(text: $0.mark) }) else {
            return nil
        }
        name = row.name
        kind = row.kind
    }

    /// The more telling marks first: a program's own stands beside its library's.
    private static let rows: [(mark: String, name: String, kind: Kind)] = [
        ("awswrangler/", "awswrangler", .lister),
        ("Hadoop ", "S3A (Hadoop, Spark)", .s3a),
        ("ElasticMapReduce/", "EMRFS (EMR, Glue)", .s3a),
        ("aiobotocore/", "s3fs (aiobotocore)", .s3fs),
        ("Boto3/", "boto3", .headFirst),
        ("aws-cli/", "the AWS CLI", .headFirst),
        ("Botocore/", "botocore", .headFirst),
        ("aws-sdk-cpp/", "the AWS SDK for C++ (pyarrow, pandas and PyIceberg use it)", .arrow),
        ("polars/", "polars", .lister),
        ("pylance/", "lance", .lister),
        ("object_store/", "object_store (deltalake, obstore and lance use it)", .other),
        ("aws-sdk-rust/", "the AWS SDK for Rust (daft uses it)", .headFirst),
        ("minio-py/", "minio-py", .minio),
        ("MinIO (", "a MinIO client", .minio),
        ("rclone/", "rclone", .headFirst),
        ("aws-sdk-java/2", "the AWS SDK for Java 2", .other),
        ("aws-sdk-java/", "the AWS SDK for Java 1", .other),
        ("aws-sdk-go", "the AWS SDK for Go", .other),
        ("aws-sdk-js/", "the AWS SDK for JavaScript", .other),
        ("S3Console", "the S3 console", .other),
        ("s3cmd", "s3cmd", .headFirst),
    ]

    /// What it is known to do that explains a refused operation, as either log writes that.
    public func habits(for operation: String) -> [ClientHabit] {
        switch (kind, operation) {
        case (.s3a, "HeadObject"), (.s3a, "REST.HEAD.OBJECT"): return [.asksForBareKey]
        case (.headFirst, "HeadObject"), (.headFirst, "REST.HEAD.OBJECT"),
            (.arrow, "HeadObject"), (.arrow, "REST.HEAD.OBJECT"),
            (.s3fs, "HeadObject"), (.s3fs, "REST.HEAD.OBJECT"):
            return [.asksHeadFirst]
        case (.lister, "ListObjectsV2"), (.lister, "ListObjects"), (.lister, "REST.GET.BUCKET"):
            return [.listsToRead]
        case (.arrow, "CreateMultipartUpload"), (.arrow, "REST.POST.UPLOADS"):
            return [.writesInParts]
        case (.s3fs, "DeleteObjects"), (.s3fs, "REST.POST.MULTI_OBJECT_DELETE"):
            return [.deletesByMany]
        case (.minio, "GetBucketLocation"), (.minio, "REST.GET.LOCATION"):
            return [.asksBucketLocation]
        default: return []
        }
    }

    /// Whether an operation, as either log writes it, is a HEAD.
    public static func isHead(_ operation: String) -> Bool {
        operation.hasPrefix("Head") || operation.hasPrefix("REST.HEAD.")
    }
}
