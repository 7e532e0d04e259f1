import Testing

/// Whose refusal a refused KMS call is: evidence belongs to one request.
@Suite struct PairingScenarios {
    private static let object = "arn:aws:s3:::payroll/2026/03/orders.parquet"
    private static let withoutKeys = Policy.of(
        #"{"Effect":"Allow","Action":["s3:GetObject","s3:ListBucket"],"Resource":"*"}"#)
    private static let readsAlone = Policy.of(
        #"{"Effect":"Allow","Action":"s3:GetObject","Resource":"*"}"#)

    private static func refusal(
        context: String?, key: String = World.lakeKey, time: String = "2026-03-02T06:10:00Z"
    ) -> [String: Any] {
        Event.key(
            key: key, context: context, code: "AccessDenied",
            message: "User: \(Request().arn) is not authorized to perform: kms:Decrypt on "
                + "resource: \(key) because no identity-based policy allows the kms:Decrypt action",
            time: time)
    }

    /// Another refused request of the session.
    private static func other(_ bucket: String, _ key: String, time: String) -> [String: Any] {
        var request = Request()
        (request.id, request.bucket, request.key, request.time) = ("REQ404", bucket, key, time)
        return request.record(bucketOwner: World.lake)
    }

    private static let now = "2026-03-02T06:10:00Z"

    static let all: [Scenario] = [
        Scenario(
            "a call without context goes to the request whose bucket has the key",
            "iam-role-policy/identity-policy", certainty: "likely", says: ["in place of 404"],
            omits: ["KMS refused"]
        ) {
            $0.identity = readsAlone
            $0.events += [
                other("payroll", "a", time: now), refusal(context: nil),
            ]
        },
        Scenario(
            "the same where nobody logged the other request", "iam-role-policy/identity-policy",
            certainty: "likely", omits: ["KMS refused"]
        ) {
            $0.identity = readsAlone
            $0.events.append(refusal(context: nil))
        },
        Scenario(
            "the same where the object must be there: the call may be the request's",
            "kms-key/identity-policy", certainty: "likely", says: ["is not certain"],
            isFixed: false
        ) {
            $0.identity = withoutKeys
            $0.events.append(refusal(context: nil))
        },
        Scenario(
            "a call whose context names the object belongs to its request alone",
            "kms-key/identity-policy", certainty: "reported", isFixed: true
        ) {
            $0.request.bucket = "payroll"
            $0.identity = withoutKeys
            $0.events += [other("payroll", "a", time: now), refusal(context: object)]
        },
        Scenario(
            "a call whose context names another object is not the request's",
            "kms-key/identity-policy", certainty: "likely", omits: ["KMS refused"]
        ) {
            $0.request.bucket = "payroll"
            $0.identity = withoutKeys
            $0.events += [
                other("payroll", "a", time: now), refusal(context: "arn:aws:s3:::payroll/a"),
            ]
        },
        Scenario(
            "a call whose context names the bucket, and one request of it",
            "kms-key/identity-policy", certainty: "reported", isFixed: true
        ) {
            $0.request.bucket = "payroll"
            $0.buckets["payroll"]?.usesBucketKey = true
            $0.identity = withoutKeys
            $0.events.append(refusal(context: "arn:aws:s3:::payroll"))
        },
        Scenario(
            "a call whose context names the bucket, and two requests in one second",
            "kms-key/identity-policy", certainty: "likely", says: ["is not certain"]
        ) {
            $0.request.bucket = "payroll"
            $0.buckets["payroll"]?.usesBucketKey = true
            $0.identity = withoutKeys
            $0.events += [
                other("payroll", "a", time: now), refusal(context: "arn:aws:s3:::payroll"),
            ]
        },
        Scenario(
            "a call whose context names the bucket goes to the request of its second",
            "kms-key/identity-policy", certainty: "likely", omits: ["KMS refused"]
        ) {
            $0.request.bucket = "payroll"
            $0.buckets["payroll"]?.usesBucketKey = true
            $0.identity = withoutKeys
            $0.events += [
                other("payroll", "a", time: "2026-03-02T06:10:03Z"),
                refusal(context: "arn:aws:s3:::payroll", time: "2026-03-02T06:10:03Z"),
            ]
        },
        Scenario(
            "a call of the key that the bucket had before", "kms-key/identity-policy",
            certainty: "likely", says: [World.partnerKey]
        ) {
            $0.request.bucket = "payroll"
            $0.identity = withoutKeys
            $0.events.append(refusal(context: nil, key: World.partnerKey))
        },
    ]

    @Test(arguments: all)
    func `a refused KMS call is evidence for one request`(scenario: Scenario) throws {
        try scenario.check()
    }
}
