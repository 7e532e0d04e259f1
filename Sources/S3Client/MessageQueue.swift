import JSON

/// A message as the queue handed it out.
public struct QueueMessage: Hashable, Sendable {
    /// What was sent.
    public let body: String
    /// What deletes it.
    let receipt: String

    /// A message.
    init(body: String, receipt: String) {
        self.body = body
        self.receipt = receipt
    }
}

/// Receives and deletes messages of SQS (SQS API Reference, AWS JSON protocol). Answers come on the
/// transfer thread.
public final class MessageQueue: Sendable {
    /// Messages that one request may carry.
    public static let maximumBatch = 10

    private let address: EndpointURL
    private let path: String
    private let url: String
    private let region: String
    private let thread: TransferThread
    private let credentials: CredentialChain

    /// A queue by its URL. Throws where that is none, or libcurl is missing.
    public init(url: String, _ settings: ClientSettings) throws(ServiceError) {
        let profile = try ProfileFile.chosen(by: settings)
        let own: EndpointURL
        do throws(AddressError) { own = try EndpointURL(url) } catch {
            throw ServiceError(
                .other, "'\(url)' is not the URL of a queue (https://sqs.REGION.amazonaws.com/…).")
        }
        // As with the AWS CLI, an endpoint that is configured comes before the URL's own host.
        let configured = try profile.endpoint("SQS", settings)
        address = configured ?? own
        path = (configured?.path ?? "") + "/"
        self.url = url
        region = MessageQueue.region(of: own.hostName) ?? profile.region(settings) ?? "us-east-1"
        credentials = CredentialChain(settings, profile)
        thread = try TransferThread(
            certificates: settings.variable("AWS_CA_BUNDLE"), tell: settings.tell)
    }

    /// Gives up whatever runs.
    public func close() { thread.close() }

    deinit { thread.close() }

    /// The region in a host's name: `sqs.eu-west-1.amazonaws.com`, or as it was once,
    /// `eu-west-1.queue.amazonaws.com`.
    static func region(of host: String) -> String? {
        let parts = host.split(separator: ".").map(String.init)
        guard parts.count >= 4, host.contains(".amazonaws.") else { return nil }
        if parts[0] == "sqs" || parts[0] == "sqs-fips" { return parts[1] }
        return parts[1] == "queue" ? parts[0] : nil
    }

    /// Waits at the service for messages, which are nobody else's for as long as the queue says.
    public func receive(
        waitingSeconds: Int,
        _ completion: @escaping @Sendable (Result<[QueueMessage], ServiceError>) -> Void
    ) {
        var json = JSONText()
        json.beginObject()
        json.member("QueueUrl", url)
        json.name("MaxNumberOfMessages")
        json.value(MessageQueue.maximumBatch)
        json.name("WaitTimeSeconds")
        json.value(waitingSeconds)
        json.endObject()
        call("ReceiveMessage", json.bytes) { result in
            completion(
                result.map { answer in
                    (answer["Messages"]?.array ?? []).compactMap { message in
                        guard let body = message["Body"]?.string,
                            let receipt = message["ReceiptHandle"]?.string
                        else { return nil }
                        return QueueMessage(body: body, receipt: receipt)
                    }
                })
        }
    }

    /// Deletes messages, at most `maximumBatch`. What could not be deleted is returned.
    public func delete(
        _ messages: [QueueMessage],
        _ completion: @escaping @Sendable (Result<[QueueMessage], ServiceError>) -> Void
    ) {
        batch("DeleteMessageBatch", messages, visibilitySeconds: nil, completion)
    }

    /// Keeps messages from others for so many seconds more. Those that could not be are returned.
    public func extend(
        _ messages: [QueueMessage], seconds: Int,
        _ completion: @escaping @Sendable (Result<[QueueMessage], ServiceError>) -> Void
    ) {
        batch("ChangeMessageVisibilityBatch", messages, visibilitySeconds: seconds, completion)
    }

    private func batch(
        _ operation: String, _ messages: [QueueMessage], visibilitySeconds: Int?,
        _ completion: @escaping @Sendable (Result<[QueueMessage], ServiceError>) -> Void
    ) {
        var json = JSONText()
        json.beginObject()
        json.member("QueueUrl", url)
        json.name("Entries")
        json.beginArray()
        for (index, message) in messages.enumerated() {
            json.beginObject()
            json.member("Id", "\(index)")
            json.member("ReceiptHandle", message.receipt)
            if let visibilitySeconds {
                json.name("VisibilityTimeout")
                json.value(visibilitySeconds)
            }
            json.endObject()
        }
        json.endArray()
        json.endObject()
        call(operation, json.bytes) { result in
            completion(
                result.map { answer in
                    // The answer is 200 also where some of them failed.
                    (answer["Failed"]?.array ?? []).compactMap { failed in
                        let index = failed["Id"]?.string.flatMap { Int($0) }
                        return index.flatMap { messages.indices.contains($0) ? messages[$0] : nil }
                    }
                })
        }
    }

    private func call(
        _ operation: String, _ body: [UInt8],
        _ completion: @escaping @Sendable (Result<JSONValue, ServiceError>) -> Void
    ) {
        let (address, path, credentials, url) = (address, path, credentials, url)
        let plan = SignedCall.Plan(service: "sqs") { _ in
            var request = HTTPRequest(method: "POST", scheme: address.scheme, host: address.host)
            request.path = path
            request.headers = [
                ("Content-Type", "application/x-amz-json-1.0"),
                ("X-Amz-Target", "AmazonSQS.\(operation)"),
            ]
            request.body = body
            return request
        }
        let call = SignedCall(plan, region: region, as: credentials) { result in
            switch result {
            case .success(let answer):
                let text = Array(answer.bytes)
                let json = try? JSONValue(parsing: text.isEmpty ? Array("{}".utf8) : text)
                completion(
                    json.map { .success($0) }
                        ?? .failure(ServiceError(.notWhole, "\(url): the answer is no JSON.")))
            case .failure(let failure):
                completion(
                    .failure(
                        FailureWords.error(failure, operation, queue: url, as: credentials)))
            }
        }
        thread.submit(call)
    }
}
