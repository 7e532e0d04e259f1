import AWSTypes
import Foundation
import PolicyHistory
import TestSupport
import Testing

@testable import Pipeline
@testable import ReportStore

/// What the store knows of requests spares deciding them again: of a change's answer it must not
/// show.
@Suite struct SparedDecisionTests {
    private static var seeds: ClosedRange<UInt64> {
        1...UInt64(TestEnvironment.number("WHY403_SEEDS") ?? 3)
    }

    /// What is told of one change.
    private struct Told: Equatable {
        var changed: [ReplayedDenial] = []
        var counts: [ReplayedDenial.Outcome: Int] = [:]
        var handedOut = 0
    }

    @Test func `what if tells the same, whether every denial is decided or what is concerned`()
        throws
    {
        let folder = try TemporaryFolder()
        var (asked, spared) = (0, 0)
        for seed in Self.seeds {
            var generator = SeededGenerator(seed: seed)
            let store = try RandomStore(seed: seed, denials: 50, in: folder.path)
            for round in 0..<14 {
                if round == 12, let fact = store.facts.first(where: { $0.source == .change }) {
                    // Something that is not yet decided again.
                    try store.learn(Self.later(fact))
                }
                let changes = try Self.changes(store, folder, &generator)
                let filter = Self.filter(&generator)
                let isNow = Int.random(in: 0..<6, using: &generator) == 0
                func told(trustsStore: Bool) throws -> Told {
                    let whatIf = try WhatIf(
                        storePath: store.path, changes: changes, isNow: isNow,
                        trustsStore: trustsStore)
                    return try Self.told(whatIf, filter)
                }
                // Some would change nothing, and are refused.
                guard let all = try? told(trustsStore: false) else { continue }
                asked += 1
                let concerned = try told(trustsStore: true)
                let what = "\(seed) \(round) \(changes.map(\.description)) \(isNow)"
                #expect(concerned.changed == all.changed, "\(what)")
                #expect(concerned.counts == all.counts, "\(what)")
                spared += all.handedOut - concerned.handedOut
            }
        }
        #expect(asked > 25 && spared > 500, "\(asked) asked, \(spared) spared")
    }

    @Test func `what another revision of the program judged is not believed`() throws {
        let folder = try TemporaryFolder()
        let store = try RandomStore(seed: 1, denials: 20, in: folder.path)
        let change = try WhatIfChange(.remove, subject: "bucket:lake0", file: nil)
        func told() throws -> Told {
            try Self.told(WhatIf(storePath: store.path, changes: [change]), ReportFilter())
        }
        let before = try told()
        #expect(before.handedOut < before.counts.values.reduce(0, +))
        let connection = try Connection(
            path: store.path, mode: .readWrite, busyMilliseconds: 1_000)
        try connection.execute("UPDATE verdict SET judgement = 'allowed', judged_by = 0")
        let after = try told()
        #expect(after.handedOut == after.counts.values.reduce(0, +))
        #expect((after.changed, after.counts) == (before.changed, before.counts))
    }

    @Test(arguments: PlanScope.allCases)
    func `a plan tells the same of all other denials, whether it may concern them or not`(
        scope: PlanScope
    ) throws {
        let folder = try TemporaryFolder()
        for seed in Self.seeds {
            let store = try RandomStore(seed: seed, denials: 30, in: folder.path)
            for bucket in ["lake0", "lake1"] {
                var filter = ReportFilter()
                filter.buckets = [bucket]
                func plan(asksAll: Bool) throws -> ChangePlan {
                    try PlanMaking(
                        storePath: store.path, scope: scope, holding: HeldStandings.maximum,
                        asksAll: asksAll
                    ).plan(for: filter).plan
                }
                let all = try plan(asksAll: true)
                #expect(try plan(asksAll: false) == all, "\(seed) \(bucket)")
                #expect(all.outside > 0)
            }
        }
    }

    // MARK: - Asking

    private static func told(_ whatIf: WhatIf, _ filter: ReportFilter) throws -> Told {
        var told = Told()
        var changed: [ReplayedDenial] = []
        let counted = try whatIf.run(filter, tellsUnchanged: false) { replayed in
            told.handedOut += 1
            told.counts[replayed.after, default: 0] += 1
            if replayed.words != nil { changed.append(replayed) }
        }
        told.changed = changed
        told.counts.merge(counted, uniquingKeysWith: +)
        return told
    }

    private static func filter(_ generator: inout SeededGenerator) -> ReportFilter {
        var filter = ReportFilter()
        filter.includesAllPrincipals = Bool.random(using: &generator)
        switch Int.random(in: 0..<6, using: &generator) {
        case 0: filter.buckets = ["lake1", "elsewhere"]
        case 1: filter.roles = ["etl[02]"]
        case 2: filter.since = RandomLake.changes.first
        case 3: filter.keys = ["raw/*"]
        default: break
        }
        return filter
    }

    private static func later(_ fact: HistoryEntry) -> HistoryEntry {
        HistoryEntry(
            subject: fact.subject, facet: fact.facet,
            time: Instant(seconds: fact.time.seconds + 40_000),
            value: .text(#"{"Version":"2012-10-17","Statement":[]}"#), source: .change,
            origin: "PutPolicy", eventID: "later")
    }

    // MARK: - Changes

    /// One change or two.
    private static func changes(
        _ store: RandomStore, _ folder: TemporaryFolder, _ generator: inout SeededGenerator
    ) throws -> [WhatIfChange] {
        let isPair = Int.random(in: 0..<3, using: &generator) == 0
        return try (0..<(isPair ? 2 : 1)).map { _ in try change(store, folder, &generator) }
    }

    private static func change(
        _ store: RandomStore, _ folder: TemporaryFolder, _ generator: inout SeededGenerator
    ) throws -> WhatIfChange {
        let number = Int.random(in: 0..<3, using: &generator)
        let role = "\(RandomLake.account)/etl\(number)"
        let own: [(WhatIfChange.Kind, String)] = [
            (.replace, role), (.add, role), (.remove, role), (.replace, role + "#inline/own"),
            (.replace, role + "#boundary"), (.remove, role + "#boundary"),
            (.replace, "\(RandomLake.account)/unknown-role"),
            (.replace, "managed-policy:arn:aws:iam::\(RandomLake.account):policy/boundary"),
        ]
        let ofResources: [(WhatIfChange.Kind, String)] = [
            (.replace, "bucket:lake\(number)"), (.remove, "bucket:lake\(number)"),
            (.replace, "bucket:lake\(number)"), (.replace, "bucket:elsewhere"),
            (.replace, RandomLake.keyARN), (.replace, RandomLake.endpoint),
        ]
        let isOwn = Bool.random(using: &generator)
        let (kind, subject) = try #require(
            (isOwn ? own : ofResources).randomElement(using: &generator))
        guard kind != .remove else { return try WhatIfChange(.remove, subject: subject, file: nil) }
        let facet = isOwn ? Facet("inline/own") : Facet.bucketPolicy
        let texts = store.facts.filter { $0.facet == facet }.compactMap(\.value.text)
        let text = texts.randomElement(using: &generator) ?? denyAll(isOwn)
        let isDeny = Int.random(in: 0..<4, using: &generator) == 0
        let name = "policy-\(UInt64.random(in: 0...(.max), using: &generator)).json"
        let file = try folder.write(isDeny ? denyAll(isOwn) : text, to: name)
        return try WhatIfChange(kind, subject: subject, file: file)
    }

    private static func denyAll(_ isOwn: Bool) -> String {
        #"{"Version":"2012-10-17","Statement":[{"Effect":"Deny","#
            + (isOwn ? "" : #""Principal":"*","#) + #""Action":"*","Resource":"*"}]}"#
    }
}
