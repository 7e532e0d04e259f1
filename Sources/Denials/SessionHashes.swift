import AWSTypes

/// By what a session is found: two may share a hash, which costs and changes nothing.
public struct SessionHashes: Hashable, Sendable {
    /// Of the role's account.
    public let account: UInt64
    /// Of account and role: names are unique in an account whatever the path (IAM User Guide, "IAM
    /// identifiers").
    public let role: UInt64
    /// Of account and session name.
    public let session: UInt64

    init(account: UInt64, role: UInt64, session: UInt64) {
        self.account = account
        self.role = role
        self.session = session
    }

    /// Of a session of a role by the role's account and name.
    public init(account: String, role: String, session: String) {
        self.init(account.utf8, role.utf8, session.utf8)
    }

    private init(
        _ account: some Sequence<UInt8>, _ role: some Sequence<UInt8>,
        _ session: some Sequence<UInt8>
    ) {
        var hash = FNV1a()
        hash.take(account)
        self.account = hash.value
        var ofSession = hash
        hash.take(CollectionOfOne(UInt8(ascii: "/")))
        hash.take(role)
        self.role = hash.value
        ofSession.take(CollectionOfOne(UInt8(ascii: ":")))
        ofSession.take(session)
        self.session = ofSession.value
    }

    /// Of a role's ARN with or without a path; nil for other texts.
    init?(role arn: UnsafeRawBufferPointer, session: UnsafeRawBufferPointer) {
        guard arn.starts(with: "arn:aws".utf8),
            let service = arn.dropFirst(7).firstIndex(of: UInt8(ascii: ":")),
            arn[service...].starts(with: ":iam::".utf8)
        else { return nil }
        let rest = arn[(service + 6)...]
        let account = rest.prefix(12)
        guard account.count == 12, account.allSatisfy({ (0x30...0x39).contains($0) }),
            rest.dropFirst(12).starts(with: ":role/".utf8),
            let slash = rest.lastIndex(of: UInt8(ascii: "/")), slash + 1 < rest.endIndex
        else { return nil }
        self.init(account, rest[(slash + 1)...], session)
    }
}
