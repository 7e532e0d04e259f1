import AWSTypes

/// A bucket, or an access point to one, as it is asked for.
public struct BucketName: Hashable, Sendable {
    /// The bucket's name, the access point's alias, or the access point's ARN.
    public let text: String
    /// The parts of an access point's ARN; nil for a bucket.
    let accessPoint: ARN?

    /// Checks a name or ARN; throws what is wrong with it, as a sentence.
    public init(_ text: String) throws(AddressError) {
        self.text = text
        guard text.hasPrefix("arn:") else {
            accessPoint = nil
            guard BucketName.isName(text) else {
                throw AddressError("'\(text)' is not the name of a bucket.")
            }
            return
        }
        guard let arn = ARN(text) else { throw AddressError("'\(text)' is not a whole ARN.") }
        accessPoint = try BucketName.checked(arn)
    }

    /// The access point's own name; the bucket's where this is none.
    var name: String {
        accessPoint.map { String($0.resource.dropFirst("accesspoint/".count)) } ?? text
    }

    /// The ARN as policies name it: of the bucket or of the access point.
    public var arn: String { accessPoint?.description ?? "arn:aws:s3:::\(text)" }

    /// The ARN of the objects that begin with a prefix.
    public func objectARN(_ prefix: String) -> String {
        accessPoint == nil ? "\(arn)/\(prefix)" : "\(arn)/object/\(prefix)"
    }

    private static func checked(_ arn: ARN) throws(AddressError) -> ARN {
        guard arn.service == "s3", arn.resource.hasPrefix("accesspoint/") else {
            throw AddressError(
                "'\(arn)' is not the ARN of a bucket's access point; those are written "
                    + "arn:aws:s3:REGION:ACCOUNT:accesspoint/NAME.")
        }
        guard !arn.region.isEmpty else {
            throw AddressError(
                "'\(arn)' is a multi-region access point, which needs another signature (SigV4A); "
                    + "name the bucket or an access point of one region.")
        }
        let name = arn.resource.dropFirst("accesspoint/".count)
        let isLabel = { (text: String) in
            !text.isEmpty && text.utf8.allSatisfy { isNameByte($0) && $0 != UInt8(ascii: ".") }
        }
        guard isLabel(String(name)), isLabel(arn.region), AccountID(arn.account) != nil else {
            throw AddressError("'\(arn)' is not the ARN of an access point.")
        }
        return arn
    }

    /// Names of today have 3 to 63 of these characters; older ones, up to 255 and capitals too (S3
    /// User Guide, "General purpose bucket naming rules").
    private static func isName(_ text: String) -> Bool {
        (3...255).contains(text.utf8.count) && text.utf8.allSatisfy(isNameByte)
            && !text.hasPrefix(".") && !text.contains("..")
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x41...0x5A, 0x61...0x7A, 0x30...0x39, 0x2D, 0x2E, 0x5F: true
        default: false
        }
    }

    /// Whether the name can stand before the endpoint's host, also below its certificate, which
    /// covers one label.
    var isHostLabel: Bool {
        let name = name
        return name.utf8.count <= 63 && !name.hasPrefix("-") && !name.hasSuffix("-")
            && name.utf8.allSatisfy { byte in
                (0x61...0x7A).contains(byte) || (0x30...0x39).contains(byte) || byte == 0x2D
            }
    }
}

/// What is wrong with an address, as a sentence.
public struct AddressError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The sentence.
    public let description: String

    /// An error of this wording.
    init(_ description: String) { self.description = description }
}
