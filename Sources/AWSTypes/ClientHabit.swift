/// What a client is known to do that explains why it asked what was refused, and what it then
/// prints (docs/CLIENTS.md).
public enum ClientHabit: String, CaseIterable, Sendable {
    /// It asks HeadObject before it reads an object.
    case asksHeadFirst = "head-first"
    /// It asks HeadObject for the path as it is, and lists only then: a policy on what is below a
    /// folder does not allow the first.
    case asksForBareKey = "bare-key"
    /// It lists even to read one object.
    case listsToRead = "lists-to-read"
    /// It begins every write as a multipart upload.
    case writesInParts = "writes-in-parts"
    /// It deletes one object by a request for many.
    case deletesByMany = "deletes-by-many"
    /// It asks where a bucket is before anything else.
    case asksBucketLocation = "bucket-location"
    /// Any client: the answer to a HEAD has no body, so that nothing but `Forbidden` can be printed.
    case headHasNoBody = "head-has-no-body"
}
