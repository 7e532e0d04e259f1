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

    @Test func `who takes only what is there does not wait`() {
        let queue = BoundedQueue<Int>(limit: 2)
        #expect(queue.takeNow() == nil)
        queue.put(1)
        queue.put(2)
        #expect(queue.takeNow() == 1)
        #expect(queue.take() == 2)
        queue.finish()
        #expect(queue.takeNow() == nil)
        #expect(queue.take() == nil)
    }
}
