import Testing

@testable import AWSTypes

@Suite struct PartitionPointTests {
    @Test func `the first of those behind is found, wherever the border lies`() {
        for count in 0...9 {
            let numbers = Array(0..<count)
            for border in -1...(count + 1) {
                let place = numbers.partitionPoint { $0 >= border }
                #expect(place == min(max(border, 0), count), "\(border) of \(count)")
            }
        }
        #expect([1, 3, 3, 3, 8].partitionPoint { $0 >= 3 } == 1)
        #expect([1, 3, 3, 3, 8].partitionPoint { $0 > 3 } == 4)
    }
}
