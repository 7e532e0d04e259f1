/// Makes CloudTrail files as AWS delivers them: data events of S3, calls of KMS, Glue, STS and
/// others, some refused; about 1,950 bytes a record in the standard mix.
struct CloudTrailLogs {
    private var text: GeneratedText
    private let mix: Mix
    private var second = 0

    init(seed: UInt64, mix: Mix = .standard) {
        text = GeneratedText(seed: seed)
        self.mix = mix
    }

    /// One file's bytes.
    static func file(seed: UInt64, records: Int, mix: Mix) -> [UInt8] {
        var logs = CloudTrailLogs(seed: seed, mix: mix)
        logs.begin()
        logs.addRecords(records, isFirst: true)
        return logs.finish()
    }

    /// Opens the list of records.
    mutating func begin() { text.add(#"{"Records":["#) }

    /// Adds records to the list.
    mutating func addRecords(_ count: Int, isFirst: Bool) {
        for index in 0..<count {
            if index > 0 || !isFirst { text.add(",") }
            addRecord()
        }
    }

    /// Hands out what has been made so far, and forgets it.
    mutating func take() -> [UInt8] {
        let bytes = text.bytes
        text.clear()
        return bytes
    }

    /// Closes the list and hands out what is left.
    mutating func finish() -> [UInt8] {
        text.add("]}")
        return take()
    }

    // MARK: - Records

    private mutating func addRecord() {
        second = (second + 1) % 86_400
        let role = BenchmarkWorld.role(text.random.number(below: mix.roles))
        let bucket = BenchmarkWorld.bucket(text.random.number(below: mix.buckets))
        let event = Mix.operations[text.random.number(below: mix.actions)].event
        if text.random.happens(mix.refused) {
            addS3(event, role, bucket, refusal: text.random.number(below: 4))
        } else if text.random.happens(mix.assumeRole) {
            if text.random.isOnce(in: 20) { addSession(role) } else { addOtherSession() }
        } else if text.random.happens(mix.otherServices) {
            if text.random.isOnce(in: 2) { addKeyUse(role, bucket) } else { addGlue(role) }
        } else {
            addS3(event, role, bucket, refusal: text.random.isOnce(in: 80) ? 9 : nil)
        }
    }

    private mutating func addIdentity(_ role: String) {
        let account = BenchmarkWorld.account
        text.add(#"{"eventVersion":"1.11","userIdentity":{"type":"AssumedRole","principalId":"#)
        text.add(#""AROABENCHROLE"#, String(role.dropFirst(10)), #":GlueJobRunnerSession","arn":"#)
        text.add(#""arn:aws:sts::"#, account, ":assumed-role/", role)
        text.add(#"/GlueJobRunnerSession","accountId":""#, account, #"","accessKeyId":"ASIA"#)
        text.addCode(16)
        text.add(#"","sessionContext":{"sessionIssuer":{"type":"Role","principalId":"#)
        text.add(
            #""AROABENCHROLE"#, String(role.dropFirst(10)), #"","arn":"arn:aws:iam::"#, account)
        text.add(
            ":role/service-role/", role, #"","accountId":""#, account, #"","userName":""#, role)
        text.add(#""},"attributes":{"creationDate":"2026-03-02T05:00:00Z","#)
        text.add(#""mfaAuthenticated":"false"}}},"eventTime":""#)
        addTime()
    }

    private mutating func addTime() {
        text.add("2026-03-02T")
        text.add(second / 3_600, width: 2)
        text.add(":")
        text.add(second / 60 % 60, width: 2)
        text.add(":")
        text.add(second % 60, width: 2)
        text.add("Z\"")
    }

    private mutating func addCall(_ service: String, _ name: String) {
        text.add(#","eventSource":""#, service, #".amazonaws.com","eventName":""#, name)
        text.add(#"","awsRegion":""#, BenchmarkWorld.region, #"","sourceIPAddress":""#)
        text.addAddress(mix)
        text.add(#"","userAgent":"[ElasticMapReduce/1.0.0 emrfs/s3n {}, aws-sdk-java/1.12.700 "#)
        text.add("Linux/5.10.219-208.866.amzn2.x86_64 OpenJDK_64-Bit_Server_VM/17.0.12 ")
        text.add(#"vendor/Amazon.com_Inc.]""#)
    }

    private mutating func addS3(
        _ name: String, _ role: String, _ bucket: String, refusal: Int? = nil
    ) {
        addIdentity(role)
        addCall("s3", name)
        let key = text.key(mix)
        let object = "arn:aws:s3:::\(bucket)/\(key)"
        if let refusal { addRefusal(refusal, name, role, object) }
        text.add(#","requestParameters":{"bucketName":""#, bucket, #"","Host":""#, bucket)
        text.add(".s3.", BenchmarkWorld.region, #".amazonaws.com","key":""#, key)
        text.add(#""},"responseElements":null,"additionalEventData":{"SignatureVersion":"SigV4","#)
        text.add(#""CipherSuite":"TLS_AES_128_GCM_SHA256","bytesTransferredIn":0,"SSEApplied":"#)
        text.add(#""SSE_KMS","AuthenticationMethod":"AuthHeader","x-amz-id-2":""#)
        text.addBase64(74)
        text.add(
            #"==","bytesTransferredOut":\#(text.random.number(below: 1 << 27))},"requestID":""#)
        text.addCode(16)
        addEventID()
        text.add(
            #""readOnly":\#(name != "PutObject"),"resources":[{"type":"AWS::S3::Object","ARN":""#)
        text.add(object, #""},{"accountId":""#, BenchmarkWorld.account)
        text.add(#"","type":"AWS::S3::Bucket","ARN":"arn:aws:s3:::"#, bucket, #""}],"#)
        addEnd(category: "Data", host: "\(bucket).s3.\(BenchmarkWorld.region).amazonaws.com")
    }

    /// 0 to 3 are refusals in the words of AWS, others a key that is not there.
    private mutating func addRefusal(
        _ kind: Int, _ event: String, _ role: String, _ object: String
    ) {
        guard kind < 4 else {
            text.add(
                #","errorCode":"NoSuchKey","errorMessage":"The specified key does not exist.""#)
            return
        }
        text.add(#","errorCode":"AccessDenied","errorMessage":""#)
        guard kind < 3 else { return text.add(#"Access Denied""#) }
        text.add("User: arn:aws:sts::", BenchmarkWorld.account, ":assumed-role/", role)
        text.add("/GlueJobRunnerSession is not authorized to perform: s3:\(event) on resource: ")
        text.add(#"\""#, object, #"\" "#)
        text.add(
            [
                #"because no identity-based policy allows the s3:\#(event) action""#,
                #"with an explicit deny in a resource-based policy""#,
                #"with an explicit deny in a service control policy""#,
            ][kind])
    }

    private mutating func addEventID() {
        text.add(#"","eventID":""#)
        text.addUUID()
        text.add("\",")
    }

    private mutating func addEnd(category: String, host: String) {
        text.add(#""eventType":"AwsApiCall","managementEvent":\#(category == "Management"),"#)
        text.add(#""recipientAccountId":""#, BenchmarkWorld.account)
        text.add(#"","vpcEndpointId":"vpce-0a1b2c3d4e5f60718","vpcEndpointAccountId":""#)
        text.add(BenchmarkWorld.account, #"","eventCategory":""#, category)
        text.add(#"","tlsDetails":{"tlsVersion":"TLSv1.3","cipherSuite":"TLS_AES_128_GCM_SHA256","#)
        text.add(#""clientProvidedHostHeader":""#, host, #""}}"#)
    }

    private mutating func addKeyUse(_ role: String, _ bucket: String) {
        addIdentity(role)
        addCall("kms", text.random.isOnce(in: 3) ? "GenerateDataKey" : "Decrypt")
        let arn =
            "arn:aws:kms:\(BenchmarkWorld.region):\(BenchmarkWorld.account):key/"
            + "0be4c000-1111-2222-3333-444455556666"
        text.add(#","requestParameters":{"encryptionContext":{"aws:s3:arn":"arn:aws:s3:::"#, bucket)
        text.add(
            #"/\#(text.key(mix))"},"keyId":""#, arn,
            #"","encryptionAlgorithm":"SYMMETRIC_DEFAULT"},"#)
        text.add(#""responseElements":null,"requestID":""#)
        text.addUUID()
        addEventID()
        text.add(#""readOnly":true,"resources":[{"accountId":""#, BenchmarkWorld.account)
        text.add(#"","type":"AWS::KMS::Key","ARN":""#, arn, #""}],"#)
        addEnd(category: "Management", host: "kms.\(BenchmarkWorld.region).amazonaws.com")
    }

    private mutating func addGlue(_ role: String) {
        addIdentity(role)
        addCall("glue", "GetTable")
        text.add(#","requestParameters":{"catalogId":""#, BenchmarkWorld.account)
        text.add(#"","databaseName":"lake","name":"orders_\#(text.random.number(below: 400))"},"#)
        text.add(#""responseElements":null,"requestID":""#)
        text.addUUID()
        addEventID()
        text.add(#""readOnly":true,"#)
        addEnd(category: "Management", host: "glue.\(BenchmarkWorld.region).amazonaws.com")
    }

    /// Glue takes the role for a job: evidence, which is kept.
    private mutating func addSession(_ role: String) {
        text.add(#"{"eventVersion":"1.11","userIdentity":{"type":"AWSService","invokedBy":"#)
        text.add(#""glue.amazonaws.com"},"eventTime":""#)
        addTime()
        addCall("sts", "AssumeRole")
        addSessionOpened("service-role/\(role)", session: "GlueJobRunnerSession")
    }

    /// Somebody else takes a role that no job has: most of what an account's trail holds of STS.
    private mutating func addOtherSession() {
        if text.random.isOnce(in: 2) {
            addIdentity("deploy-\(text.random.number(below: 50))")
        } else {
            text.add(#"{"eventVersion":"1.11","userIdentity":{"type":"AWSService","invokedBy":"#)
            text.add(
                [#""lambda.amazonaws.com""#, #""ec2.amazonaws.com""#][
                    text.random.number(below: 2)])
            text.add(#"},"eventTime":""#)
            addTime()
        }
        addCall("sts", "AssumeRole")
        addSessionOpened(
            "app-\(text.random.number(below: 300))",
            session: "s\(text.random.number(below: 90_000))"
        )
    }

    private mutating func addSessionOpened(_ role: String, session: String) {
        let account = BenchmarkWorld.account
        text.add(#","requestParameters":{"roleArn":"arn:aws:iam::"#, account, ":role/", role)
        text.add(#"","roleSessionName":""#, session, #"","durationSeconds":3600},"#)
        text.add(#""responseElements":{"credentials":{"accessKeyId":"ASIA"#)
        text.addCode(16)
        text.add(#"","sessionToken":""#)
        text.addBase64(400)
        text.add(#"","expiration":"Mar 2, 2026, 11:00:00 PM"}},"requestID":""#)
        text.addUUID()
        addEventID()
        text.add(#""readOnly":true,"#)
        addEnd(category: "Management", host: "sts.\(BenchmarkWorld.region).amazonaws.com")
    }
}
