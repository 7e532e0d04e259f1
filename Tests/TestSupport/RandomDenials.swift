import AWSTypes
public import Attributions
public import Denials

/// Denials of a few jobs against a `RandomLake`: those of one job differ mostly in what its
/// executors and objects differ in, now and then in anything.
public struct RandomDenials {
    private static let arn =
        "arn:aws:sts::111122223333:assumed-role/etl/GlueJobRunnerSession"
    private static let operations = [
        "REST.GET.OBJECT", "REST.GET.OBJECT", "REST.PUT.OBJECT", "GetObject", "GetObject",
        "PutObject", "CopyObject", "UploadPart", "REST.GET.BUCKET", "ListObjectsV2", "DeleteObject",
        "BATCH.DELETE.OBJECT", "DeleteObjects", "GetObjectAttributes", "REST.HEAD.OBJECT",
        "GetBucketEncryption",
    ]
    private static let keys = [
        "raw/2026/part-0001.parquet", "raw/2026/part-0002.parquet", "raw/2026/part-0003.csv",
        "raw/a.csv", "raw/b.csv", "raw/own.csv", "raw/raw/a.csv", "raw", "rawer/a.csv",
        "curated/a.csv", "curated/day=01/part-0001.parquet", "a", "b", "abcd.csv", "efgh.csv",
        "sales/a.csv", "sales/b.csv", "*b", "r?w/a", "it's $1.csv", "raw/", "-a", "/a", "//",
        "arn-aws-s3---lake/a", "raw/a.csv.csv", ".", "raw/.csv", "a=b/c=d", "raw/caf\u{E9}",
        "raw/2026-03-02T14:00:00+00:00", "raw/a,b@c%20d", "raw/:a.csv", "%/,", "+a", "@a:b",
    ]
    private static let addresses = [
        "10.0.0.1", "10.0.1.7", "10.0.7.7", "172.16.4.4", "100.64.0.9", "192.0.2.1", "192.0.2.44",
        "198.51.100.7", "198.51.100.8", "203.0.113.5", "2001:db8::1", "fd00::7", "::ffff:10.0.0.1",
        "glue.amazonaws.com", "AWS Internal", "010.0.0.1", "999.1.1.1",
    ]
    private static let policyTypes = [
        "because no identity-based policy allows the s3:GetObject action",
        "with an explicit deny in a resource-based policy",
        "with an explicit deny in a service control policy",
        "because no VPC endpoint policy allows the s3:GetObject action", "",
    ]

    private var generator: SeededGenerator
    private var count = 0
    private var jobs: [Sighting] = []

    /// The denials of a seed.
    public init(seed: UInt64) {
        generator = SeededGenerator(seed: seed)
        for _ in 0..<2 { jobs.append(job()) }
    }

    private mutating func chance(_ percent: Int) -> Bool {
        Int.random(in: 0..<100, using: &generator) < percent
    }

    private mutating func pick<Value>(_ values: [Value]) -> Value {
        values[Int.random(in: values.indices, using: &generator)]
    }

    // MARK: - What the denials of a job have in common

    private mutating func job() -> Sighting {
        let operation = pick(RandomDenials.operations)
        let isLine = operation.contains(".")
        var job = Sighting(
            log: isLine ? .s3AccessLog : .cloudTrail, requestID: "", time: RandomLake.captured,
            service: "s3", operation: operation, errorCode: "AccessDenied")
        job.requester.arn = RandomDenials.arn
        job.bucket = "lake"
        job.userAgent = pick(["spark", "aws-sdk-none/2", nil])
        job.versionID = chance(10) ? "version-1" : nil
        job.cipherSuite = chance(80) ? "TLS_AES_128_GCM_SHA256" : nil
        job.aclRequired = chance(10)
        if isLine {
            job.query = chance(50) ? ["prefix": "raw/", "list-type": "2"] : [:]
        } else {
            addTrail(to: &job)
        }
        return job
    }

    private mutating func addTrail(to job: inout Sighting) {
        job.requester.principalID = "AROAEXAMPLEETL:GlueJobRunnerSession"
        job.requester.account = AccountID(RandomLake.account)
        job.requester.issuerARN = chance(80) ? RandomLake.roleARN : nil
        job.region = "eu-west-1"
        job.bucketOwner = chance(60) ? AccountID(RandomLake.account) : nil
        job.vpcEndpointID = chance(40) ? RandomLake.endpoint : nil
        job.message = chance(70) ? "Access Denied" : nil
        var parameters = ["bucketname": "lake"]
        if chance(30) { parameters["x-amz-server-side-encryption"] = "aws:kms" }
        if chance(20) { parameters["x-amz-acl"] = pick(["public-read", "private"]) }
        if job.operation == "CopyObject" {
            parameters["x-amz-copy-source"] = pick(["lake/raw/a.csv", "/lake/a", "other/a"])
        }
        if job.operation == "ListObjectsV2" { parameters["prefix"] = pick(["raw/", "raw/a.csv"]) }
        job.parameters = parameters
    }

    // MARK: - One denial

    /// The next denial of one of the jobs.
    public mutating func next() -> Denial { Denial(sightings: nextSightings()) }

    /// What one log or two show of the next one.
    public mutating func nextSightings() -> [Sighting] {
        count += 1
        var sighting = jobs[chance(85) ? 0 : 1]
        sighting.requestID = "REQUEST\(count)"
        sighting.hostID = "host-\(count)"
        sighting.time = time()
        sighting.sourceAddress = pick(RandomDenials.addresses)
        if chance(50) { sighting.sourceAddress = "10.0.\(count % 9).\(count % 250)" }
        let isOfBucket =
            sighting.operation.contains("BUCKET") || sighting.operation.contains("List")
            || sighting.operation.contains("Bucket") || sighting.operation == "DeleteObjects"
        if !isOfBucket { addKey(to: &sighting) }
        if sighting.log == .cloudTrail {
            sighting.eventID = "event-\(count)"
            sighting.accessKeyID = pick(["ASIAONE", "ASIATWO", "ASIA\(count)", nil])
            sighting.tokenIssueTime = Instant(
                seconds: RandomLake.captured.seconds + pick([0, 90_000, 150_000]))
        } else {
            sighting.referer = pick([
                nil, nil, "https://audit.example.org/\(count % 3)", "spark",
                "caf\u{E9}", "caf\u{65}\u{301}",
            ])
            sighting.inDoubt = chance(3)
        }
        if chance(30) { sighting.userAgent = "agent/\(count % 40)" }
        if chance(30), sighting.operation != "CopyObject" {
            sighting.parameters?["uploadid"] = "upload-\(count)"
            sighting.query?["continuation-token"] = "token-\(count)"
        }
        if chance(3) { vary(&sighting) }
        return chance(7) ? [sighting, otherLog(of: sighting)] : [sighting]
    }

    private mutating func addKey(to sighting: inout Sighting) {
        var key = chance(50) ? pick(RandomDenials.keys) : "raw/2026/part-\(count).parquet"
        // Onto itself, mostly.
        if sighting.operation == "CopyObject", chance(10) { key = "raw/a.csv" }
        sighting.key = key
        if sighting.operation == "BATCH.DELETE.OBJECT" { sighting.batchKey = key }
        guard sighting.log == .cloudTrail else { return }
        sighting.parameters?["key"] = key
        guard chance(20) else { return }
        let resource = pick([
            "arn:aws:s3:::lake/\(key)", "arn:aws:s3:::lake/\(key)", "arn:aws:s3:::lake",
            RandomLake.keyARN, "arn:aws:s3:::lake/\(key.dropLast())",
        ])
        let action =
            resource == RandomLake.keyARN
            ? "kms:Decrypt" : pick(["s3:GetObject", "s3:PutObject", "s3:ListBucket"])
        let quote = chance(50) ? "\"" : ""
        let message =
            "User: \(RandomDenials.arn) is not authorized to perform: \(action) on resource: "
            + "\(quote)\(resource)\(quote) " + pick(RandomDenials.policyTypes)
        sighting.message = chance(5) ? String(message.prefix(message.count - 30)) : message
    }

    private mutating func time() -> Instant {
        let start = pick([RandomLake.captured] + RandomLake.changes).seconds
        if chance(92) {
            return Instant(seconds: start + Int64.random(in: 301...90_000, using: &generator))
        }
        return Instant(seconds: start + pick([-5_000, -1, 0, 1, 2, 299, 300, 301, 302]))
    }

    /// What the other log shows of the same request.
    private mutating func otherLog(of sighting: Sighting) -> Sighting {
        var other = sighting
        let isLine = sighting.log == .s3AccessLog
        other.log = isLine ? .cloudTrail : .s3AccessLog
        other.operation = isLine ? "GetObject" : "REST.GET.OBJECT"
        other.parameters = isLine ? ["bucketname": "lake"] : nil
        other.message = isLine ? "Access Denied" : nil
        other.time = Instant(seconds: sighting.time.seconds + pick([0, 0, 1]))
        if chance(10) { other.key = pick(RandomDenials.keys) }
        return other
    }

    /// Changes what else a denial may differ in.
    private mutating func vary(_ sighting: inout Sighting) {
        switch Int.random(in: 0..<8, using: &generator) {
        case 0: sighting.userAgent = "caf\u{65}\u{301}"
        case 1: sighting.requester.arn = nil
        case 2: sighting.requester.principalID = "AROAEXAMPLEOLD:GlueJobRunnerSession"
        case 3: sighting.accessPointARN = "arn:aws:s3:eu-west-1:111122223333:accesspoint/point"
        case 4: sighting.errorCode = "VpceAccessDenied"
        case 5: sighting.requester.arn = "arn:aws:sts::111122223333:assumed-role/etl/other"
        case 6: sighting.bucket = "elsewhere"
        default: sighting.parameters?["x-amz-server-side-encryption-aws-kms-key-id"] = "alias/x"
        }
    }

    // MARK: - Evidence

    /// What the logs hold beside a denial: mostly nothing. `policy` is what some sessions pass.
    public mutating func evidence(of denial: Denial, passed policy: String) -> DenialEvidence {
        var evidence = DenialEvidence()
        evidence.isAssumedByGlue = chance(5)
        if chance(6) {
            for key in ["ASIAONE", "ASIATWO"] where chance(70) {
                var session = RoleSession(
                    time: Instant(seconds: denial.time.seconds - 100), eventID: "session-\(key)",
                    roleARN: RandomLake.roleARN, sessionName: "GlueJobRunnerSession")
                session.accessKeyID = key
                session.sessionPolicy = chance(50) ? policy : nil
                if chance(30) { session.tags = ["team": pick(["sales", "raw"])] }
                evidence.roleSessions.append(session)
            }
        }
        if chance(4) {
            var run = JobRun(
                time: Instant(seconds: denial.time.seconds - 500), eventID: "run-\(count)",
                jobName: "nightly")
            run.runID = "jr_\(count % 3)"
            evidence.jobRuns.append(run)
        }
        if chance(3), let key = denial.key, let owner = AccountID(RandomLake.account),
            let writer = AccountID(RandomLake.stranger)
        {
            evidence.foreignWrites.append(
                ForeignWrite(
                    time: Instant(seconds: denial.time.seconds - 50), eventID: "write",
                    bucket: "lake", key: key, bucketOwner: owner, writer: writer, sentACL: nil))
        }
        return evidence
    }
}
