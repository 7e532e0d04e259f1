public import AWSTypes
public import Denials

/// What a client's text says of one refused request: no more than stands there.
///
/// A log shows the same refusal two to four times (the exception, its causes, driver and executor);
/// those are one, with all that any of them says.
public struct ClientRefusal: Hashable, Sendable {
    /// AWS's words, else the client's own: a sentence, `Access Denied`, `Forbidden`.
    public var message: String?
    /// AWS's sentence, where the words are one.
    public var readMessage: DenialMessage?
    /// `x-amz-request-id`.
    public var requestID: String?
    /// `x-amz-id-2`.
    public var extendedRequestID: String?
    /// AWS's error code, in AWS's spelling; nil where the text has none.
    public var errorCode: String?
    /// What wrote the text.
    public var client: ClientFamily
    /// The API call, where the client names it: `GetObject`.
    public var operation: String?
    /// What the client's own layer did, where it says so: S3A's `getFileStatus`.
    public var clientOperation: String?
    /// The bucket's name.
    public var bucket: String?
    /// The object's key.
    public var key: String?
    /// Whether the response had no body, as that to a HEAD request: then nobody but S3's own logs
    /// can tell a reason.
    public var isWithoutBody = false
    /// The number of the line it first stands in, from 1.
    public var line: Int
    /// How often it stands in the text.
    public var count = 1
    /// When the line was logged, where it says so.
    public var time: Instant?
    /// The Glue job run, `jr_…`, where the line or the log stream names it.
    public var runID: String?

    /// A refusal as a client's text tells it.
    init(_ client: ClientFamily, line: Int = 0) {
        self.client = client
        self.line = line
    }

    /// The action that AWS's sentence names.
    public var action: Action? { readMessage?.action }

    /// Whether it is a decision about permissions. A wrong signature, an unknown access key or an
    /// archived object are answered with 403 too.
    public var isPermissionError: Bool {
        guard let errorCode, readMessage == nil else { return true }
        return ErrorCodes.isDenial(errorCode) || errorCode == "403"
            || errorCode == "Forbidden" || errorCode == "403 Forbidden"
    }
}

extension ClientRefusal {
    /// Takes the words, and what AWS's grammar reads in them.
    mutating func take(message text: some StringProtocol) {
        let words = text.trimmed
        guard !words.isEmpty, words != "null", words != "No response body." else { return }
        message = words
        readMessage = DenialMessage(words)
    }

    /// Takes where the request went, unless that is told already.
    mutating func take(_ location: S3Location?) {
        guard let location else { return }
        if bucket == nil { bucket = location.bucket }
        if key == nil { key = location.key }
    }

    /// Whether two may be one: nothing that both tell differs.
    func isCompatible(with other: ClientRefusal) -> Bool {
        func agree(_ left: String?, _ right: String?) -> Bool {
            guard let left, let right else { return true }
            return SameBytes.areSame(left, right)
        }
        return agree(requestID, other.requestID)
            && agree(extendedRequestID, other.extendedRequestID)
            && agree(operation, other.operation) && agree(bucket, other.bucket)
            && agree(key, other.key) && agree(runID, other.runID)
            && isWithoutBody == other.isWithoutBody
            && (agree(message, other.message)
                || action == other.action && readMessage?.resource == other.readMessage?.resource
                    && readMessage != nil)
    }

    /// Takes in what another text of the same refusal tells besides.
    mutating func merge(_ other: ClientRefusal) {
        count += other.count
        // A sentence that names its reason tells more than one that was cut before it.
        let tellsMore =
            other.readMessage?.policyType != nil && readMessage?.policyType == nil
        if message == nil || tellsMore
            || (readMessage == nil && other.readMessage != nil)
        {
            message = other.message ?? message
            readMessage = other.readMessage ?? readMessage
        }
        requestID = requestID ?? other.requestID
        extendedRequestID = extendedRequestID ?? other.extendedRequestID
        errorCode = errorCode ?? other.errorCode
        operation = operation ?? other.operation
        clientOperation = clientOperation ?? other.clientOperation
        bucket = bucket ?? other.bucket
        key = key ?? other.key
        time = time ?? other.time
        runID = runID ?? other.runID
        client = client.isCloser(than: other.client) ? client : other.client
    }
}

extension ClientFamily {
    /// Whether it says more of who asked: a file system tells more than the library below it.
    fileprivate func isCloser(than other: ClientFamily) -> Bool {
        func rank(_ family: ClientFamily) -> Int {
            switch family {
            case .unknown: return 0
            case .s3a, .emrfs, .s3fs: return 2
            default: return 1
            }
        }
        return rank(self) >= rank(other)
    }
}
