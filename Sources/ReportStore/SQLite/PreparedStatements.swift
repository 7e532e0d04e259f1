/// Statements that are compiled once and used again: compiling costs more than most of them run.
///
/// A statement that is left before its last row holds a snapshot of the store; whoever leaves one
/// so resets it.
final class PreparedStatements {
    private var statements: [String: Statement] = [:]

    /// The statement of that text, ready for new values.
    func statement(
        _ sql: String, _ connection: borrowing Connection
    ) throws(StoreError) -> Statement {
        if let known = statements[sql] {
            known.reset()
            return known
        }
        let statement = try connection.prepare(sql)
        statements[sql] = statement
        return statement
    }
}
