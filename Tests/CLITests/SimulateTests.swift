import Foundation
import TestSupport
import Testing

@testable import CLI

/// `why403 simulate`, as a program.
struct SimulateTests {
    static let policy =
        #"{"name":"read","document":{"Version":"2012-10-17","Statement":{"Sid":"Read","Effect":"Allow","#
        + #""Action":"s3:GetObject","Resource":"arn:aws:s3:::lake/*"}}}"#

    /// A valid request; `changes` replace its members by JSON text, or take them out for nil.
    static func request(id: String = "1", _ changes: [String: String?] = [:]) -> String {
        var members: [(String, String)] = [
            ("id", "\"\(id)\""),
            ("principal", #""arn:aws:sts::111122223333:assumed-role/etl/run""#),
            ("action", #""s3:GetObject""#), ("resource", #""arn:aws:s3:::lake/a""#),
            ("resourceAccount", #""111122223333""#), ("context", "{}"),
            ("contextIsComplete", "true"), ("policies", #"{"identity":[\#(policy)]}"#),
        ]
        for (key, value) in changes {
            members.removeAll { $0.0 == key }
            if let value { members.append((key, value)) }
        }
        return "{" + members.map { "\"\($0.0)\":\($0.1)" }.joined(separator: ",") + "}"
    }

    @Test func `each request is answered with what every layer said`() throws {
        let result = try runProcess(why403, ["simulate"], input: SimulateTests.request() + "\n")
        #expect(
            result.output
                == #"{"id":"1","decision":"Allowed","layers":{"identity":{"outcome":"allows","#
                + #""statements":[{"policy":"read","statement":"Read"}]},"#
                + #""permissionsBoundary":{"outcome":"not-applicable","statements":[]},"#
                + #""session":{"outcome":"not-applicable","statements":[]},"#
                + #""resource":{"outcome":"implicitly-denies","statements":[]},"#
                + #""serviceControl":{"outcome":"not-applicable","statements":[]},"#
                + #""resourceControl":{"outcome":"not-applicable","statements":[]},"#
                + #""vpcEndpoint":{"outcome":"not-applicable","statements":[]},"#
                + #""blockPublicAccess":{"outcome":"not-applicable","statements":[]}},"#
                + #""unknownKeys":[]}"# + "\n")
        #expect(result.errors == "")
        #expect(result.status == 0)
    }

    @Test func `an unknown verdict says what would settle it`() throws {
        let request = SimulateTests.request([
            "contextIsComplete": "false",
            "policies":
                #"{"identity":[\#(SimulateTests.policy)],"session":{"unknown":"not logged"}}"#,
        ])
        let result = try runProcess(why403, ["simulate", "-"], input: request)
        #expect(result.output.contains(#""decision":"Unknown""#))
        #expect(result.output.hasSuffix(#""unknownKeys":[],"settledBy":["not logged"]}"# + "\n"))
        #expect(result.status == 0)
    }

    static let wrong: [(changes: [String: String?], error: String)] = [
        (["id": nil], "id: is missing"), (["id": "[1]"], "id: must be a string or a number"),
        (["principal": nil], "principal: is missing"),
        (["principal": "7"], "principal: must be a string"),
        (["principal": #""nobody here""#], #"principal: is neither an ARN nor "anonymous""#),
        (["action": #""GetObject""#], "action: must be service:Name"),
        (["resource": "null"], "resource: is missing"),
        (["resourceAccount": "111122223333"], "resourceAccount: must be twelve digits"),
        (["resourceAccount": #""11112222""#], "resourceAccount: must be twelve digits"),
        (["context": "[]"], "context: must be an object"),
        (
            ["context": #"{"aws:SourceIp":{}}"#],
            "context.aws:SourceIp: must be a string or a list of them"
        ),
        (
            ["context": #"{"aws:TagKeys":["a",[]]}"#],
            "context.aws:TagKeys: must be a string or a list of them"
        ),
        (["contextIsComplete": #""true""#], "contextIsComplete: must be true or false"),
        (["absentKeys": #""aws:SourceIp""#], "absentKeys: must be a list"),
        (["presentKeys": "[1]"], "presentKeys[0]: must be a string"),
        (["underlyingResource": "1"], "underlyingResource: must be a string"),
        (["policies": nil], "policies: is missing"),
        (["policies": "[]"], "policies: must be an object"),
        (["policies": #"{"identity":{}}"#], "policies.identity: must be a list"),
        (["policies": #"{"identity":[7]}"#], "policies.identity[0]: must be an object"),
        (
            ["policies": #"{"identity":[{"name":7,"document":{}}]}"#],
            "policies.identity[0].name: must be a string"
        ),
        (
            ["policies": #"{"session":[{"document":{}}]}"#],
            "policies.session[0].document.Statement: is missing"
        ),
        (
            ["policies": #"{"session":[{"document":[]}]}"#],
            "policies.session[0].document: a policy document must be a JSON object"
        ),
        (
            ["policies": #"{"session":[{"document":{"Statement":[,]}}]}"#],
            "policies.session[0].document: not JSON: unexpected character at byte 14"
        ),
        (
            ["policies": #"{"resource":[]}"#], "policies.resource: must be an object"
        ),
        (["policies": #"{"serviceControl":{}}"#], "policies.serviceControl: must be a list"),
        (
            ["policies": #"{"serviceControl":[[]]}"#],
            "policies.serviceControl[0]: must be an object"
        ),
        (
            ["policies": #"{"serviceControl":[{}]}"#],
            "policies.serviceControl[0].policies: is missing"
        ),
        (
            ["policies": #"{"serviceControl":[{"target":1,"policies":[]}]}"#],
            "policies.serviceControl[0].target: must be a string"
        ),
        (["policies": #"{"session":{"unknown":1}}"#], "policies.session.unknown: must be a string"),
        (
            ["policies": #"{"identitty":[]}"#],
            "policies.identitty: is none of the members known here: identity, permissionsBoundary, "
                + "session, resource, accessPoint, serviceControl, resourceControl, vpcEndpoint"
        ),
        (["s3": "[]"], "s3: must be an object"),
        (["s3": #"{"blockPublicAccess":"on"}"#], "s3.blockPublicAccess: must be true or false"),
        (["kms": #"{"keyManager":"me"}"#], #"kms.keyManager: must be "AWS" or "CUSTOMER""#),
        (["kms": #"{"grants":[{}]}"#], "kms.grants[0].GranteePrincipal: is missing"),
        (
            [
                "kms":
                    #"{"grants":[{"GranteePrincipal":"a","Operations":[],"Constraints":{"EncryptionContextEquals":{"a":1}}}]}"#
            ],
            "kms.grants[0].Constraints.EncryptionContextEquals.a: must be a string"
        ),
        (["vpcEndpointType": #""gateway""#], #"vpcEndpointType: must be "Gateway" or "Interface""#),
        (
            ["policies": statement(#""Effect":"Allow","Action":[1],"Resource":"*""#)],
            "policies.identity[0].document.Statement[1].Action: must be a string or a list of strings"
        ),
        (
            ["policies": statement(#""Effect":"allow","Action":"*","Resource":"*""#)],
            #"policies.identity[0].document.Statement[1].Effect: must be "Allow" or "Deny""#
        ),
        (
            [
                "policies": statement(
                    #""Effect":"Allow","Action":"*","NotAction":"*","Resource":"*""#)
            ],
            "policies.identity[0].document.Statement[1].Action: Action and NotAction cannot stand together"
        ),
        (
            ["policies": statement(#""Effect":"Allow","Action":"*","Resource":"*","Principal":7"#)],
            #"policies.identity[0].document.Statement[1].Principal: must be "*" or an object"#
        ),
        (
            [
                "policies": statement(
                    #""Effect":"Allow","Action":"*","Resource":"*","Condition":{"Bool":7}"#)
            ],
            "policies.identity[0].document.Statement[1].Condition.Bool: must be an object of keys and values"
        ),
        (
            ["policies": statement(#""Sid":1,"Effect":"Allow","Action":"*","Resource":"*""#)],
            "policies.identity[0].document.Statement[1].Sid: must be a string"
        ),
    ]

    /// The policies of a request whose second statement has these members.
    private static func statement(_ members: String) -> String {
        #"{"identity":[{"document":{"Statement":[{"Effect":"Allow","Action":"*","Resource":"*"},{\#(members)}]}}]}"#
    }

    @Test func `a wrong request is an error line with its path, and the run goes on`() throws {
        var lines: [String] = []
        for (index, row) in SimulateTests.wrong.enumerated() {
            lines.append(SimulateTests.request(id: "wrong \(index)", row.changes))
            lines.append(SimulateTests.request(id: "right \(index)"))
        }
        let result = try runProcess(why403, ["simulate"], input: lines.joined(separator: "\n"))
        let answers = result.output.split(separator: "\n")
        #expect(answers.count == lines.count)
        for (index, row) in SimulateTests.wrong.enumerated() where answers.count == lines.count {
            let answer = try object(answers[index * 2])
            #expect(answer["error"] as? String == row.error)
            #expect(Set(answer.keys) == ["id", "error"])
            if row.changes["id"] == nil { #expect(answer["id"] as? String == "wrong \(index)") }
            #expect(answers[index * 2 + 1].contains(#""decision":"Allowed""#))
        }
        #expect(result.errors == "")
        #expect(result.status == 2)
    }

    @Test(arguments: ["[", "{\"id\":1", "nonsense", "{}x", "\"text\"", "[1]", "\u{0}", "\u{FEFF}7"])
    func `a line that is no request at all is an error line`(line: String) throws {
        let result = try runProcess(
            why403, ["simulate"], input: line + "\n" + SimulateTests.request() + "\n")
        let answers = result.output.split(separator: "\n")
        #expect(answers.count == 2)
        #expect(answers.first?.hasPrefix(#"{"id":null,"error":""#) ?? false, "\(answers)")
        #expect(answers.last?.contains(#""decision":"Allowed""#) ?? false)
        #expect(result.status == 2)
    }

    /// The longest line that is read.
    static let maximumLineBytes = 4 << 20

    @Test func `a line beyond the limit is an error line, and costs no memory`() throws {
        let folder = try TemporaryFolder()
        let long = String(repeating: "x", count: 3 * SimulateTests.maximumLineBytes)
        let path = try folder.write(
            SimulateTests.request(id: "a") + "\n" + long + "\n" + SimulateTests.request(id: "b"),
            to: "requests.ndjson")
        let result = try runProcess(why403, ["simulate", path])
        let answers = result.output.split(separator: "\n")
        #expect(answers.count == 3)
        #expect(
            answers[1]
                == #"{"id":null,"error":"line 2 is longer than \#(SimulateTests.maximumLineBytes) bytes"}"#
        )
        #expect(answers[2].hasPrefix(#"{"id":"b","decision":"Allowed""#))
        #expect(result.status == 2)
    }

    @Test func `empty lines and line ends of Windows are no requests`() throws {
        let input = "\n \t\r\n" + SimulateTests.request() + "\r\n\n"
        let result = try runProcess(why403, ["simulate"], input: input)
        #expect(result.output.split(separator: "\n").count == 1)
        #expect(result.status == 0)
    }

    /// More than several threads' worth of batches, each line its own.
    @Test func `answers come in the order of the requests`() throws {
        let folder = try TemporaryFolder()
        let requests = (0..<4_000).map { SimulateTests.request(id: "r\($0)") }
        let path = try folder.write(requests.joined(separator: "\n"), to: "requests.ndjson")
        let result = try runProcess(why403, ["simulate", path])
        let ids = result.output.split(separator: "\n").map { $0.dropFirst(7).prefix { $0 != "\"" } }
        #expect(ids.map(String.init) == (0..<4_000).map { "r\($0)" })
        #expect(result.status == 0)
    }

    /// The program on the other end writes the next request only once it has the answer.
    @Test func `each answer is there before the next request`() throws {
        let program = try TalkingProgram(why403, ["simulate"])
        for number in 0..<3 {
            try program.say(SimulateTests.request(id: "r\(number)").utf8)
            let answer = try #require(try program.nextLine())
            #expect(answer.starts(with: "{\"id\":\"r\(number)\"".utf8))
        }
        #expect(try program.end() == 0)
    }

    @Test func `a file that is not there, and one that is a folder, are errors`() throws {
        let folder = try TemporaryFolder()
        let missing = try runProcess(why403, ["simulate", folder.path + "/none"])
        #expect(missing.errors.contains("cannot open"))
        #expect(missing.status == 1)
        let directory = try runProcess(why403, ["simulate", folder.path])
        #expect(directory.errors.contains("cannot read"))
        #expect(directory.status == 1)
    }

    private func object(_ line: Substring) throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
    }
}
