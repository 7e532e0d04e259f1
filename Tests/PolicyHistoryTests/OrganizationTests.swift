import AWSTypes
import Testing

@testable import PolicyHistory

@Suite struct OrganizationTests {
    static let member = AccountID("222233334444") ?? Events.unreachable()

    static func entry(
        _ kind: Subject.Kind, _ name: String, _ facet: Facet, _ value: String?, hour: Int = 6,
        _ source: HistoryEntry.Source = .snapshot, id: String = ""
    ) -> HistoryEntry {
        HistoryEntry(
            subject: Subject(kind, name), facet: facet, time: Events.time(hour),
            value: HistoryEntry.Value(value),
            source: source, origin: "test", eventID: id)
    }

    /// A root, a unit and an account, each with AWS's own policies, as captured at 6.
    static let captured: [HistoryEntry] = {
        var entries = [
            entry(.organization, "o-1", "organization", #"{"managementAccount":"111122223333"}"#),
            entry(.organization, "o-1", "accounts/*", #"["222233334444"]"#),
            entry(.organization, "o-1", "accounts/222233334444", "222233334444"),
            entry(.organization, "o-1", "root", "r-1"),
            entry(.organizationTarget, "222233334444", "parent", "ou-1"),
            entry(.organizationTarget, "ou-1", "parent", "r-1"),
        ]
        for target in ["r-1", "ou-1", "222233334444"] {
            for type in ControlPolicyType.allCases {
                let id = type.fullAccessID
                entries += [
                    entry(.organizationTarget, target, type.attachments.listing, "[\"\(id)\"]"),
                    entry(.organizationTarget, target, type.attachments.member(id), id),
                ]
            }
        }
        return entries
    }()

    /// The levels with the names of their policies: `?` for what is not known.
    static func levels(
        _ type: ControlPolicyType, _ entries: [HistoryEntry], at hour: Int = 12,
        of account: AccountID = member
    ) -> String {
        let history = PolicyHistory(entries: entries)
        switch history.membership(of: account, at: Events.time(hour)) {
        case .notCaptured: return "unknown"
        case .known(nil, _): return "in none"
        case .known(let found?, _):
            let levels = type == .service ? found.serviceControl : found.resourceControl
            return levels.map { level in
                let names = level.policies.value?.map { $0.value?.name ?? "?" } ?? ["?"]
                return "\(level.target): \(names.joined(separator: " "))"
            }.joined(separator: ", ")
        }
    }

    static func attach(_ policy: String, to target: String, hour: Int = 9) -> [HistoryEntry] {
        PolicyChangeEvents.read(
            Events.record(
                "organizations", "AttachPolicy", at: Events.time(hour),
                #"{"policyId":"\#(policy)","targetId":"\#(target)"}"#)
        ).entries
    }

    static func created(_ policy: String, type: String, hour: Int) -> [HistoryEntry] {
        PolicyChangeEvents.read(
            Events.record(
                "organizations", "CreatePolicy", at: Events.time(hour),
                #"{"name":"\#(policy)","type":"\#(type)","content":\#(ChangeCase.text)}"#,
                response: #"{"policy":{"policySummary":{"id":"\#(policy)"}}}"#)
        ).entries
    }

    static let full = "r-1: p-FullAWSAccess, ou-1: p-FullAWSAccess, 222233334444: p-FullAWSAccess"
    static let fullResource =
        "r-1: p-RCPFullAWSAccess, ou-1: p-RCPFullAWSAccess, 222233334444: p-RCPFullAWSAccess"

    @Test func `what was captured holds at every level`() {
        #expect(OrganizationTests.levels(.service, OrganizationTests.captured) == Self.full)
        #expect(
            OrganizationTests.levels(.resource, OrganizationTests.captured) == Self.fullResource)
    }

    @Test(arguments: [8, 23])
    func `an attached policy is of the type that is known of it, whenever`(hour: Int) {
        let entries =
            Self.captured + Self.attach("p-9", to: "ou-1")
            + Self.created("p-9", type: "RESOURCE_CONTROL_POLICY", hour: hour)
        #expect(Self.levels(.service, entries) == Self.full)
        let name = hour == 8 ? "p-9" : "?"  // Content of 23:00 says nothing of noon.
        let expected =
            "r-1: p-RCPFullAWSAccess, ou-1: \(name) p-RCPFullAWSAccess, "
            + "222233334444: p-RCPFullAWSAccess"
        #expect(Self.levels(.resource, entries) == expected)
        #expect(Self.levels(.resource, entries.reversed()) == expected)
    }

    @Test func `while the type is not known, the policy is unknown in both`() {
        let entries = Self.captured + Self.attach("p-9", to: "ou-1")
        #expect(
            Self.levels(.service, entries)
                == "r-1: p-FullAWSAccess, ou-1: ? p-FullAWSAccess, 222233334444: p-FullAWSAccess")
        #expect(Self.levels(.resource, entries).contains("ou-1: ? p-RCPFullAWSAccess"))
        #expect(Self.levels(.service, entries, at: 8) == Self.full)
    }

    @Test func `a policy of another type decides no request`() {
        let entries =
            Self.captured + Self.attach("p-9", to: "ou-1")
            + Self.created("p-9", type: "TAG_POLICY", hour: 8)
        #expect(Self.levels(.service, entries) == Self.full)
        #expect(Self.levels(.resource, entries) == Self.fullResource)
    }

    @Test func `a detached policy is gone, whatever its type`() {
        let detach = PolicyChangeEvents.read(
            Events.record(
                "organizations", "DetachPolicy", at: Events.time(10), id: "e-2",
                #"{"policyId":"p-9","targetId":"ou-1"}"#)
        ).entries
        let entries = Self.captured + Self.attach("p-9", to: "ou-1") + detach
        #expect(Self.levels(.service, entries) == Self.full)
    }

    @Test func `a moved account stands below its new parent`() {
        let moved = PolicyChangeEvents.read(
            Events.record(
                "organizations", "MoveAccount",
                #"{"accountId":"222233334444","destinationParentId":"r-1"}"#)
        ).entries
        #expect(
            Self.levels(.service, Self.captured + moved)
                == "r-1: p-FullAWSAccess, 222233334444: p-FullAWSAccess")
        #expect(Self.levels(.service, Self.captured + moved, at: 8) == Self.full)
    }

    @Test func `a level above whose place is not known is one more unknown level`() {
        let entries = Self.captured.filter { $0.facet != "parent" || $0.subject.name != "ou-1" }
        #expect(
            Self.levels(.service, entries)
                == "?: ?, ou-1: p-FullAWSAccess, 222233334444: p-FullAWSAccess")
        let history = PolicyHistory(entries: entries)
        let found = history.membership(of: Self.member, at: Events.time(12)).value ?? nil
        #expect(found?.isPathComplete == false)
    }

    @Test func `parents that lead in a circle end`() {
        let circle =
            Self.captured.filter { $0.facet != "parent" } + [
                Self.entry(.organizationTarget, "222233334444", "parent", "ou-1"),
                Self.entry(.organizationTarget, "ou-1", "parent", "ou-2"),
                Self.entry(.organizationTarget, "ou-2", "parent", "ou-1"),
            ]
        #expect(Self.levels(.service, circle).hasPrefix("?: ?, ou-2"))
    }

    static func policyType(_ name: String, hour: Int) -> [HistoryEntry] {
        PolicyChangeEvents.read(
            Events.record(
                "organizations", name, at: Events.time(hour), id: "t\(hour)",
                #"{"rootId":"r-1","policyType":"SERVICE_CONTROL_POLICY"}"#)
        ).entries
    }

    @Test func `a type that is switched off holds nobody, and begins anew when switched on`() {
        let entries =
            Self.captured + Self.created("p-9", type: "SERVICE_CONTROL_POLICY", hour: 5)
            + Self.attach("p-9", to: "ou-1", hour: 7)
            + Self.policyType("DisablePolicyType", hour: 9)
            + Self.policyType("EnablePolicyType", hour: 11)
        #expect(Self.levels(.service, entries, at: 8).contains("ou-1: p-9 p-FullAWSAccess"))
        #expect(Self.levels(.service, entries, at: 10) == "")
        #expect(Self.levels(.service, entries, at: 12) == Self.full)
        #expect(Self.levels(.resource, entries, at: 10) == Self.fullResource)
    }

    @Test func `accounts join and leave by events in the management account`() {
        let joined = PolicyChangeEvents.read(
            Events.record(
                "organizations", "CreateAccountResult", at: Events.time(8), id: "j", "null",
                extra: #"""
                    "serviceEventDetails":{"createAccountStatus":{"state":"SUCCEEDED",
                    "accountId":"555566667777"}}
                    """#)
        ).entries
        let left = PolicyChangeEvents.read(
            Events.record(
                "organizations", "RemoveAccountFromOrganization", at: Events.time(11), id: "l",
                #"{"accountId":"555566667777"}"#)
        ).entries
        let new = AccountID("555566667777") ?? Events.unreachable()
        let entries = Self.captured + joined + left
        #expect(Self.levels(.service, entries, at: 7, of: new) == "in none")
        #expect(
            Self.levels(.service, entries, at: 9, of: new)
                == "r-1: p-FullAWSAccess, 555566667777: p-FullAWSAccess")
        #expect(Self.levels(.service, entries, at: 12, of: new) == "in none")
    }

    @Test(arguments: [
        #"{"id":"222233334444","type":"ACCOUNT"}"#, #"{"id":"a@example.com","type":"EMAIL"}"#,
    ])
    func `an invited account joins the organization that its answer names`(party: String) {
        let accepted = PolicyChangeEvents.read(
            Events.record(
                "organizations", "AcceptHandshake", at: Events.time(9), #"{"handshakeId":"h-1"}"#,
                response: #"{"handshake":{"action":"INVITE","parties":[\#(party),"#
                    + #"{"id":"1","type":"ORGANIZATION"}]}}"#,
                extra: #""recipientAccountId":"222233334444""#)
        ).entries
        let before = Self.captured.filter {
            $0.subject.name != "222233334444" && !Facet.accounts.contains($0.facet)
        }
        let none = Self.entry(.organization, "o-1", "accounts/*", "[]")
        #expect(Self.levels(.service, before + accepted + [none], at: 8) == "in none")
        #expect(
            Self.levels(.service, before + accepted + [none], at: 10)
                == "r-1: p-FullAWSAccess, 222233334444: p-FullAWSAccess")
    }

    @Test func `an account in no organization says so itself`() {
        let alone = Self.entry(.organizationTarget, "222233334444", "member-of/*", "[]")
        #expect(Self.levels(.service, [alone]) == "in none")
        #expect(Self.levels(.service, []) == "unknown")
    }
}
