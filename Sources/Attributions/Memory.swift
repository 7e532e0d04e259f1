import Synchronization

/// Answers to one kind of question, each worked out once. Safe to share between threads.
final class Memory<Question: Hashable & Sendable, Answer: Sendable>: Sendable {
    /// How many answers are kept before all are forgotten.
    let limit: Int

    private let answers = Mutex<[Question: Answer]>([:])

    init(limit: Int = 4_096) { self.limit = limit }

    /// The answer to a question, which `ask` must give alike whenever it is asked. What it throws
    /// is thrown on, and not remembered.
    func answer<Failure: Error>(
        to question: Question, _ ask: () throws(Failure) -> Answer
    ) throws(Failure) -> Answer {
        if let known = answers.withLock({ $0[question] }) { return known }
        let answer = try ask()
        answers.withLock { kept in
            if kept.count >= limit { kept.removeAll() }
            kept[question] = answer
        }
        return answer
    }
}
