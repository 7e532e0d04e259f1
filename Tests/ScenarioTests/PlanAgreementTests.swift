import AWSTypes
import Pipeline
import ReportStore
import Reports
import Testing

/// What an answer, the plan and `what-if` of that plan say of one change agree, or say why they do not.
@Suite struct PlanAgreementTests {
    private typealias Breaks = @Sendable (inout World) -> Void

    private static let withoutKeys = Policy.of(
        #"{"Effect":"Allow","Action":"s3:*","Resource":"*"}"#)
    private static let listsAlone = Policy.of(
        #"{"Effect":"Allow","Action":"s3:List*","Resource":"*"}"#)

    private static func feeds(_ operation: String, _ breaks: @escaping Breaks) -> Breaks {
        {
            $0.request.bucket = "feeds"
            $0.request.operation = operation
            $0.request.logs = [.cloudTrail]
            breaks(&$0)
        }
    }

    /// The policy of another account's key has to allow besides, and nobody captured it.
    private static let openKey: [(String, Breaks)] = [
        (
            "the role lacks the right to the key",
            feeds("PutObject") {
                $0.keys[World.partnerKey] = nil
                $0.identity = withoutKeys
            }
        ),
        (
            "AWS says so",
            feeds("GetObject") {
                $0.keys[World.partnerKey] = nil
                $0.identity = withoutKeys
                $0.request.message = Message.none(
                    "identity-based policy", "kms:Decrypt", World.partnerKey)
            }
        ),
        (
            "the bucket's policy lacks the grant of a write",
            feeds("PutObject") {
                $0.keys[World.partnerKey] = nil
                $0.buckets["feeds"]?.policy = nil
            }
        ),
        (
            "the bucket's policy lacks the grant of a read",
            feeds("GetObject") {
                $0.keys[World.partnerKey] = nil
                $0.buckets["feeds"]?.policy = nil
            }
        ),
        (
            "the organization denies",
            feeds("GetObject") {
                $0.keys[World.partnerKey] = nil
                $0.serviceControl["r-acme"] = [
                    "no": Policy.of(
                        #"{"Sid":"No","Effect":"Deny","Action":"s3:GetObject","Resource":"*"}"#)
                ]
            }
        ),
    ]

    @Test(arguments: openKey.indices)
    func `a plan is not tested where another account's key has to allow, and nobody captured it`(
        _ index: Int
    ) throws {
        let (name, breaks) = PlanAgreementTests.openKey[index]
        let planned = try PlannedWorld(breaks)
        #expect(planned.row.fix.map(\.verified) == [false], "\(name): \(planned.summary)")
        #expect(!planned.plan.isVerified && planned.plan.resolved == 1, "\(planned.summary)")
        #expect(planned.plan.changes.map(\.isVerified) == [false], "\(name)")
        let reason = planned.plan.changes.first?.untestedBecause ?? ""
        #expect(reason.contains("key \(World.partnerKey)"), "\(name): \(reason)")
        #expect(planned.outcome == .unknown, "\(name): \(planned.summary)")
        #expect(planned.plan.assumed == 1, "\(name)")
        let text = PlanReport().text(planned.plan, format: .table)
        #expect(text.contains("not tested: ") && !text.contains("tested together"), "\(text)")
    }

    /// What nobody captured is no layer of another account's that has to allow: a plan passes it over.
    private static let passedOver: [(String, Breaks)] = [
        (
            "the organization",
            {
                $0.organizationIsCaptured = false
                $0.identity = listsAlone
                $0.request.message = Message.none("identity-based policy")
            }
        ),
        (
            "the bucket, whose owner is another account",
            feeds("GetObject") {
                $0.buckets["feeds"] = nil
                $0.identity = listsAlone
                $0.request.message = Message.none(
                    "identity-based policy", "s3:GetObject",
                    "arn:aws:s3:::feeds/2026/03/orders.parquet")
            }
        ),
        (
            "the endpoint",
            {
                $0.request.endpoint = "vpce-0other000000000001"
                $0.request.address = "10.0.0.9"
                $0.identity = listsAlone
                $0.request.message = Message.none("identity-based policy")
            }
        ),
    ]

    private static func payroll(_ operation: String, _ breaks: @escaping Breaks) -> Breaks {
        {
            $0.request.bucket = "payroll"
            $0.request.operation = operation
            $0.request.logs = [.cloudTrail]
            $0.keys[World.lakeKey] = nil
            breaks(&$0)
        }
    }

    /// Of the own account's key too: no grant of a role is enough without its policy's.
    private static let openOwnKey: [(String, Breaks)] = [
        (
            "AWS names the key of a read",
            payroll("GetObject") {
                $0.identity = withoutKeys
                $0.request.message = Message.none(
                    "identity-based policy", "kms:Decrypt", World.lakeKey)
            }
        ),
        (
            "AWS names the key of a write",
            payroll("PutObject") {
                $0.identity = withoutKeys
                $0.request.message = Message.none(
                    "identity-based policy", "kms:GenerateDataKey", World.lakeKey)
            }
        ),
        (
            "AWS says that the role's policy denies",
            payroll("GetObject") {
                $0.identity = Policy.role(
                    and: #"{"Sid":"No","Effect":"Deny","Action":"kms:*","#
                        + #""Resource":"\#(World.lakeKey)"}"#)
                $0.request.message = Message.deny(
                    "identity-based policy", "kms:Decrypt", World.lakeKey)
            }
        ),
        (
            "the bucket's default is asked once the role may write",
            payroll("PutObject") {
                $0.identity = Policy.of(#"{"Effect":"Allow","Action":"kms:*","Resource":"*"}"#)
            }
        ),
    ]

    @Test(arguments: openOwnKey.indices)
    func `a plan is not tested where the own account's key has to allow, and nobody captured it`(
        _ index: Int
    ) throws {
        let (name, breaks) = PlanAgreementTests.openOwnKey[index]
        let planned = try PlannedWorld(breaks)
        #expect(planned.row.fix.map(\.verified) == [false], "\(name): \(planned.summary)")
        #expect(!planned.plan.isVerified && planned.plan.resolved == 1, "\(planned.summary)")
        let reason = planned.plan.changes.first?.untestedBecause ?? ""
        #expect(reason.contains("key \(World.lakeKey)"), "\(name): \(reason)")
        #expect(planned.outcome == .unknown && planned.plan.assumed == 1, "\(planned.summary)")
    }

    @Test(arguments: passedOver.indices)
    func `a plan says of how many denials it takes what nobody captured to allow`(
        _ index: Int
    ) throws {
        let (name, breaks) = PlanAgreementTests.passedOver[index]
        let planned = try PlannedWorld {
            $0.request.logs = [.cloudTrail]
            breaks(&$0)
        }
        #expect(planned.row.fix.map(\.verified) == [true], "\(name): \(planned.summary)")
        #expect(planned.plan.isVerified && planned.plan.assumed == 1, "\(planned.summary)")
        #expect(planned.outcome == .unknown, "\(name): \(planned.summary)")
        let text = PlanReport().text(planned.plan, format: .table)
        #expect(text.contains("for 1 of them what is not captured is taken to allow"), "\(text)")
        let json = PlanReport().text(planned.plan, format: .json)
        #expect(json.contains(#""assumed":1"#), "\(name)")
    }

    @Test(arguments: [true, false])
    func `nothing is assumed where all is captured, and what-if says the same`(
        _ isReported: Bool
    ) throws {
        let planned = try PlannedWorld {
            $0.request.logs = [.cloudTrail]
            $0.identity = PlanAgreementTests.listsAlone
            if isReported { $0.request.message = Message.none("identity-based policy") }
        }
        #expect(planned.plan.isVerified && planned.plan.assumed == 0, "\(planned.summary)")
        #expect(planned.outcome == .allowed && planned.row.fix.map(\.verified) == [true])
        #expect(!PlanReport().text(planned.plan, format: .table).contains("taken to allow"))
    }
}
