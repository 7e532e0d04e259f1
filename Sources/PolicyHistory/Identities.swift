import AWSTypes

/// What names mean whenever they were seen: unique ids, canonical ids, aliases of access points,
/// types of policies. None of these changes; where two facts contradict each other the smaller
/// one holds, so that the order of their arrival does not matter.
struct Identities: Sendable {
    /// Role unique ids (`AROA…`) to the subject's name, `ACCOUNT/RoleName`.
    private(set) var rolesByUniqueID: [String: String] = [:]
    private(set) var accountsByCanonicalID: [String: String] = [:]
    private(set) var canonicalIDsByAccount: [String: String] = [:]
    /// Access point aliases (`lake-ap-…-s3alias`) to the point's ARN.
    private(set) var accessPointsByAlias: [String: String] = [:]
    /// `p-…` to `SERVICE_CONTROL_POLICY`, ….
    private(set) var policyTypes: [String: String] = [:]

    mutating func insert(_ entry: HistoryEntry) {
        guard let value = entry.value.text else { return }
        let name = entry.subject.name
        switch (entry.subject.kind, entry.facet) {
        case (.role, Facet.uniqueID): Identities.keep(name, for: value, in: &rolesByUniqueID)
        case (.account, Facet.canonicalID):
            Identities.keep(name, for: value, in: &accountsByCanonicalID)
            Identities.keep(value, for: name, in: &canonicalIDsByAccount)
        case (.accessPoint, Facet.name):
            Identities.keep(name, for: value, in: &accessPointsByAlias)
        case (.organizationPolicy, Facet.policyType):
            Identities.keep(value, for: name, in: &policyTypes)
        default: break
        }
    }

    private static func keep(
        _ value: String, for key: String, in table: inout [String: String]
    ) {
        table[key] = min(table[key] ?? value, value)
    }

    /// The type of an organisation policy; those of AWS itself bear it in their ids.
    func type(ofPolicy id: String) -> String? {
        if id.hasPrefix("p-RCPFull") { return ControlPolicyType.resource.rawValue }
        if id == "p-FullAWSAccess" { return ControlPolicyType.service.rawValue }
        return policyTypes[id]
    }
}
