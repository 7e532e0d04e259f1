public import AWSTypes

/// AWS's own sentence about a denial, read by its grammar (IAM User
/// Guide, "Troubleshoot access denied error messages").
///
/// Object keys may hold spaces, quotes and even the words "because no …", so that the reason is
/// looked for from the end: behind the last quote of a quoted resource. Linear in the text.
public struct DenialMessage: Hashable, Sendable {
    /// The type of policy that the message names.
    public enum PolicyType: String, Sendable {
        case identity = "identity-based policy"
        case resource = "resource-based policy"
        case permissionsBoundary = "permissions boundary"
        case session = "session policy"
        case serviceControl = "service control policy"
        case resourceControl = "resource control policy"
        case vpcEndpoint = "VPC endpoint policy"
        case roleTrust = "role trust policy"
        /// No policy, but S3's own sentence about Block Public Access.
        case blockPublicAccess = "S3 Block Public Access"
        /// The setting of it that refuses public ACLs.
        case blockPublicACLs = "S3 BlockPublicAcls"
        /// No policy, but S3's own sentence about a bucket that takes no SSE-C uploads.
        case blockedEncryption = "the bucket's blocked encryption types"
        /// No policy, but KMS's own sentence about a key that cannot be used.
        case keyState = "the key's state"
    }

    /// The ARN after `User:`.
    public let principalARN: String?
    /// The IAM action, which need not be the API that was called.
    public let action: Action?
    /// The ARN after `on resource:`.
    public let resource: String?
    /// The type of policy blamed; nil where no reason is given.
    public let policyType: PolicyType?
    /// Whether it denies explicitly.
    public let isExplicit: Bool
    /// The policy's ARN, which AWS adds since 2026 for some types.
    public let policyARN: String?
    /// Whether the text stops before its reason at CloudTrail's limit of 1,024 characters.
    public let isTruncated: Bool
    /// Whether a service control policy stands behind an endpoint policy's deny.
    public let isThroughServiceControl: Bool
    /// The state of the key, as KMS's API names it, where the sentence is about that.
    public let keyState: String?
    private let isKeySentence: Bool

    /// Whether it is about a KMS key: the action, or one of KMS's own sentences.
    public var isAboutKey: Bool { isKeySentence || action?.service.lowercased() == "kms" }

    /// The key's ARN, where the message is about one and names it.
    public var keyARN: String? {
        guard isAboutKey, let resource, resource.hasPrefix("arn:"), resource.contains(text: ":kms:")
        else {
            return nil
        }
        return resource
    }

    /// The longest text CloudTrail keeps; one cut there has lost its end.
    static let truncatedLength = 1_000

    /// Reads a message; nil where it says nothing of who, what and why (`Access Denied`).
    public init?(_ text: String) {
        // Most refusals say `Access Denied` and no more; one word tells, whatever is around it.
        guard DenialMessage.wordsOfSentences.contains(where: { text.contains(text: $0) }) else {
            return nil
        }
        let folded = DenialMessage.collapsed(text)
        let marker = "is not authorized to perform: "
        let keySentence = DenialMessage.keySentences.contains { folded.contains(text: $0) }
        guard let start = folded.firstRange(ofText: marker) else {
            let stated = KeyStateSentence(folded)
            guard keySentence || stated != nil else { return nil }
            principalARN = nil
            action = nil
            resource = stated?.keyARN
            isKeySentence = true
            policyType = stated == nil ? .resource : .keyState
            keyState = stated?.state
            isExplicit = stated != nil
            policyARN = nil
            isThroughServiceControl = false
            isTruncated = false
            return
        }
        keyState = nil
        principalARN = DenialMessage.principal(in: folded[..<start.lowerBound])
        let rest = folded[start.upperBound...]
        action = Action(rest.upTo(" ", or: ","))
        let parts = DenialMessage.split(rest)
        resource = parts.resource
        isKeySentence = keySentence
        let reason = DenialMessage.Reason(parts.reason, action: action)
        policyType = keySentence ? .resource : reason.type
        isExplicit = reason.isExplicit
        policyARN = reason.policyARN
        isThroughServiceControl = reason.isThroughServiceControl
        isTruncated =
            policyType == nil && text.utf8.count >= DenialMessage.truncatedLength
    }

    /// KMS's own sentences: key policy, grant, or another account's key.
    private static let keySentences = [
        "because the resource does not exist in this Region, no resource-based policies allow "
            + "access, or a resource-based policy explicitly denies access",
        "The ciphertext refers to a customer master key that does not exist",
    ]

    /// Words without white space, of which every sentence that is read here holds one.
    private static let wordsOfSentences =
        ["authorized", "resource-based", "ciphertext"] + KeyStateSentence.words

    // MARK: - Parts

    /// `User: ARN ` or `User ARN ` or `User: "ARN" ` before the marker.
    private static func principal(in head: Substring) -> String? {
        guard let user = head.lastRange(ofText: "User") else { return nil }
        let text = Substring(
            head[user.upperBound...].utf8.drop {
                $0 == UInt8(ascii: ":") || $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\"")
            })
        let arn = text.upTo(" ", or: "\"")
        return arn.begins(with: "arn:") ? String(arn) : nil
    }

    /// The resource, and the text behind it that may hold the reason.
    private static func split(_ rest: Substring) -> (resource: String?, reason: Substring) {
        let opening = "on resource: "
        guard let on = rest.firstRange(ofText: opening) else {
            if let on = rest.firstRange(ofText: " on arn:") {
                let text = rest[on.lowerBound...].dropFirst(4)
                let arn = text.upTo(" ")
                return (String(arn), text[arn.endIndex...])
            }
            return (nil, rest)
        }
        let text = rest[on.upperBound...]
        guard text.first == "\"" else { return splitBare(text) }
        // A key may hold what looks like the end: the last such place is AWS's own.
        let ends = ["\" because ", "\" with an explicit deny "]
        let end = ends.compactMap { text.lastRange(ofText: $0) }.max {
            $0.lowerBound < $1.lowerBound
        }
        guard let end else {
            let inner = text.dropFirst()
            let close = inner.lastIndex(of: "\"") ?? inner.endIndex
            return (String(inner[..<close]), "")
        }
        return (
            String(text[text.index(after: text.startIndex)..<end.lowerBound]),
            text[text.index(after: end.lowerBound)...]
        )
    }

    /// A resource without quotes: it ends before the reason, at the latest.
    private static func splitBare(_ text: Substring) -> (resource: String?, reason: Substring) {
        let ends = [" because ", " with an explicit deny "]
        let end = ends.compactMap { text.firstRange(ofText: $0) }.min {
            $0.lowerBound < $1.lowerBound
        }
        guard let end else { return (String(text.upTo(" ")), "") }
        return (String(text[..<end.lowerBound]), text[end.lowerBound...])
    }

    /// White space of any kind folded to single spaces: messages are wrapped over lines.
    private static func collapsed(_ text: String) -> String {
        if isCollapsed(text) { return text }
        var folded: [UInt8] = []
        folded.reserveCapacity(text.utf8.count)
        for byte in text.utf8 {
            if !isSpace(byte) {
                folded.append(byte)
            } else if folded.last != 0x20 {
                folded.append(0x20)
            }
        }
        return String(decoding: folded, as: UTF8.self)
    }

    private static func isCollapsed(_ text: String) -> Bool {
        let bytes = text.utf8.span
        var before: UInt8 = 0
        for index in bytes.indices {
            let byte = bytes[index]
            if isSpace(byte), byte != 0x20 || before == 0x20 { return false }
            before = byte
        }
        return true
    }

    private static func isSpace(_ byte: UInt8) -> Bool {
        byte == 0x20 || (byte >= 0x09 && byte <= 0x0D)
    }
}

extension DenialMessage {
    /// The clause that names the layer.
    private struct Reason {
        var type: PolicyType?
        var isExplicit = false
        var policyARN: String?
        var isThroughServiceControl = false

        private static let types: [(words: String, type: PolicyType)] = [
            ("identity-based policy", .identity), ("resource-based policy", .resource),
            ("permissions boundary", .permissionsBoundary), ("session policy", .session),
            ("sessions policy", .session), ("service control policy", .serviceControl),
            ("resource control policy", .resourceControl), ("VPC endpoint policy", .vpcEndpoint),
            ("role trust policy", .roleTrust),
        ]

        /// S3's own sentences about settings of the bucket or account (S3 User Guide, "Troubleshoot
        /// access denied (403 Forbidden) errors in Amazon S3": Block Public Access settings, S3
        /// encryption settings), in the wordings of different years.
        private static let settings: [(words: String, type: PolicyType)] = [
            (
                "because public ACLs are prevented by the BlockPublicAcls setting in S3 Block "
                    + "Public Access", .blockPublicACLs
            ),
            (
                "because public policies are prevented by the BlockPublicPolicy setting in S3 "
                    + "Block Public Access", .blockPublicAccess
            ),
            (
                "because public access control lists (ACLs) are blocked by the BlockPublicAcls "
                    + "block public access setting", .blockPublicACLs
            ),
            (
                "because public policies are blocked by the BlockPublicPolicy block public access "
                    + "setting", .blockPublicAccess
            ),
            (
                "because this bucket has blocked upload requests that specify Server Side "
                    + "Encryption with Customer provided keys (SSE-C)", .blockedEncryption
            ),
        ]

        init(_ clause: Substring, action: Action?) {
            for (words, type) in Reason.settings {
                guard let range = clause.lastRange(ofText: words),
                    Reason.isEnd(clause[range.upperBound...])
                else { continue }
                self.type = type
                isExplicit = true
                return
            }
            let explicit = "with an explicit deny in "
            if let start = clause.lastRange(ofText: explicit) {
                var words = clause[start.upperBound...]
                for article in ["a ", "an ", "the "] where words.begins(with: article) {
                    words = words.behind(article)
                    break
                }
                isExplicit = true
                take(words) {
                    Reason.isEnd($0) || $0.begins(with: ":") || $0.begins(with: ", with ")
                }
            } else if let start = clause.lastRange(ofText: "because no ") {
                let tail = action.map { " allows the \($0) action" } ?? " allows the "
                take(clause[start.upperBound...]) { rest in
                    // The whole tail and AWS's own end, or as much of it as the limit left.
                    tail.utf8.starts(with: rest.utf8)
                        || rest.begins(with: tail) && Reason.isEnd(rest.behind(tail))
                }
            }
        }

        /// What may follow the reason: nothing, a full stop, what a service, an SDK, a log or a
        /// document around it appends.
        private static func isEnd(_ rest: Substring) -> Bool {
            rest.isEmpty || ends.contains { rest.begins(with: $0) }
        }

        private static let ends = [
            ".", " (", " transitively", " status code", " Status Code", " Encoded", ";", "\"", "'",
            "<", ", ", " at ", "\\n", "\\r",
        ]

        private mutating func take(_ words: Substring, isWhole: (Substring) -> Bool) {
            guard let match = Reason.types.first(where: { words.begins(with: $0.words) }) else {
                return
            }
            let rest = words.behind(match.words)
            // Words of an object's key that merely look like a reason do not end as AWS's do.
            guard isWhole(rest) else { return }
            type = match.type
            isThroughServiceControl =
                rest.contains(text: "transitively through a service control policy")
            for opening in [": arn:", ", with policy ARN: arn:"] where rest.begins(with: opening) {
                let arn = rest.behind(String(opening.dropLast(4))).upTo(" ", or: ",")
                policyARN = arn.hasSuffix(".") ? String(arn.dropLast()) : String(arn)
            }
        }
    }
}

extension Substring {
    /// The beginning, up to the first of these ASCII characters.
    func upTo(_ end: Unicode.Scalar, or other: Unicode.Scalar? = nil) -> Substring {
        let first = UInt8(ascii: end)
        let second = UInt8(ascii: other ?? end)
        let bytes = utf8.span
        var count = 0
        while count < bytes.count, bytes[count] != first, bytes[count] != second { count += 1 }
        return self[..<utf8.index(startIndex, offsetBy: count)]
    }
}
