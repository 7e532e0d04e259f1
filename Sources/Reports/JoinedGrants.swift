internal import AWSTypes
internal import JSON
internal import ReportStore
internal import Wording

/// Several grants as few statements, which together allow exactly what the grants allow: two are
/// joined only where they differ in one of principal, action and resource.
struct JoinedGrants {
    /// Resources that one statement lists. With more objects of one folder it names the folder:
    /// a policy has room for 2 to 20 KB (IAM User Guide, "IAM and AWS STS quotas").
    static let listedResources = 20

    private struct Joint: Hashable {
        var condition: String?
        var hasPrincipal: Bool
        var principals: [String]
        var actions: [String]
        var resources: [String]

        /// Everything as one list, to sort by.
        var order: [String] { actions + [""] + resources + [""] + principals + [condition ?? ""] }
    }

    private let joints: [Joint]
    private let resourceCount: Int
    private let folders: [String]

    init(_ grants: [GrantStatement]) {
        var joints = Set<Joint>()
        for grant in grants {
            for action in grant.actions {
                joints.insert(
                    Joint(
                        condition: grant.condition?.compact, hasPrincipal: grant.hasPrincipal,
                        principals: grant.principals.sorted(), actions: [action],
                        resources: grant.resources.sorted()))
            }
        }
        joints = JoinedGrants.joined(joints, \.resources)
        var folders: [String] = []
        var count = 0
        joints = Set(
            joints.map { joint in
                count = max(count, joint.resources.count)
                guard joint.resources.count > JoinedGrants.listedResources else { return joint }
                var wider = joint
                wider.resources = JoinedGrants.folders(of: joint.resources)
                folders += wider.resources.filter { !joint.resources.contains($0) }
                return wider
            })
        joints = JoinedGrants.joined(joints, \.principals)
        joints = JoinedGrants.joined(joints, \.actions)
        self.joints = joints.sorted { $0.order.lexicographicallyPrecedes($1.order) }
        resourceCount = count
        self.folders = Set(folders).sorted()
    }

    /// Joins those that are alike but for one list.
    private static func joined(
        _ joints: Set<Joint>, _ list: WritableKeyPath<Joint, [String]>
    ) -> Set<Joint> {
        var lists: [Joint: Set<String>] = [:]
        for joint in joints {
            var key = joint
            key[keyPath: list] = []
            lists[key, default: []].formUnion(joint[keyPath: list])
        }
        return Set(
            lists.map { key, members in
                var joint = key
                joint[keyPath: list] = members.sorted()
                return joint
            })
    }

    /// For each bucket the deepest folder that holds all of its objects, as `…/*`; what names no
    /// object stays as it is.
    static func folders(of resources: [String]) -> [String] {
        var objects: [String: [String]] = [:]
        var kept: [String] = []
        for resource in resources {
            if let slash = resource.firstIndex(of: "/"), resource.hasPrefix("arn:") {
                objects[String(resource[..<slash]), default: []].append(resource)
            } else {
                kept.append(resource)
            }
        }
        for (_, list) in objects {
            guard list.count > 1, var folder = list.first?[...] else {
                kept += list
                continue
            }
            for resource in list {
                while !resource.hasPrefix(folder) { folder = folder.dropLast() }
            }
            let end = folder.lastIndex(of: "/") ?? folder.startIndex
            kept.append(folder[...end] + "*")
        }
        return kept.sorted()
    }

    private var actions: [String] { Set(joints.flatMap(\.actions)).sorted() }

    private var resourceText: String {
        let resources = Set(joints.flatMap(\.resources)).sorted()
        if !folders.isEmpty { return folders.joined(separator: ", ") }
        return resources.count == 1 ? resources[0] : "\(resources.count) resources"
    }

    private var actionText: String { actions.joined(separator: ", ") }

    /// `s3:GetObject, s3:PutObject on 3 resources`.
    func what(_ prefix: String?) -> String {
        FixWords.what(actionText, resourceText, prefix)
    }

    /// What it newly allows.
    func newlyAllows(at place: PolicyPlace, to roles: [String], _ prefix: String?) -> String {
        let wider =
            folders.isEmpty
            ? ""
            : "; covers the whole prefix, where \(resourceCount) different objects were requested"
        return FixWords.allowed(at: place, roles: roles, what: what(prefix)) + wider
    }

    /// The statements as paste-ready JSON: one, or a list.
    var document: String {
        let statements = joints.map(statement)
        return statements.count == 1
            ? statements[0].pretty : StoredJSON.array(statements).pretty
    }

    private func statement(_ joint: Joint) -> StoredJSON {
        var members = [StoredJSON.Member(name: "Effect", value: .string("Allow"))]
        if joint.hasPrincipal {
            let list = StoredJSON.oneOrMany(joint.principals)
            members.append(
                StoredJSON.Member(
                    name: "Principal",
                    value: joint.principals == ["*"]
                        ? list : .object([StoredJSON.Member(name: "AWS", value: list)])))
        }
        members.append(
            StoredJSON.Member(name: "Action", value: StoredJSON.oneOrMany(joint.actions)))
        members.append(
            StoredJSON.Member(name: "Resource", value: StoredJSON.oneOrMany(joint.resources)))
        if let condition = joint.condition.flatMap({ StoredJSON($0) }) {
            members.append(StoredJSON.Member(name: "Condition", value: condition))
        }
        return .object(members)
    }
}
