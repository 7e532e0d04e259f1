/// What in a text is nobody's name: words of AWS, numbers, times, English.
enum PublicWords {
    /// What ids of AWS begin with.
    static let idPrefixes = [
        "vpce-", "vpc-", "subnet-", "eni-", "i-", "mrk-", "jr_", "o-", "ou-", "r-", "p-",
        "eipalloc-", "sg-",
    ]

    /// Services whose actions and condition keys are written `service:Word`.
    private static let services: Set<String> = [
        "aws", "s3", "kms", "sts", "iam", "glue", "ec2", "s3express", "s3tables",
        "s3-object-lambda",
        "organizations", "lakeformation", "cloudtrail", "logs", "secretsmanager", "dynamodb", "*",
    ]

    /// Words with digits or signs that formats, protocols and this program have.
    private static let words: Set<String> = [
        "AES256", "S3", "s3", "EC2", "SigV4", "SSE-S3", "HTTP/1.1", "x-amz-id-2", "S3A", "s3a",
        "deploy/collect-snapshot", "docs/ACCURACY.md", "aws/s3", "SERVICE_CONTROL_POLICY",
        "RESOURCE_CONTROL_POLICY", "S3_POLICY", "GlueJobRunnerSession", "s3api", "s3control",
        "TLSv1.2", "TLSv1.3", "ISO-8601", "#0",
    ]

    /// The text itself where it is nobody's name by its form; nil where it may be one.
    static func ofForm(_ text: String) -> String? {
        let bytes = Array(text.utf8)
        if words.contains(text) || bytes.allSatisfy({ !isLetterOrDigit($0) && $0 < 0x80 }) {
            return text
        }
        if bytes.allSatisfy(isDigit), bytes.count < 12 { return text }
        if isTime(bytes) || isRegion(text) || isActionOrKey(text) { return text }
        // `glue.amazonaws.com`, and no host of a bucket.
        let labels = text.split(separator: ".")
        if labels.count == 3, text.hasSuffix(".amazonaws.com"), !text.contains("/") { return text }
        return nil
    }

    /// The same of a word in a sentence, in which English stands too.
    static func inSentence(_ text: String) -> String? {
        if let word = ofForm(text) { return word }
        let bytes = Array(text.utf8)
        if bytes.allSatisfy({ isLetter($0) || $0 == 0x2D || $0 == 0x27 }) { return text }
        // `REST.GET.OBJECT`, `get-bucket-policy.json`, `2026-05-04`.
        if bytes.allSatisfy({ (0x41...0x5A).contains($0) || $0 == 0x2E || $0 == 0x5F }) {
            return text
        }
        if text.hasSuffix(".json"),
            bytes.dropLast(5).allSatisfy({ isLetter($0) || $0 == 0x2D })
        {
            return text
        }
        return nil
    }

    private static func isTime(_ bytes: [UInt8]) -> Bool {
        bytes.count >= 10 && bytes.count <= 30 && bytes[4] == 0x2D && bytes[7] == 0x2D
            && bytes.prefix(4).allSatisfy(isDigit)
            && bytes.allSatisfy {
                isDigit($0) || [0x2D, 0x3A, 0x2E, 0x54, 0x5A, 0x2B].contains($0)
            }
    }

    /// `eu-central-1`.
    private static func isRegion(_ text: String) -> Bool {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count >= 3, parts.count <= 4, let last = parts.last else { return false }
        return last.utf8.count == 1 && last.utf8.allSatisfy(isDigit) && parts[0].utf8.count == 2
            && parts.dropLast().allSatisfy { $0.utf8.allSatisfy { (0x61...0x7A).contains($0) } }
    }

    /// `s3:GetObject`, `aws:SourceVpce`, `kms:*`.
    private static func isActionOrKey(_ text: String) -> Bool {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, services.contains(String(parts[0])), !parts[1].isEmpty else {
            return false
        }
        return parts[1].utf8.allSatisfy {
            isLetter($0) || [0x2A, 0x2D, 0x3F].contains($0) || isDigit($0)
        } && !parts[1].utf8.allSatisfy(isDigit)
    }

    static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
    static func isHex(_ byte: UInt8) -> Bool {
        isDigit(byte) || (0x61...0x66).contains(byte) || (0x41...0x46).contains(byte)
    }
    static func isLetter(_ byte: UInt8) -> Bool { (0x61...0x7A).contains(byte | 0x20) }
    static func isLetterOrDigit(_ byte: UInt8) -> Bool { isLetter(byte) || isDigit(byte) }
}
