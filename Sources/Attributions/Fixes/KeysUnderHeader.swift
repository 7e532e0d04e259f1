import AWSTypes
import Denials
import IAM
import PolicyHistory

/// Which keys a request asks once its job sends another header of encryption.
struct KeysUnderHeader {
    let findings: Findings

    private static let algorithm = "x-amz-server-side-encryption"
    private static let keyName = "x-amz-server-side-encryption-aws-kms-key-id"

    /// The key that the request names itself.
    var sentKey: String? { findings.denial.parameters?[KeysUnderHeader.keyName] }

    /// The ARN of the key that the bucket's owner chose for new objects; nil where that is none of a
    /// customer, or not known.
    var defaultKey: String? {
        guard let target = findings.targets.first(where: \.isOwn),
            let encryption = target.settings.encryption.value ?? nil,
            let name = encryption.kmsKeyID, !name.hasSuffix("alias/aws/s3")
        else { return nil }
        let asked = asked(algorithm: nil, key: nil).permissions.first { !$0.isOfUnnamedKey }
        return asked?.request.resource
    }

    /// What the request asks of keys with these headers.
    func asked(_ headers: EncryptionHeaders) -> Scenario {
        let isOfKMS = headers.algorithm.hasPrefix("aws:kms")
        var asked = asked(algorithm: headers.algorithm, key: isOfKMS ? headers.key : nil)
        guard isOfKMS, headers.key == nil else { return asked }
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

/// The headers of encryption that a job is to send.
struct EncryptionHeaders {
    let algorithm: String
    /// The key that it names.
    var key: String?
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
