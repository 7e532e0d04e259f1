import AWSTypes
import ReportStore
import Reports
import Testing

/// Of several changes that a request waits for one cannot be planned, as nobody captured what: the others are,
/// and the plan says which is missing.
@Suite struct PartlyPlannedTests {
    private typealias Breaks = @Sendable (inout World) -> Void

    private static let listsAlone = Policy.of(
        #"{"Effect":"Allow","Action":"s3:List*","Resource":"*"}"#)
    private static let deniesReads =
        #"{"Sid":"Own","Effect":"Deny","Action":"s3:GetObject","Resource":"*"}"#
    private static let role = "role-nightly-why403"

    /// The role's policy lacks the right besides.
    private static let partly: [(String, missing: String, Breaks)] = [
        (
            "the bucket's policy", "bucket feeds (bucket-policy)",
            {
                $0.request.bucket = "feeds"
                $0.request.loggedOwner = World.partner
                $0.buckets["feeds"] = nil
                $0.request.message = Message.none(
                    "resource-based policy", "s3:GetObject",
                    "arn:aws:s3:::feeds/2026/03/orders.parquet")
            }
        ),
        (
            "the endpoint's policy", "vpc-endpoint vpce-0other000000000001",
            {
                $0.request.endpoint = "vpce-0other000000000001"
                $0.request.address = "10.0.0.9"
                $0.request.message = Message.none("VPC endpoint policy")
            }
        ),
        (
            "the organization's policies", "belongs to an organization",
            {
                $0.organizationIsCaptured = false
                $0.request.message = Message.deny("service control policy")
            }
        ),
    ]

    @Test(arguments: partly.indices)
    func `what can be planned is, and what is missing is told`(_ index: Int) throws {
        let (name, missing, breaks) = PartlyPlannedTests.partly[index]
        let planned = try PlannedWorld {
            $0.request.logs = [.cloudTrail]
            $0.identity = PartlyPlannedTests.listsAlone
            breaks(&$0)
        }
        #expect(
            planned.plan.changes.map(\.name) == [PartlyPlannedTests.role],
            "\(name): \(planned.summary)")
        let change = try #require(planned.plan.changes.first)
        #expect(change.denials == 0 && change.partly == 1, "\(name)")
        #expect(!change.isVerified && !planned.plan.isVerified && planned.plan.resolved == 0)
        #expect(change.untestedBecause?.contains(missing) ?? false, "\(name): \(change)")
        let left = try #require(planned.plan.unresolved.first)
        #expect(planned.plan.unresolved.count == 1 && left.denials == 1)
        #expect(left.detail?.contains(PartlyPlannedTests.role) ?? false, "\(left)")
        let text = PlanReport().text(planned.plan, format: .table)
        #expect(text.contains("resolves 0 of 1 denial") && text.contains(missing), "\(text)")
        #expect(text.contains("1 denial waits for it, and for what is not captured"), "\(text)")
        // Whether the request passes with that part alone nobody can tell.
        #expect(planned.outcome != .denied, "\(name)")
    }

    /// The role may read neither the object nor, as far as is known, its key, whose policy may allow it.
    @Test func `what the role lacks is planned where nobody captured the default key`() throws {
        let planned = try PlannedWorld {
            $0.request.logs = [.cloudTrail]
            $0.identity = PartlyPlannedTests.listsAlone
            $0.request.bucket = "payroll"
            $0.keys[World.lakeKey] = nil
        }
        #expect(planned.plan.changes.map(\.name) == [PartlyPlannedTests.role], "\(planned.summary)")
        let change = try #require(planned.plan.changes.first)
        #expect(
            change.summaries.count == 1 && change.summaries[0].contains("s3:GetObject"), "\(change)"
        )
        #expect(change.partly == 1 && !change.isVerified && planned.plan.resolved == 0)
        #expect(change.untestedBecause?.contains("(key-policy)") ?? false, "\(change)")
    }

    /// A guard is opened only for what a plan is sure to resolve.
    @Test func `no guard is opened for a part`() throws {
        let planned = try PlannedWorld {
            $0.request.logs = [.cloudTrail]
            $0.request.endpoint = "vpce-0other000000000001"
            $0.request.address = "10.0.0.9"
            $0.request.message = Message.none("VPC endpoint policy")
            $0.identity = Policy.role(and: PartlyPlannedTests.deniesReads)
        }
        #expect(planned.plan.changes.isEmpty, "\(planned.summary)")
        #expect(planned.plan.unresolved.count == 1, "\(planned.summary)")
    }

    /// A change that would help only if nothing else refused is not planned on its own.
    @Test func `a part is left out where something else is known to refuse`() throws {
        let planned = try PlannedWorld {
            $0.request.logs = [.cloudTrail]
            $0.request.endpoint = "vpce-0other000000000001"
            $0.request.address = "10.0.0.9"
            $0.request.message = Message.none("VPC endpoint policy")
            $0.identity = PartlyPlannedTests.listsAlone
            $0.serviceControl["r-acme"] = ["own": Policy.of(PartlyPlannedTests.deniesReads)]
        }
        #expect(planned.plan.changes.isEmpty, "\(planned.summary)")
        guard case .notCaptured? = planned.plan.unresolved.first?.reason else {
            Issue.record("\(planned.summary)")
            return
        }
    }

    /// Nothing is left to plan where what is missing is all.
    @Test func `a plan without another change stays empty`() throws {
        let planned = try PlannedWorld {
            $0.request.logs = [.cloudTrail]
            $0.request.endpoint = "vpce-0other000000000001"
            $0.request.address = "10.0.0.9"
            $0.request.message = Message.none("VPC endpoint policy")
        }
        #expect(planned.plan.changes.isEmpty, "\(planned.summary)")
        guard case .notCaptured? = planned.plan.unresolved.first?.reason else {
            Issue.record("\(planned.summary)")
            return
        }
    }

    /// A request that the part resolves keeps its change tested.
    @Test func `what others wait for alone stays tested`() throws {
        let planned = try PlannedWorld {
            $0.request.logs = [.cloudTrail]
            $0.request.endpoint = "vpce-0other000000000001"
            $0.request.address = "10.0.0.9"
            $0.request.message = Message.none("VPC endpoint policy")
            $0.identity = PartlyPlannedTests.listsAlone
            var other = Request()
            other.id = "OTHER403"
            $0.events.append(other.record(bucketOwner: World.lake))
        }
        let change = try #require(planned.plan.changes.first)
        #expect(planned.plan.changes.count == 1 && planned.plan.resolved == 1, "\(planned.summary)")
        #expect(change.denials == 1 && change.partly == 1 && change.isVerified, "\(change)")
    }
}
