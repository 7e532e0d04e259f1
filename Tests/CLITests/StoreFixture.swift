import Foundation
import TestSupport
import Testing

/// A store in a folder of its own, filled and asked by the built program.
final class StoreFixture: Sendable {
    /// The example world's folder.
    static let world = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("../../docs/demo").standardized.path

    let folder: TemporaryFolder
    var store: String { folder.path + "/store.sqlite" }

    /// A folder without a store yet.
    init() throws { folder = try TemporaryFolder() }

    /// The names of its logs' files, below `logs`.
    static func logNames() throws -> [String] {
        let paths = try FileManager.default.subpathsOfDirectory(atPath: world + "/logs")
        return paths.sorted().filter { path in
            var isFolder: ObjCBool = false
            let isThere = FileManager.default.fileExists(
                atPath: "\(world)/logs/\(path)", isDirectory: &isFolder)
            return isThere && !isFolder.boolValue
        }
    }

    /// The example world, snapshots and logs.
    static func demo() throws -> StoreFixture {
        let fixture = try StoreFixture()
        try fixture.succeed(["snapshot", "import", world + "/snapshots"])
        try fixture.succeed(["ingest", world + "/logs"])
        return fixture
    }

    /// The example world in a store that all tests share, which only read it.
    static func sharedDemo() throws -> StoreFixture { try shared.get() }

    private static let shared: Result<StoreFixture, any Error> = {
        // The folder's own end never comes for a value that lives as long as the process.
        atexit {
            if let fixture = try? StoreFixture.shared.get() {
                try? FileManager.default.removeItem(atPath: fixture.folder.path)
            }
        }
        return Result { try demo() }
    }()

    /// Runs the program on the store.
    func run(
        _ arguments: [String], environment: [String: String] = [:]
    ) throws -> ProgramResult {
        try runProcess(
            why403, arguments + ["--store", store], environment: environment,
            folder: folder.path)
    }

    /// What it prints where it has to succeed.
    @discardableResult
    func succeed(_ arguments: [String], environment: [String: String] = [:]) throws -> String {
        let result = try run(arguments, environment: environment)
        #expect(result.status == 0, "\(arguments): \(result.status) \(result.errors)")
        return result.output
    }

    /// The objects of NDJSON that it prints.
    func objects(_ arguments: [String]) throws -> [[String: Any]] {
        try succeed(arguments + ["--format", "ndjson"]).split(separator: "\n").map { line in
            try #require(
                try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
        }
    }

    /// The request ids of a report.
    func ids(_ arguments: [String]) throws -> [String] {
        try objects(["report"] + arguments).compactMap { $0["requestId"] as? String }
    }

    /// None of these may stand in what was shown, nor in any file beside the store.
    func expectNone(of secrets: [String], in shown: String) throws {
        for secret in secrets { #expect(!shown.contains(secret), "\(secret)") }
        for name in try FileManager.default.contentsOfDirectory(atPath: folder.path)
        where name.hasPrefix("store.sqlite") {
            let bytes = try Data(contentsOf: folder.url.appendingPathComponent(name))
            for secret in secrets {
                #expect(bytes.range(of: Data(secret.utf8)) == nil, "\(secret) in \(name)")
            }
        }
    }

    /// Ingests denials as CloudTrail events.
    func ingest(_ denials: [DeniedEvent]) throws {
        let text = try JSONSerialization.data(
            withJSONObject: ["Records": denials.map(\.record)], options: [.sortedKeys])
        try folder.write(text, to: "logs/events.json")
        try succeed(["ingest", folder.path + "/logs"])
    }
}

/// A refused `GetObject` of a Glue job.
struct DeniedEvent {
    var id: String
    var role = "etl"
    var bucket = "lake"
    var key: String
    var time = "2026-05-04T10:00:00Z"
    var message = "Access Denied"

    /// A CloudTrail file with this event alone.
    var file: String {
        get throws {
            let text = try JSONSerialization.data(
                withJSONObject: ["Records": [record]], options: [.sortedKeys])
            return String(decoding: text, as: UTF8.self)
        }
    }

    /// The event as CloudTrail writes it.
    var record: [String: Any] {
        let account = "111122223333"
        return [
            "eventVersion": "1.11", "eventTime": time, "eventSource": "s3.amazonaws.com",
            "eventName": "GetObject", "awsRegion": "eu-central-1",
            "sourceIPAddress": "203.0.113.5", "userAgent": "[aws-sdk-java/1.12]",
            "errorCode": "AccessDenied", "errorMessage": message, "requestID": id,
            "eventID": "0e000000-0000-4000-8000-\(id)", "eventType": "AwsApiCall",
            "eventCategory": "Data", "managementEvent": false, "recipientAccountId": account,
            "requestParameters": ["bucketName": bucket, "key": key],
            "resources": [
                ["type": "AWS::S3::Object", "ARN": "arn:aws:s3:::\(bucket)/\(key)"],
                [
                    "type": "AWS::S3::Bucket", "accountId": account,
                    "ARN": "arn:aws:s3:::\(bucket)",
                ],
            ],
            "userIdentity": [
                "type": "AssumedRole", "principalId": "AROAEXAMPLE\(role):GlueJobRunnerSession",
                "arn": "arn:aws:sts::\(account):assumed-role/\(role)/GlueJobRunnerSession",
                "accountId": account,
                "sessionContext": [
                    "sessionIssuer": [
                        "type": "Role", "arn": "arn:aws:iam::\(account):role/\(role)",
                        "accountId": account, "userName": role,
                    ]
                ],
            ],
        ]
    }
}

/// A capture of account 111122223333: roles with one inline policy each, one bucket, no
/// organization.
struct CaptureFixture {
    var roles = ["etl"]
    /// The statements of every role's policy, as JSON.
    var roleStatements = "[]"
    /// The statements of the policy of `lake`, as JSON; nil for no policy.
    var bucketStatements: String?
    /// Other files, by their paths; they take the place of those that are made of the rest.
    var others: [String: String] = [:]

    /// Writes the capture into a folder, and imports it, which ends so.
    func importInto(_ fixture: StoreFixture, status: Int32 = 0) throws {
        let trust = #"{"Version":"2012-10-17","Statement":[]}"#
        let list = roles.map { role in
            """
            {"RoleName":"\(role)","RoleId":"AROAEXAMPLE\(role)","Path":"/",
             "Arn":"arn:aws:iam::111122223333:role/\(role)",
             "AssumeRolePolicyDocument":\(trust),"AttachedManagedPolicies":[],"Tags":[],
             "RolePolicyList":[{"PolicyName":"own","PolicyDocument":
               {"Version":"2012-10-17","Statement":\(roleStatements)}}]}
            """
        }
        var files = [
            "manifest.json":
                #"{"capturedAt":"2026-05-04T00:00:00Z","accountId":"111122223333","#
                + #""region":"eu-central-1"}"#,
            "iam/get-account-authorization-details.json":
                #"{"UserDetailList":[],"GroupDetailList":[],"Policies":[],"RoleDetailList":["#
                + list.joined(separator: ",") + "]}",
            "s3/lake/get-bucket-ownership-controls.json":
                #"{"OwnershipControls":{"Rules":[{"ObjectOwnership":"BucketOwnerEnforced"}]}}"#,
            "s3/lake/get-bucket-request-payment.json": #"{"Payer":"BucketOwner"}"#,
            "s3/lake/get-bucket-encryption.json":
                #"{"Error":{"Code":"ServerSideEncryptionConfigurationNotFoundError"}}"#,
            "organizations/describe-organization.json":
                #"{"Error":{"Code":"AWSOrganizationsNotInUseException"}}"#,
        ]
        if let bucketStatements {
            let policy = #"{"Version":"2012-10-17","Statement":\#(bucketStatements)}"#
            let text = try JSONSerialization.data(withJSONObject: ["Policy": policy])
            files["s3/lake/get-bucket-policy.json"] = String(decoding: text, as: UTF8.self)
        }
        for (name, text) in files.merging(others, uniquingKeysWith: { $1 }) {
            try fixture.folder.write(text, to: "capture/\(name)")
        }
        let result = try fixture.run(["snapshot", "import", fixture.folder.path + "/capture"])
        #expect(result.status == status, "\(result.errors)")
    }
}
