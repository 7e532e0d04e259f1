import AWSTypes
import Testing

@testable import PolicyHistory

/// A key that is named without its account is missing where it is looked up.
@Suite struct KeyGapTests {
    private static let caller = AccountID("111122223333")
    private static let owner = AccountID("444455556666")

    private func gaps(_ key: String?, keyOwner: AccountID?) -> [DocumentGap] {
        let time = Instant(seconds: 1_700_000_000)
        var named = NamedSubjects()
        (named.key, named.keyOwner, named.region) = (key, keyOwner, "eu-west-1")
        return PolicyHistory(entries: []).gaps(of: named, at: time)
    }

    @Test(arguments: [
        ("alias/data", caller, "111122223333"), ("alias/data", owner, "444455556666"),
        ("arn:aws:kms:eu-west-1:444455556666:alias/data", caller, "444455556666"),
        ("alias/data", nil, "ACCOUNT"), ("1234abcd-12ab-34cd-56ef-1234567890ab", nil, "ACCOUNT"),
    ])
    func `what does not tell a key is missing in its account`(
        key: String, keyOwner: AccountID?, account: String
    ) {
        let found = gaps(key, keyOwner: keyOwner)
        #expect(found.map(\.subject) == [Subject(.account, account)])
        #expect(found.map(\.reason.kind) == [.aliasNotKnown])
    }

    @Test func `an id is a key of the account that it is looked up in`() {
        let found = gaps("1234abcd-12ab-34cd-56ef-1234567890ab", keyOwner: KeyGapTests.caller)
        let arn = "arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab"
        #expect(Set(found.map(\.subject)) == [Subject(.key, arn)])
    }
}
