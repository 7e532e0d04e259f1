public import AWSTypes

/// A refusal with the code `AccessDenied` that no policy made, as S3's own sentence tells.
public enum OtherRefusal: Sendable {
    /// A presigned URL was used after its time.
    case expired
    /// A version of an object is under retention or a legal hold.
    case objectLock
    /// The bucket takes no uploads with keys that the caller provides (SSE-C): a setting of its
    /// encryption, `BlockedEncryptionTypes`.
    case customerProvidedKeys
    /// UpdateObjectEncryption named a key of another account or organization than the bucket's.
    case keyOfAnotherOwner

    /// What S3's sentence says; nil for every other message. Nothing that a client chose stands
    /// in these sentences, so that they are compared whole: an object's key cannot forge one.
    init?(_ message: String) {
        var sentence = message.lowercased()[...]
        while let last = sentence.last, last == "." || last.isWhitespace { sentence.removeLast() }
        for (beginning, refusal) in OtherRefusal.beginnings where sentence.hasPrefix(beginning) {
            self = refusal
            return
        }
        switch sentence {
        case "request has expired", "access denied. request has expired": self = .expired
        case "object protected by object lock",
            "access denied because object protected by object lock",
            "object is worm protected and cannot be overwritten":
            self = .objectLock
        default: return nil
        }
    }

    /// How S3's longer sentences begin (S3 API Reference, `UpdateObjectEncryption`: Errors). S3
    /// writes nothing of the request before them.
    private static let beginnings: [(String, OtherRefusal)] =
        [
            ("the encryption type for the specified object", .objectLock),
            ("you can't use the updateobjectencryption operation with objects", .objectLock),
        ]
        + ["aws", "amazon web services"].flatMap { name in
            [
                (
                    "the \(name) kms key in the request must be owned by the same",
                    .keyOfAnotherOwner
                ),
                ("the specified \(name) kms key must be from the same", .keyOfAnotherOwner),
            ]
        } + [
            (
                "the bucket owner's account was approved to make updateobjectencryption",
                .keyOfAnotherOwner
            )
        ]
}

extension OtherRefusal {
    /// What S3's message says, whole and as it was read.
    package init?(_ message: String, readAs read: DenialMessage?) {
        if read?.policyType == .blockedEncryption {
            self = .customerProvidedKeys
        } else {
            self.init(message)
        }
    }
}

extension Denial {
    /// What other than a policy refused it, where S3's message says so.
    public var otherRefusal: OtherRefusal? {
        message.flatMap { OtherRefusal($0, readAs: readMessage) }
    }

    /// What other than a policy refused it, and where to look; nil where S3's message tells none.
    public var otherRefusalRemark: Remark? {
        switch otherRefusal {
        case nil: return nil
        case .expired: return Remark(.requestExpired)
        case .objectLock:
            return Remark(
                .objectLocked,
                run: ["get-object-retention", "get-object-legal-hold"].map {
                    .object($0, bucket, key)
                })
        case .customerProvidedKeys:
            return Remark(.customerKeysBlocked, run: [.bucket("get-bucket-encryption", bucket)])
        case .keyOfAnotherOwner: return Remark(.keyOfAnotherOwner)
        }
    }
}
