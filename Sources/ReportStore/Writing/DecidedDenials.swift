/// Which denials a writer has saved an answer for that holds. One that later evidence has had decided
/// again is still one.
public struct DecidedDenials {
    private var numbers = DenialNumbers()
    private var numbersOfGlue = DenialNumbers()

    /// How many they are.
    public var all: Int { numbers.count }
    /// Of how many the principal counts as a Glue role, by the latest answer.
    public var ofGlue: Int { numbersOfGlue.count }

    mutating func insert(_ id: Int64, isGlue: Bool) {
        numbers.insert(id)
        if isGlue { numbersOfGlue.insert(id) } else { numbersOfGlue.remove(id) }
    }
}
