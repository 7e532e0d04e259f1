import AWSTypes
import JSON

/// Answers `simulate`'s requests, one line each (docs/DESIGN.md, "Formats"). Remembers the
/// documents of the last requests; not for several threads at once.
public final class Simulator {
    private var cache = SimulationCache()

    /// A simulator.
    public init() {}

    /// The answer to one request line, without a newline; an `error` line where the request is
    /// not valid.
    public func simulate(line: String) -> (answer: String, isValid: Bool) {
        var answer: [UInt8] = []
        let isValid = simulate(Array(line.utf8), into: &answer)
        return (String(decoding: answer, as: UTF8.self), isValid)
    }

    /// Appends the answer to one request line, without a newline. Returns whether the request was
    /// valid; where it was not, the answer is an `error` line.
    public func simulate(_ line: [UInt8], into answer: inout [UInt8]) -> Bool {
        let value: JSONValue
        do {
            value = try JSONValue(parsing: line, keepingRaw: SimulationRequest.rawMembers)
        } catch {
            Simulator.append(error: "not JSON: \(error)", id: .null, to: &answer)
            return false
        }
        do {
            let request = try SimulationRequest(value, &cache)
            let decision = authorize(request.request, with: request.policies)
            Simulator.append(decision, id: request.id, to: &answer)
            return true
        } catch {
            Simulator.append(error: error.description, id: value["id"] ?? .null, to: &answer)
            return false
        }
    }

    /// Appends an `error` line for what could not be read at all, without a newline.
    public static func append(error text: String, to answer: inout [UInt8]) {
        append(error: text, id: .null, to: &answer)
    }

    private static func append(error text: String, id: JSONValue, to answer: inout [UInt8]) {
        append("{\"id\":", to: &answer)
        append(id.description, to: &answer)
        append(",\"error\":", to: &answer)
        JSONValue.appendQuoted(text, to: &answer)
        append("}", to: &answer)
    }

    /// The names of the layers, as the request's own. An access point's shows only where there is
    /// one.
    private static let names: [(layer: Layer, name: String)] = [
        (.identityPolicy, "identity"), (.permissionsBoundary, "permissionsBoundary"),
        (.sessionPolicy, "session"), (.bucketPolicy, "resource"), (.kms, "resource"),
        (.accessPointPolicy, "accessPoint"), (.serviceControlPolicy, "serviceControl"),
        (.resourceControlPolicy, "resourceControl"), (.vpcEndpointPolicy, "vpcEndpoint"),
        (.blockPublicAccess, "blockPublicAccess"),
    ]

    private static func append(_ decision: Decision, id: JSONValue, to answer: inout [UInt8]) {
        append("{\"id\":", to: &answer)
        if case .string(let text) = id {
            JSONValue.appendQuoted(text, to: &answer)
        } else {
            append(id.description, to: &answer)
        }
        append(",\"decision\":\"", to: &answer)
        append(decision.outcome.rawValue, to: &answer)
        append("\",\"layers\":", to: &answer)
        var separator = "{"
        for (layer, name) in names {
            guard let decided = decision.layer(layer) else { continue }
            if layer == .accessPointPolicy, decided.outcome == .notApplicable { continue }
            append(separator, to: &answer)
            separator = ","
            append(decided, name, to: &answer)
        }
        append("},\"unknownKeys\":", to: &answer)
        append(decision.unknownKeys.sorted(), to: &answer)
        if decision.outcome == .unknown {
            append(",\"settledBy\":", to: &answer)
            append(decision.settledBy.map(\.sentence), to: &answer)
        }
        append("}", to: &answer)
    }

    private static func append(
        _ layer: LayerDecision, _ name: String, to answer: inout [UInt8]
    ) {
        append("\"", to: &answer)
        append(name, to: &answer)
        append("\":{\"outcome\":\"", to: &answer)
        append(layer.outcome.rawValue, to: &answer)
        append("\",\"statements\":[", to: &answer)
        for (index, reference) in layer.statements.enumerated() {
            append(index == 0 ? "{\"policy\":" : ",{\"policy\":", to: &answer)
            JSONValue.appendQuoted(reference.policy, to: &answer)
            append(",\"statement\":", to: &answer)
            JSONValue.appendQuoted(reference.statement, to: &answer)
            append("}", to: &answer)
        }
        append("]}", to: &answer)
    }

    private static func append(_ texts: [String], to answer: inout [UInt8]) {
        append("[", to: &answer)
        for (index, text) in texts.enumerated() {
            if index > 0 { append(",", to: &answer) }
            JSONValue.appendQuoted(text, to: &answer)
        }
        append("]", to: &answer)
    }

    private static func append(_ text: String, to answer: inout [UInt8]) {
        answer.append(contentsOf: text.utf8)
    }
}
