import AWSTypes
import IAM
import JSON

/// A policy document: written out and read again it is the same, and the two ways to decide a
/// request by it agree.
enum PolicyCheck {
    static func difference(in bytes: [UInt8]) -> String? {
        if let value = try? JSONValue(parsing: bytes) {
            guard let again = try? JSONValue(parsing: value.description), again == value else {
                return "the JSON written out is other JSON"
            }
        }
        let text = String(decoding: bytes, as: UTF8.self)
        guard let document = try? PolicyDocument.decode(text, name: "p") else { return nil }
        guard let again = try? PolicyDocument.decode(document.json, name: "p"), again == document
        else { return "the document written out is another" }
        guard let request = request else { return "no request" }
        var policies = PolicySet()
        policies.identity = .policies([document])
        policies.resource = .policies([document])
        policies.vpcEndpoint = .policies([document])
        let decision = authorize(request, with: policies)
        return decide(request, with: policies) == decision.outcome
            ? nil : "decide and authorize differ"
    }

    private static let request: AuthorizationRequest? = {
        guard let account = AccountID("111122223333") else { return nil }
        var context = RequestContext(isComplete: false)
        context.set("aws:SourceVpce", "vpce-0a")
        context.set("aws:PrincipalTag/team", .value(["a"]))
        return AuthorizationRequest(
            principal: .roleSession(account, role: "etl", session: "run"),
            principalARN: "arn:aws:iam::111122223333:role/etl",
            action: Action(service: "s3", name: "GetObject"), resource: "arn:aws:s3:::lake/a/x",
            resourceAccount: account, context: context)
    }()
}
