/// Writes names into policies so that they mean themselves (IAM User Guide, "Policy variables:
/// special characters"): `*`, `?` and `$` would otherwise reach further, or nowhere.
enum LiteralText {
    /// A resource's ARN.
    static func resource(_ text: String) -> String {
        escaped(text) { $0 == "*" || $0 == "?" || $0 == "$" }
    }

    /// A value of a condition without wildcards, where only variables are read.
    static func value(_ text: String) -> String { escaped(text) { $0 == "$" } }

    private static func escaped(_ text: String, _ isSpecial: (Character) -> Bool) -> String {
        guard text.contains(where: isSpecial) else { return text }
        return text.map { isSpecial($0) ? "${\($0)}" : String($0) }.joined()
    }
}
