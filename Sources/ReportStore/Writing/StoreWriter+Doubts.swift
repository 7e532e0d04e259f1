/// What holds only until a whole delivery confirms or withdraws it.
extension StoreWriter {
    /// Settles what a drop, or another delivery of it, left in doubt.
    func settle(
        _ facts: DropFacts, _ drop: DropTable.Kept, stamp: Int64
    ) throws(StoreError) {
        if facts.arePartsProvisional { try keepInDoubt(sessionsOf: drop.id) }
        guard try doubts.settle(facts, drop, stamp: stamp) else { return }
        newDenials.forget()
        // What the evidence withdrawn was about is not known any more.
        pending.note(AffectedScope(.everything))
    }
}
