import Testing

/// The tags that a write sets: CloudTrail shows the header, and so that none was sent; the access log
/// shows neither.
@Suite struct RequestTagScenarios {
    private static let tag = "s3:RequestObjectTag/team"
    private static let keys = "s3:RequestObjectTagKeys"

    private static func write(
        _ operation: String, _ condition: String, _ logs: Set<Request.Log>,
        _ parameters: [String: String]
    ) -> @Sendable (inout World) -> Void {
        {
            $0.request.operation = operation
            $0.request.logs = logs
            $0.request.parameters = parameters
            $0.buckets["orders"]?.policy = Policy.of(
                #"{"Sid":"Tagged","Effect":"Deny","Principal":"*","Action":"s3:Put*","Resource":"*","Condition":{\#(condition)}}"#
            )
        }
    }

    /// A condition of a Deny, and what it comes to without a tagging header, as CloudTrail shows it.
    private static let conditions = [
        (#""Null":{"\#(tag)":"true"}"#, true), (#""Null":{"\#(tag)":"false"}"#, false),
        (#""Null":{"\#(keys)":"true"}"#, true),
        (#""StringEquals":{"\#(tag)":"a"}"#, false), (#""StringNotEquals":{"\#(tag)":"a"}"#, true),
        (#""StringEqualsIfExists":{"\#(tag)":"a"}"#, true),
        (#""StringNotEqualsIfExists":{"\#(tag)":"a"}"#, true),
        (#""ForAnyValue:StringEquals":{"\#(keys)":["team"]}"#, false),
        (#""ForAllValues:StringEquals":{"\#(keys)":["team"]}"#, true),
        (#""ForAllValues:StringNotEquals":{"\#(keys)":["team"]}"#, true),
    ]

    static let untagged: [Scenario] = conditions.flatMap { condition, holds in
        ["PutObject", "CreateMultipartUpload"].map { operation in
            Scenario(
                "\(operation) without tags in CloudTrail: \(condition)",
                holds ? "bucket-policy/bucket-policy" : "undetermined",
                certainty: holds ? "proven" : "undetermined",
                write(operation, condition, [.cloudTrail, .accessLog], [:]))
        }
    }

    static let open: [Scenario] = conditions.flatMap { condition, _ in
        [
            ("PutObject", [Request.Log.accessLog], [:]), ("UploadPart", [.cloudTrail], [:]),
            ("CopyObject", [.cloudTrail], ["x-amz-copy-source": "orders/a"]),
        ].map { operation, logs, parameters in
            Scenario(
                "\(operation), whose tags are in no log: \(condition)",
                "bucket-policy/bucket-policy", certainty: "likely",
                says: ["s3:RequestObjectTag"],
                write(operation, condition, Set(logs), parameters))
        }
    }

    /// `…IfExists` holds without the key, and `ForAnyValue` does not.
    static let undocumented: [Scenario] = ["Equals", "NotEquals"].map { test in
        let condition = #""ForAnyValue:String\#(test)IfExists":{"\#(keys)":["team"]}"#
        return Scenario(
            "no tags, and ForAnyValue:String\(test)IfExists looks at them",
            "bucket-policy/bucket-policy", certainty: "likely",
            says: ["AWS's pages do not say", keys], omits: ["exclude arn"],
            write("PutObject", condition, [.cloudTrail], [:]))
    }

    static let told: [Scenario] = [
        Scenario(
            "a header with the tag that the Deny asks for", "undetermined",
            write(
                "PutObject", #""StringNotEquals":{"\#(tag)":"a"}"#, [.cloudTrail],
                ["x-amz-tagging": "team=a"])),
        Scenario(
            "an empty header sets no tag", "bucket-policy/bucket-policy", certainty: "proven",
            write(
                "PutObject", #""Null":{"\#(tag)":"true"}"#, [.cloudTrail], ["x-amz-tagging": ""])),
        Scenario(
            "a copy that takes no tags along and sets none", "bucket-policy/bucket-policy",
            certainty: "proven",
            write(
                "CopyObject", #""Null":{"\#(tag)":"true"}"#, [.cloudTrail],
                ["x-amz-copy-source": "orders/a", "x-amz-tagging-directive": "REPLACE"])),
        Scenario(
            "PutObjectTagging has its tags in the body, which no log shows",
            "bucket-policy/bucket-policy", certainty: "likely",
            write("PutObjectTagging", #""Null":{"\#(tag)":"true"}"#, [.cloudTrail], [:])),
    ]

    @Test(arguments: untagged + open + undocumented + told) func tags(_ scenario: Scenario) throws {
        try scenario.check()
    }
}
