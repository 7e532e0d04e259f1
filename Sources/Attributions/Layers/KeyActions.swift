import AWSTypes

/// Which KMS actions S3 asks for on an encrypted object (S3 User Guide, "Protecting data with
/// SSE-KMS: permissions"; for parts, "Multipart upload API and permissions").
enum KeyActions {
    private static let decrypt = [Action(service: "kms", name: "Decrypt")]
    private static let generate = [Action(service: "kms", name: "GenerateDataKey")]

    private static let byOperation: [String: [Action]] = [
        "GetObject": decrypt, "HeadObject": decrypt, "SelectObjectContent": decrypt,
        "GetObjectAttributes": decrypt, "ListParts": decrypt, "CompleteMultipartUpload": decrypt,
        "PutObject": generate, "PostObject": generate, "CopyObject": generate,
        "CreateMultipartUpload": generate, "UploadPart": generate + decrypt,
        "UploadPartCopy": generate + decrypt,
        "REST.GET.OBJECT": decrypt, "REST.HEAD.OBJECT": decrypt, "WEBSITE.GET.OBJECT": decrypt,
        "REST.POST.SELECT": decrypt, "REST.GET.OBJECT_ATTRIBUTES": decrypt,
        "REST.GET.UPLOAD": decrypt, "REST.POST.UPLOAD": decrypt,
        "REST.PUT.OBJECT": generate, "REST.POST.OBJECT": generate, "REST.COPY.OBJECT": generate,
        "REST.POST.UPLOADS": generate, "REST.PUT.PART": generate + decrypt,
        "REST.COPY.PART": generate + decrypt,
    ]

    /// Operations that write an object whole, under the bucket's default key where the request
    /// names no other.
    private static let wholeWrites: Set<String> = [
        "PutObject", "CopyObject", "CreateMultipartUpload", "PostObject",
    ]

    /// The actions of an operation, by either log's name; empty where no key is asked.
    static func of(_ operation: String) -> [Action] { byOperation[operation] ?? [] }

    /// Whether the key is asked only where the object's checksum is asked for: a HEAD gives no bytes.
    static func asksForChecksumsAlone(_ operation: String) -> Bool {
        operation == "HeadObject" || operation == "REST.HEAD.OBJECT"
    }

    /// What reading the source of a copy asks for.
    static let ofCopySource = decrypt

    /// Whether the operation encrypts a new object.
    static func writesWhole(_ operation: String) -> Bool { wholeWrites.contains(operation) }
}
