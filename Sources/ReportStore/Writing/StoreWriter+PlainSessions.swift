internal import Denials

/// Role sessions of which nothing more is known than who took which role.
extension StoreWriter {
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
            let isDenied = try deniedRoles.isDenied()
            var isAnyDenied = false
            sessions.forEachRole { isAnyDenied = isAnyDenied || isDenied($0) }
            denied = isAnyDenied ? left.take(where: isDenied) : []
        }
        var new = 0
        for session in denied where try insert(.roleSession(session), of: origin) { new += 1 }
        if !left.isEmpty, let drop = origin.drop, try plainSessions.keep(left, drop: drop) {
            new += left.count
        }
        return new
    }

    /// Makes rows of the sessions of roles that sightings are of for the first time. To be called when
    /// those are kept, and before anybody asks what is known of them.
    func keepSessionsOfNewRoles() throws(StoreError) {
        let names = deniedRoles.takeNew()
        for id in try plainSessions.rows(of: names).sorted() {
            try takeOut(of: id, isProvisional: false) { role in
                names.map { role.isAmong($0) } ?? true
            }
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
        of id: Int64, isProvisional: Bool, where isWanted: (RoleHashes) -> Bool
    ) throws(StoreError) {
        let (sessions, drop) = try plainSessions.takeOut(of: id, where: isWanted)
        let origin = FactOrigin(drop: drop, isProvisional: isProvisional)
        for session in sessions { _ = try insert(.roleSession(session), of: origin) }
    }
}
