/// The texts of an XML answer, by the names of their elements: enough for answers whose names do
/// not repeat, as errors and STS's.
enum XMLFields {
    /// The text of the first element of each name. Throws `XMLReader.Malformed`.
    static func read(
        _ bytes: UnsafeRawBufferPointer
    ) throws(XMLReader.Malformed) -> [String: String] {
        var reader = XMLReader(bytes)
        var fields: [String: String] = [:]
        var text = ""
        while let event = try reader.next() {
            switch event {
            case .start: text = ""
            case .text(let piece): text += piece
            case .end(let name):
                if fields[name] == nil { fields[name] = text }
                text = ""
            }
        }
        return fields
    }
}
