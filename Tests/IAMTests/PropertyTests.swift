import AWSTypes
import IAM
import JSON
import TestSupport
import Testing

/// What holds of every request and every set of policies, on random ones of a small world: few
/// values, so that statements meet.
@Suite struct PropertyTests {
    static let rounds = 600

    @Test func `one more deny never turns a denial into an allow`() throws {
        var world = RandomWorld(seed: 1)
        var denials = 0
        for round in 0..<PropertyTests.rounds {
            let (request, old) = try world.question(isComplete: round % 2 == 0)
            var policies = old
            let before = decide(request, with: policies)
            world.addDeny(to: &policies)
            let after = decide(request, with: policies)
            guard before == .explicitlyDenied || before == .implicitlyDenied else { continue }
            denials += 1
            #expect(after != .allowed && after != .unknown, "round \(round)")
        }
        #expect(denials > PropertyTests.rounds / 10)
    }

    @Test func `what is decided without a key is decided so whatever its value`() throws {
        var world = RandomWorld(seed: 2)
        var decided = 0
        for round in 0..<PropertyTests.rounds {
            let (request, policies) = try world.question(isComplete: false, keysGiven: 2)
            let known = decide(request, with: policies)
            guard known != .unknown else { continue }
            decided += 1
            for states in RandomWorld.assignments {
                var assigned = request
                for (key, state) in zip(RandomWorld.keys, states)
                where request.context.state(of: key) == .unknown {
                    assigned.context.set(key, state)
                }
                #expect(decide(assigned, with: policies) == known, "round \(round) \(states)")
            }
        }
        #expect(decided > PropertyTests.rounds / 10)
    }

    @Test func `the facts that would settle a verdict do settle it`() throws {
        var world = RandomWorld(seed: 3)
        var settled = 0
        for round in 0..<PropertyTests.rounds {
            let (request, policies) = try world.question(isComplete: false, keysGiven: 1)
            let decision = authorize(request, with: policies)
            guard decision.outcome == .unknown else {
                #expect(decision.settledBy.isEmpty)
                continue
            }
            settled += 1
            #expect(!decision.settledBy.isEmpty)
            for states in RandomWorld.assignments {
                var assigned = request
                for (key, state) in zip(RandomWorld.keys, states)
                where decision.unknownKeys.contains(key) {
                    assigned.context.set(key, state)
                }
                #expect(decide(assigned, with: policies) != .unknown, "round \(round) \(states)")
            }
        }
        #expect(settled > PropertyTests.rounds / 10)
    }

    @Test func `the order of statements and of documents changes nothing`() throws {
        var world = RandomWorld(seed: 4)
        for round in 0..<PropertyTests.rounds {
            let (request, policies) = try world.question(isComplete: round % 2 == 0)
            let shuffled = try world.shuffled(policies)
            let (before, after) = (
                authorize(request, with: policies), authorize(request, with: shuffled)
            )
            #expect(before.outcome == after.outcome, "round \(round)")
            #expect(before.layers.map(\.outcome) == after.layers.map(\.outcome), "round \(round)")
            #expect(before.blockers == after.blockers && before.suspects == after.suspects)
            #expect(before.settledBy == after.settledBy, "round \(round)")
        }
    }

    @Test func `decide and authorize agree, and explain names no statement that does not match`()
        throws
    {
        var world = RandomWorld(seed: 5)
        for round in 0..<PropertyTests.rounds {
            let (request, policies) = try world.question(isComplete: round % 2 == 0)
            let decision = authorize(request, with: policies)
            #expect(decide(request, with: policies) == decision.outcome, "round \(round)")
            let matching = Set(
                explain(request, with: policies).filter { $0.matches != .no }.map {
                    "\($0.layer) \($0.reference)"
                })
            for layer in decision.layers {
                for statement in layer.statements {
                    #expect(matching.contains("\(layer.layer) \(statement)"), "round \(round)")
                }
            }
            if decision.outcome == .allowed {
                #expect(decision.blockers.isEmpty && decision.suspects.isEmpty)
            }
            if decision.outcome == .explicitlyDenied || decision.outcome == .implicitlyDenied {
                #expect(!decision.blockers.isEmpty || !decision.suspects.isEmpty, "round \(round)")
            }
        }
    }

    @Test func `a document written out and read again is the same document`() throws {
        var world = RandomWorld(seed: 6)
        for _ in 0..<PropertyTests.rounds {
            let document = try PolicyDocument.decode(world.document(), name: "p")
            #expect(try PolicyDocument.decode(document.json, name: "p") == document)
            let wrapped = JSONValue.string(document.json)
            #expect(try PolicyDocument.decode(wrapped, name: "p") == document)
            #expect(document.statements.map(\.index) == Array(document.statements.indices))
        }
    }
}
