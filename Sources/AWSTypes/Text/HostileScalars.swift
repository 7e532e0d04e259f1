/// Text that strangers write stands in logs: object keys, messages, names of sessions. What a
/// character of it may do where it is shown is decided here, for every format.
extension Unicode.Scalar {
    /// Whether the scalar moves a cursor, ends a line or turns the direction of text: the C0 and
    /// C1 controls, the separators, and the bidirectional marks, embeddings, overrides and
    /// isolates (Unicode Annex 9). All lie below U+10000.
    ///
    /// JSON escapes these. The store knows facts by a hash of their JSON, so that this set is part
    /// of its format.
    public var isHostile: Bool {
        switch value {
        case 0x00...0x1F, 0x7F...0x9F, 0x061C, 0x200E, 0x200F, 0x2028...0x202E, 0x2066...0x2069,
            0xFEFF:
            return true
        default:
            return false
        }
    }

    /// Whether the scalar is hostile, or shows nothing by itself: a soft hyphen, a joiner, a tag.
    /// Two names that differ in such a scalar alone look the same. Shells and terminals show its
    /// number instead.
    public var isUnseen: Bool {
        if isASCII { return value < 0x20 || value == 0x7F }
        return isHostile || properties.generalCategory == .format
    }
}
