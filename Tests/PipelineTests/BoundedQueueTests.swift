import Testing

@testable import Pipeline

@Suite struct BoundedQueueTests {
    /// As where a store fails while threads still attribute: nobody takes the answers any more.
    @Test func `a queue may go while elements are left in it`() {
        for left in 0...3 {
            let queue = BoundedQueue<Int>(limit: 3)
            for element in 0..<left { queue.put(element) }
            #expect(queue.isEmpty == (left == 0))
        }
    }
}
