import AWSTypes
import TestSupport
import Testing

@testable import PolicyHistory

/// Any order, any duplication, one answer: random histories of few subjects, values and times, so
/// that ties and contradictions are common.
@Suite struct OrderTests {
    static let times = 0..<6
    static let groups: [(Subject.Kind, String, [Facet])] = [
        (.bucket, "lake", ["payer", "bucket-policy", "owner-id", "acl", "tags/*", "tags/a"]),
        (
            .role, "111122223333/etl",
            [
                "arn", "unique-id", "inline/*", "inline/a", "inline/b", "attached/*", "attached/x",
            ]
        ),
        (.account, "111122223333", ["roles/*", "canonical-id"]),
        (.managedPolicy, "x", ["default-version", "versions/v1", "versions/v2"]),
        (.key, "arn:aws:kms:eu-west-1:111122223333:key/k", ["grants/*", "grants/a", "key-state"]),
        (.organization, "o-1", ["organization", "accounts/*", "accounts/111122223333", "root"]),
        (
            .organizationTarget, "111122223333",
            [
                "parent", "member-of/999900001111", "member-of/*", "service-control-policies/*",
                "service-control-policies/p-1", "control-policies/p-1", "control-policies/p-2",
            ]
        ),
        (
            .organizationTarget, "r-1",
            [
                "policy-types/SERVICE_CONTROL_POLICY", "service-control-policies/*",
                "control-policies/p-1",
            ]
        ),
        (.organizationPolicy, "p-1", ["content", "policy-type"]),
    ]

    static func value(_ facet: Facet, _ generator: inout SeededGenerator)
        -> HistoryEntry.Value
    {
        if Int.random(in: 0..<7, using: &generator) == 0 { return .absent }
        if Int.random(in: 0..<12, using: &generator) == 0 {
            return [.unreadable("torn"), .ended("torn")].randomElement(using: &generator) ?? .absent
        }
        let choices: [String]
        switch facet {
        case _ where facet.isListing:
            choices = ["[]", #"["a"]"#, #"["etl","x"]"#, #"["p-1","111122223333"]"#]
        case .parent, .root: choices = ["r-1", "ou-1", "root"]
        case .policyType: choices = ["SERVICE_CONTROL_POLICY", "RESOURCE_CONTROL_POLICY"]
        case .organization: choices = [#"{"managementAccount":"999900001111"}"#]
        case .defaultVersion: choices = ["v1", "v2"]
        default: choices = [#"{"a":1,"b":[2]}"#, #"{"b":2,"a":1}"#, "A", "B"]
        }
        return HistoryEntry.Value(choices.randomElement(using: &generator))
    }

    static func entries(_ generator: inout SeededGenerator) -> [HistoryEntry] {
        (0..<60).map { _ in
            let (kind, name, facets) = groups.randomElement(using: &generator) ?? groups[0]
            let facet = facets.randomElement(using: &generator) ?? facets[0]
            let source: HistoryEntry.Source =
                [.snapshot, .config, .change].randomElement(using: &generator) ?? .snapshot
            let isChange = source == .change
            return HistoryEntry(
                subject: Subject(kind, name), facet: facet,
                time: Events.time(Int.random(in: times, using: &generator)),
                value: value(facet, &generator), source: source,
                origin: isChange
                    ? ["CreateRole", "PutX"].randomElement(using: &generator) ?? "" : "f",
                eventID: isChange ? ["1", "2", "3"].randomElement(using: &generator) ?? "" : "",
                author: isChange ? ["x", "y"].randomElement(using: &generator) : nil)
        }
    }

    /// Everything that the history answers, as one text.
    static func answers(_ history: PolicyHistory) -> String {
        var text = ""
        func say<Value>(_ value: Value) { text += "\(value)\n" }
        let account = Events.account
        for hour in times {
            let time = Events.time(hour)
            for subject in history.subjects {
                for facet in history.facets(of: subject, at: time) { say(facet) }
                say(history.timeline(of: subject))
            }
            say(history.role(account: account, name: "etl", at: time))
            say(history.bucket("lake", at: time))
            say(history.managedPolicy("x", at: time))
            say(history.key("arn:aws:kms:eu-west-1:111122223333:key/k", at: time))
            say(history.membership(of: account, at: time))
            var named = NamedSubjects()
            named.role = NamedSubjects.RoleID(account: account, name: "etl")
            named.bucket = "lake"
            say(history.gaps(of: named, at: time))
        }
        say(history.canonicalID(of: account) ?? "")
        for id in ["A", "B"] {
            say(history.role(uniqueID: id)?.name ?? "")
            say(history.account(canonicalID: id)?.description ?? "")
        }
        return text
    }

    @Test(arguments: 0..<20)
    func `entries in any order, any number of times, give equal answers`(seed: Int) {
        var generator = SeededGenerator(seed: UInt64(seed))
        let entries = OrderTests.entries(&generator)
        let expected = OrderTests.answers(PolicyHistory(entries: entries))
        #expect(expected.count > 1_000)
        for _ in 0..<4 {
            let again = entries.shuffled(using: &generator) + entries.shuffled(using: &generator)
            #expect(OrderTests.answers(PolicyHistory(entries: again)) == expected)
        }
        #expect(OrderTests.answers(PolicyHistory(entries: entries.reversed())) == expected)
    }

    @Test(arguments: 0..<20)
    func `a timeline's answers are those of a plain fold`(seed: Int) {
        var generator = SeededGenerator(seed: UInt64(1_000 + seed))
        let entries = OrderTests.entries(&generator)
        let history = PolicyHistory(entries: entries)
        for facet: Facet in ["payer", "bucket-policy"] {
            let own = entries.filter { $0.subject.name == "lake" && $0.facet == facet }
                .sorted(by: Timeline.precedes)
            for hour in OrderTests.times {
                let time = Events.time(hour)
                let latest = own.last { $0.time <= time }
                let found = history.fact(Subject(.bucket, "lake"), facet, at: time)
                if let latest, latest.value.isKnown {
                    #expect(found.value == .some(latest.value.text))
                    #expect(found.provenance?.isLater == false)
                } else if latest != nil {
                    #expect(found.value == nil)
                } else {
                    let next = own.first {
                        $0.time > time && ($0.source == .change || $0.value.isKnown)
                    }
                    let isUsable = next.map { $0.source != .change } ?? false
                    #expect((found.value != nil) == isUsable)
                }
            }
        }
    }
}
