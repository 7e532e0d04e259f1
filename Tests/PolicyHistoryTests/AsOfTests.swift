import AWSTypes
import Testing
import Wording

@testable import PolicyHistory

@Suite struct AsOfTests {
    static let bucket = Subject(.bucket, "lake")

    static func fact(
        _ hour: Int, _ value: HistoryEntry.Value, _ source: HistoryEntry.Source = .snapshot,
        facet: Facet = "payer", subject: Subject = bucket, id: String = "", origin: String? = nil
    ) -> HistoryEntry {
        HistoryEntry(
            subject: subject, facet: facet, time: Events.time(hour), value: value, source: source,
            origin: origin
                ?? (source == .change ? "PutBucketRequestPayment" : "s3/lake/payer.json"),
            eventID: id, author: source == .change ? Events.author : nil)
    }

    /// What holds at each hour from 8 to 12, `?` for what is not known, `+` behind what was
    /// captured later.
    static func course(_ entries: [HistoryEntry]) -> String {
        let history = PolicyHistory(entries: entries)
        return (8...12).map { hour in
            switch history.fact(bucket, "payer", at: Events.time(hour)) {
            case .known(let value, let provenance):
                return (value ?? "-") + (provenance.isLater ? "+" : "")
            case .notCaptured: return "?"
            }
        }.joined(separator: " ")
    }

    @Test(
        arguments: [
            (
                "a capture holds from its time on, and stands in before", [fact(10, .text("A"))],
                "A+ A+ A A A"
            ),
            (
                "a change holds from its time on; before it nothing is known",
                [fact(10, .text("A"), .change)], "? ? A A A"
            ),
            (
                "a later capture does not reach back across a change",
                [fact(10, .text("A"), .change), fact(11, .text("A"))], "? ? A A A"
            ),
            (
                "a capture before a change holds until it",
                [fact(9, .text("A")), fact(11, .text("B"), .change)], "A+ A A B B"
            ),
            (
                "a removal is known", [fact(9, .text("A")), fact(11, .absent, .change)],
                "A+ A A - -"
            ),
            (
                "the latest of several captures decides",
                [fact(9, .text("A")), fact(11, .text("B"))], "A+ A A B B"
            ),
            (
                "in one second a change beats a capture",
                [fact(9, .text("A")), fact(9, .text("B"), .change)], "A+ B B B B"
            ),
            (
                "what could not be read hides what was there before",
                [fact(9, .text("A")), fact(11, .unreadable("torn"))], "A+ A A ? ?"
            ),
            (
                "a later capture that could not be read does not hide the next",
                [fact(10, .unreadable("torn")), fact(11, .text("A"))], "A+ A+ ? A A"
            ),
            ("Config's items are captures", [fact(10, .text("A"), .config)], "A+ A+ A A A"),
        ] as [(String, [HistoryEntry], String)])
    func `what was in force`(name: String, entries: [HistoryEntry], expected: String) {
        #expect(AsOfTests.course(entries) == expected)
        #expect(AsOfTests.course(entries.reversed() + entries) == expected)
    }

    static func provenance(_ entries: [HistoryEntry], at hour: Int) -> String {
        switch PolicyHistory(entries: entries).fact(bucket, "payer", at: Events.time(hour)) {
        case .known(_, let provenance): return provenance.description
        case .notCaptured(let reason): return RemarkText.sentence(reason)
        }
    }

    @Test(
        arguments: [
            (
                [fact(9, .text("A"), .change), fact(10, .text("A"))], 11,
                "in force since 2026-05-04T09:00:00Z, PutBucketRequestPayment by role Admin/ops"
            ),
            (
                [fact(9, .text("A")), fact(12, .text("B"), .change)], 10,
                "as captured 2026-05-04T09:00:00Z (s3/lake/payer.json); changed since, at "
                    + "2026-05-04T12:00:00Z (PutBucketRequestPayment by role Admin/ops)"
            ),
            (
                [fact(9, .text("A")), fact(11, .unreadable("x")), fact(12, .text("A"))], 10,
                "as captured 2026-05-04T09:00:00Z (s3/lake/payer.json)"
            ),
            (
                [fact(11, .text("A"))], 10,
                "as captured 2026-05-04T11:00:00Z, later than the request (s3/lake/payer.json)"
            ),
            (
                [fact(11, .text("A"), .change)], 10,
                "the payer of bucket lake was changed at 2026-05-04T11:00:00Z "
                    + "(PutBucketRequestPayment by role Admin/ops) and no snapshot before that is imported"
            ),
            (
                [
                    fact(9, .text("A"), .change), fact(10, .text("B"), .change),
                    fact(11, .text("A"), .change),
                ], 12,
                "in force since 2026-05-04T11:00:00Z, PutBucketRequestPayment by role Admin/ops"
            ),
            (
                [fact(10, .unreadable("torn"))], 12,
                "the payer of bucket lake in s3/lake/payer.json could not be read: torn"
            ),
        ] as [([HistoryEntry], Int, String)])
    func `the provenance says since when, by whom, and whether it held on`(
        entries: [HistoryEntry], hour: Int, expected: String
    ) {
        #expect(AsOfTests.provenance(entries, at: hour) == expected)
        #expect(AsOfTests.provenance(entries.reversed(), at: hour) == expected)
    }

    @Test func `a policy that reads back with another layout has not changed`() {
        let put = AsOfTests.fact(
            9, .text(#"{"Version":"2012-10-17","Statement":{"Action":["s3:*"]}}"#), .change)
        let captured = AsOfTests.fact(
            11,
            .text("{\n \"Statement\": [{\"Action\": \"s3:*\"}],\n \"Version\": \"2012-10-17\"\n}"))
        let text = AsOfTests.provenance([put, captured], at: 10)
        #expect(!text.contains("changed"))
        let other = AsOfTests.fact(
            11, .text(#"{"Version":"2012-10-17","Statement":{"Action":"kms:*"}}"#))
        #expect(AsOfTests.provenance([put, other], at: 10).contains("changed since"))
    }

    // MARK: - Groups

    static let role = Subject(.role, "111122223333/etl")

    static func inline(_ entries: [HistoryEntry], at hour: Int) -> [String] {
        let group = PolicyHistory(entries: entries).group(
            Facet.inlinePolicies, of: role, at: Events.time(hour))
        let names = group.members.map { $0.name + ($0.value.value == nil ? "?" : "") }
        return names + (group.listing.value == nil ? ["…"] : [])
    }

    static func member(_ hour: Int, _ name: String, _ value: String?, _ source: HistoryEntry.Source)
        -> HistoryEntry
    {
        fact(
            hour, HistoryEntry.Value(value), source, facet: Facet.inlinePolicies.member(name),
            subject: role)
    }

    static func list(
        _ hour: Int, _ names: HistoryEntry.Value, _ source: HistoryEntry.Source = .snapshot
    )
        -> HistoryEntry
    {
        fact(hour, names, source, facet: "inline/*", subject: role)
    }

    @Test(
        arguments: [
            ([member(9, "a", "{}", .change)], 10, ["a", "…"]),
            ([list(9, .text(#"["a"]"#)), member(9, "a", "{}", .snapshot)], 10, ["a"]),
            ([list(9, .text("[]")), member(10, "a", "{}", .change)], 11, ["a"]),
            ([list(9, .text("[]")), member(10, "a", "{}", .change)], 9, []),
            ([list(11, .text("[]")), member(10, "a", nil, .change)], 9, ["a?"]),
            (
                [
                    member(9, "a", "{}", .change), list(10, .text(#"["b"]"#)),
                    member(10, "b", "{}", .snapshot),
                ], 11,
                ["b"]
            ),
            (
                [list(9, .unreadable("x")), member(8, "a", "{}", .change)], 11,
                ["a", "…"]
            ),
        ] as [([HistoryEntry], Int, [String])])
    func `a group's members follow from listings and changes`(
        entries: [HistoryEntry], hour: Int, expected: [String]
    ) {
        #expect(AsOfTests.inline(entries, at: hour) == expected)
        #expect(AsOfTests.inline(entries.reversed(), at: hour) == expected)
    }

    @Test func `a listing that no longer holds a member is when it changed`() {
        let history = PolicyHistory(entries: [
            AsOfTests.list(9, .text(#"["a"]"#)), AsOfTests.member(9, "a", "{}", .snapshot),
            AsOfTests.list(12, .text("[]")),
        ])
        let found = history.fact(AsOfTests.role, "inline/a", at: Events.time(10))
        #expect(found.provenance?.changedSince == Events.time(12))
    }

    // MARK: - Roles

    static func state(_ history: PolicyHistory, at hour: Int) -> String {
        switch history.role(account: Events.account, name: "etl", at: Events.time(hour)) {
        case .notCaptured: return "unknown"
        case .known(nil, _): return "absent"
        case .known(let role?, _): return role.uniqueID ?? "present"
        }
    }

    @Test func `a deleted role that is made again is another one`() {
        let text = ChangeCase.text
        let history = Events.history(
            Events.record(
                "iam", "CreateRole", at: Events.time(8), id: "1",
                #"{"roleName":"etl","assumeRolePolicyDocument":\#(text)}"#,
                response: #"{"role":{"arn":"arn:aws:iam::111122223333:role/etl","roleId":"AROA1"}}"#
            ),
            Events.record(
                "iam", "PutRolePolicy", at: Events.time(9), id: "2",
                #"{"roleName":"etl","policyName":"p","policyDocument":\#(text)}"#),
            Events.record(
                "iam", "DeleteRole", at: Events.time(10), id: "3", #"{"roleName":"etl"}"#),
            Events.record(
                "iam", "CreateRole", at: Events.time(11), id: "4",
                #"{"roleName":"etl","assumeRolePolicyDocument":\#(text)}"#,
                response: #"{"role":{"arn":"arn:aws:iam::111122223333:role/etl","roleId":"AROA2"}}"#
            ))
        #expect(
            (8...12).map { AsOfTests.state(history, at: $0) }
                == ["AROA1", "AROA1", "absent", "AROA2", "AROA2"])
        let role = history.role(account: Events.account, name: "etl", at: Events.time(12)).value
        #expect(role??.inlinePolicies.value?.isEmpty == true)
        for id in ["AROA1", "AROA2"] { #expect(history.role(uniqueID: id)?.name == "etl") }
    }

    @Test func `within one second a role is made before it gets its policies`() {
        // The event ids would order them the other way.
        let history = Events.history(
            Events.record(
                "iam", "PutRolePolicy", id: "a",
                #"{"roleName":"etl","policyName":"p","policyDocument":\#(ChangeCase.text)}"#),
            Events.record(
                "iam", "CreateRole", id: "b",
                #"{"roleName":"etl","assumeRolePolicyDocument":\#(ChangeCase.text)}"#))
        let role = history.role(account: Events.account, name: "etl", at: Events.time(9)).value
        #expect(role??.inlinePolicies.value?.compactMap { $0.value?.name } == ["p"])
    }

    @Test func `a role that a whole account does not hold did not exist`() {
        let owner = Subject(.account, "111122223333")
        let listing = AsOfTests.fact(9, .text(#"["other"]"#), facet: "roles/*", subject: owner)
        #expect(AsOfTests.state(PolicyHistory(entries: [listing]), at: 10) == "absent")
        // A change to it afterwards shows that it is there.
        let change = AsOfTests.member(10, "p", "{}", .change)
        let history = PolicyHistory(entries: [listing, change])
        #expect(AsOfTests.state(history, at: 9) == "absent")
        #expect(AsOfTests.state(history, at: 11) == "present")
        #expect(AsOfTests.state(PolicyHistory(), at: 10) == "unknown")
    }

    @Test func `a managed policy that is named and not held is unknown, and so are AWS's`() {
        let arn = "arn:aws:iam::aws:policy/AmazonS3FullAccess"
        let history = Events.history(
            Events.record(
                "iam", "AttachRolePolicy", #"{"roleName":"etl","policyArn":"\#(arn)"}"#))
        let role = history.role(account: Events.account, name: "etl", at: Events.time(10)).value
        let reasons = role??.attachedPolicies.value?.compactMap(\.reason) ?? []
        #expect(reasons.first == Remark(.managedPolicyNotCaptured, [.policy: arn]))
        #expect(reasons.count == 2)  // The policy, and that others may be attached.
    }

    @Test func `a default version is in force since it became the default`() {
        let arn = ChangeCase.policy.name
        let text = ChangeCase.text
        let history = Events.history(
            Events.record(
                "iam", "CreatePolicyVersion", at: Events.time(8), id: "1",
                #"{"policyArn":"\#(arn)","policyDocument":\#(text)}"#,
                response: #"{"policyVersion":{"versionId":"v2"}}"#),
            Events.record(
                "iam", "SetDefaultPolicyVersion", at: Events.time(9), id: "2",
                #"{"policyArn":"\#(arn)","versionId":"v2"}"#))
        let provenance = history.managedPolicy(arn, at: Events.time(10)).provenance
        #expect(
            provenance?.description
                == "in force since 2026-05-04T09:00:00Z, SetDefaultPolicyVersion by role Admin/ops")
        #expect(history.managedPolicy(arn, at: Events.time(8)).value == nil)
    }

    @Test func `a key is found by id, ARN and alias`() {
        let history = Events.history(
            Events.record(
                "kms", "CreateAlias", #"{"aliasName":"alias/lake","targetKeyId":"0a1b"}"#))
        let key = ChangeCase.key.name
        for name in ["0a1b", key, "alias/lake", "arn:aws:kms:eu-west-1:111122223333:alias/lake"] {
            #expect(
                history.keyARN(
                    name, account: Events.account, region: "eu-west-1", at: Events.time(10)) == key)
        }
        #expect(
            history.keyARN(
                "alias/other", account: Events.account, region: "eu-west-1", at: Events.time(10))
                == nil)
    }
}
