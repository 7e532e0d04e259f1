import AWSTypes
import Testing

/// Names of buckets that only one account can have.
@Suite struct AccountRegionalBucketTests {
    @Test(arguments: [
        ("lake-111122223333-eu-central-1-an", "111122223333", "eu-central-1"),
        ("my-own-lake-000000000001-us-west-2-an", "000000000001", "us-west-2"),
        ("a-111122223333-us-gov-west-1-an", "111122223333", "us-gov-west-1"),
        ("x-444455556666-111122223333-ap-southeast-3-an", "111122223333", "ap-southeast-3"),
    ])
    func `the name tells the account and the region`(
        name: String, account: String, region: String
    ) throws {
        let bucket = try #require(AccountRegionalBucket(name: name))
        #expect(bucket.account.description == account)
        #expect(bucket.region == region)
    }

    @Test(arguments: [
        "", "an", "-an", "lake-an", "lake-111122223333-an", "lake-111122223333-eu-central-1",
        "111122223333-eu-central-1-an", "lake-11112222333-eu-central-1-an",
        "lake-1111222233334-eu-central-1-an", "lake-111122223333-eu-central-one-an",
        "lake-111122223333-eu-1-an", "lake-111122223333-eu--central-1-an",
        "lake-111122223333-eu-central-1-AN", "lake-11112222333a-eu-central-1-an",
        "lake-111122223333-eu-central-1-an-x",
    ])
    func `a name of the global namespace tells nothing`(name: String) {
        #expect(AccountRegionalBucket(name: name) == nil)
    }
}
