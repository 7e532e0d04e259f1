import AWSTypes
import Pipeline
import ReportStore
import Reports

/// What a run has done since it began, and what its store holds, as metrics.
struct RunMetrics {
    private var passes = 0
    private var drops = 0
    private var records: Int64 = 0
    private var newDenials = 0
    private var rejected: [(reason: String, count: Int64)] = [
        ("unreadable", 0), ("in-doubt", 0),
    ]
    private var leftOut: [LeftOutRow.Reason: Int64] = [:]
    /// Incidents that nobody was told of yet, by receiver.
    var incidents: [(receiver: String, count: Int)] = []

    /// Counts a pass.
    mutating func add(_ summary: IngestSummary) {
        passes += 1
        drops += summary.read
        records += summary.records
        newDenials += summary.newDenials
        rejected[0].count += summary.rejected
        rejected[1].count += summary.inDoubt
        for row in summary.leftOutRows { leftOut[row.reason, default: 0] += Int64(row.count) }
    }

    /// All of it at a time.
    func text(_ store: StoreMetrics, at now: Instant) -> String {
        var text = PrometheusText()
        addRun(to: &text)
        addStore(store, to: &text)
        text.add(
            "why403_build_info", .gauge, "The program's version.",
            [([("version", Version.text)], 1)])
        text.add(
            "why403_written_timestamp_seconds", .gauge, "When these metrics were written.",
            now.seconds)
        return text.text
    }

    private func addRun(to text: inout PrometheusText) {
        text.add(
            "why403_passes_total", .counter, "Passes that read or attributed something.",
            Int64(passes))
        text.add("why403_drops_read_total", .counter, "Log files and objects read.", Int64(drops))
        text.add("why403_records_read_total", .counter, "Records read.", records)
        text.add(
            "why403_new_denials_total", .counter,
            "Refused requests that the store had not seen, of whatever principal.",
            Int64(newDenials))
        text.add(
            "why403_records_rejected_total", .counter,
            "Records that could not be read, or of which it cannot be told what AWS wrote.",
            rejected.map { ([("reason", $0.reason)], $0.count) })
        text.add(
            "why403_refusals_left_out_total", .counter,
            "Refused requests that are no denials of S3 or KMS.",
            LeftOutRow.Reason.allCases.map { ([("reason", $0.rawValue)], leftOut[$0] ?? 0) })
        text.add(
            "why403_incidents_waiting", .gauge, "Incidents that were not handed on yet.",
            incidents.map { ([("receiver", $0.receiver)], Int64($0.count)) })
    }

    private func addStore(_ store: StoreMetrics, to text: inout PrometheusText) {
        func drops(_ value: (StoreMetrics.Drops) -> Int) -> [(
            [(name: String, value: String)], Int64
        )] {
            store.drops.map { ([("kind", $0.kind), ("state", $0.state)], Int64(value($0))) }
        }
        text.add(
            "why403_store_drops", .gauge, "Log files and objects in the store.", drops(\.count))
        text.add(
            "why403_store_records", .gauge, "Records read of them.", drops(\.records))
        text.add(
            "why403_store_rejected_records", .gauge, "Records of them that could not be read.",
            drops(\.rejected))
        text.add(
            "why403_store_denials", .gauge, "Denials of Glue roles in the store, by cause.",
            store.causes.map { ([("cause", $0.cause.rawValue)], Int64($0.denials)) })
        text.add(
            "why403_store_pending_denials", .gauge, "Denials that wait for their cause.",
            Int64(store.pending))
        text.add(
            "why403_newest_denial_timestamp_seconds", .gauge,
            "When the denial that was stored last happened.", store.newestHappened?.seconds)
        text.add(
            "why403_newest_denial_stored_timestamp_seconds", .gauge,
            "When it was stored; how late logs come is the difference.",
            store.newestStored?.seconds)
        text.add(
            "why403_newest_capture_timestamp_seconds", .gauge,
            "When policies and settings were last captured, by kind of subject.",
            store.captures.map { ([("kind", $0.kind)], $0.time.seconds) })
    }
}
