/// One HTTP request, before it is signed.
struct HTTPRequest: Sendable {
    /// `GET`, `PUT` or `POST`.
    var method = "GET"
    /// `https` or `http`.
    var scheme = "https"
    /// The host, with the port where it is not the scheme's own.
    var host: String
    /// The path, not encoded; begins with a slash.
    var path = "/"
    /// The query's names and values, not encoded.
    var query: [(name: String, value: String)] = []
    /// The whole address, where it was given as one and is sent as it is.
    var exactURL: String?
    /// Further header fields.
    var headers: [(name: String, value: String)] = []
    /// What is sent; nil for nothing.
    var body: [UInt8]?
    /// An answer of more bytes is given up.
    var answerLimit = 8 << 20
    /// Whether no proxy may be asked: the address is one of this host.
    var isDirect = false
    /// How long all of it may take; 0 is as long as bytes come.
    var totalMilliseconds = 0
    /// How long a connection may take.
    var connectMilliseconds = 10_000

    /// The path as it is sent.
    var encodedPath: String { URIEncoding.encoded(path, keepsSlashes: true) }

    /// Where it goes.
    var url: String {
        if let exactURL { return exactURL }
        let query = URIEncoding.query(query)
        return "\(scheme)://\(host)\(encodedPath)" + (query.isEmpty ? "" : "?" + query)
    }
}

/// The answer to a request.
struct HTTPAnswer: Sendable {
    /// The HTTP status.
    let status: Int
    /// The fields that are asked for, by their names in small letters.
    let headers: [String: String]
    /// The bytes.
    let body: AnswerBytes

    /// The bytes as they are.
    var bytes: UnsafeRawBufferPointer { body.buffer }
}
