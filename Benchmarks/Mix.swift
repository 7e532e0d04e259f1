/// What generated logs are made of: shares, sizes and varieties, each by name. Who tunes a program
/// on one mix tunes it for that; so every other run draws another.
struct Mix: Equatable {
    /// The share of requests that are refused.
    var refused = 0.005
    /// The share of CloudTrail's records that are an `AssumeRole`, by services and by people.
    var assumeRole = 0.0005
    /// The share of CloudTrail's records that are neither S3's nor an `AssumeRole`.
    var otherServices = 0.16
    var roles = 20
    var buckets = 8
    /// How many of S3's operations are asked for, up to `Mix.operations`.
    var actions = 1
    /// Whether every request has an address of its own, as executors do; else one of a subnet's.
    var distinctAddresses = true
    /// Whether every request names another key; else one of eight.
    var distinctKeys = true
    /// About how long a key is, in bytes.
    var keyBytes = 110
    /// Whether the account's policies are known.
    var snapshot = true
    /// Into how many files the records are cut.
    var files = 10

    /// S3's operations, as the access log and as CloudTrail name them.
    static let operations: [(log: String, method: String, event: String)] = [
        ("REST.GET.OBJECT", "GET", "GetObject"), ("REST.PUT.OBJECT", "PUT", "PutObject"),
        ("REST.HEAD.OBJECT", "HEAD", "HeadObject"),
        ("REST.DELETE.OBJECT", "DELETE", "DeleteObject"),
        ("REST.GET.OBJECT_TAGGING", "GET", "GetObjectTagging"),
    ]

    /// One drawn at random.
    init(drawnFrom seed: UInt64) {
        var random = SeededSequence(seed: seed)
        refused = [0.0005, 0.002, 0.005, 0.02][random.number(below: 4)]
        assumeRole = [0.0005, 0.02, 0.125, 0.25][random.number(below: 4)]
        otherServices = [0.05, 0.16, 0.4, 1][random.number(below: 4)]
        roles = 1 + random.number(below: 200)
        buckets = 1 + random.number(below: 60)
        actions = 1 + random.number(below: Mix.operations.count)
        distinctAddresses = random.isOnce(in: 2)
        distinctKeys = !random.isOnce(in: 4)
        keyBytes = 20 + random.number(below: 380)
        snapshot = random.isOnce(in: 2)
        files = [1, 4, 40, 200][random.number(below: 4)]
    }

    private init() {}

    /// What the tables of docs/PERFORMANCE.md are about.
    static let standard = Mix()

    /// A trail in which one event in eight is somebody who takes a role.
    static let manyRoles: Mix = {
        var mix = Mix()
        (mix.assumeRole, mix.snapshot, mix.files) = (0.125, false, 160)
        return mix
    }()

    /// Access logs of many roles, buckets and operations.
    static let spread: Mix = {
        var mix = Mix()
        (mix.roles, mix.buckets, mix.actions, mix.snapshot) = (40, 20, 5, false)
        return mix
    }()

    /// An incident: every request of every job is refused.
    static let storm: Mix = {
        var mix = spread
        (mix.refused, mix.actions) = (1, 4)
        return mix
    }()

    /// An incident of one job.
    static let stormOfOne: Mix = {
        var mix = storm
        (mix.roles, mix.buckets, mix.actions) = (1, 1, 1)
        return mix
    }()
}

extension Mix: CustomStringConvertible {
    private static let names = [
        "refused", "assume-role", "other-services", "roles", "buckets", "actions",
        "distinct-addresses", "distinct-keys", "key-bytes", "snapshot", "files",
    ]

    /// Sets what `NAME=VALUE` says; false where there is nothing of that name or no such value.
    mutating func set(_ text: String) -> Bool {
        let parts = text.split(separator: "=", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 2 else { return false }
        func take<Value>(_ value: Value?, _ field: WritableKeyPath<Mix, Value>) -> Bool {
            guard let value else { return false }
            self[keyPath: field] = value
            return true
        }
        let share = Double(parts[1]).flatMap { (0...1).contains($0) ? $0 : nil }
        let count = Int(parts[1]).flatMap { (1...100_000).contains($0) ? $0 : nil }
        let flag = ["yes": true, "no": false][parts[1]]
        switch parts[0] {
        case "refused": return take(share, \.refused)
        case "assume-role": return take(share, \.assumeRole)
        case "other-services": return take(share, \.otherServices)
        case "roles": return take(count, \.roles)
        case "buckets": return take(count, \.buckets)
        case "actions": return take(count.map { min($0, Mix.operations.count) }, \.actions)
        case "distinct-addresses": return take(flag, \.distinctAddresses)
        case "distinct-keys": return take(flag, \.distinctKeys)
        case "key-bytes": return take(count.map { min($0, 900) }, \.keyBytes)
        case "snapshot": return take(flag, \.snapshot)
        case "files": return take(count, \.files)
        default: return false
        }
    }

    /// As `set` takes it, one after the other.
    var description: String {
        let values: [Any] = [
            refused, assumeRole, otherServices, roles, buckets, actions,
            distinctAddresses ? "yes" : "no", distinctKeys ? "yes" : "no", keyBytes,
            snapshot ? "yes" : "no", files,
        ]
        return zip(Mix.names, values).map { "\($0)=\($1)" }.joined(separator: " ")
    }
}
