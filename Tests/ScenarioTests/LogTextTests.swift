import AWSTypes
import Foundation
import ReportStore
import Reports
import Testing

/// A stranger chooses much of what a log holds. Whatever it reads like, it chooses nothing: causes,
/// places, changes and commands are those of a plain text, and only what is quoted differs.
@Suite struct LogTextTests {
    /// Texts that read like sentences, names and ids of this program, of AWS, and of a shell.
    static let texts = [
        "x in a policy of y", "x in the permissions boundary of y", "bucket policy of orders",
        "policy of arn:aws:kms:eu-central-1:111122223333:key/1", "network origin of arn:aws:s3",
        "AWS's message names it", "kms:Decrypt on arn:aws:kms:eu-central-1:1:key/2; allows",
        "because no service control policy allows the s3:GetObject action",
        "with an explicit deny in a resource-based policy", "vpce-0lake0000000000001",
        "statement Guard denies; closest statement: #0", "'; aws iam put-role-policy $(id) `id`",
        "unknown: implicitly-denies allows", "{\"kind\":\"role-policies\"}", "… %s \\1 ${x} *",
    ]

    /// The same for names, of which AWS takes some letters alone.
    static let names = [
        "x.bucket-policy-of-orders", "vpce-0lake0000000000002", "kms.decrypt-allows",
        "because-no-service-control-policy-allows",
    ]

    enum Field: String, CaseIterable, Sendable {
        case key, prefix, userAgent, session, referer, parameter, message, messageAlone, role
        case bucket

        /// What the field takes, without the text that all are compared with.
        var texts: [String] {
            switch self {
            // The fields that are only shown take some.
            case .key: return LogTextTests.texts
            case .message: return Array(LogTextTests.texts.prefix(9))
            case .role, .bucket: return LogTextTests.names
            default: return Array(LogTextTests.texts.suffix(2)) + [LogTextTests.texts[8]]
            }
        }

        /// Puts a text into a request.
        func put(_ text: String, in request: inout Request) {
            switch self {
            case .key: if request.key != nil { request.key = "2026/03/\(text).parquet" }
            case .prefix: request.parameters["prefix"] = "2026/\(text)"
            case .userAgent: request.userAgent = text.replacing("\"", with: "")
            case .referer: request.referer = text.replacing("\"", with: "")
            case .parameter: request.parameters["response-content-type"] = text
            case .messageAlone: request.message = "Access Denied. \(text)"
            case .message:
                // AWS writes the key into its own sentence, before the reason.
                guard request.key != nil else { return }
                request.key = "2026/03/\(text).parquet"
                request.message =
                    "User: \(request.arn) is not authorized to perform: s3:GetObject on resource: "
                    + "\"arn:aws:s3:::\(request.bucket)/\(request.key ?? "")\" because no "
                    + "identity-based policy allows the s3:GetObject action"
                request.logs = [.cloudTrail]
            case .session, .role:
                if self == .session { request.session = text } else { request.role = text }
                // An access log separates its fields by spaces.
                request.logs = [.cloudTrail]
            case .bucket: request.bucket = text
            }
        }
    }

    /// One world for each kind of place that a fix is made at.
    static let scenarios: [Scenario] = {
        let names: Set = [
            "no statement allows the action", "the boundary does not allow", "the boundary denies",
            "the role's own policy denies", "the endpoint's policy lists other buckets",
            "a service control policy denies", "no service control policy at one level allows",
            "the policy wants TLS", "another account's bucket does not allow the role",
        ]
        let all =
            RoleScenarios.all + BucketScenarios.policy + NetworkAndOrganizationScenarios.network
            + NetworkAndOrganizationScenarios.organization
        return all.filter { names.contains($0.name) }
    }()

    @Test func `every world that the texts are put into is there`() {
        #expect(LogTextTests.scenarios.count == 9)
    }

    /// What must not depend on a text: all but what is quoted.
    private static func decisions(
        _ scenario: Scenario, _ field: Field, _ text: String
    ) throws -> [String] {
        let found = try scenario.explanations { field.put(text, in: &$0.request) }
        return found.flatMap { explanation in
            let row = explanation.row
            let head = [
                row.cause.rawValue, row.mechanism?.rawValue ?? "", row.certainty.rawValue,
                row.action,
            ]
            let blockers = row.blockedBy.map { blocker in
                "\(blocker.mechanism) \(blocker.outcome) \(String(describing: blocker.place?.kind)) "
                    + "\(String(describing: blocker.place?.name)) "
                    + "\(String(describing: blocker.reason?.kind))"
            }
            let fixes = row.fix.map { fix in
                let change = "\(String(describing: fix.change))".prefix { $0 != "(" }
                let way = "\(String(describing: fix.change))".dropFirst(change.count)
                    .prefix { $0 != ":" }
                return
                    "\(String(describing: fix.place?.kind)) \(String(describing: fix.place?.name)) "
                    + "\(change)\(way) \(fix.verified) \(fix.owner)"
            }
            let commands = ExplanationText().text(explanation).split(separator: "\n")
                .map { $0.drop { $0 == " " } }.filter { $0.hasPrefix("aws ") }
                .map { $0.split(separator: " ").prefix(3).joined(separator: " ") }
            let told: [ReportedRemark] =
                row.missingRemarks + explanation.evidence + explanation.notes
            let remarks = told.compactMap(\.remark).map { LogTextTests.decision(of: $0) }
            // A name may stand in a place; what is quoted is all that may differ.
            var all: [String] = head + blockers
            all += fixes
            all += commands.map { String($0) }
            all += remarks
            return [.role, .bucket].contains(field)
                ? all.map { $0.replacingOccurrences(of: text, with: "plain") } : all
        }
    }

    private static func decision(of remark: Remark) -> String {
        let run = remark.commands.map { "\($0.service) \($0.operation)" }
        return "\(remark.kind.rawValue) \(run)"
    }

    /// Every world takes every key; four of them the other fields.
    static let cases: [(Scenario, Field)] =
        scenarios.map { ($0, .key) }
        + Field.allCases.dropFirst().flatMap { field in scenarios.prefix(4).map { ($0, field) } }

    @Test(arguments: cases)
    func `no text of a log chooses a cause, a place or a command`(
        scenario: Scenario, field: Field
    ) throws {
        let plain = try LogTextTests.decisions(scenario, field, "plain")
        #expect(!plain.isEmpty)
        for text in field.texts {
            let given = try LogTextTests.decisions(scenario, field, text)
            #expect(given == plain, "\(field.rawValue) = \(text)")
        }
    }
}
