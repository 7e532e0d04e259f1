import CCurl

/// The host's libcurl, loaded when it is first needed.
enum CurlLibrary {
    /// How long no byte may come before a transfer is given up, in seconds.
    static let quietSeconds = 30

    /// Loads it. Throws an error that names the package where it is missing.
    static func load() throws(ServiceError) {
        guard let reason = why403_curl_load() else { return }
        throw ServiceError(
            .noLibrary,
            "S3 is read by the system's libcurl, which cannot be loaded: "
                + "\(String(cString: reason)). Install it: apt-get install libcurl4 (Debian, "
                + "Ubuntu) or dnf install libcurl (Amazon Linux, Fedora).")
    }

    /// A transfer of a request; the library is loaded. Throws where the request is none.
    static func transfer(
        _ request: HTTPRequest, certificates: String?
    ) throws(ServiceError) -> OpaquePointer {
        var lines = request.headers.map { "\($0.name): \($0.value)" }
        // Nothing of libcurl's own but what HTTP itself needs; "Expect" only costs a round trip.
        lines += ["User-Agent: why403", "Expect:"]
        // A field that ends early would let its value add fields of its own.
        guard lines.allSatisfy({ $0.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F } }) else {
            throw ServiceError(
                .other,
                "A header field of the request would hold a control character; a session "
                    + "token or entity tag is not what it should be.")
        }
        let made = withCStrings(lines) { lines in
            request.url.withCString { url in
                request.method.withCString { method in
                    withOptionalCString(certificates) { certificates in
                        var plan = why403_request()
                        plan.method = method
                        plan.url = url
                        plan.headers = lines.baseAddress
                        plan.header_count = lines.count
                        plan.answer_limit = request.answerLimit
                        plan.connect_milliseconds = request.connectMilliseconds
                        plan.total_milliseconds = request.totalMilliseconds
                        plan.quiet_seconds = quietSeconds
                        plan.certificates = certificates
                        plan.is_direct = request.isDirect
                        guard let body = request.body else { return why403_transfer_new(&plan) }
                        return (body + [0]).withUnsafeBufferPointer { bytes in
                            plan.body = bytes.baseAddress
                            plan.body_length = body.count
                            return why403_transfer_new(&plan)
                        }
                    }
                }
            }
        }
        guard let made else {
            throw ServiceError(.other, "libcurl does not take a request to \(request.host).")
        }
        return made
    }

    /// The answer of a transfer that ended well.
    static func answer(of transfer: OpaquePointer) -> HTTPAnswer {
        var headers: [String: String] = [:]
        for name in keptHeaders {
            var value: UnsafePointer<CChar>?
            var length = 0
            guard why403_transfer_header(transfer, name, &value, &length), let value else {
                continue
            }
            let bytes = UnsafeRawBufferPointer(start: value, count: length)
            headers[name] = String(decoding: bytes, as: UTF8.self)
        }
        var count = 0
        let memory = why403_transfer_take_body(transfer, &count)
        return HTTPAnswer(
            status: Int(why403_transfer_status(transfer)), headers: headers,
            body: AnswerBytes(memory: memory, count: count))
    }

    /// Does one request and waits for its answer, once, whatever it says. For credentials, which
    /// come before any other transfer.
    static func perform(
        _ request: HTTPRequest, certificates: String?
    ) throws(ServiceError) -> HTTPAnswer {
        try load()
        let transfer = try transfer(request, certificates: certificates)
        defer { why403_transfer_free(transfer) }
        guard why403_transfer_perform(transfer) == 0 else {
            throw ServiceError(.notWhole, "\(request.host): \(message(of: transfer))")
        }
        return answer(of: transfer)
    }

    /// What libcurl says of a failure.
    static func message(of transfer: OpaquePointer) -> String {
        String(cString: why403_transfer_message(transfer))
    }

    private static let keptHeaders = [
        "content-length", "content-range", "date", "etag", "last-modified", "retry-after",
        "x-amz-bucket-region",
    ]

    private static func withOptionalCString<Result>(
        _ text: String?, _ body: (UnsafePointer<CChar>?) -> Result
    ) -> Result {
        guard let text else { return body(nil) }
        return text.withCString { body($0) }
    }

    /// Calls `body` with the texts as C has them.
    private static func withCStrings<Result>(
        _ texts: [String], _ body: (UnsafeBufferPointer<UnsafePointer<CChar>?>) -> Result
    ) -> Result {
        var bytes: [CChar] = []
        var starts: [Int] = []
        for text in texts {
            starts.append(bytes.count)
            bytes += text.utf8CString
        }
        return bytes.withUnsafeBufferPointer { all in
            starts.map { all.baseAddress?.advanced(by: $0) }.withUnsafeBufferPointer(body)
        }
    }
}
