public import AWSTypes
import JSON

/// Where one policy document is kept, as AWS keeps it: what one call reads and one call replaces.
public enum DocumentPlace: Hashable, Sendable {
    /// A policy embedded in a role, by the role's name without its path.
    case inlinePolicy(account: AccountID, role: String, name: String)
    /// A customer managed policy's default version, by its ARN.
    case managedPolicy(String)
    case bucketPolicy(bucket: String)
    /// By the access point's ARN.
    case accessPointPolicy(String)
    /// By the key's ARN.
    case keyPolicy(String)
    /// By the endpoint's id.
    case endpointPolicy(String)
    /// By the policy's id, `p-…`.
    case serviceControlPolicy(String)
    /// By the policy's id, `p-…`.
    case resourceControlPolicy(String)
}

extension DocumentPlace {
    /// The same as `what-if` takes it.
    public var subjectText: String {
        switch self {
        case .inlinePolicy(let account, let role, let name):
            return "role:\(account)/\(role)#\(Facet.inlinePolicies.member(name))"
        case .managedPolicy(let arn): return "managed-policy:\(arn)"
        case .bucketPolicy(let bucket): return "bucket:\(bucket)"
        case .accessPointPolicy(let arn): return "access-point:\(arn)"
        case .keyPolicy(let arn): return "key:\(arn)"
        case .endpointPolicy(let id): return "vpc-endpoint:\(id)"
        case .serviceControlPolicy(let id), .resourceControlPolicy(let id):
            return "organization-policy:\(id)"
        }
    }

    /// Whether AWS itself owns the policy, so that nobody else can change it.
    public var isOfAWS: Bool {
        switch self {
        case .managedPolicy(let arn): return ARN(arn)?.account == "aws"
        case .serviceControlPolicy(let id), .resourceControlPolicy(let id):
            return ControlPolicyType.allCases.contains { $0.fullAccessID == id }
        default: return false
        }
    }

    /// Whose policy it is.
    public var subject: Subject {
        switch self {
        case .inlinePolicy(let account, let role, _): return Subject(.role, "\(account)/\(role)")
        case .managedPolicy(let arn): return Subject(.managedPolicy, arn)
        case .bucketPolicy(let bucket): return Subject(.bucket, bucket)
        case .accessPointPolicy(let arn): return Subject(.accessPoint, arn)
        case .keyPolicy(let arn): return Subject(.key, arn)
        case .endpointPolicy(let id): return Subject(.vpcEndpoint, id)
        case .serviceControlPolicy(let id), .resourceControlPolicy(let id):
            return Subject(.organizationPolicy, id)
        }
    }
}

/// What was in force last, and a copy of the history with other documents in their places.
extension PolicyHistory {
    /// After everything that is known: what is in force then was in force last.
    public static let lastTime = Instant(seconds: 253_402_300_799)

    /// The document in force last; nil in `known` where there is none there.
    public func lastDocument(at place: DocumentPlace) -> Knowledge<String?> {
        switch place {
        case .managedPolicy(let arn):
            return managedPolicy(arn, at: PolicyHistory.lastTime).map { $0.text }
        case .serviceControlPolicy(let id), .resourceControlPolicy(let id):
            return controlPolicy(id, at: PolicyHistory.lastTime).map { $0.text }
        case .bucketPolicy, .accessPointPolicy, .keyPolicy:
            let found = fact(place.subject, facet(of: place), at: PolicyHistory.lastTime)
            guard case .known(let text?, let provenance) = found, !provenance.isProposed else {
                return found
            }
            return .known(
                stored(
                    text, seenAt: provenance.confirmedAt, by: provenance.seenBy,
                    at: PolicyHistory.lastTime), provenance
            )
        case .inlinePolicy, .endpointPolicy:
            return fact(place.subject, facet(of: place), at: PolicyHistory.lastTime)
        }
    }

    /// The region of an endpoint, as its service's name has it; nil for other places.
    public func lastRegion(of place: DocumentPlace) -> String? {
        guard case .endpointPolicy(let id) = place,
            let service = vpcEndpoint(id, at: PolicyHistory.lastTime).value??.serviceName
        else { return nil }
        let parts = service.split(separator: ".")
        return parts.count >= 2 ? String(parts[parts.count - 2]) : nil
    }

    /// All policies embedded in a role that are known last, by name: they share one limit of size.
    public func lastInlinePolicies(account: AccountID, role: String) -> [NamedDocument] {
        guard
            case .known(let found?, _) = self.role(
                account: account, name: role, at: PolicyHistory.lastTime)
        else { return [] }
        return (found.inlinePolicies.value ?? []).compactMap(\.value)
    }

    /// The one of these control policies that has an id or a name; an organization has each name
    /// once, and a history may hold several organizations.
    public func controlPolicyID(named name: String, among ids: [String]) -> String? {
        ids.first { id in
            id == name
                || fact(
                    Subject(.organizationPolicy, id), Facet.name, at: PolicyHistory.lastTime
                ).value == .some(name)
        }
    }

    /// The name that an organization gave a control policy last; nil where none was captured.
    public func controlPolicyName(_ id: String) -> String? {
        fact(Subject(.organizationPolicy, id), Facet.name, at: PolicyHistory.lastTime).value ?? nil
    }

    /// The control policies attached to a root, unit or account last, by id, whether a listing or an
    /// event told of it.
    public func lastControlPolicies(of target: String, isService: Bool) -> [String] {
        ControlPolicyAttachments(
            history: self, type: isService ? .service : .resource, time: PolicyHistory.lastTime
        ).attached(to: target, below: organizationRoot(of: target))
    }

    /// The root above a unit or account last, as far as its parents are known.
    private func organizationRoot(of target: String) -> String? {
        var top = target
        for _ in 0..<PolicyHistory.maximumOrganizationDepth where !top.hasPrefix("r-") {
            let parent = fact(
                Subject(.organizationTarget, top), Facet.parent, at: PolicyHistory.lastTime)
            guard let above = parent.value ?? nil else { return nil }
            top = above
        }
        return top.hasPrefix("r-") ? top : nil
    }

    /// Whether a control policy is known to be of the type whose attachments a group holds.
    public func isControlPolicy(_ policy: String, of group: Facet.Group) -> Bool {
        let type = identities.type(ofPolicy: policy).flatMap(ControlPolicyType.init)
        return type?.attachments == group
    }

    /// The history with other documents in force last.
    public func replacing(_ documents: [DocumentPlace: String]) -> PolicyHistory {
        var history = self
        for (place, text) in documents { history.put(text, self.facet(of: place), place.subject) }
        return history
    }

    /// The history with objects of a bucket owned by the bucket's owner from the last on.
    public func enforcingBucketOwner(of bucket: String) -> PolicyHistory {
        var history = self
        history.put("BucketOwnerEnforced", Facet.ownership, Subject(.bucket, bucket))
        return history
    }

    /// The history with a key that can be used from the last on; the same where it is in a state
    /// from which it cannot be enabled.
    public func enablingKey(_ arn: String) -> PolicyHistory {
        if let state = key(arn, at: PolicyHistory.lastTime).state.value ?? nil,
            !KeyInForce.canBeEnabled(from: state)
        {
            return self
        }
        var history = self
        history.put("Enabled", Facet.keyState, Subject(.key, arn))
        return history
    }

    private mutating func put(_ value: String, _ facet: Facet, _ subject: Subject) {
        insert(
            HistoryEntry(
                subject: subject, facet: facet,
                time: Instant(seconds: PolicyHistory.lastTime.seconds - 60), value: .text(value),
                source: .change, origin: "the plan", eventID: "plan", isProposed: true))
    }

    private func facet(of place: DocumentPlace) -> Facet {
        switch place {
        case .inlinePolicy(_, _, let name): return Facet.inlinePolicies.member(name)
        case .managedPolicy:
            let version =
                fact(place.subject, Facet.defaultVersion, at: PolicyHistory.lastTime).value ?? nil
            return Facet.versions.member(version ?? "")
        case .bucketPolicy: return Facet.bucketPolicy
        case .accessPointPolicy: return Facet.accessPointPolicy
        case .keyPolicy: return Facet.keyPolicy
        case .endpointPolicy: return Facet.endpointPolicy
        case .serviceControlPolicy, .resourceControlPolicy: return Facet.content
        }
    }
}
