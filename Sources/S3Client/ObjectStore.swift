public import AWSTypes
import Synchronization

/// Reads and writes objects of S3, or of what speaks its language. Answers come on the transfer
/// thread; what is done with them there must be quick.
public final class ObjectStore: Sendable {
    /// An object's bytes with what the answer says of them.
    public struct Fetched: Sendable {
        /// The bytes.
        public let body: AnswerBytes
        /// The entity tag, without quotes; empty where there is none.
        public let etag: String
        /// When the object was written; nil where the answer does not say.
        public let modified: Instant?
        /// How long the whole object is, of which this may be the beginning.
        public let size: Int64

        /// The object as a listing would tell of it.
        public func asListed(_ key: String) -> ListedObject {
            ListedObject(
                key: key, size: size, modified: modified ?? Instant(seconds: 0), etag: etag)
        }
    }

    private let thread: TransferThread
    private let credentials: CredentialChain
    private let endpoint: Endpoint
    private let paysRequests: Bool
    private let defaultRegion: String
    /// Where buckets proved to be.
    private let regions = Mutex<[BucketName: String]>([:])

    /// Loads libcurl; nothing is asked yet. Throws where it is missing, or a setting is wrong.
    public init(_ settings: ClientSettings) throws(ServiceError) {
        let profile = try ProfileFile.chosen(by: settings)
        credentials = CredentialChain(settings, profile)
        let configured = try profile.endpoint("S3", settings)
        endpoint = Endpoint(custom: settings.endpointURL ?? configured, style: settings.style)
        paysRequests = settings.paysRequests
        defaultRegion = profile.region(settings) ?? ObjectStore.firstRegion
        thread = try TransferThread(
            certificates: settings.variable("AWS_CA_BUNDLE"), tell: settings.tell)
    }

    /// The region that is asked where nobody names one; it tells where a bucket is.
    private static let firstRegion = "us-east-1"

    /// Gives up whatever runs.
    public func close() { thread.close() }

    deinit { thread.close() }

    /// Asks for a page of a listing.
    public func list(
        _ prefix: ObjectURI, delimiter: String? = nil, after token: String? = nil,
        maximum: Int = 1_000,
        _ completion: @escaping @Sendable (Result<ListingPage, ServiceError>) -> Void
    ) {
        var query = [
            ("encoding-type", "url"), ("list-type", "2"), ("max-keys", "\(maximum)"),
            ("prefix", prefix.key),
        ]
        if let delimiter { query.append(("delimiter", delimiter)) }
        if let token { query.append(("continuation-token", token)) }
        let sent = query
        call(.list, prefix, { $0.query = sent }) { result in
            completion(
                result.flatMap { answer in
                    do throws(XMLReader.Malformed) {
                        return .success(try ListingPage(answer.bytes))
                    } catch {
                        return .failure(
                            ServiceError(
                                .notWhole,
                                "cannot list \(prefix.description): the answer is no listing of "
                                    + "S3 (at byte \(error.offset))."))
                    }
                })
        }
    }

    /// Asks for an object of at most `limit` bytes, or for a range of it. Where `etag` is given,
    /// only for that one: it is `changed` otherwise.
    public func get(
        _ object: ObjectURI, etag: String? = nil, range: Range<Int64>? = nil, limit: Int,
        _ completion: @escaping @Sendable (Result<Fetched, ServiceError>) -> Void
    ) {
        let change: @Sendable (inout HTTPRequest) -> Void = { request in
            request.answerLimit = limit
            if let etag, !etag.isEmpty { request.headers.append(("If-Match", "\"\(etag)\"")) }
            if let range {
                request.headers.append(
                    ("Range", "bytes=\(range.lowerBound)-\(range.upperBound - 1)"))
            }
        }
        call(.get, object, needsLength: true, change) { result in
            completion(
                result.flatMap { answer in
                    if let range, answer.bytes.count != range.count {
                        return .failure(
                            ServiceError(
                                .notWhole,
                                "cannot read \(object.description): asked for \(range.count) bytes "
                                    + "from \(range.lowerBound) on, got \(answer.bytes.count)."))
                    }
                    return .success(Fetched(answer))
                })
        }
    }

    /// Asks for an object of which only the key is known: for its first `limit` bytes, with how
    /// long it is.
    public func getBeginning(
        _ object: ObjectURI, limit: Int,
        _ completion: @escaping @Sendable (Result<Fetched, ServiceError>) -> Void
    ) {
        let change: @Sendable (inout HTTPRequest) -> Void = { request in
            request.answerLimit = limit
            request.headers.append(("Range", "bytes=0-\(limit - 1)"))
        }
        call(.get, object, needsLength: true, change) { [weak self] result in
            switch result {
            case .success(let answer): completion(.success(Fetched(answer)))
            case .failure(let error) where error.reason == .emptyRange:
                // No byte of an empty object is in any range.
                guard let self else { return completion(.failure(error)) }
                get(object, limit: limit, completion)
            case .failure(let error): completion(.failure(error))
            }
        }
    }

    /// Writes an object.
    public func put(
        _ bytes: [UInt8], to object: ObjectURI, contentType: String,
        _ completion: @escaping @Sendable (Result<Void, ServiceError>) -> Void
    ) {
        let change: @Sendable (inout HTTPRequest) -> Void = { request in
            request.method = "PUT"
            request.body = bytes
            request.headers.append(("Content-Type", contentType))
        }
        call(.put, object, change) { completion($0.map { _ in }) }
    }

    private func call(
        _ action: FailureWords.Action, _ object: ObjectURI, needsLength: Bool = false,
        _ change: @escaping @Sendable (inout HTTPRequest) -> Void,
        _ completion: @escaping @Sendable (Result<HTTPAnswer, ServiceError>) -> Void
    ) {
        let (endpoint, paysRequests) = (endpoint, paysRequests)
        var plan = SignedCall.Plan(service: "s3") { region in
            var request = endpoint.request(
                object.bucket, key: action == .list ? "" : object.key, region: region)
            if paysRequests { request.headers.append(("x-amz-request-payer", "requester")) }
            change(&request)
            return request
        }
        plan.needsLength = needsLength
        plan.learn = { [weak self] region in
            self?.regions.withLock { $0[object.bucket] = region }
        }
        let region =
            regions.withLock { $0[object.bucket] } ?? object.bucket.accessPoint?.region
            ?? defaultRegion
        let credentials = credentials
        let call = SignedCall(plan, region: region, as: credentials) { result in
            completion(
                result.mapError { failure in
                    FailureWords.error(failure, action, object, as: credentials)
                })
        }
        thread.submit(call)
    }
}

extension ObjectStore.Fetched {
    /// What an answer says.
    init(_ answer: HTTPAnswer) {
        body = answer.body
        etag = (answer.headers["etag"] ?? "").trimmingQuotes
        modified = answer.headers["last-modified"].flatMap(HTTPDate.instant)
        // `bytes 0-99/1234`.
        let total = answer.headers["content-range"]?.split(separator: "/").last.map(String.init)
        size = total.flatMap { Int64($0) } ?? Int64(answer.bytes.count)
    }
}
