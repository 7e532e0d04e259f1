/// What people say of their roles, which no log does.
extension StoreWriter {
    /// Makes roles of these globs (`*`, `?`, over the ARN or the name) count as Glue's, in place
    /// of those named before, and marks every denial where that changes the list. The glob `-`
    /// matches no role.
    public func countAsGlue(_ patterns: [String]) throws(StoreError) {
        let wanted = Set(patterns)
        try transaction { () throws(StoreError) in
            let known = try connection.texts("SELECT pattern FROM glue_role")
            guard wanted != Set(known) else { return }
            try connection.execute("DELETE FROM glue_role")
            let insert = try connection.prepare("INSERT INTO glue_role VALUES (?1)")
            for pattern in wanted.sorted() {
                insert.bind(1, pattern)
                try insert.run()
            }
            noteNamedRoles()
            try mark(stamp: try nextStamp.returnedInteger())
        }
    }

    /// Notes that other roles count as Glue's.
    func noteNamedRoles() {
        decisionsBase = nil
        pending.note(AffectedScope(.everything))
    }
}
