import AWSTypes
import IAM

/// The ARN of an object, cut into the bucket's or access point's part and the key; or a folder of
/// such objects, which is all that a plan keeps of them where its scope is wider than they are.
struct RequestedResource: Hashable {
    /// `arn:aws:s3:::lake/`, `arn:aws:s3:eu-west-1:111122223333:accesspoint/lake/object/`; the whole
    /// ARN of anything that is no object.
    let root: String
    /// The key, or the folder with its slash; nil for a bucket, a KMS key, and for an object that no
    /// log names.
    let key: String?
    /// Whether it is an object, or a folder of them.
    let isObject: Bool
    /// Whether it is a folder: everything in it is meant. The empty one is the bucket's all.
    private(set) var isFolder = false

    /// `isNamed` tells whether the log names the object: `lake/*` may be any.
    init(_ arn: String, isNamed: Bool) {
        let parts = arn.split(separator: ":", maxSplits: 5, omittingEmptySubsequences: false)
        guard parts.count == 6, parts[2] == "s3" else {
            (root, key, isObject) = (arn, nil, false)
            return
        }
        let isAccessPoint = parts[5].hasPrefix("accesspoint/")
        var end = parts[5].firstIndex(of: "/")
        if isAccessPoint {
            let name = end.map { parts[5].index(after: $0) }
            end = name.flatMap { parts[5][$0...].firstIndex(of: "/") }
            if let start = end, parts[5][start...].hasPrefix("/object/") {
                end = parts[5].index(start, offsetBy: "/object".count)
            }
        }
        guard let end else {
            (root, key, isObject) = (arn, nil, false)
            return
        }
        let start = arn.index(after: end)
        root = String(arn[..<start])
        key = isNamed ? String(arn[start...]) : nil
        isObject = true
    }

    private init(folder: String, in root: String) {
        (self.root, key, isObject, isFolder) = (root, folder, true, true)
    }

    /// What a plan of a scope keeps: the folder of an object where it grants folders.
    func kept(in scope: PlanScope) -> RequestedResource {
        guard isObject, !isFolder, let key else { return self }
        switch scope {
        case .object: return self
        case .bucket: return RequestedResource(folder: "", in: root)
        case .prefix:
            return JobFolders.folder(of: key).map { RequestedResource(folder: $0, in: root) }
                ?? self
        }
    }

    /// As a policy names it and nothing else; any object where the log names none.
    var literal: String {
        guard isObject else { return LiteralText.resource(root) }
        return LiteralText.resource(root)
            + (key.map { LiteralText.resource($0) + (isFolder ? "*" : "") } ?? "*")
    }
}

/// The resources that grants name for a job's requests.
struct ScopedResources {
    /// For each bucket or access point, the folders of all its requests.
    private var folders: [String: Set<String>] = [:]

    /// Of what a plan keeps of the resources.
    init(_ resources: some Sequence<RequestedResource>) {
        for resource in resources where resource.isFolder {
            guard let folder = resource.key else { continue }
            folders[resource.root, default: []].insert(folder)
        }
        folders = folders.mapValues(JobFolders.joined)
    }

    /// What a grant names for a resource as it is kept.
    func pattern(for resource: RequestedResource) -> String {
        guard resource.isFolder, let key = resource.key else { return resource.literal }
        let folder = folders[resource.root]?.first { key.utf8.starts(with: $0.utf8) }
        return LiteralText.resource(resource.root) + LiteralText.resource(folder ?? key) + "*"
    }
}

/// The values of `s3:prefix` that let a job's listings pass, and deeper ones of the same folders.
enum ListedPrefixes {
    /// The condition; nil where any prefix may be listed.
    static func condition(for prefixes: Set<String>, _ scope: PlanScope) -> PolicyGrant.Condition? {
        switch scope {
        case .bucket: return nil
        case .object:
            return PolicyGrant.Condition(
                "StringEquals", "s3:prefix", prefixes.map(LiteralText.value).sorted())
        case .prefix:
            let folders = JobFolders.joined(Set(prefixes.compactMap(JobFolders.folder)))
            var values = Set(folders.map { LiteralText.resource($0) + "*" })
            for prefix in prefixes where JobFolders.folder(of: prefix) == nil {
                // `raw` stands in no folder and may be one: it and what is below.
                values.formUnion(
                    [LiteralText.resource(prefix), LiteralText.resource(prefix) + "/*"])
            }
            return PolicyGrant.Condition("StringLike", "s3:prefix", values.sorted())
        }
    }
}
