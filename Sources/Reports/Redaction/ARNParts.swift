/// An ARN in pieces, of which some are names: `arn:aws:iam::111122223333:role/etl` has the account
/// and the role's name. Joined, the pieces are the text again.
struct ARNParts {
    /// Each piece with what it names; nil for what stays.
    private(set) var pieces: [(kind: Pseudonyms.Kind?, piece: String)] = []

    /// Words that stand before names in resources, as AWS writes them (Service Authorization
    /// Reference, "Resource types").
    private static let types: [String: Pseudonyms.Kind] = [
        "role": .role, "user": .user, "assumed-role": .role, "federated-user": .user,
        "group": .name, "policy": .policy, "instance-profile": .name, "key": .key, "alias": .key,
        "accesspoint": .bucket, "object": .key, "job": .job, "crawler": .job, "trail": .name,
        "vpc-endpoint": .name, "vpc": .name, "session": .session, "organization": .name,
        "ou": .name, "account": .account, "root": .name, "service-role": .role,
        "aws-service-role": .role, "log-group": .name, "log-stream": .name, "mfa": .user,
        "saml-provider": .name, "oidc-provider": .name, "service_control_policy": .policy,
        "resource_control_policy": .policy, "aws-reserved": .role, "aws": .policy,
    ]

    init(_ text: String) {
        let parts = text.split(separator: ":", maxSplits: 5, omittingEmptySubsequences: false)
            .map(String.init)
        guard parts.count == 6, parts[4] != "aws" else {
            // A policy of AWS's own is nobody's; a stump is all name.
            pieces = parts.count == 6 ? [(nil, text)] : [(.name, text)]
            return
        }
        pieces = [
            (nil, parts[0...3].joined(separator: ":") + ":"), (.account, parts[4]), (nil, ":"),
        ]
        if parts[2] == "s3", parts[4].isEmpty {
            addObject(parts[5][...])
        } else {
            addResource(parts[5][...])
        }
    }

    private mutating func addObject(_ resource: Substring) {
        let bucket = resource.prefix { $0 != "/" }
        add(.bucket, bucket)
        addPath(resource.dropFirst(bucket.count), .key)
    }

    private mutating func addResource(_ resource: Substring) {
        let type = resource.prefix { $0 != "/" && $0 != ":" }
        guard let kind = ARNParts.types[String(type)] else {
            addPath(resource, .name)
            return
        }
        pieces.append((nil, String(type)))
        // The session stands behind the role.
        let isSession = type == "assumed-role"
        addPath(resource.dropFirst(type.count), kind, then: isSession ? .session : nil)
    }

    /// Names between slashes and colons; words of types among them stay.
    private mutating func addPath(
        _ path: Substring, _ kind: Pseudonyms.Kind, then next: Pseudonyms.Kind? = nil
    ) {
        var kind = kind
        var rest = path
        var isFirst = true
        while !rest.isEmpty {
            if let separator = rest.first, separator == "/" || separator == ":" {
                pieces.append((nil, String(separator)))
                rest = rest.dropFirst()
                continue
            }
            let name = rest.prefix { $0 != "/" && $0 != ":" }
            if let inner = ARNParts.types[String(name)], kind != .key, name.count < rest.count {
                pieces.append((nil, String(name)))
                kind = inner
            } else {
                add(kind, name)
                if isFirst, let next { kind = next }
                isFirst = false
            }
            rest = rest.dropFirst(name.count)
        }
    }

    private mutating func add(_ kind: Pseudonyms.Kind, _ name: Substring) {
        if !name.isEmpty { pieces.append((kind, String(name))) }
    }
}
