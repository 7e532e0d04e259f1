internal import AWSTypes

/// What of a store no answer can speak of yet, in words.
public enum PendingText {
    /// That so many denials wait to be attributed, with what does it.
    public static func sentence(_ count: Int) -> String {
        "\(Plural.count(count, "denial")) in the store wait to be decided: the next why403 ingest "
            + "decides them."
    }
}
