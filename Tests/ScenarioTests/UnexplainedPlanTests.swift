import AWSTypes
import ReportStore
import Testing

/// Nothing that was captured explains the denial: no change is tested for it.
@Suite struct UnexplainedPlanTests {
    private static let listsAlone = Policy.of(
        #"{"Effect":"Allow","Action":"s3:List*","Resource":"*"}"#)

    /// The policies of then let it pass, and a later change would refuse it: what refused it then may
    /// refuse it still.
    @Test(arguments: [[Request.Log.cloudTrail], [.accessLog]])
    func `a change of what came later is not tested for a denial that nothing explains`(
        _ logs: [Request.Log]
    ) throws {
        let planned = try PlannedWorld {
            $0.request.logs = Set(logs)
            $0.events.append(
                HistoryScenarios.putRolePolicy(
                    UnexplainedPlanTests.listsAlone, time: "2026-03-03T00:00:00Z"))
        }
        #expect(planned.row.cause.rawValue == "undetermined", "\(planned.summary)")
        #expect(planned.plan.resolved == 1 && !planned.plan.isVerified, "\(planned.summary)")
        let reason = planned.plan.changes.first?.untestedBecause ?? ""
        #expect(reason.contains("every layer that is known allows"), "\(reason)")
    }

    /// AWS's own word explains it, whatever was captured then.
    @Test func `a change of what AWS names stays tested`() throws {
        let planned = try PlannedWorld {
            $0.request.logs = [.cloudTrail]
            $0.request.message = Message.none("identity-based policy")
            $0.events.append(
                HistoryScenarios.putRolePolicy(
                    UnexplainedPlanTests.listsAlone, time: "2026-03-03T00:00:00Z"))
        }
        #expect(planned.plan.resolved == 1 && planned.plan.isVerified, "\(planned.summary)")
    }
}
