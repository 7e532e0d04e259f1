import AWSTypes
import ReportStore
import Reports
import Testing

/// AWS's message blames a layer that lacks the right as captured, too, though another policy that would have been
/// enough lacks it as well: that is no contradiction, and nobody is told that the layer allows.
@Suite struct BlamedLayerTests {
    private typealias Breaks = @Sendable (inout World) -> Void

    private static let withoutKeys = Policy.of(
        #"{"Effect":"Allow","Action":"s3:*","Resource":"*"}"#)
    private static let listsAlone = Policy.of(
        #"{"Effect":"Allow","Action":["s3:List*","kms:*"],"Resource":"*"}"#)
    private static let admins = Policy.of(
        """
        {"Sid":"Admins","Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:role/admin"},\
        "Action":"kms:*","Resource":"*"}
        """)
    private static let object = "arn:aws:s3:::orders/2026/03/orders.parquet"

    /// With what the layer that AWS blames is told to be.
    private static let agreeing: [(String, Mechanism, Cause, Breaks)] = [
        (
            "neither the role's nor the key's policy allows, and AWS names the role's",
            .identityPolicy, .kmsKey,
            {
                $0.request.bucket = "payroll"
                $0.keys[World.lakeKey]?.policy = admins
                $0.identity = withoutKeys
                $0.request.message = Message.none(
                    "identity-based policy", "kms:Decrypt", World.lakeKey)
            }
        ),
        (
            "the same of a write", .identityPolicy, .kmsKey,
            {
                $0.request.bucket = "payroll"
                $0.request.operation = "PutObject"
                $0.keys[World.lakeKey]?.policy = admins
                $0.identity = withoutKeys
                $0.request.message = Message.none(
                    "identity-based policy", "kms:GenerateDataKey", World.lakeKey)
            }
        ),
        (
            "neither allows, and AWS names the key's policy", .keyPolicy, .kmsKey,
            {
                $0.request.bucket = "payroll"
                $0.keys[World.lakeKey]?.policy = admins
                $0.identity = withoutKeys
                $0.request.message = Message.none(
                    "resource-based policy", "kms:Decrypt", World.lakeKey)
            }
        ),
        (
            "neither the role's nor the bucket's policy allows, and AWS names the bucket's",
            .bucketPolicy, .bucketPolicy,
            {
                $0.identity = listsAlone
                $0.request.message = Message.none(
                    "resource-based policy", "s3:GetObject", object)
            }
        ),
    ]

    @Test(arguments: agreeing.indices)
    func `a layer that lacks the right as AWS says is no contradiction`(_ index: Int) throws {
        let (name, mechanism, cause, breaks) = BlamedLayerTests.agreeing[index]
        let planned = try PlannedWorld {
            $0.request.logs = [.cloudTrail]
            breaks(&$0)
        }
        #expect(planned.row.certainty == .reported, "\(name)")
        let first = try #require(planned.row.blockedBy.first)
        #expect(
            first.mechanism == mechanism.rawValue && first.cause == cause.rawValue,
            "\(name): \(first)")
        #expect(first.detail.contains("no statement allows"), "\(name): \(first.detail)")
        #expect(planned.plan.unresolved.isEmpty, "\(name): \(planned.summary)")
        #expect(planned.plan.isVerified && planned.plan.resolved == 1, "\(planned.summary)")
        #expect(planned.outcome == .allowed, "\(name): \(planned.summary)")
        #expect(!planned.row.fix.map(\.verified).contains(false), "\(name): \(planned.summary)")
    }

    /// That a statement denies is another word than that none allows.
    @Test func `a layer that lacks the right where AWS says that it denies is not said to allow`()
        throws
    {
        let planned = try PlannedWorld {
            $0.request.logs = [.cloudTrail]
            $0.request.bucket = "payroll"
            $0.keys[World.lakeKey]?.policy = BlamedLayerTests.admins
            $0.identity = BlamedLayerTests.withoutKeys
            $0.request.message = Message.deny(
                "identity-based policy", "kms:Decrypt", World.lakeKey)
        }
        #expect(planned.plan.changes.isEmpty, "\(planned.summary)")
        #expect(
            planned.plan.unresolved.map(\.reason) == [.blamedDenyUnseen(.identityPolicy)],
            "\(planned.summary)")
        let text = PlanReport().text(planned.plan, format: .table)
        #expect(text.contains("no statement of it that was captured last does"), "\(text)")
        #expect(!text.contains("lets the request pass"), "\(text)")
    }

    /// The key's policy may be enough: whether its condition holds is not known.
    @Test func `a layer that lacks the right is not said to allow where another may be enough`()
        throws
    {
        let planned = try PlannedWorld {
            $0.request.logs = [.cloudTrail]
            $0.request.bucket = "payroll"
            $0.keys[World.lakeKey]?.policy = Policy.of(
                """
                {"Effect":"Allow","Principal":"*","Action":"kms:Decrypt","Resource":"*",\
                "Condition":{"StringEquals":{"kms:EncryptionContext:team":"orders"}}}
                """)
            $0.identity = BlamedLayerTests.withoutKeys
            $0.request.message = Message.none(
                "identity-based policy", "kms:Decrypt", World.lakeKey)
        }
        #expect(planned.plan.changes.isEmpty, "\(planned.summary)")
        let text = PlanReport().text(planned.plan, format: .table)
        #expect(text.contains("do not show to refuse the request"), "\(text)")
        #expect(!text.contains("pass"), "\(text)")
    }

    /// Another layer refuses, and the one that AWS blames allows.
    @Test func `a layer that allows as captured is said to`() throws {
        let planned = try PlannedWorld {
            $0.request.logs = [.cloudTrail]
            $0.boundary = Policy.of(#"{"Effect":"Allow","Action":"s3:List*","Resource":"*"}"#)
            $0.request.message = Message.none("identity-based policy")
        }
        #expect(
            planned.plan.unresolved.map(\.reason) == [.blamedLayerAllows(.identityPolicy)],
            "\(planned.summary)")
    }
}
