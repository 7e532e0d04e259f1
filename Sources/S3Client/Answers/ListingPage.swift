public import AWSTypes

/// An object as a listing tells of it.
public struct ListedObject: Hashable, Sendable {
    /// The key, decoded.
    public var key: String
    /// In bytes.
    public var size: Int64
    /// When it was written.
    public var modified: Instant
    /// The entity tag without its quotes.
    public var etag: String

    /// A number that is another one for another entity tag, whenever and wherever it is made.
    public var identity: UInt64 {
        SHA256.digest(etag.utf8).prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
    }

    /// An object.
    public init(key: String, size: Int64, modified: Instant, etag: String) {
        self.key = key
        self.size = size
        self.modified = modified
        self.etag = etag
    }
}

/// One page of a listing (S3 API Reference, ListObjectsV2).
public struct ListingPage: Equatable, Sendable {
    /// The objects, in the order of their keys' bytes.
    public internal(set) var objects: [ListedObject] = []
    /// The prefixes that the keys were rolled up to, where a delimiter was given.
    public internal(set) var prefixes: [String] = []
    /// What continues the listing; nil on the last page.
    public internal(set) var next: String?
    /// Entries that could not be read: their keys are no UTF-8, or a field is missing.
    public internal(set) var unreadable = 0

    /// Reads a page. It must have been asked for with `encoding-type=url`: XML 1.0 has no way to
    /// write control characters. Throws `XMLReader.Malformed`.
    init(_ bytes: UnsafeRawBufferPointer) throws(XMLReader.Malformed) {
        var reader = XMLReader(bytes)
        var path: [String] = []
        var text = ""
        var fields: [String: String] = [:]
        var isTruncated = false
        while let event = try reader.next() {
            switch event {
            case .start(let name):
                path.append(name)
                text = ""
                if path.count == 2 { fields = [:] }
            case .text(let piece): text += piece
            case .end(let name):
                if path.count == 3 { fields[name] = text }
                if path.count == 2 {
                    switch name {
                    case "Contents": add(fields)
                    case "CommonPrefixes": add(prefix: fields["Prefix"])
                    case "NextContinuationToken": next = text
                    case "IsTruncated": isTruncated = text == "true"
                    default: break
                    }
                }
                path.removeLast()
                text = ""
            }
        }
        if !isTruncated { next = nil }
    }

    private mutating func add(_ fields: [String: String]) {
        guard let key = fields["Key"].flatMap({ URIEncoding.decodedForm($0) }), !key.isEmpty,
            let size = fields["Size"].flatMap({ Int64($0) }), size >= 0,
            let modified = fields["LastModified"].flatMap({ Instant(iso8601: $0) })
        else {
            unreadable += 1
            return
        }
        objects.append(
            ListedObject(
                key: key, size: size, modified: modified,
                etag: (fields["ETag"] ?? "").trimmingQuotes))
    }

    private mutating func add(prefix: String?) {
        guard let prefix = prefix.flatMap({ URIEncoding.decodedForm($0) }) else {
            unreadable += 1
            return
        }
        prefixes.append(prefix)
    }
}

extension String {
    /// An entity tag as it stands between its quotes.
    var trimmingQuotes: String {
        var text = self[...]
        while text.hasPrefix("\"") { text.removeFirst() }
        while text.hasSuffix("\"") { text.removeLast() }
        return String(text)
    }
}
