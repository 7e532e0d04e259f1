/// The step about what all layers say together.
extension Schema {
    /// Format 13: what all layers say together to requests whose answer rests on nothing but
    /// themselves and the policies, and which revision of the program found it. Of what an earlier
    /// format decided it is not known, and is found again where somebody asks.
    static let judgements = """
        ALTER TABLE verdict ADD COLUMN judgement TEXT;
        ALTER TABLE verdict ADD COLUMN judged_by INTEGER;
        """
}
