import AWSTypes
import Glibc
import JSON
import Pipeline
import ReportStore

/// One line of a world's `truth.ndjson`.
struct TruthLine {
    let requestID: String
    let cause: String
    let mechanism: String
    let blockedBy: Set<String>
    let alternatives: Set<String>
    let kind: String

    init?(_ text: Substring) {
        guard let value = try? JSONValue(parsing: text), let id = value["requestId"]?.string,
            let cause = value["cause"]?.string
        else { return nil }
        func words(_ key: String) -> Set<String> {
            Set((value[key]?.array ?? []).compactMap(\.string))
        }
        requestID = id
        self.cause = cause
        mechanism = value["mechanism"]?.string ?? ""
        blockedBy = words("blockedBy")
        alternatives = words("alternatives")
        kind = value["kind"]?.string ?? ""
    }
}

/// How a report of one world compares with its truth.
struct WorldScore {
    private(set) var lines = 0
    private(set) var rightCauses = 0
    private(set) var rightMechanisms = 0
    private(set) var rightBlockers = 0
    private(set) var missing: [String] = []
    private(set) var extra: [String] = []
    private(set) var twice: [String] = []
    private(set) var wrong: [String] = []
    /// Orders of arrival whose report differs from the first one's.
    private(set) var differingOrders: [String] = []
    /// Truth, then answer, then how often.
    private(set) var confusion: [String: [String: Int]] = [:]

    init() {}

    init(truth: [TruthLine], rows: [ReportRow], differingOrders: [String]) {
        self.differingOrders = differingOrders
        lines = truth.count
        var answers: [String: ReportRow] = [:]
        for row in rows {
            if answers.updateValue(row, forKey: row.requestID) != nil {
                twice.append(row.requestID)
            }
        }
        for line in truth {
            guard let row = answers.removeValue(forKey: line.requestID) else {
                missing.append("\(line.requestID) (\(line.kind))")
                continue
            }
            compare(line, row)
        }
        extra = answers.keys.sorted()
    }

    private mutating func compare(_ line: TruthLine, _ row: ReportRow) {
        let cause = row.cause.rawValue
        confusion[line.cause, default: [:]][cause, default: 0] += 1
        let mechanism = row.mechanism?.rawValue ?? "-"
        let blockers = Set(row.blockedBy.map(\.cause))
        rightCauses += cause == line.cause ? 1 : 0
        rightMechanisms += mechanism == line.mechanism ? 1 : 0
        rightBlockers += blockers == line.blockedBy ? 1 : 0
        guard cause != line.cause || mechanism != line.mechanism || blockers != line.blockedBy
        else { return }
        wrong.append(
            "\(line.requestID) \(line.kind): \(cause)/\(mechanism) (\(row.certainty.rawValue)) "
                + "blocked by \(blockers.sorted()), truth \(line.cause)/\(line.mechanism) "
                + "\(line.blockedBy.sorted())")
    }

    mutating func add(_ other: WorldScore) {
        lines += other.lines
        rightCauses += other.rightCauses
        rightMechanisms += other.rightMechanisms
        rightBlockers += other.rightBlockers
        missing += other.missing
        extra += other.extra
        twice += other.twice
        wrong += other.wrong
        differingOrders += other.differingOrders
        for (truth, answers) in other.confusion {
            confusion[truth, default: [:]].merge(answers, uniquingKeysWith: +)
        }
    }

    func show(_ name: String) {
        func share(_ count: Int) -> String {
            "\(count)/\(lines) (\(lines == 0 ? 100 : count * 1000 / lines / 10) %)"
        }
        print(
            "\(name): \(lines) lines, missing \(missing.count), extra \(extra.count), twice "
                + "\(twice.count); cause \(share(rightCauses)), mechanism "
                + "\(share(rightMechanisms)), blockedBy \(share(rightBlockers)); "
                + (differingOrders.isEmpty
                    ? "every order of arrival the same"
                    : "another report when fed \(differingOrders.joined(separator: ", "))"))
        for line in wrong { print("  wrong    \(line)") }
        for id in missing { print("  missing  \(id)") }
        for id in extra { print("  extra    \(id)") }
        for id in twice { print("  twice    \(id)") }
    }

    func showConfusion() {
        let causes = Cause.allCases.map(\.rawValue)
        func cell(_ text: String) -> String {
            text + String(repeating: " ", count: max(1, 24 - text.count))
        }
        print("\ntruth \\ answer          " + causes.map(cell).joined())
        for truth in causes {
            guard let answers = confusion[truth] else { continue }
            print(cell(truth) + causes.map { cell(String(answers[$0] ?? 0)) }.joined())
        }
    }

    /// Whether nothing is missing, extra or twice and at least 95 % of the causes are right.
    var isPassed: Bool {
        missing.isEmpty && extra.isEmpty && twice.isEmpty && differingOrders.isEmpty
            && rightCauses * 100 >= lines * 95
    }
}
