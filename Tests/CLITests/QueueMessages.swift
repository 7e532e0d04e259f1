import Foundation

/// Messages as S3 sends them.
enum QueueMessages {
    /// One record of a message: an object was written.
    static func record(_ bucket: String, _ key: String, _ name: String = "ObjectCreated:Put")
        -> String
    {
        let encoded = key.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? key
        return #"{"eventSource":"aws:s3","eventName":"\#(name)","#
            + #""s3":{"bucket":{"name":"\#(bucket)"},"object":{"key":"\#(encoded)"}}}"#
    }

    /// An object was written.
    static func written(_ bucket: String, _ key: String) -> String {
        #"{"Records":[\#(record(bucket, key))]}"#
    }

    /// Something else came to pass.
    static func removed(_ bucket: String, _ key: String, _ name: String) -> String {
        #"{"Records":[\#(record(bucket, key, name))]}"#
    }
}

extension ObjectServer {
    /// A queue whose messages come again after a second; its URL.
    func newQueue() throws -> String {
        let answer = try call(
            "sqs", "create_queue",
            ["QueueName": "q-\(UUID().uuidString)", "Attributes": ["VisibilityTimeout": "1"]])
        return answer["QueueUrl"] as? String ?? ""
    }

    func send(_ texts: [String], to queue: String) throws {
        for text in texts {
            try call("sqs", "send_message", ["QueueUrl": queue, "MessageBody": text])
        }
    }

    /// How many messages a queue has, also those that are worked on.
    func left(in queue: String) throws -> Int {
        let answer = try call(
            "sqs", "get_queue_attributes", ["QueueUrl": queue, "AttributeNames": ["All"]])
        let attributes = answer["Attributes"] as? [String: String]
        let names = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]
        return names.reduce(0) { $0 + (Int(attributes?[$1] ?? "") ?? 0) }
    }
}
