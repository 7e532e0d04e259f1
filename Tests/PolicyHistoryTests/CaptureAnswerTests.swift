import AWSTypes
import Foundation
import TestSupport
import Testing

@testable import PolicyHistory

/// What the answers in a capture tell, and what the lack of one does not.
@Suite struct CaptureAnswerTests {
    private static let refused =
        "\nAn error occurred (AccessDenied) when calling the GetBucketPolicy operation: Access Denied\n"
    private static let lake = Subject(.bucket, "lake")

    /// The facts of a capture of `s3/lake`.
    private static func history(_ captures: [(hour: Int, files: [String: String])]) throws
        -> PolicyHistory
    {
        var entries: [HistoryEntry] = []
        for capture in captures {
            let folder = try TemporaryFolder()
            try folder.write(
                #"{"capturedAt":"2026-05-04T0\#(capture.hour):00:00Z","accountId":"111122223333"}"#,
                to: "manifest.json")
            for (name, content) in capture.files {
                try folder.write(content, to: "s3/lake/\(name).json")
            }
            entries += try SnapshotDirectory.read(folder.path).entries
        }
        return PolicyHistory(entries: entries)
    }

    /// One capture of a bucket, and what it tells.
    struct Answers: CustomTestStringConvertible, Sendable {
        let says: String
        let files: [String: String]
        let owner: String
        let policy: String

        var testDescription: String { says }
    }

    @Test(arguments: [
        Answers(
            says: "a setting, and no file of a policy",
            files: ["get-bucket-request-payment": #"{"Payer":"BucketOwner"}"#],
            owner: "111122223333", policy: "none"),
        Answers(
            says: "that there is no policy, beside a refusal",
            files: [
                "get-bucket-policy": CaptureCase.notFound, "get-bucket-encryption": refused,
            ], owner: "111122223333", policy: "none"),
        Answers(
            says: "a setting that another account may be shown, beside refusals",
            files: [
                "get-bucket-policy": refused, "get-bucket-acl": refused,
                "get-bucket-request-payment": #"{"Payer":"Requester"}"#,
            ], owner: "unknown", policy: "unknown"),
        Answers(
            says: "that another account asks for the policy",
            files: [
                "get-bucket-policy": #"{"Error":{"Code":"MethodNotAllowed"}}"#,
                "get-bucket-request-payment": #"{"Payer":"Requester"}"#,
            ], owner: "unknown", policy: "unknown"),
        Answers(
            says: "refusals alone",
            files: ["get-bucket-policy": refused, "get-public-access-block": refused],
            owner: "unknown", policy: "unknown"),
        Answers(
            says: "an object's ACL alone",
            files: ["get-object-acl/a.csv": #"{"Owner":{"ID":"b"},"Grants":[]}"#],
            owner: "unknown", policy: "unknown"),
    ])
    func `the account of a capture owns a bucket that answers it as its owner`(answers: Answers)
        throws
    {
        let history = try Self.history([(9, answers.files)])
        let time = Events.time(10)
        #expect(history.fact(Self.lake, Facet.owner, at: time).brief == answers.owner)
        #expect(history.fact(Self.lake, Facet.bucketPolicy, at: time).brief == answers.policy)
    }

    @Test(arguments: [
        #"Unable to locate credentials. You can configure credentials by running "aws configure"."#,
        "Error loading SSO Token: Token for lake does not exist", "bash: aws: command not found",
        "The config profile (lake) could not be found", " \n",
        "warnings.py:1: DeprecationWarning: x\n\(CaptureCase.policyFile)",
    ])
    func `a command that got no answer leaves what was captured before`(printed: String) throws {
        let history = try Self.history([
            (8, ["get-bucket-policy": CaptureCase.policyFile]), (9, ["get-bucket-policy": printed]),
        ])
        let found = history.fact(Self.lake, Facet.bucketPolicy, at: Events.time(10))
        #expect(found.brief == ChangeCase.document)
    }

    @Test func `an answer that is torn leaves the policy unknown`() throws {
        let torn = String(CaptureCase.policyFile.dropLast(9))
        let history = try Self.history([
            (8, ["get-bucket-policy": CaptureCase.policyFile]), (9, ["get-bucket-policy": torn]),
        ])
        let found = history.fact(Self.lake, Facet.bucketPolicy, at: Events.time(10))
        #expect(found.brief == "unknown")
    }
}
