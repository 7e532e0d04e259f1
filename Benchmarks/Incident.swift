import Glibc
import JSON
import LogInput
import Pipeline

/// A storm of denials made from a labelled world: its own refused requests again and again, each
/// with another request id and object, at the same time of day. What comes out is a labelled world
/// too, with the same snapshots.
struct Incident {
    /// What the command line asks for.
    struct Options {
        /// A world, or a folder of worlds.
        let worlds: String
        /// A folder to be made; each world gets one of its name in it.
        let folder: String
        /// How many labelled denials each world is to have.
        var denials = 14_210
        /// Of how many of its roles.
        var roles = 34

        /// Reads `DIR OUT [--denials N] [--roles N]`; nil where there is something else.
        init?(_ arguments: [String]) {
            guard arguments.count >= 2 else { return nil }
            (worlds, folder) = (arguments[0], arguments[1])
            var rest = arguments[2...]
            while let option = rest.popFirst() {
                guard let number = rest.popFirst().flatMap({ Int($0) }), number > 0 else {
                    return nil
                }
                switch option {
                case "--denials": denials = number
                case "--roles": roles = number
                default: return nil
                }
            }
        }
    }

    /// A line of the truth.
    private struct Labelled {
        let text: String
        let requestID: String
        let role: String
        /// What the logs say of it.
        var events: [JSONValue] = []
        var lines: [String] = []

        init?(_ text: Substring) {
            guard let value = try? JSONValue(parsing: text), let id = value["requestId"]?.string
            else { return nil }
            self.text = String(text)
            requestID = id
            role = value["role"]?.string ?? ""
        }
    }

    /// How many records or lines a file holds: about what AWS writes into one in a busy minute.
    private static let perFile = 2_000

    private let options: Options
    private let world: String
    private var labelled: [Labelled]
    private var events: [String] = []
    private var lines: [String] = []
    private var truth: [String] = []

    /// Writes an incident for each world. Returns the exit status.
    static func write(_ options: Options) -> Int32 {
        var names = Files.names(in: options.worlds).filter {
            Files.size("\(options.worlds)/\($0)/truth.ndjson") > 0
        }
        if Files.size("\(options.worlds)/truth.ndjson") > 0 { names = ["."] }
        guard !names.isEmpty else {
            note("no world (a folder with a truth.ndjson) in \(options.worlds)\n")
            return 1
        }
        for name in names {
            var incident = Incident(world: "\(options.worlds)/\(name)", options)
            incident.collect()
            incident.multiply()
            incident.write(to: name == "." ? options.folder : "\(options.folder)/\(name)")
        }
        return 0
    }

    private init(world: String, _ options: Options) {
        self.world = world
        self.options = options
        let text = Files.read("\(world)/truth.ndjson") ?? ""
        labelled = text.split(separator: "\n").compactMap(Labelled.init)
    }

    // MARK: - The world

    /// Takes the logs in: all of them but what tells of a labelled denial of a role left out.
    private mutating func collect() {
        var roles: [String] = []
        for denial in labelled where !roles.contains(denial.role) { roles.append(denial.role) }
        // Spread over the world, which has its kinds of denial one behind the other.
        let count = min(options.roles, roles.count)
        let kept = Set((0..<count).map { roles[$0 * roles.count / count] })
        var places: [String: Int] = [:]
        for (index, denial) in labelled.enumerated() { places[denial.requestID] = index }
        for text in Incident.texts(below: "\(world)/logs") {
            if let file = try? JSONValue(parsing: text), let records = file["Records"]?.array {
                for event in records {
                    let place = event["requestID"]?.string.flatMap { places[$0] }
                    if let place { labelled[place].events.append(event) }
                    if place.map({ kept.contains(labelled[$0].role) }) ?? true {
                        events.append(event.description)
                    }
                }
            } else {
                for line in text.split(separator: "\n").map(String.init) {
                    let place = Incident.requestID(of: line).flatMap { places[$0] }
                    if let place { labelled[place].lines.append(line) }
                    if place.map({ kept.contains(labelled[$0].role) }) ?? true {
                        lines.append(line)
                    }
                }
            }
        }
        labelled.removeAll { !kept.contains($0.role) }
        truth = labelled.map(\.text)
    }

    private static func texts(below folder: String) -> [String] {
        let scratch = ReadScratch()
        do {
            return try InputPaths.list([folder]).drops.map { drop in
                var reader = try DropReader(drop, scratch: scratch)
                var text: [UInt8] = []
                var buffer = [UInt8](repeating: 0, count: 1 << 16)
                while true {
                    let count = try buffer.withUnsafeMutableBytes { try reader.read(into: $0) }
                    if count == 0 { return String(decoding: text, as: UTF8.self) }
                    text += buffer[..<count]
                }
            }
        } catch { stop("\(error)") }
    }

    /// The fields of an access log's line: the time in brackets counts as two.
    private static func fields(of line: String) -> [Substring] {
        line.split(separator: " ", omittingEmptySubsequences: false)
    }

    private static func requestID(of line: String) -> String? {
        let fields = fields(of: line)
        return fields.count > 6 ? String(fields[6]) : nil
    }

    // MARK: - The incident

    private mutating func multiply() {
        guard !labelled.isEmpty else { return }
        for number in labelled.count..<max(labelled.count, options.denials) {
            let denial = labelled[number % labelled.count]
            let digits = String(number)
            let tail = String(repeating: "0", count: max(0, 8 - digits.count)) + digits
            let key = denial.events.lazy.compactMap { $0["requestParameters"]?["key"]?.string }
                .first
            var truth = denial.text.replacing(
                denial.requestID, with: Incident.renamed(denial.requestID, tail))
            if let key { truth = Incident.other(key, tail, in: truth) }
            self.truth.append(truth)
            events += denial.events.map { Incident.copy($0, tail) }
            lines += denial.lines.map { Incident.copy($0, tail) }
        }
    }

    /// An id with another end.
    private static func renamed(_ id: String, _ tail: String) -> String {
        String(id.dropLast(tail.count)) + tail
    }

    /// A JSON text in which another object is named, wherever that one is.
    private static func other(_ key: String, _ tail: String, in json: String) -> String {
        let quoted = JSONValue.string(key).description.dropFirst().dropLast()
        return json.replacing(quoted, with: quoted + "-" + tail)
    }

    private static func copy(_ event: JSONValue, _ tail: String) -> String {
        var text = event.description
        for name in ["requestID", "eventID", "sharedEventID"] {
            guard let id = event[name]?.string else { continue }
            text = text.replacing("\"\(id)\"", with: "\"\(renamed(id, tail))\"")
        }
        guard let key = event["requestParameters"]?["key"]?.string else { return text }
        return other(key, tail, in: text)
    }

    private static func copy(_ line: String, _ tail: String) -> String {
        var fields = fields(of: line).map(String.init)
        guard fields.count > 10 else { return line }
        fields[6] = renamed(fields[6], tail)
        if fields[8] != "-" {
            fields[8] += "-" + tail
            let path = fields[10].split(separator: "?", maxSplits: 1)
            fields[10] = ([path[0] + "-" + tail] + path.dropFirst()).joined(separator: "?")
        }
        return fields.joined(separator: " ")
    }

    private func write(to folder: String) {
        Files.makeFolder(folder)
        Harness.run(["cp", "-R", "\(world)/snapshots", "\(folder)/snapshots"])
        for (number, part) in Incident.parts(events).enumerated() {
            Files.write(
                "{\"Records\":[\(part.joined(separator: ","))]}",
                to: "\(folder)/logs/cloudtrail-\(number).json")
        }
        for (number, part) in Incident.parts(lines).enumerated() {
            Files.write(
                part.map { $0 + "\n" }.joined(), to: "\(folder)/logs/access-\(number).log")
        }
        Files.write(truth.map { $0 + "\n" }.joined(), to: "\(folder)/truth.ndjson")
        print("\(folder): \(truth.count) denials of \(Set(labelled.map(\.role)).count) roles")
    }

    private static func parts(_ texts: [String]) -> [ArraySlice<String>] {
        stride(from: 0, to: texts.count, by: perFile).map {
            texts[$0..<min($0 + perFile, texts.count)]
        }
    }
}
