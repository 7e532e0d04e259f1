/// Which kind of program wrote the text of an error, as its form tells. The raw value is the slug
/// that every format prints.
///
/// A form belongs to a library that many programs use: Arrow's is PyIceberg's and pandas' too.
public enum ClientFamily: String, CaseIterable, Sendable {
    case awsSDKForJava1 = "aws-sdk-java-1"
    case awsSDKForJava2 = "aws-sdk-java-2"
    /// Hadoop's file system for S3, over an AWS SDK for Java.
    case s3a
    /// Amazon EMR's file system, which a Glue DynamicFrame uses too.
    case emrfs
    case botocore
    case s3fs
    case arrow
    /// Rust's `object_store`: polars, deltalake, obstore, lance.
    case objectStore = "object-store"
    case awsSDKForRust = "aws-sdk-rust"
    case awsSDKForGo1 = "aws-sdk-go-1"
    case awsSDKForGo2 = "aws-sdk-go-2"
    case minio
    case s3cmd
    /// AWS's own words or S3's XML, without a client's around them.
    case unknown

    /// What people call it; nil where the form tells no client.
    public var title: String? {
        switch self {
        case .awsSDKForJava1: return "AWS SDK for Java 1"
        case .awsSDKForJava2: return "AWS SDK for Java 2"
        case .s3a: return "S3A (Hadoop, Spark)"
        case .emrfs: return "EMRFS (EMR, Glue DynamicFrame)"
        case .botocore: return "botocore (boto3, AWS CLI)"
        case .s3fs: return "s3fs (pandas, fsspec)"
        case .arrow: return "Arrow (pyarrow, pandas, PyIceberg)"
        case .objectStore: return "object_store (polars, deltalake, obstore, lance)"
        case .awsSDKForRust: return "AWS SDK for Rust (daft)"
        case .awsSDKForGo1: return "AWS SDK for Go 1 (rclone)"
        case .awsSDKForGo2: return "AWS SDK for Go 2"
        case .minio: return "MinIO client"
        case .s3cmd: return "s3cmd"
        case .unknown: return nil
        }
    }
}
