/// How much there is of what attributions are made from, so that what is not there need not be
/// looked for, and what was read once need not be read again while nothing was added.
extension StoreReader {
    /// The store's extent at this instant.
    public func extent() throws(StoreError) -> StoreExtent {
        let found = try prepared(
            """
            SELECT (SELECT coalesce(max(id), 0) FROM history_entry),
                (SELECT coalesce(max(id), 0) FROM role_session),
                (SELECT coalesce(max(id), 0) FROM job_run),
                (SELECT coalesce(max(id), 0) FROM job_role),
                EXISTS (SELECT 1 FROM key_denial), EXISTS (SELECT 1 FROM foreign_write)
            """)
        var extent = StoreExtent()
        if try found.step() {
            extent.history = found.integer(0)
            extent.roleSessions = found.integer(1)
            extent.jobRuns = found.integer(2)
            extent.jobDefinitions = found.integer(3)
            extent.hasKeyDenials = found.integer(4) != 0
            extent.hasForeignWrites = found.integer(5) != 0
        }
        found.reset()
        return extent
    }
}

/// The latest row of each kind of fact; rows are only ever added.
public struct StoreExtent: Hashable, Sendable {
    /// The extent of a store without facts.
    public static let empty = StoreExtent()

    /// The latest entry of the policy history; 0 where there is none.
    public internal(set) var history: Int64 = 0
    /// The latest role session; 0 where there is none.
    public internal(set) var roleSessions: Int64 = 0
    /// The latest job run; 0 where there is none.
    public internal(set) var jobRuns: Int64 = 0
    /// The latest definition of a job; 0 where there is none.
    public internal(set) var jobDefinitions: Int64 = 0
    /// Whether there is a refused KMS call.
    public internal(set) var hasKeyDenials = false
    /// Whether there is a write by another account than the bucket's owner.
    public internal(set) var hasForeignWrites = false
}
