import Foundation
import TestSupport
import Testing

/// The suites whose tests share a server, one test after the other.
@Suite(.serialized) enum ObjectServerTests {}

/// A server that speaks S3 and verifies what it is sent, as long as this value lives
/// (`object-server.py`). Unchecked: only `ObjectServerTests` use one, one after the other.
final class ObjectServer: @unchecked Sendable {
    /// What can stand behind it.
    enum Kind: String, CaseIterable { case moto, swift }

    /// Keys that may do something.
    struct Keys {
        let access: String
        let secret: String
    }

    private let program: TalkingProgram
    private let folder: URL
    /// Where it answers.
    let endpoint: String
    /// Where it answers with the faults that were asked for.
    let proxy: String
    /// Keys that may do everything.
    let keys: Keys
    /// Keys that may only list; none with Swift.
    let lister: Keys?
    /// Keys that may do nothing with objects; none with Swift.
    let nobody: Keys?

    /// Nil, and says why, where the server is not installed.
    init?(_ kind: Kind) throws {
        let python = CollectSnapshotTests.programs + "/python3"
        let module = kind == .moto ? "moto.server" : "swift.common.middleware.s3api"
        guard FileManager.default.isExecutableFile(atPath: python),
            try runProcess(python, ["-c", "import boto3, \(module)"]).status == 0
        else {
            print("skipped: no \(kind) server here (make collect-test-setup)")
            return nil
        }
        folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("why403-server-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("object-server.py").path
        program = try TalkingProgram(
            python, [script, kind.rawValue, folder.path],
            environment: ["PATH": "/usr/bin:/bin", "HOME": folder.path])
        guard let ready = try program.nextLine(),
            let fields = try JSONSerialization.jsonObject(with: Data(ready)) as? [String: Any],
            let endpoint = fields["endpoint"] as? String, let proxy = fields["proxy"] as? String,
            let access = fields["access"] as? String, let secret = fields["secret"] as? String
        else { throw MotoFailure() }
        self.endpoint = endpoint
        self.proxy = proxy
        keys = Keys(access: access, secret: secret)
        let named = { (name: String) in
            (fields[name] as? [String]).map { Keys(access: $0[0], secret: $0[1]) }
        }
        (lister, nobody) = (named("lister"), named("nobody"))
    }

    /// The one server of a kind that tests share, one after the other: starting one takes seconds.
    /// It ends with the process, whose end closes its input.
    static func shared(_ kind: Kind) throws -> ObjectServer? {
        try (kind == .moto ? moto : swift).get()
    }

    private static let moto = Result { try ObjectServer(.moto) }
    private static let swift = Result { try ObjectServer(.swift) }

    deinit {
        // It ends its own children when its input ends.
        _ = try? program.end()
        try? FileManager.default.removeItem(at: folder)
    }

    /// Has a command done (see the script), and returns its answer.
    @discardableResult
    func perform(_ command: [String: Any]) throws -> [String: Any] {
        try program.say(try JSONSerialization.data(withJSONObject: command))
        let line = try #require(try program.nextLine())
        let answer = try #require(
            try JSONSerialization.jsonObject(with: Data(line)) as? [String: Any])
        #expect(answer["ok"] as? Bool == true, "\(command): \(answer)")
        return answer
    }

    /// An empty bucket; no faults any more.
    func newBucket() throws -> String {
        let name = "logs-\(UUID().uuidString.lowercased())"
        try perform(["do": "bucket", "name": name])
        try fail(by: "")
        return name
    }

    func put(_ text: String, _ bucket: String, _ key: String) throws {
        try perform(["do": "put", "bucket": bucket, "key": key, "text": text])
    }

    func upload(_ folder: String, _ bucket: String, prefix: String = "") throws {
        try perform(["do": "upload", "folder": folder, "bucket": bucket, "prefix": prefix])
    }

    /// What goes wrong behind `proxy` from now on; counts begin anew.
    func fail(by mode: String) throws { try perform(["do": "faults", "mode": mode]) }

    /// Calls boto3, for what has no command of its own.
    @discardableResult
    func call(
        _ service: String, _ call: String, _ values: [String: Any]
    ) throws -> [String: Any] {
        let answer = try perform(["do": "call", "service": service, "call": call, "with": values])
        return answer["answer"] as? [String: Any] ?? [:]
    }

    /// How many requests of a kind (`list`, `get`, `put`, `post`), or for how many ranges of objects
    /// (`parts`), came through `proxy`.
    func count(_ kind: String) throws -> Int {
        let counts = try perform(["do": "counts"])["counts"] as? [String: Int]
        return counts?[kind] ?? 0
    }

    /// The environment in which a program talks to the server.
    func environment(_ keys: Keys? = nil, throughProxy: Bool = false) -> [String: String] {
        let keys = keys ?? self.keys
        return [
            "AWS_ACCESS_KEY_ID": keys.access, "AWS_SECRET_ACCESS_KEY": keys.secret,
            "AWS_ENDPOINT_URL": throughProxy ? proxy : endpoint, "AWS_REGION": "us-east-1",
            "AWS_EC2_METADATA_DISABLED": "true", "HOME": "/nonexistent",
        ]
    }
}
