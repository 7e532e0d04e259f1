import AWSTypes
import Glibc
import ReportStore
import Reports
import S3Client

/// Tells of each denial once as `watch` finds it: of those that come into the store while it runs.
final class NewDenials {
    /// How many lines of one pass people get: a first run may find thousands.
    static let shown = 20

    private let command: ParsedCommand
    private let console: Console
    private let tellers: [IncidentTeller]
    /// The last denial that was told of, or that was there before; nil where a store of an earlier
    /// format is brought up to date first.
    private var last: Int64?

    /// Begins with what the store has now, which is told of no more. Throws `ServiceError` where the
    /// webhook is none.
    init(_ command: ParsedCommand, _ console: Console) throws(ServiceError) {
        self.command = command
        self.console = console
        let receivers = try NewDenials.receivers(command)
        var book = IncidentBook(periodSeconds: command.quietSeconds)
        do {
            let reader = try StoreReader(path: command.storePath)
            last = try reader.latestDenial()
            if !receivers.isEmpty {
                let now = Int64(time(nil))
                let redaction = try NewDenials.redaction(command, reader)
                try reader.answers(
                    storedSince: book.start(ofPeriodAt: now),
                    includesAllPrincipals: command.isOn(.allPrincipals)
                ) { book.noteTold(redaction?.row($0) ?? $0, at: now) }
            }
        } catch {
            if case .olderVersion = (error as? StoreError)?.reason { last = nil } else { last = 0 }
        }
        tellers = receivers.map { receiver in
            IncidentTeller(receiver, book, console) { StopSignals.isStopRequested }
        }
    }

    private static func receivers(
        _ command: ParsedCommand
    ) throws(ServiceError) -> [any IncidentReceiver] {
        var receivers: [any IncidentReceiver] = []
        if let line = command.text(.exec) { receivers.append(IncidentCommand(line)) }
        if let url = command.webhook {
            let webhook = try Webhook(
                url: url, certificates: Environment.process["AWS_CA_BUNDLE"])
            receivers.append(IncidentPost(webhook, as: command.webhookForm))
        }
        return receivers
    }

    /// Tells of those that came since.
    func tell() throws {
        // As json, a pass is told of as a whole.
        if command.format == .json, tellers.isEmpty { return }
        let reader = try StoreReader(path: command.storePath)
        guard let told = last else {
            last = try reader.latestDenial()
            return
        }
        let output = console.standardOutput
        let redaction = try NewDenials.redaction(command, reader)
        var count = 0
        for teller in tellers { teller.beginPass() }
        defer { for teller in tellers { teller.endPass() } }
        last = try reader.denials(
            storedAfter: told, includesAllPrincipals: command.isOn(.allPrincipals)
        ) { stored in
            count += 1
            let row = redaction?.row(stored) ?? stored
            for teller in tellers { teller.add(row) }
            switch command.format {
            case .json: break
            case .ndjson: output.write(NewDenialText.json(row))
            default:
                if count <= NewDenials.shown {
                    output.write(NewDenialText.line(row, command.ownCommand))
                }
            }
        }
        if command.format == .text, count > NewDenials.shown {
            output.write(
                "and \(Plural.count(count - NewDenials.shown, "more new denial")): "
                    + "\(command.ownCommand.line("report --all"))\n")
        }
        output.flush()
    }

    /// What a pass brought may have names that were not known before.
    private static func redaction(
        _ command: ParsedCommand, _ reader: StoreReader
    ) throws(StoreError) -> Redaction? {
        command.isOn(.redact) ? try Redaction(reader) : nil
    }

    /// How many incidents wait, by receiver.
    var waiting: [(receiver: String, count: Int)] {
        tellers.map { ($0.receiver.name, $0.waiting) }
    }

    /// Hands on what is to be handed on, and waits for that.
    func end() { for teller in tellers { teller.end() } }
}
