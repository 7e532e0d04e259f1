import AWSTypes
import JSONScanner

/// Answers `simulate`'s requests, one line each (DESIGN 4.4).
public struct Simulator: Sendable {
    /// A simulator.
    public init() {}

    /// The answer to one request line, without a newline; an `error` line where the request is
    /// not valid.
    public func simulate(line: String) -> (answer: String, isValid: Bool) {
        let value: JSONValue
        do { value = try JSONValue(parsing: line) } catch {
            return (Simulator.errorLine(.null, "not JSON: \(error)"), false)
        }
        do {
            let request = try SimulationRequest(value)
            let decision = authorize(request.request, with: request.policies)
            return (Simulator.answer(value["id"] ?? .null, decision), true)
        } catch {
            return (Simulator.errorLine(value["id"] ?? .null, error.description), false)
        }
    }

    private static func errorLine(_ id: JSONValue, _ text: String) -> String {
        JSONValue.object([
            JSONValue.Member("id", id), JSONValue.Member("error", .string(text)),
        ]).description
    }

    /// The names of the layers, as the request's own.
    private static let names: [(layer: Layer, name: String)] = [
        (.identityPolicy, "identity"), (.permissionsBoundary, "permissionsBoundary"),
        (.sessionPolicy, "session"), (.bucketPolicy, "resource"), (.kms, "resource"),
        (.serviceControlPolicy, "serviceControl"), (.resourceControlPolicy, "resourceControl"),
        (.vpcEndpointPolicy, "vpcEndpoint"), (.blockPublicAccess, "blockPublicAccess"),
    ]

    private static func answer(_ id: JSONValue, _ decision: Decision) -> String {
        var layers: [JSONValue.Member] = []
        for (layer, name) in names {
            guard let decided = decision.layer(layer) else { continue }
            let statements = decided.statements.map { reference in
                JSONValue.object([
                    JSONValue.Member("policy", .string(reference.policy)),
                    JSONValue.Member("statement", .string(reference.statement)),
                ])
            }
            layers.append(
                JSONValue.Member(
                    name,
                    .object([
                        JSONValue.Member("outcome", .string(decided.outcome.rawValue)),
                        JSONValue.Member("statements", .array(statements)),
                    ])))
        }
        return JSONValue.object([
            JSONValue.Member("id", id),
            JSONValue.Member("decision", .string(decision.outcome.rawValue)),
            JSONValue.Member("layers", .object(layers)),
            JSONValue.Member("unknownKeys", .array(decision.unknownKeys.map { .string($0) })),
        ]).description
    }
}
