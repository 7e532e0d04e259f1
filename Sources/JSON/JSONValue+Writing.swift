extension JSONValue: CustomStringConvertible {
    /// Compact JSON, one line, keys in their order.
    public var description: String { serialized() }

    /// JSON text. With an indent, members and elements stand on lines of their own, as people
    /// paste them; without, compact. `sortingKeys` gives equal objects equal texts.
    public func serialized(indent: Int? = nil, sortingKeys: Bool = false) -> String {
        var bytes: [UInt8] = []
        write(to: &bytes, indent: indent, depth: 0, sortingKeys: sortingKeys)
        return String(decoding: bytes, as: UTF8.self)
    }

    private func write(to bytes: inout [UInt8], indent: Int?, depth: Int, sortingKeys: Bool) {
        switch self {
        case .null: bytes += "null".utf8
        case .bool(let value): bytes += (value ? "true" : "false").utf8
        case .number(let digits): bytes += digits.utf8
        case .string(let string): JSONValue.appendQuoted(string, to: &bytes)
        case .array(let values):
            bytes.append(UInt8(ascii: "["))
            for (index, value) in values.enumerated() {
                JSONValue.beginElement(index, indent: indent, depth: depth, to: &bytes)
                value.write(to: &bytes, indent: indent, depth: depth + 1, sortingKeys: sortingKeys)
            }
            if !values.isEmpty { JSONValue.beginLine(indent, depth, to: &bytes) }
            bytes.append(UInt8(ascii: "]"))
        case .object(let members):
            bytes.append(UInt8(ascii: "{"))
            let ordered = sortingKeys ? members.sorted { $0.key < $1.key } : members
            for (index, member) in ordered.enumerated() {
                JSONValue.beginElement(index, indent: indent, depth: depth, to: &bytes)
                JSONValue.appendQuoted(member.key, to: &bytes)
                bytes.append(UInt8(ascii: ":"))
                if indent != nil { bytes.append(UInt8(ascii: " ")) }
                member.value.write(
                    to: &bytes, indent: indent, depth: depth + 1, sortingKeys: sortingKeys)
            }
            if !members.isEmpty { JSONValue.beginLine(indent, depth, to: &bytes) }
            bytes.append(UInt8(ascii: "}"))
        }
    }

    private static func beginElement(
        _ index: Int, indent: Int?, depth: Int, to bytes: inout [UInt8]
    ) {
        if index > 0 { bytes.append(UInt8(ascii: ",")) }
        beginLine(indent, depth + 1, to: &bytes)
    }

    /// Begins a line so deep, where lines are wanted.
    private static func beginLine(_ indent: Int?, _ depth: Int, to bytes: inout [UInt8]) {
        guard let indent else { return }
        bytes.append(UInt8(ascii: "\n"))
        for _ in 0..<(indent * depth) { bytes.append(UInt8(ascii: " ")) }
    }

    /// Appends a JSON string literal in UTF-8, escaped as `JSONText` escapes.
    public static func appendQuoted(_ string: String, to bytes: inout [UInt8]) {
        JSONText.appendQuoted(string, to: &bytes)
    }
}
