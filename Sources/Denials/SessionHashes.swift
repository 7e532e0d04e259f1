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
        // Written out, byte by byte: a trail may hold a session in every eighth record.
        var place = 0
        guard SessionHashes.take("arn:aws", of: arn, at: &place) else { return nil }
        while place < arn.count, arn[place] != UInt8(ascii: ":") { place += 1 }
        guard SessionHashes.take(":iam::", of: arn, at: &place) else { return nil }
        let account = place
        while place < arn.count, (0x30...0x39).contains(arn[place]) { place += 1 }
        let end = place
        guard end - account == 12, SessionHashes.take(":role/", of: arn, at: &place) else {
            return nil
        }
        var name = arn.count
        while arn[name - 1] != UInt8(ascii: "/") { name -= 1 }
        guard name < arn.count else { return nil }
        self.init(
            UnsafeRawBufferPointer(rebasing: arn[account..<end]),
            UnsafeRawBufferPointer(rebasing: arn[name...]), session)
    }

    /// Passes over a word that stands at a place; false where another does.
    private static func take(
        _ word: StaticString, of bytes: UnsafeRawBufferPointer, at place: inout Int
    ) -> Bool {
        let end = place + word.utf8CodeUnitCount
        guard end <= bytes.count else { return false }
        for index in place..<end where bytes[index] != word.utf8Start[index - place] {
            return false
        }
        place = end
        return true
    }
}
