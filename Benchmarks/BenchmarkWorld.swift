/// The account that the generated logs tell of: its roles, its buckets, and its snapshot.
enum BenchmarkWorld {
    static let account = "111122223333"
    static let region = "eu-central-1"
    static let canonicalID = "3f6a2c5de9b0417c8d61f0a4b7e25c9831d4f6a0be7c42951f8d03ac6e7b9d10"
    static let roleCount = 20
    static let bucketCount = 8

    static func role(_ number: Int) -> String { "bench-etl-\(number)" }

    static func bucket(_ number: Int) -> String { "bench-lake-\(number)" }

    /// Writes the snapshot of the account: every role may read the buckets of its own parity (a
    /// hundred of them),
    /// and bucket 0 denies everyone from elsewhere. `note` stands in every role's policy, so that
    /// another note makes another document.
    static func writeSnapshot(
        to folder: String, capturedAt: String, note: String = "a", roles count: Int = roleCount,
        buckets: Int = bucketCount
    ) {
        Files.write(
            #"{"capturedAt":"\#(capturedAt)","accountId":"\#(account)","region":"\#(region)"}"#,
            to: "\(folder)/manifest.json")
        let roles = (0..<count).map { roleDetail($0, note: note, buckets: buckets) }.joined(
            separator: ",")
        Files.write(
            #"{"RoleDetailList":[\#(roles)],"Policies":[],"UserDetailList":[],"GroupDetailList":[]}"#,
            to: "\(folder)/iam/get-account-authorization-details.json")
        for number in 0..<buckets { writeBucket(number, to: "\(folder)/s3/\(bucket(number))") }
    }

    private static func roleDetail(_ number: Int, note: String, buckets count: Int) -> String {
        let name = role(number)
        // Of a hundred, so that the policy is none that AWS would refuse as too long.
        let buckets = (0..<count).filter { $0 % 2 == number % 2 }.prefix(100)
            .map { #""arn:aws:s3:::\#(bucket($0))","arn:aws:s3:::\#(bucket($0))/*""# }
            .joined(separator: ",")
        return
            #"{"RoleName":"\#(name)","RoleId":"AROABENCHROLE\#(number)","Path":"/service-role/","#
            + #""Arn":"arn:aws:iam::\#(account):role/service-role/\#(name)","#
            + #""CreateDate":"2026-01-01T00:00:00Z","AssumeRolePolicyDocument":{"#
            + #""Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"#
            + #"{"Service":"glue.amazonaws.com"},"Action":"sts:AssumeRole"}]},"#
            + #""RolePolicyList":[{"PolicyName":"lake","PolicyDocument":{"Version":"2012-10-17","#
            + #""Statement":[{"Sid":"Read\#(note)","Effect":"Allow","Action":["s3:GetObject","#
            + #""s3:ListBucket"],"Resource":[\#(buckets)]}]}}],"AttachedManagedPolicies":[]}"#
    }

    private static func writeBucket(_ number: Int, to folder: String) {
        Files.write(
            #"{"OwnershipControls":{"Rules":[{"ObjectOwnership":"BucketOwnerEnforced"}]}}"#,
            to: "\(folder)/get-bucket-ownership-controls.json")
        Files.write(#"{"Payer":"BucketOwner"}"#, to: "\(folder)/get-bucket-request-payment.json")
        guard number == 0 else { return }
        let policy =
            #"{"Version":"2012-10-17","Statement":[{"Sid":"OnlyTheOffice","Effect":"Deny","#
            + #""Principal":"*","Action":"s3:*","Resource":["arn:aws:s3:::\#(bucket(0))","#
            + #""arn:aws:s3:::\#(bucket(0))/*"],"Condition":{"NotIpAddress":"#
            + #"{"aws:SourceIp":"203.0.113.0/24"}}}]}"#
        Files.write(
            #"{"Policy":"\#(policy.replacing("\"", with: "\\\""))"}"#,
            to: "\(folder)/get-bucket-policy.json")
    }
}

extension String {
    /// The text with every occurrence of one character replaced.
    func replacing(_ character: Character, with text: String) -> String {
        var result = ""
        for each in self { if each == character { result += text } else { result.append(each) } }
        return result
    }
}
