/// Counts of things in sentences.
public enum Plural {
    /// `1 file`, `3 files`. The noun takes an s.
    public static func count(_ number: some BinaryInteger, _ noun: String) -> String {
        number == 1 ? "1 \(noun)" : "\(number) \(noun)s"
    }
}
