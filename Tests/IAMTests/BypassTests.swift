import AWSTypes
import IAM
import Testing

/// What an allow in a resource policy bypasses, by how it names the caller: rows that others
/// checked on real S3. Columns: what the boundary, the role and the bucket allow.
@Suite struct BypassTests {
    static let combinations = ["--A", "-AA", "A-A", "AA-", "AAA", "A--", "-A-"]

    static let rows: [(String, [Bool])] = [
        // Principal is the role's ARN: the boundary still limits.
        ("role", [false, false, true, true, true, false, false]),
        // Principal is the session's ARN: nothing limits.
        ("session", [true, true, true, true, true, false, false]),
        // Principal is the account, with a condition on the role: only delegates.
        ("account", [false, false, false, true, true, false, false]),
        // Principal is everyone, with a condition on the role: nothing limits.
        ("everyone", [true, true, true, true, true, false, false]),
    ]

    @Test(arguments: rows)
    func `a bucket's allow reaches as far as it does on AWS`(form: String, expected: [Bool]) throws
    {
        for (combination, isAllowed) in zip(BypassTests.combinations, expected) {
            let letters = Array(combination)
            let decision = decide(
                try BypassTests.request(),
                with: try BypassTests.policies(
                    boundary: letters[0] == "A", role: letters[1] == "A",
                    bucket: letters[2] == "A" ? form : nil))
            #expect((decision == .allowed) == isAllowed, "\(form) \(combination)")
        }
    }

    static func request() throws -> AuthorizationRequest {
        let account = try #require(AccountID("111122223333"))
        return AuthorizationRequest(
            principal: .roleSession(account, role: "etl", session: "run"),
            principalARN: "arn:aws:iam::111122223333:role/etl",
            action: Action(service: "s3", name: "GetObject"), resource: "arn:aws:s3:::lake/a",
            resourceAccount: account, context: RequestContext(isComplete: false))
    }

    private static func policies(boundary: Bool, role: Bool, bucket: String?) throws -> PolicySet {
        func document(_ action: String) throws -> PolicyDocument {
            try .allowing(actions: [action], resources: ["*"], name: action)
        }
        var set = PolicySet()
        set.identity = .policies([try document(role ? "s3:*" : "sqs:*")])
        set.permissionsBoundary = .policies([try document(boundary ? "s3:*" : "sqs:*")])
        let role = "arn:aws:iam::111122223333:role/etl"
        let forms: [String: (principal: String, condition: String?)] = [
            "role": (role, nil),
            "session": ("arn:aws:sts::111122223333:assumed-role/etl/run", nil),
            "account": ("arn:aws:iam::111122223333:root", role), "everyone": ("*", role),
        ]
        if let bucket, let form = forms[bucket] {
            set.resource = .policies([
                try .allowing(
                    actions: ["s3:GetObject"], resources: ["arn:aws:s3:::lake/*"],
                    principal: form.principal,
                    conditions: form.condition.map { [("ArnEquals", "aws:PrincipalArn", $0)] }
                        ?? [],
                    name: "bucket")
            ])
        }
        return set
    }
}
