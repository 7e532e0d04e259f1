import JSON

extension PolicyDocument {
    /// A document with no statement, to which grants are added where there was none.
    public static func empty(named name: String) -> PolicyDocument {
        PolicyDocument(
            name: name, version: "2012-10-17", statements: [],
            value: .object([
                JSONValue.Member("Version", .string("2012-10-17")),
                JSONValue.Member("Statement", .array([])),
            ]))
    }

    /// The document with all changes made, as one whole.
    ///
    /// What comes out depends on the set of changes, not on their order; changes made in two steps
    /// give what they give in one, and made again they change nothing. Statements that no change
    /// is about stay as they are, in their order, with all of their members. Grants stand behind
    /// them, joined with those that earlier changes added and nobody edited since, each with the
    /// Sid of its content. Throws `PolicyError` where the result is no policy.
    public func applying(_ edits: some Sequence<PolicyEdit>) throws(PolicyError) -> PolicyDocument {
        var grants: [PolicyGrant] = []
        var exemptions: [PolicyExemption] = []
        for edit in edits {
            switch edit {
            case .allow(let grant): grants.append(grant)
            case .exempt(let exemption): exemptions.append(exemption)
            }
        }
        guard !grants.isEmpty || !exemptions.isEmpty else { return self }
        var statements = value["Statement"]?.oneOrMany ?? []
        PolicyDocument.exempt(exemptions, in: &statements)
        if !grants.isEmpty { PolicyDocument.allow(grants, in: &statements) }
        return try with(statements, needing: grants)
    }

    // MARK: - Statements

    private static func exempt(_ exemptions: [PolicyExemption], in statements: inout [JSONValue]) {
        // Those of the last statement first, so that the places of the others still hold when one
        // goes; the widest before those that they cover; else in the order of their texts.
        let ordered = Set(exemptions).map { ($0, $0.order) }
            .sorted { ($1.0.index, $0.1.0, $0.1.1) < ($0.0.index, $1.1.0, $1.1.1) }
        for (exemption, _) in ordered {
            guard let place = exemption.place(in: statements),
                let members = statements[place].members
            else { continue }
            if let changed = exemption.applied(to: members) {
                statements[place] = .object(changed)
            } else {
                statements.remove(at: place)
            }
        }
    }

    private static func allow(_ grants: [PolicyGrant], in statements: inout [JSONValue]) {
        let own = statements.map(PolicyDocument.ownGrant)
        var wanted = GrantJoining(grants + own.compactMap { $0 }).grants
        var kept: [JSONValue] = []
        for (statement, grant) in zip(statements, own) {
            guard let grant else {
                kept.append(statement)
                continue
            }
            if let place = wanted.firstIndex(where: { $0.canonical == grant.canonical }) {
                wanted.remove(at: place)
                kept.append(statement)
            }
        }
        var sids = Set(kept.compactMap { $0["Sid"]?.string })
        for grant in wanted {
            var sid = grant.sid
            var number = 2
            // Somebody edited a statement of this very Sid; both stay.
            while !sids.insert(sid).inserted {
                sid = "\(grant.sid)x\(number)"
                number += 1
            }
            kept.append(grant.statement(sid: sid))
        }
        statements = kept
    }

    /// What a statement grants that editing added and nobody changed: its Sid is still that of its
    /// content.
    private static func ownGrant(_ statement: JSONValue) -> PolicyGrant? {
        guard let sid = statement["Sid"]?.string, sid.hasPrefix(PolicyGrant.sidPrefix),
            let grant = PolicyGrant(statement: statement)
        else { return nil }
        let name = grant.sid
        return sid == name || sid.hasPrefix(name + "x") ? grant : nil
    }

    // MARK: - The document

    /// The document with other statements.
    func with(
        _ statements: [JSONValue], needing grants: [PolicyGrant]
    ) throws(PolicyError) -> PolicyDocument {
        let list = JSONValue.Member("Statement", .array(statements))
        var members = value.members ?? []
        if let place = members.lastIndex(where: { $0.key == "Statement" }) {
            members[place] = list
        } else {
            members.append(list)
        }
        // `${*}` means itself in the newer version of the language only (IAM User Guide, "IAM JSON
        // policy elements: Version"); a document without `$` reads the same in both.
        if version != "2012-10-17", grants.contains(where: \.hasEscapes),
            !value.description.contains("${")
        {
            members.removeAll { $0.key == "Version" }
            members.insert(JSONValue.Member("Version", .string("2012-10-17")), at: 0)
        }
        return try PolicyDocument.decode(.object(members), name: name)
    }
}

extension PolicyGrant {
    fileprivate var hasEscapes: Bool {
        resources.contains { $0.contains("${") }
            || conditions.contains { $0.values.contains { $0.contains("${") } }
    }
}
