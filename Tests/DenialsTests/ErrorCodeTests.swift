import CloudTrail
import Denials
import JSON
import S3AccessLog
import TestSupport
import Testing

/// Which error codes are denials, in which log.
@Suite struct ErrorCodeTests {
    struct Row: CustomTestStringConvertible {
        let code: String
        let service: String
        let status: String
        /// Whether CloudTrail's record, and the access log's line, is a denial.
        let isInTrail: Bool
        let isInLog: Bool

        init(_ code: String, _ service: String, _ status: String, trail: Bool, log: Bool) {
            self.code = code
            self.service = service
            self.status = status
            isInTrail = trail
            isInLog = log
        }

        var testDescription: String { "\(code) of \(service)" }
    }

    static let table: [Row] = [
        Row("AccessDenied", "s3", "403", trail: true, log: true),
        Row("AccessDenied", "s3express", "403", trail: true, log: true),
        Row("AccessDenied", "kms", "403", trail: true, log: true),
        Row("AccessDeniedException", "kms", "403", trail: true, log: true),
        Row("VpceAccessDenied", "s3", "403", trail: true, log: true),
        Row("AccessDeniedException", "glue", "403", trail: false, log: true),
        Row("AccessDenied", "iam", "403", trail: false, log: true),
        Row("Client.UnauthorizedOperation", "ec2", "403", trail: false, log: false),
        Row("AllAccessDisabled", "s3", "403", trail: false, log: false),
        Row("AccountProblem", "s3", "403", trail: false, log: false),
        Row("InvalidObjectState", "s3", "403", trail: false, log: false),
        Row("InvalidPayer", "s3", "403", trail: false, log: false),
        Row("NotSignedUp", "s3", "403", trail: false, log: false),
        Row("SignatureDoesNotMatch", "s3", "403", trail: false, log: false),
        Row("InvalidAccessKeyId", "s3", "403", trail: false, log: false),
        Row("RequestTimeTooSkewed", "s3", "403", trail: false, log: false),
        Row("InvalidToken", "s3", "400", trail: false, log: false),
        Row("ExpiredToken", "s3", "400", trail: false, log: false),
        Row("AccessControlListNotSupported", "s3", "400", trail: false, log: false),
        Row("InvalidBucketAclWithObjectOwnership", "s3", "400", trail: false, log: false),
        Row("KMS.DisabledException", "s3", "400", trail: true, log: true),
        Row("KMS.KMSInvalidStateException", "s3", "400", trail: true, log: true),
        Row("KMS.NotFoundException", "s3", "400", trail: false, log: false),
        Row("KMS.InvalidKeyUsageException", "s3", "400", trail: false, log: false),
        Row("KMSInvalidStateException", "kms", "400", trail: true, log: false),
        Row("DisabledException", "kms", "400", trail: true, log: false),
        Row("NoSuchKey", "s3", "404", trail: false, log: false),
        Row("AccessDenied", "s3", "200", trail: true, log: false),
    ]

    @Test(arguments: table)
    func `a code is a denial in either log, or it is left out with its reason`(row: Row) throws {
        let json = LogFixture.record(
            requestID: "R1", code: row.code, source: "\(row.service).amazonaws.com")
        let record = try #require(CloudTrailRecord(try JSONValue(parsing: json)))
        #expect((Finding(record, SituationMemory()) != nil) == row.isInTrail)
        if !row.isInTrail { #expect(LeftOut(record) != nil) }

        let line = LogFixture.line(requestID: "R1", status: row.status, code: row.code)
        try Array(line.utf8).withUnsafeBytes { bytes in
            let record = try S3AccessLogLine.parse(bytes)
            #expect((Finding(record, SituationMemory()) != nil) == row.isInLog)
            // What is no refusal at all is of no interest; the rest is told.
            let isTold = row.status == "403" || row.code.hasPrefix("KMS.")
            if !row.isInLog { #expect((LeftOut(record) != nil) == isTold) }
        }
    }
}
