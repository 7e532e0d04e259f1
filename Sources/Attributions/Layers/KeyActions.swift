import AWSTypes
import Denials

/// Which KMS actions S3 asks for on an encrypted object (S3 User Guide, "Protecting data with
/// SSE-KMS: permissions"). An upload in parts asks for a data key as it begins, and to decrypt that
/// with each part (S3 API Reference, `CreateMultipartUpload`: permissions).
enum KeyActions {
    private static let decrypt = [Action(service: "kms", name: "Decrypt")]
    private static let generate = [Action(service: "kms", name: "GenerateDataKey")]

    private static let byOperation: [String: [Action]] = [
        "GetObject": decrypt, "HeadObject": decrypt, "SelectObjectContent": decrypt,
        "GetObjectAttributes": decrypt, "ListParts": decrypt, "CompleteMultipartUpload": decrypt,
        "PutObject": generate, "PostObject": generate, "CopyObject": generate,
        "CreateMultipartUpload": generate, "UploadPart": decrypt, "UploadPartCopy": decrypt,
        "REST.GET.OBJECT": decrypt, "REST.HEAD.OBJECT": decrypt, "WEBSITE.GET.OBJECT": decrypt,
        "REST.POST.SELECT": decrypt, "REST.GET.OBJECT_ATTRIBUTES": decrypt,
        "REST.GET.UPLOAD": decrypt, "REST.POST.UPLOAD": decrypt,
        "REST.PUT.OBJECT": generate, "REST.POST.OBJECT": generate, "REST.COPY.OBJECT": generate,
        "REST.POST.UPLOADS": generate, "REST.PUT.PART": decrypt, "REST.COPY.PART": decrypt,
    ]

    /// Operations that write an object whole, under the bucket's default key where the request
    /// names no other.
    private static let wholeWrites: Set<String> = [
        "PutObject", "CopyObject", "CreateMultipartUpload", "PostObject",
    ]

    /// The actions of an operation, by either log's name; empty where no key is asked.
    static func of(_ operation: String) -> [Action] { byOperation[operation] ?? [] }

    /// What the rest of an upload asks its key for, once the operation has begun it; nil where it
    /// begins none.
    static func ofRestOfUpload(begunBy operation: String) -> Action? {
        S3Operations.beginsUpload(operation) ? decrypt[0] : nil
    }

    /// Whether a refused call of KMS may be S3's for an operation. That a part asks for no data key of
    /// its own no page says in so many words.
    static func mayAsk(_ call: String, for operation: String) -> Bool {
        let actions = of(operation)
        if actions.contains(where: { $0.name == call }) { return true }
        return !actions.isEmpty && S3Operations.continuesUpload(operation)
            && generate.contains { $0.name == call }
    }

    /// Whether the key is asked only where the object's checksum is asked for: a HEAD gives no bytes.
    static func asksForChecksumsAlone(_ operation: String) -> Bool {
        operation == "HeadObject" || operation == "REST.HEAD.OBJECT"
    }

    /// What reading the source of a copy asks for.
    static let ofCopySource = decrypt

    /// Whether the operation encrypts a new object.
    static func writesWhole(_ operation: String) -> Bool { wholeWrites.contains(operation) }
}
