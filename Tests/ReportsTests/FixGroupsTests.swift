import AWSTypes
import JSON
import ReportStore
import Testing

@testable import Reports

struct FixGroupsTests {
    private static let role = "arn:aws:iam::111122223333:role/etl"

    /// An allow for one action on one resource, as an attribution stores it.
    private static func grant(
        _ action: String, _ resource: String, principal: String? = nil, condition: String = "",
        verified: Bool = true
    ) -> ReportedFix {
        let who = principal.map { #""Principal":{"AWS":"\#($0)"},"# } ?? ""
        let place = principal == nil ? "in a policy of \(role)" : "for \(principal ?? "")"
        return ReportedFix(
            cause: principal == nil ? "iam-role-policy" : "bucket-policy",
            place: principal == nil
                ? PolicyPlace(.rolePolicies, role) : PolicyPlace(.bucketPolicy, "lake"),
            change: .allow(action: action, resource: resource, prefix: nil),
            role: principal ?? role, owner: "account 1",
            summary: "allow \(action) on \(resource) \(place)",
            document:
                #"{"Sid":"S","Effect":"Allow",\#(who)"Action":"\#(action)","Resource":"\#(resource)"\#(condition)}"#,
            verified: verified, subject: principal == nil ? role : "bucket lake")
    }

    private static func groups(_ lists: [[ReportedFix]]) -> [ReportGroup] {
        var groups = FixGroups()
        for (index, fixes) in lists.enumerated() {
            groups.add(
                FixTally(
                    fixes: fixes, role: role, bucket: "lake", denials: 1,
                    first: Instant(seconds: Int64(index)), last: Instant(seconds: Int64(index))))
        }
        return groups.groups
    }

    private static func statements(_ group: ReportGroup) -> [StoredJSON] {
        let json = group.fix?.document.flatMap { StoredJSON($0) } ?? .null
        if case .array(let list) = json { return list }
        return [json]
    }

    /// What statements allow, as single triples.
    private static func triples(_ statements: [StoredJSON]) -> Set<[String]> {
        var triples: Set<[String]> = []
        for statement in statements {
            let who = statement["Principal"]?["AWS"]?.oneOrManyTexts ?? [""]
            for principal in who {
                for action in statement["Action"]?.oneOrManyTexts ?? [] {
                    for resource in statement["Resource"]?.oneOrManyTexts ?? [] {
                        triples.insert([principal, action, resource])
                    }
                }
            }
        }
        return triples
    }

    @Test func `changes that only their places tell apart come in one order`() {
        let places = (10..<40).map { "bucket \($0)" }
        let lists = places.shuffled().map { place in
            [
                ReportedFix(
                    cause: "bucket-policy", owner: "the job's author",
                    summary: "let the job send the header", setting: "a=b", verified: true,
                    subject: place)
            ]
        }
        #expect(FixGroupsTests.groups(lists).map { $0.fix?.subject } == places)
    }

    @Test func `joined grants allow what the single ones allow, and nothing else`() throws {
        let asked = [
            ["r1", "s3:GetObject", "arn:aws:s3:::lake/a"],
            ["r1", "s3:PutObject", "arn:aws:s3:::lake/b"],
            ["r2", "s3:GetObject", "arn:aws:s3:::lake/a"],
            ["r2", "s3:GetObject", "arn:aws:s3:::lake/b"],
            ["r3", "s3:GetObject", "arn:aws:s3:::lake/a"],
        ]
        let lists = asked.map { [FixGroupsTests.grant($0[1], $0[2], principal: $0[0])] }
        for order in [lists, lists.reversed(), Array(lists[2...] + lists[..<2])] {
            let groups = FixGroupsTests.groups(order)
            #expect(groups.count == 1)
            #expect(FixGroupsTests.triples(FixGroupsTests.statements(groups[0])) == Set(asked))
            #expect(groups.map(\.fix) == FixGroupsTests.groups(lists).map(\.fix))
        }
    }

    @Test func `a denial that needs two statements of one policy counts once`() {
        let groups = FixGroupsTests.groups([
            [
                FixGroupsTests.grant("s3:GetObject", "arn:aws:s3:::lake/a"),
                FixGroupsTests.grant("s3:PutObject", "arn:aws:s3:::lake/b"),
            ]
        ])
        #expect(groups.map(\.denials) == [1])
        #expect(groups.first.map(FixGroupsTests.statements)?.count == 2)
    }

    @Test func `what is made at two places stays two changes`() {
        var boundary = FixGroupsTests.grant("s3:GetObject", "arn:aws:s3:::lake/a")
        boundary.place = PolicyPlace(.permissionsBoundary, FixGroupsTests.role)
        let own = FixGroupsTests.grant("s3:GetObject", "arn:aws:s3:::lake/a")
        #expect(FixGroupsTests.groups([[own], [boundary]]).map(\.denials) == [1, 1])
        #expect(FixGroupsTests.groups([[own, boundary]]).map(\.denials) == [1, 1])
    }

    @Test func `grants under different conditions are not joined into one statement`() {
        let one = #","Condition":{"StringEquals":{"aws:SourceVpce":"vpce-1"}}"#
        let groups = FixGroupsTests.groups([
            [FixGroupsTests.grant("s3:GetObject", "arn:aws:s3:::lake/a", condition: one)],
            [FixGroupsTests.grant("s3:GetObject", "arn:aws:s3:::lake/b")],
        ])
        #expect(groups.count == 1)
        #expect(FixGroupsTests.statements(groups[0]).count == 2)
    }

    @Test func `one change that is not verified makes the joined one not verified`() {
        let groups = FixGroupsTests.groups([
            [FixGroupsTests.grant("s3:GetObject", "arn:aws:s3:::lake/a")],
            [FixGroupsTests.grant("s3:GetObject", "arn:aws:s3:::lake/b", verified: false)],
        ])
        #expect(groups.first?.fix?.verified == false)
    }

    @Test func `denials without a known change stand last, as their own group`() {
        let groups = FixGroupsTests.groups([
            [], [], [FixGroupsTests.grant("s3:GetObject", "arn:aws:s3:::lake/a")],
        ])
        #expect(groups.map(\.denials) == [1, 2])
        #expect(groups.last?.fix == nil && groups.last?.key == nil)
    }

    @Test(arguments: [
        (["arn:aws:s3:::b/x/1", "arn:aws:s3:::b/x/2"], ["arn:aws:s3:::b/x/*"]),
        (["arn:aws:s3:::b/x/1", "arn:aws:s3:::b/y/2"], ["arn:aws:s3:::b/*"]),
        (["arn:aws:s3:::b/xa", "arn:aws:s3:::b/xb"], ["arn:aws:s3:::b/*"]),
        (["arn:aws:s3:::b/1", "arn:aws:s3:::c/1"], ["arn:aws:s3:::b/1", "arn:aws:s3:::c/1"]),
        (["arn:aws:s3:::b", "arn:aws:s3:::b/1/2"], ["arn:aws:s3:::b", "arn:aws:s3:::b/1/2"]),
    ])
    func `a folder holds the objects of one bucket, and no more than it must`(
        resources: [String], folders: [String]
    ) {
        #expect(JoinedGrants.folders(of: resources) == folders)
    }

    @Test func `joined grants name the role where each of them named it`() {
        let groups = FixGroupsTests.groups([
            [FixGroupsTests.grant("s3:GetObject", "arn:aws:s3:::lake/a")],
            [FixGroupsTests.grant("s3:PutObject", "arn:aws:s3:::lake/b")],
        ])
        #expect(groups.count == 1)
        let allows = groups.first?.fix?.newlyAllows ?? ""
        #expect(
            allows.hasPrefix("\(FixGroupsTests.role) may perform s3:GetObject, s3:PutObject on"))
        #expect(groups.first?.key?.contains("Policies of \(FixGroupsTests.role): allow") == true)
    }
}
