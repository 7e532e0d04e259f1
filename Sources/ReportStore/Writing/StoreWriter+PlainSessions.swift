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
        // What is withdrawn or confirmed later is found row by row.
        let isInDoubt = origin.drop == nil || origin.isProvisional
        let names = isInDoubt ? nil : try deniedRoles.all()
        var (left, new) = (sessions, 0)
        // Mostly none is a denied role's, and nothing is copied.
        if names.map({ sessions.hashes.contains(where: $0.include) }) ?? true {
            try left.take(where: names?.include ?? { _ in true }) { session throws(StoreError) in
                let (isNew, isTold) = try makeRow(of: session, origin)
                if isNew { new += 1 }
                return isTold || isInDoubt
            }
        }
        if !left.isEmpty, let drop = origin.drop { new += try plainSessions.keep(left, drop: drop) }
        return new
    }

    /// Makes a row of a session of a drop. Where another drop has told it, that one's row goes when
    /// the other is forgotten: then it is not told by this drop's row, and stays with the others.
    private func makeRow(
        of session: RoleSession, _ origin: FactOrigin
    ) throws(StoreError) -> (isNew: Bool, isTold: Bool) {
        if try insert(.roleSession(session), of: origin) { return (true, true) }
        guard let drop = origin.drop else { return (false, true) }
        return (false, try !evidence.isPlainSessionToldElsewhere(session, than: drop))
    }

    /// Keeps sessions that another store has of a drop, of which this one may have some.
    func merge(_ sessions: PlainSessions, of origin: FactOrigin) throws(StoreError) -> Int {
        guard let drop = origin.drop else { return try keep(sessions, of: origin) }
        return try keep(try plainSessions.untold(sessions, by: drop), of: origin)
    }

    /// Makes rows of the sessions of roles that sightings are of for the first time. To be called when
    /// those are kept, and before anybody asks what is known of them.
    func keepSessionsOfNewRoles() throws(StoreError) {
        try keepSessions(of: deniedRoles.takeNew())
    }

    /// Makes rows of what another drop tells of the sessions whose rows have gone with one.
    func keepSessionsOfAllRoles() throws(StoreError) {
        try keepSessions(of: deniedRoles.all())
    }

    private func keepSessions(of names: DeniedRoles.Names) throws(StoreError) {
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
            try plainSessions.takeOut(of: id, where: { _ in true }) { _, _ in true }
        }
    }

    private func takeOut(
        of id: Int64, isProvisional: Bool, where isWanted: (SessionHashes) -> Bool
    ) throws(StoreError) {
        try plainSessions.takeOut(of: id, where: isWanted) { session, drop throws(StoreError) in
            let origin = FactOrigin(drop: drop, isProvisional: isProvisional)
            return try makeRow(of: session, origin).isTold || isProvisional
        }
    }
}
