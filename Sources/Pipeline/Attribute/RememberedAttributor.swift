import Attributions
import PolicyHistory
import ReportStore
import Synchronization

/// The attributor over all that a store knows of policies, made again only when it knows more. Safe
/// to share between threads.
final class RememberedAttributor: Sendable {
    private let remembered = Mutex<(latestFact: Int64, attributor: Attributor)?>(nil)

    /// Whether one was made.
    var isMade: Bool { remembered.withLock { $0 != nil } }

    /// The attributor over what the reader sees by now. Who asks while another makes it waits.
    func attributor(_ reader: StoreReader) throws(StoreError) -> Attributor {
        let latest = try reader.extent().history
        return try remembered.withLock { (remembered) throws(StoreError) -> Attributor in
            if let remembered, remembered.latestFact == latest { return remembered.attributor }
            let attributor = Attributor(
                history: PolicyHistory(entries: try reader.historyEntries()))
            remembered = (latest, attributor)
            return attributor
        }
    }
}
