import AWSTypes
import Testing

@Suite struct MechanismTableTests {
    @Test func `every mechanism has one row, and every layer a mechanism`() {
        #expect(Mechanism.table.map(\.mechanism) == Mechanism.allCases)
        #expect(Mechanism.allCases.allSatisfy { $0.row.mechanism == $0 })
        #expect(Layer.allCases.allSatisfy { $0.row.layer == $0 })
        #expect(Set(Mechanism.table.map(\.place)).count == Mechanism.table.count)
    }
}
