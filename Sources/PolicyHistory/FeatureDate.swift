public import AWSTypes

/// When AWS began something that changes what a fact means, or what its absence means.
///
/// Answers change at these times as they do at the history's facts.
public enum FeatureDate {
    /// Buckets can refuse SSE-C uploads: `BlockedEncryptionTypes` (S3 API
    /// Reference) is of that month.
    static let blockedEncryptionTypes = Instant(year: 2025, month: 11, day: 1)
    /// Organizations S3 policies (What's New, 2025-11-26).
    static let s3Policies = Instant(year: 2025, month: 11, day: 26)
    /// KMS keys can be shared through AWS RAM: `ListKeys.ResourceOwners` came between botocore
    /// versions of 2026-11-10 and 2026-11-20.
    public static let sharedKeys = Instant(year: 2026, month: 11, day: 10)

    /// All of them, in their order.
    public static let all = [blockedEncryptionTypes, s3Policies, sharedKeys].compactMap { $0 }
}
