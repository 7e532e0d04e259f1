import AWSTypes
import Attributions
import Denials
import Testing

@testable import Pipeline

/// What is left aside of a refusal that is asked again under other policies.
@Suite struct ReplayedRequestTests {
    @Test(arguments: [
        ("KMS.DisabledException", "KMS.DisabledException"),
        ("KMS.KMSInvalidStateException", "KMS.KMSInvalidStateException"),
        ("VpceAccessDenied", "AccessDenied"), ("AccessDenied", "AccessDenied"),
        ("AllAccessDisabled", "AccessDenied"),
    ])
    func `a code that tells a policy's word goes, one that tells a key's state stays`(
        code: String, asked: String
    ) {
        for message in [nil, "the key is disabled"] {
            var sighting = Sighting(
                log: .cloudTrail, requestID: "R1", time: Instant(seconds: 1_772_000_000),
                service: "s3", operation: "PutObject", errorCode: code)
            sighting.bucket = "lake"
            sighting.message = message
            let request = ReplayedRequest(
                Denial(sightings: [sighting]), of: [sighting], evidence: DenialEvidence())
            #expect(request.denial.errorCode == asked)
        }
    }
}
