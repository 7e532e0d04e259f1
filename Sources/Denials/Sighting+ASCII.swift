import AWSTypes

/// Swift takes two spellings of one letter for the same text. What is ASCII has one spelling.
extension Sighting {
    /// Whether all texts are ASCII, so that an equal sighting has the same bytes.
    package var isASCII: Bool {
        [requestID, service, operation, errorCode].allSatisfy(\.isASCII)
            && Sighting.areASCII(batchKey, hostID, eventID, sharedEventID, bucket, key, versionID)
            && Sighting.areASCII(accessPointARN, keyARN, bucketOwnerCanonicalID, region)
            && Sighting.areASCII(sourceAddress, vpcEndpointID, userAgent, referer, message)
            && Sighting.areASCII(cipherSuite, tlsVersion, signatureVersion, authenticationType)
            && Sighting.areASCII(parameters) && Sighting.areASCII(query) && requester.isASCII
    }

    fileprivate static func areASCII(_ texts: String?...) -> Bool {
        texts.allSatisfy { $0?.isASCII ?? true }
    }

    private static func areASCII(_ texts: [String: String]?) -> Bool {
        texts?.allSatisfy { $0.isASCII && $1.isASCII } ?? true
    }
}

extension Requester {
    fileprivate var isASCII: Bool {
        Sighting.areASCII(arn, principalID, issuerARN, type, accessKeyID, invokedBy)
            && Sighting.areASCII(mfaAuthenticated, sourceIdentity, canonicalID)
    }
}
