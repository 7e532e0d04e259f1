/// How wide the grants and exemptions of a plan are. None is wider than asked for, and none is `*`.
public enum PlanScope: String, CaseIterable, Sendable {
    /// The objects and prefixes that were asked for, and no other.
    case object
    /// The folders that they stand in. Partition folders (`dt=2026-05-04/`, `2026/05/04/`) and those
    /// that Spark makes while it writes (`_temporary/`) belong to the folder that they are parts of.
    case prefix
    /// The buckets that they stand in.
    case bucket
}
