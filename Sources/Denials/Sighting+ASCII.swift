import AWSTypes

/// Swift takes two spellings of one letter for the same text. What is ASCII has one spelling.
extension Sighting {
    /// Whether all texts are ASCII, so that an equal sighting has the same bytes.
    package var isASCII: Bool {
        situation.isASCII && fields.isASCII
    }
}

extension Sighting.Fields {
    fileprivate var isASCII: Bool {
        requestID.isASCII && batchKey.isASCII && hostID.isASCII && eventID.isASCII
            && sharedEventID.isASCII && key.isASCII && versionID.isASCII && sourceAddress.isASCII
            && accessKeyID.isASCII && referer.isASCII && message.isASCII && parameters.isASCII
            && query.isASCII
    }
}

extension String? {
    fileprivate var isASCII: Bool { self?.isASCII ?? true }
}

extension [String: String]? {
    fileprivate var isASCII: Bool { self?.allSatisfy { $0.isASCII && $1.isASCII } ?? true }
}
