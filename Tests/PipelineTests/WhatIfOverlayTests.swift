import AWSTypes
import TestSupport
import Testing

@testable import Pipeline
@testable import PolicyHistory

/// What several changes of one run come to: each stays, whatever else is changed.
@Suite struct WhatIfOverlayTests {
    private static let account = "111122223333"
    private static let target = Subject(.organizationTarget, account)

    private static func entry(
        _ subject: Subject, _ facet: Facet, _ value: String?,
        by source: HistoryEntry.Source = .snapshot
    ) -> HistoryEntry {
        HistoryEntry(
            subject: subject, facet: facet, time: Instant(seconds: 1_772_000_000),
            value: HistoryEntry.Value(value), source: source, origin: "a")
    }

    private static func role(_ name: String, with policies: [String]) -> [HistoryEntry] {
        let role = Subject(.role, "\(account)/\(name)")
        let group = Facet.inlinePolicies
        return [
            entry(role, .boundary, nil),
            entry(role, group.listing, "[\(policies.map { "\"\($0)\"" }.joined(separator: ","))]"),
        ] + policies.map { entry(role, group.member($0), document("Own")) }
    }

    private static func document(_ sid: String) -> String {
        #"{"Version":"2012-10-17","Statement":[{"Sid":"\#(sid)","Effect":"Deny","Action":"s3:*","Resource":"*"}]}"#
    }

    /// The history after changes, each with a document whose statement has the Sid given.
    private func changed(
        _ entries: [HistoryEntry], _ changes: [(WhatIfChange.Kind, String, String?)]
    ) throws -> PolicyHistory {
        let folder = try TemporaryFolder()
        var overlay = WhatIfOverlay(entries)
        for (kind, subject, sid) in changes {
            let file = try sid.map {
                try folder.write(WhatIfOverlayTests.document($0), to: "\($0).json")
            }
            let change = try WhatIfChange(kind, subject: subject, file: file)
            try overlay.apply(change, to: WhatIfSubject(subject, in: overlay.entries))
        }
        return PolicyHistory(entries: overlay.entries)
    }

    private func inline(_ history: PolicyHistory) throws -> [String: String] {
        let account = try #require(AccountID(WhatIfOverlayTests.account))
        let policies = history.lastInlinePolicies(account: account, role: "etl")
        return Dictionary(uniqueKeysWithValues: policies.map { ($0.name, $0.text) })
    }

    @Test func `each policy added to a role is one of its own, beside one of the same name`() throws
    {
        let history = try changed(
            WhatIfOverlayTests.role("etl", with: ["what-if"]),
            [(.add, "role:111122223333/etl", "A"), (.add, "role:111122223333/etl", "B")])
        let policies = try inline(history)
        #expect(policies.keys.sorted() == ["what-if", "what-if-2", "what-if-3"])
        for (name, sid) in [("what-if", "Own"), ("what-if-2", "A"), ("what-if-3", "B")] {
            #expect(policies[name]?.contains("\"\(sid)\"") == true, "\(name)")
        }
    }

    @Test func `each role has the boundary that it was given`() throws {
        let history = try changed(
            WhatIfOverlayTests.role("etl", with: []) + WhatIfOverlayTests.role("mp", with: []),
            [
                (.replace, "role:111122223333/etl#boundary", "Etl"),
                (.replace, "role:111122223333/mp#boundary", "Mp"),
            ])
        for (role, sid) in [("etl", "Etl"), ("mp", "Mp")] {
            let arn = try #require(
                history.fact(
                    Subject(.role, "111122223333/\(role)"), .boundary, at: PolicyHistory.lastTime
                ).value ?? nil)
            let document = history.lastDocument(at: .managedPolicy(arn)).value ?? nil
            #expect(document?.contains("\"\(sid)\"") == true, "\(role)")
        }
    }

    @Test func `each control policy added to an account is one of its own, of its own type`() throws
    {
        let rcp = "organization-target:111122223333#resource-control-policies"
        let listings = [Facet.serviceControlPolicies, Facet.resourceControlPolicies].map {
            WhatIfOverlayTests.entry(WhatIfOverlayTests.target, $0.listing, "[]")
        }
        let history = try changed(
            listings,
            [
                (.add, "organization-target:111122223333", "A"),
                (.add, "organization-target:111122223333", "B"), (.add, rcp, "C"),
            ])
        func sids(isService: Bool) -> [String] {
            history.lastControlPolicies(of: "111122223333", isService: isService).map { id in
                let place: DocumentPlace =
                    isService ? .serviceControlPolicy(id) : .resourceControlPolicy(id)
                let text = (history.lastDocument(at: place).value ?? nil) ?? ""
                return ["A", "B", "C"].first { text.contains("\"\($0)\"") } ?? "?"
            }
        }
        #expect(sids(isService: true) == ["A", "B"])
        #expect(sids(isService: false) == ["C"])
    }

    private static let attachedByEvent = [
        entry(target, Facet.serviceControlPolicies.listing, #"["p-listed"]"#),
        entry(target, Facet.serviceControlPolicies.member("p-listed"), "p-listed"),
        entry(Subject(.organizationPolicy, "p-listed"), .policyType, "SERVICE_CONTROL_POLICY"),
        entry(Subject(.organizationPolicy, "p-event"), .policyType, "SERVICE_CONTROL_POLICY"),
        entry(Subject(.organizationPolicy, "p-other"), .policyType, "RESOURCE_CONTROL_POLICY"),
        later(Facet.controlPolicies.member("p-event"), "p-event"),
        later(Facet.controlPolicies.member("p-other"), "p-other"),
    ]

    private static func later(_ facet: Facet, _ value: String?) -> HistoryEntry {
        HistoryEntry(
            subject: target, facet: facet, time: Instant(seconds: 1_772_000_060),
            value: HistoryEntry.Value(value), source: .change, origin: "b", eventID: "e")
    }

    @Test func `what an event attached counts as attached, what one detached does not`() {
        let entries = WhatIfOverlayTests.attachedByEvent
        func last(_ entries: [HistoryEntry], isService: Bool) -> [String] {
            PolicyHistory(entries: entries).lastControlPolicies(
                of: "111122223333", isService: isService)
        }
        #expect(last(entries, isService: true) == ["p-event", "p-listed"])
        #expect(last(entries, isService: false) == ["p-other"])
        let detached =
            entries + [
                WhatIfOverlayTests.later(Facet.controlPolicies.member("p-listed"), nil)
            ]
        #expect(last(detached, isService: true) == ["p-event"])
    }

    @Test(arguments: [WhatIfChange.Kind.replace, .remove])
    func `what takes an account's control policies away takes those that events attached`(
        kind: WhatIfChange.Kind
    ) throws {
        let history = try changed(
            WhatIfOverlayTests.attachedByEvent,
            [(kind, "organization-target:111122223333", kind == .remove ? nil : "A")])
        let left = history.lastControlPolicies(of: "111122223333", isService: true)
        #expect(left == (kind == .remove ? [] : ["p-what-if-111122223333"]))
        #expect(
            history.lastControlPolicies(of: "111122223333", isService: false) == ["p-other"])
    }

    @Test func `a policy of which nothing tells the type stays where another type is taken away`()
        throws
    {
        let entries =
            WhatIfOverlayTests.attachedByEvent + [
                WhatIfOverlayTests.later(Facet.controlPolicies.member("p-untold"), "p-untold")
            ]
        let history = try changed(
            entries, [(.remove, "organization-target:111122223333", nil)])
        for isService in [true, false] {
            let left = history.lastControlPolicies(of: "111122223333", isService: isService)
            #expect(left.contains("p-untold"))
            #expect(!left.contains("p-listed"))
        }
    }

    private static func switchedOn(at seconds: Int64) -> [HistoryEntry] {
        let root = Subject(.organizationTarget, "r-acme")
        return [
            entry(target, .parent, "r-acme"),
            HistoryEntry(
                subject: root, facet: Facet.policyTypes.member("SERVICE_CONTROL_POLICY"),
                time: Instant(seconds: seconds), value: .text("ENABLED"), source: .change,
                origin: "b", eventID: "on"),
        ]
    }

    @Test func `a type that was switched on anew leaves what is proposed as it is`() throws {
        let entries =
            WhatIfOverlayTests.attachedByEvent
            + WhatIfOverlayTests.switchedOn(at: 1_772_000_090)
        let subject = "organization-target:111122223333"
        for (changes, left) in [
            ([], ["p-FullAWSAccess"]),
            ([(.replace, subject, "A")], ["p-what-if-111122223333"]),
            ([(.remove, subject, nil)], []),
            ([(.add, subject, "A")], ["p-FullAWSAccess", "p-what-if-111122223333"]),
        ] as [([(WhatIfChange.Kind, String, String?)], [String])] {
            let history = try changed(entries, changes)
            #expect(history.lastControlPolicies(of: "111122223333", isService: true) == left)
        }
    }

    /// What is attached after the type was switched on anew.
    private static let attachedSince = [
        HistoryEntry(
            subject: target, facet: Facet.controlPolicies.member("p-event"),
            time: Instant(seconds: 1_772_000_100), value: .text("p-event"), source: .change,
            origin: "b", eventID: "since")
    ]
    /// A capture made later still.
    private static let capturedSince = [
        HistoryEntry(
            subject: target, facet: Facet.serviceControlPolicies.listing,
            time: Instant(seconds: 1_772_000_200),
            value: .text(#"["p-FullAWSAccess","p-event"]"#), source: .snapshot, origin: "c")
    ]

    @Test(arguments: [[], attachedSince, attachedSince + capturedSince])
    func `a control policy is taken away where its type was switched on anew`(
        since: [HistoryEntry]
    ) throws {
        let entries =
            WhatIfOverlayTests.attachedByEvent
            + WhatIfOverlayTests.switchedOn(at: 1_772_000_090) + since
        let full = "p-FullAWSAccess"
        let event = since.isEmpty ? [] : ["p-event"]
        let subject = "organization-target:111122223333"
        let added = "p-what-if-111122223333"
        for (changes, left) in [
            ([], [full] + event), ([(.remove, full, nil)], event),
            ([(.remove, full, nil), (.add, subject, "A")], event + [added]),
            ([(.add, subject, "A"), (.remove, full, nil)], event + [added]),
            ([(.remove, "p-event", nil), (.add, subject, "A")], [full, added]),
            ([(.remove, "p-listed", nil), (.add, subject, "A")], [full] + event + [added]),
            ([(.remove, "p-event", nil), (.remove, full, nil)], []),
        ] as [([(WhatIfChange.Kind, String, String?)], [String])] {
            let history = try changed(entries, changes)
            let found = history.lastControlPolicies(of: "111122223333", isService: true)
            #expect(found == left, "\(changes)")
        }
    }

    @Test(arguments: [true, false])
    func `a policy that AWS attaches where its type is switched on can be taken away`(
        isOn: Bool
    ) throws {
        let root = Subject(.organizationTarget, "r-acme")
        let facet = Facet.policyTypes.member("SERVICE_CONTROL_POLICY")
        let entries = [
            HistoryEntry(
                subject: root, facet: facet, time: Instant(seconds: 1_772_000_090),
                value: isOn ? .text("ENABLED") : .absent, source: .change, origin: "b",
                eventID: "e")
        ]
        let change = try WhatIfChange(.remove, subject: "p-FullAWSAccess", file: nil)
        let checks = WhatIfChecks(
            change, try WhatIfSubject("p-FullAWSAccess", in: entries), in: entries)
        if isOn {
            try checks.checkSubject { false }
        } else {
            #expect(throws: PipelineError.self) { try checks.checkSubject { false } }
        }
    }

    @Test func `what is in the place of a change is told, also what an event attached`() throws {
        func inPlace(_ text: String, _ more: [HistoryEntry] = []) throws -> String {
            let entries = WhatIfOverlayTests.attachedByEvent + more
            let subject = try WhatIfSubject(text, in: entries)
            let change = try WhatIfChange(.remove, subject: text, file: nil)
            return subject.inPlace(of: change, in: PolicyHistory(entries: entries))
        }
        let subject = "organization-target:111122223333"
        let event = "service-control-policies/p-event as of 2026-02-25T06:14:20Z (b)"
        let listed = "service-control-policies/p-listed as of 2026-02-25T06:13:20Z (a)"
        let other = "resource-control-policies/p-other as of 2026-02-25T06:14:20Z (b)"
        #expect(try inPlace(subject) == "\(event), \(listed)")
        #expect(try inPlace(subject + "#service-control-policies") == "\(event), \(listed)")
        #expect(try inPlace(subject + "#resource-control-policies") == other)
        let detached = WhatIfOverlayTests.later(Facet.controlPolicies.member("p-listed"), nil)
        #expect(try inPlace(subject, [detached]) == event)
        let untold = WhatIfOverlayTests.later(Facet.controlPolicies.member("p-untold"), "p-untold")
        #expect(try inPlace(subject, [untold]) == "\(event), \(listed)")
        let anew = WhatIfOverlayTests.switchedOn(at: 1_772_000_090)
        #expect(try inPlace(subject, anew) == "service-control-policies/p-FullAWSAccess")
    }

    @Test func `a document is added to the policy of its name`() throws {
        let history = try changed(
            WhatIfOverlayTests.role("etl", with: ["job"]),
            [(.add, "role:111122223333/etl#inline/job", "A")])
        let text = try #require(try inline(history)["job"])
        #expect(text.contains(#""Own""#) && text.contains(#""A""#))
    }

    @Test func `the whole of a subject is changed before its parts, and what is added comes last`()
        throws
    {
        let folder = try TemporaryFolder()
        let file = try folder.write(WhatIfOverlayTests.document("A"), to: "a.json")
        let changes = try [
            WhatIfChange(.add, subject: "etl", file: file),
            WhatIfChange(.replace, subject: "etl#inline/x", file: file),
            WhatIfChange(.replace, subject: "etl", file: file),
            WhatIfChange(.remove, subject: "etl#inline/y", file: nil),
        ]
        #expect(
            WhatIfChange.inOrder(changes).map(\.description) == [
                "remove etl#inline/y", "replace etl by \(file)", "replace etl#inline/x by \(file)",
                "add \(file) to etl",
            ])
    }
}
