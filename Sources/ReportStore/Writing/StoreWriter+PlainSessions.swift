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
        if !left.isEmpty, let drop = origin.drop,
            try plainSessions.keep(left, drop: drop, connection)
        {
            new += left.count
        }
        return new
    }

    /// Makes rows of the sessions of roles that sightings are of for the first time. To be called when
    /// those are kept, and before anybody asks what is known of them.
    func keepSessionsOfNewRoles() throws(StoreError) {
        let roles = deniedRoles.takeNew()
        if let roles, roles.isEmpty { return }
        for id in try plainSessions.rows(of: roles) {
            try takeOut(of: id, isProvisional: false) {
                roles.map($0.isAmong) ?? true
            }
        }
    }

    /// Makes rows of the sessions of a drop that proved to be damaged.
    func keepInDoubt(sessionsOf drop: Int64) throws(StoreError) {
        for id in try plainSessions.rows(ofDrop: drop) {
            try takeOut(of: id, isProvisional: true) { _ in true }
        }
    }

    private func takeOut(
        of id: Int64, isProvisional: Bool, where isWanted: (RoleHashes) -> Bool
    ) throws(StoreError) {
        guard var row = try plainSessions.row(id) else { return }
        let taken = row.sessions.take(where: isWanted)
        guard !taken.isEmpty else { return }
        try plainSessions.put(row)
        let origin = FactOrigin(drop: row.drop, isProvisional: isProvisional)
        for session in taken { _ = try insert(.roleSession(session), of: origin) }
    }
}
