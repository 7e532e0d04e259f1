import AWSTypes

/// Swift takes two spellings of one letter for the same text. What is ASCII has one spelling.
extension Sighting {
    /// Whether all texts are ASCII, so that an equal sighting has the same bytes.
    package var isASCII: Bool {
        requestID.isASCII && service.isASCII && operation.isASCII && errorCode.isASCII
            && batchKey.isASCII && hostID.isASCII && eventID.isASCII && sharedEventID.isASCII
            && bucket.isASCII && key.isASCII && versionID.isASCII && accessPointARN.isASCII
            && keyARN.isASCII && bucketOwnerCanonicalID.isASCII && region.isASCII
            && sourceAddress.isASCII && vpcEndpointID.isASCII && userAgent.isASCII
            && referer.isASCII && message.isASCII && cipherSuite.isASCII && tlsVersion.isASCII
            && signatureVersion.isASCII && authenticationType.isASCII && parameters.isASCII
            && query.isASCII && requester.isASCII
    }
}

extension Requester {
    fileprivate var isASCII: Bool {
        arn.isASCII && principalID.isASCII && issuerARN.isASCII && type.isASCII
            && accessKeyID.isASCII && invokedBy.isASCII && mfaAuthenticated.isASCII
            && sourceIdentity.isASCII && canonicalID.isASCII
    }
}

extension String? {
    fileprivate var isASCII: Bool { self?.isASCII ?? true }
}

extension [String: String]? {
    fileprivate var isASCII: Bool { self?.allSatisfy { $0.isASCII && $1.isASCII } ?? true }
}
