/// The step about answers that denials of many roles and buckets share.
extension Schema {
    /// Format 14: an answer that is about no captured policy has holes for the names of its bucket and
    /// role, too, which the views fill.
    static let nameHoles = """
        DROP VIEW denial_report; DROP VIEW cause_summary; DROP VIEW drop_status;
        """

    /// The text of a document that may have the holes of names, too: the bucket of the verdict's
    /// row, and the name in its role's ARN, which then has no path.
    static func filledWithNames(_ document: String) -> String {
        """
        replace(replace(\(filled(document)), char(2), coalesce(verdict.bucket, '')), char(3),
            coalesce(substr(verdict.role, instr(verdict.role, ':role/') + 6), ''))
        """
    }
}
