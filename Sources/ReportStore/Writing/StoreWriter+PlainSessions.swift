internal import Denials

/// Role sessions of which nothing more is known than who took which role.
extension StoreWriter {
    /// Keeps the sessions that a drop tells. Says how many are new.
    func keepSessions(
        of facts: DropFacts, _ drop: DropTable.Kept, _ origin: FactOrigin
    ) throws(StoreError) -> Int {
        guard drop.isRepeated else { return try keep(facts.sessions, of: origin) }
        // The drop that had these bytes first has told them, those of this one's parts too.
        try withdraw(sessionsOf: drop.id)
        return 0
    }

    /// Keeps sessions: each as a row where its role was denied anything, the others together. Says
    /// how many are new.
    func keep(_ sessions: PlainSessions, of origin: FactOrigin) throws(StoreError) -> Int {
        guard !sessions.isEmpty else { return 0 }
        var left = sessions
        let denied: [RoleSession]
        if origin.drop == nil || origin.isProvisional {
            // What is withdrawn or confirmed later is found row by row.
            denied = left.take { _ in true }
        } else {
            let names = try deniedRoles.all()
            // Mostly none is, and nothing is copied.
            denied =
                sessions.hashes.contains(where: names.include)
                ? left.take(where: names.include) : []
        }
        var new = 0
        for session in denied where try insert(.roleSession(session), of: origin) { new += 1 }
        if !left.isEmpty, let drop = origin.drop {
            new += try plainSessions.keep(left, drop: drop)
        }
        return new
    }

    /// Keeps sessions that another store has of a drop, of which this one may have some.
    func merge(_ sessions: PlainSessions, of origin: FactOrigin) throws(StoreError) -> Int {
        guard let drop = origin.drop else { return try keep(sessions, of: origin) }
        return try keep(try plainSessions.untold(sessions, by: drop), of: origin)
    }

    /// Makes rows of the sessions of roles that sightings are of for the first time. To be called when
    /// those are kept, and before anybody asks what is known of them.
    func keepSessionsOfNewRoles() throws(StoreError) {
        let names = deniedRoles.takeNew()
        guard !names.isEmpty else { return }
        for id in try plainSessions.rows(of: names).sorted() {
            try takeOut(of: id, isProvisional: false, where: names.include)
        }
    }

    /// Makes rows of the sessions of a drop that proved to be damaged.
    func keepInDoubt(sessionsOf drop: Int64) throws(StoreError) {
        for id in try plainSessions.rows(ofDrop: drop) {
            try takeOut(of: id, isProvisional: true) { _ in true }
        }
    }

    /// Takes back the sessions of a drop that are kept together.
    func withdraw(sessionsOf drop: Int64) throws(StoreError) {
        for id in try plainSessions.rows(ofDrop: drop) {
            _ = try plainSessions.takeOut(of: id) { _ in true }
        }
    }

    private func takeOut(
        of id: Int64, isProvisional: Bool, where isWanted: (SessionHashes) -> Bool
    ) throws(StoreError) {
        let (sessions, drop) = try plainSessions.takeOut(of: id, where: isWanted)
        let origin = FactOrigin(drop: drop, isProvisional: isProvisional)
        for session in sessions { _ = try insert(.roleSession(session), of: origin) }
    }
}
