public import AWSTypes
import IAM
public import PolicyHistory

/// Joins the changes that denials wait for into one for each document, setting and job option.
///
/// Pure: what comes out depends on the history, the scope and the set of what was added, not on the
/// order of adding.
public struct PlanBuilder {
    private let history: PolicyHistory
    private let scope: PlanScope
    private var finder: DocumentFinder
    private var drafts: [ChangeTarget: ChangeDraft] = [:]
    /// What is kept of the objects that each role's denied requests asked for, whatever the action:
    /// sibling actions of one job get the same folders.
    private var resources: [String: Set<RequestedResource>] = [:]
    private var documents: [DocumentPlace: Result<PolicyDocument?, Unplannable>] = [:]

    /// A plan without changes, for documents in force last.
    public init(history: PolicyHistory, scope: PlanScope) {
        self.history = history
        self.scope = scope
        finder = DocumentFinder(history: history)
    }

    /// What the changes that one denial waits for are made to, and what of them cannot be planned, as nobody
    /// captured it; where that is so, no guard is opened for the rest. Throws `Unplannable` where none can
    /// be made.
    public mutating func targets(
        of item: PlanItem
    ) throws(Unplannable) -> (made: Set<ChangeTarget>, left: Unplannable?) {
        let (changes, left) = try changes(of: item)
        return (Set(changes.map(\.0)), left)
    }

    /// What a change is made to. Throws `Unplannable` where it cannot be made.
    mutating func target(of fix: Fix) throws(Unplannable) -> ChangeTarget {
        try finder.target(of: fix)
    }

    /// Adds the changes that one denial waits for, as far as they can be planned. Throws `Unplannable` where
    /// none can.
    public mutating func add(_ item: PlanItem) throws(Unplannable) {
        for (target, fix) in try changes(of: item).made {
            drafts[target, default: ChangeDraft(target: target, scope: scope)].add(fix, of: item)
            if case .document = target, let role = item.role, let resource = fix.change.resource {
                resources[role, default: []].insert(
                    RequestedResource(resource, isNamed: item.isObjectNamed).kept(in: scope))
            }
        }
    }

    private mutating func changes(
        of item: PlanItem
    ) throws(Unplannable) -> (made: [(ChangeTarget, Fix)], left: Unplannable?) {
        guard !item.fixes.isEmpty else {
            throw item.left ?? (item.isCauseCertain ? .noKnownChange : .causeNotCertain)
        }
        var changes: [(ChangeTarget, Fix)] = []
        var left = item.left
        for fix in item.fixes {
            guard item.mayWeakenGuards || !fix.change.weakensGuard else {
                guard item.left == nil else { continue }
                throw .unprovenGuard(fix.place)
            }
            do {
                changes.append((try target(checking: fix), fix))
            } catch {
                guard error.isOfCapture else { throw error }
                left = left ?? error
            }
        }
        guard let left else { return (changes, nil) }
        changes.removeAll { $0.1.opensGuard }
        guard !changes.isEmpty else { throw left }
        return (changes, left)
    }

    private mutating func target(checking fix: Fix) throws(Unplannable) -> ChangeTarget {
        let target = try finder.target(of: fix)
        if case .document(let place) = target {
            let document = try document(at: place)
            if let deny = fix.change.deny { try PlanBuilder.check(deny, in: document) }
        }
        return target
    }

    /// The changes, in the order of their owners and places. Throws `PolicyError` where a document
    /// cannot be changed so.
    public mutating func changes() throws -> [PlannedChange] {
        let scoped = resources.mapValues { ScopedResources($0) }
        return try drafts.values.map { draft in
            guard case .document(let place) = draft.target else { return draft.settingChange }
            let before = try document(at: place)
            var others: [PolicyDocument] = []
            if case .inlinePolicy(let account, let role, let name) = place {
                others = history.lastInlinePolicies(account: account, role: role)
                    .filter { $0.name != name }
                    .compactMap { try? PolicyDocument.decode($0.text, name: $0.name) }
            }
            return try draft.documentChange(
                at: place, before: before, others: others, resources: scoped)
        }.sorted { $0.order < $1.order }
    }

    // MARK: - Documents

    private mutating func document(
        at place: DocumentPlace
    ) throws(Unplannable) -> PolicyDocument? {
        if let known = documents[place] { return try known.get() }
        let read: Result<PolicyDocument?, Unplannable>
        switch history.lastDocument(at: place) {
        case .notCaptured(let reason): read = .failure(.notCaptured(reason))
        case .known(nil, _): read = .success(nil)
        case .known(let text?, _):
            do {
                read = .success(try PolicyDocument.decode(text, name: place.subjectText))
            } catch {
                read = .failure(.unreadableDocument(place.subjectText, problem: "\(error)"))
            }
        }
        documents[place] = read
        return try read.get()
    }

    /// A Deny is named by its place in the document that refused the request.
    private static func check(
        _ deny: DenyStatement, in document: PolicyDocument?
    ) throws(Unplannable) {
        let statements = document?.statements ?? []
        guard statements.indices.contains(deny.index),
            statements[deny.index].label == deny.label, statements[deny.index].effect == .deny
        else {
            throw .denyNotCaptured(deny)
        }
    }
}

extension Unplannable {
    /// Whether it is for want of a capture alone: what else a denial waits for can be planned.
    fileprivate var isOfCapture: Bool {
        if case .notCaptured = self { return true }
        return false
    }
}

extension Fix {
    /// Whether it opens something that keeps others out as well: a deny, an organization's policy, a
    /// permissions boundary, a key, an endpoint.
    var opensGuard: Bool {
        if change.weakensGuard { return true }
        guard case .allow = change else { return false }
        switch place.kind {
        case .serviceControlPolicy, .resourceControlPolicy, .permissionsBoundary, .keyPolicy,
            .keyGrant, .vpcEndpointPolicy:
            return true
        default: return false
        }
    }
}

extension FixChange {
    /// Whether it is left to be made.
    var isToMake: Bool {
        if case .madeSince = self { return false }
        return true
    }

    /// Whether it lets something through that a Deny statement keeps out.
    var weakensGuard: Bool { deny != nil }

    var deny: DenyStatement? {
        switch self {
        case .exemptRole(_, let deny), .exemptServiceCalls(let deny), .exemptResource(_, let deny),
            .exemptAction(_, let deny), .removeDeny(let deny):
            return deny
        case .allow, .setting, .jobOption, .madeSince: return nil
        }
    }

    /// The ARN that the change is about.
    var resource: String? {
        switch self {
        case .allow(_, let resource, _), .exemptResource(let resource, _): return resource
        case .exemptRole, .exemptServiceCalls, .exemptAction, .removeDeny, .setting, .jobOption,
            .madeSince:
            return nil
        }
    }
}

extension PlannedChange {
    fileprivate var order: [String] {
        let place: String
        switch target {
        case .document(let document): place = "1 \(document.subjectText)"
        case .setting(let setting, let thing):
            place = "2 \(setting.rawValue) \(thing.name ?? "")"
        case .jobOption(let option, let role): place = "3 \(option.rawValue) \(role ?? "")"
        }
        return [owner, place]
    }
}

extension [String] {
    fileprivate static func < (left: [String], right: [String]) -> Bool {
        left.lexicographicallyPrecedes(right)
    }
}
