import ReportStore
import Reports

/// What of a store an answer cannot speak of yet.
enum PendingDenials {
    /// Says on standard error how many denials wait to be attributed; whether there are any.
    static func tell(_ reader: StoreReader, _ console: Console) throws(StoreError) -> Bool {
        let count = try reader.pendingCount()
        guard count > 0 else { return false }
        console.note(PendingText.sentence(count))
        return true
    }
}
