public import AWSTypes

/// When anything changed that the gaps of a part depend on, so that they are looked for once for
/// each stretch between two changes of its own. Others' changes are none of its: in an account in
/// which something changes all day every denial lies between two other ones.
public struct PartInstants {
    /// A stretch of time in which nothing changes that one part depends on; of no use for another.
    public struct Stretch: Hashable, Sendable {
        let own: Int
        let others: Int
    }

    private let history: PolicyHistory
    private var ofSubjects: [Subject: [Instant]] = [:]
    private var ofKinds: [[Subject.Kind]: [Instant]] = [:]

    /// The instants of a history.
    public init(_ history: PolicyHistory) { self.history = history }

    /// The stretch that holds a time.
    public mutating func stretch(
        of part: NamedSubjects.Part, at time: Instant
    ) -> Stretch {
        switch part {
        case .role(let role):
            let subject = Subject(.role, "\(role.account)/\(role.name)")
            return stretch([subject], [.account, .managedPolicy], time)
        case .bucket(let name, _, _, _, _):
            return stretch([Subject(.bucket, name)], [.account, .key], time)
        case .key: return stretch([], [.account, .key], time)
        case .vpcEndpoint(let id): return stretch([Subject(.vpcEndpoint, id)], [], time)
        case .accessPoint(let arn): return stretch([Subject(.accessPoint, arn)], [], time)
        case .organizations:
            return stretch(
                [], [.account, .organization, .organizationTarget, .organizationPolicy], time)
        }
    }

    private mutating func stretch(
        _ own: [Subject], _ kinds: [Subject.Kind], _ time: Instant
    ) -> Stretch {
        let ownPlace = own.first.map { place(of: time, in: instants(of: $0)) } ?? 0
        return Stretch(own: ownPlace, others: place(of: time, in: instants(of: kinds)))
    }

    private func place(of time: Instant, in instants: [Instant]) -> Int {
        instants.partitionPoint { $0 > time }
    }

    private mutating func instants(of subject: Subject) -> [Instant] {
        if let known = ofSubjects[subject] { return known }
        let found = history.instants(of: [subject])
        ofSubjects[subject] = found
        return found
    }

    private mutating func instants(of kinds: [Subject.Kind]) -> [Instant] {
        if let known = ofKinds[kinds] { return known }
        let found = history.instants(of: kinds.flatMap { history.subjects($0) })
        ofKinds[kinds] = found
        return found
    }
}
