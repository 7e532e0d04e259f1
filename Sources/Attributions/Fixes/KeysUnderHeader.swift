import AWSTypes
import Denials

/// Which keys a request asks once its job sends another header of encryption.
struct KeysUnderHeader {
    let findings: Findings

    private static let algorithm = "x-amz-server-side-encryption"
    private static let keyName = "x-amz-server-side-encryption-aws-kms-key-id"

    /// What the request asks of keys where a header has a value; the header is one of encryption.
    func asked(_ change: RequestChange, _ value: String) -> Scenario {
        if change.namesKey { return asked(algorithm: "aws:kms", key: value) }
        let named = findings.denial.parameters?[KeysUnderHeader.keyName]
        var asked = asked(algorithm: value, key: value.hasPrefix("aws:kms") ? named : nil)
        guard value.hasPrefix("aws:kms"), named == nil else { return asked }
        // Without the name of a key it is aws/s3 (S3 API Reference, `PutObject`: SSEKMSKeyId), but EMRFS
        // sends the header with a key alone, which for most is the bucket's default.
        asked.add(self.asked(algorithm: nil, key: nil))
        return asked
    }

    private func asked(algorithm: String?, key: String?) -> Scenario {
        var evidence = findings.evidence
        // They are about the key of the request as it was.
        evidence.keyDenials = []
        let request = DeniedRequest(
            findings.denial.sending([
                KeysUnderHeader.algorithm: algorithm, KeysUnderHeader.keyName: key,
            ]), evidence: evidence, history: findings.history)
        let asked = Inquiry.findings(of: request)
        findings.later.append(asked)
        return Scenario(
            permissions: asked.permissions.filter(\.isKeyRequest),
            settings: asked.settings.filter { $0.cause == .kmsKey })
    }
}

extension Denial {
    /// The same request with other headers; those without a value are not sent.
    fileprivate func sending(_ headers: [String: String?]) -> Denial {
        var fields = merged.fields
        var sent = fields.parameters ?? [:]
        for (header, value) in headers { sent[header] = value }
        fields.parameters = sent
        // AWS's sentence is about the request as it was.
        fields.message = nil
        return Denial(
            merged: Sighting(merged.situation, fields), sightings: sightings, notes: notes)
    }
}
