import AWSTypes
import Denials
import IAM
import JSON

/// The encryption context that S3 hands to KMS: the ARN of the object, or of the bucket where a
/// bucket key is used, and the pairs that the object's writer added (S3 User Guide, "Using
/// server-side encryption with AWS KMS keys: encryption context").
struct EncryptionContext {
    /// The value of `aws:s3:arn`; nil where it is not known which of the two.
    private let arn: String?
    /// The pairs besides; nil where nobody saw them.
    private let others: [String: String]?
    /// Whether the names of the pairs are as they were sent.
    private let areNamesExact: Bool

    private static let pairOfS3 = "aws:s3:arn"
    private static let header = "x-amz-server-side-encryption-context"
    private static let parameter = "encryptioncontext."

    /// The context of a refused call, as its own event shows it; nil where it shows none.
    init?(of call: [String: String]?) {
        let pairs = (call ?? [:]).filter { $0.key.hasPrefix(EncryptionContext.parameter) }
        guard !pairs.isEmpty else { return nil }
        var others: [String: String] = [:]
        for (name, value) in pairs {
            others[String(name.dropFirst(EncryptionContext.parameter.count))] = value
        }
        arn = others.removeValue(forKey: EncryptionContext.pairOfS3)
        // Names of parameters are kept in small letters.
        areNamesExact = others.isEmpty
        self.others = others
    }

    /// The context of S3's call behind a request, as far as the request and the settings tell. An
    /// object that is taken for one of the bucket's default key is taken for one without pairs too.
    init(_ denial: Denial, target: RequestTarget, _ choice: KeyChoice) {
        let hasBucketKey = choice.hasBucketKey
        arn = hasBucketKey.map {
            denial.s3ARN(bucket: target.bucket ?? "", key: $0 ? nil : target.key)
        }
        areNamesExact = true
        // Of an object that is there its writer's pairs count, which no log of a read shows.
        let writes = target.isOwn && KeyActions.writesWhole(denial.operation)
        guard writes, let sent = denial.parameters else {
            others = choice.isCertain ? nil : [:]
            return
        }
        guard let text = sent[EncryptionContext.header] else {
            others = [:]
            return
        }
        others = EncryptionContext.pairs(of: text)?.filter {
            $0.key != EncryptionContext.pairOfS3
        }
    }

    /// The header's value: base64 of a JSON object of texts.
    private static func pairs(of header: String) -> [String: String]? {
        guard let bytes = Base64.decoded(header),
            let value = try? JSONValue(parsing: String(decoding: bytes, as: UTF8.self)),
            let members = value.members
        else { return nil }
        var pairs: [String: String] = [:]
        for member in members {
            guard let text = member.value.string else { return nil }
            pairs[member.key] = text
        }
        return pairs
    }

    /// Sets the condition keys of the context.
    func add(to context: inout RequestContext) {
        let prefix = "kms:EncryptionContext:"
        context.set(
            prefix + EncryptionContext.pairOfS3, arn.map { .value([$0]) } ?? .presentUnknown,
            from: "S3 sets it")
        guard let others else {
            context.set("kms:EncryptionContextKeys", .presentUnknown, from: "S3 sets it")
            return
        }
        context.setTags(prefix, others, from: "the encryption context")
        let names = [EncryptionContext.pairOfS3] + others.keys.sorted()
        context.set(
            "kms:EncryptionContextKeys", areNamesExact ? .value(names) : .presentUnknown,
            from: "the encryption context")
    }
}
