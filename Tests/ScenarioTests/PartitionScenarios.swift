import AWSTypes
import ReportStore
import Testing

/// China's and the government's clouds: the same worlds, by other ARNs.
@Suite struct PartitionScenarios {
    /// Where ARNs that the product makes itself are matched against written ones.
    static let all =
        KeyScenarios.all + RoleScenarios.all + BucketScenarios.policy
        + BucketSettingScenarios.accessPoints + PrincipalScenarios.all

    @Test(arguments: World.regions.keys.sorted())
    func `the answers are the same in every partition`(partition: String) throws {
        for scenario in PartitionScenarios.all {
            let found = try scenario.explanations(partition: partition)
            let row = try #require(found.first, "\(scenario.name): no denial").row
            let given = [row.cause.rawValue, row.mechanism?.rawValue].compactMap { $0 }
            #expect(
                given.joined(separator: "/") == scenario.answer,
                "\(scenario.name): \(row.blockedBy.map(\.detail)) \(row.missing)")
            for text in [row.resource, row.role ?? "", row.principal ?? ""] {
                #expect(!text.hasPrefix("arn:aws:"), "\(scenario.name): \(text)")
            }
        }
    }
}
