/// Denials that are decided before they are kept.
extension StoreWriter {
    /// From now on what is decided of denials before they are kept (`PreparedSighting`) holds,
    /// until anything is added to the store that another decision could follow from. To be called
    /// before those who decide open the store. Where there are refused KMS calls or foreign writes
    /// already, whose kind is looked for denial by denial, nothing holds.
    public func beginDeciding() throws(StoreError) {
        let looksFurther = try connection.integer(
            "SELECT EXISTS (SELECT 1 FROM key_denial) OR EXISTS (SELECT 1 FROM foreign_write)")
        decisionsBase = looksFurther == 0 ? try dataVersion.returnedInteger() : nil
    }

    /// Whether what is decided before may still hold.
    public var mayBeDecidedBefore: Bool { decisionsBase != nil }

    /// Of the facts that other programs have committed nobody knows what they are about. Each of these
    /// commits takes a stamp; who only makes the indexes of a store that it asks (`FirstFill`), or saves
    /// answers, takes none.
    func decisionsHold(stamp: Int64) throws(StoreError) -> Bool {
        guard let base = decisionsBase else { return false }
        let version = try dataVersion.returnedInteger()
        if version != base { decisionsBase = lastStamp == stamp - 1 ? version : nil }
        return decisionsBase != nil
    }
}
