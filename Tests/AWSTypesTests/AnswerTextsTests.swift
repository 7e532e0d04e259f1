import AWSTypes
import Testing

/// A shared answer is told of each denial with its own key: a text that is not walked would be told
/// with the stand-in.
@Suite struct AnswerTextsTests {
    private static let text = "STAND-IN"
    /// What no log and no policy chooses: ids, slugs, names of operators and elements.
    private static let fixed: Set = ["account", "ownership", "time", "test", "element"]

    private static func reason() -> Reason {
        var reason = Reason(.noStatement, action: text, resource: text)
        reason.target = text
        reason.statement = text
        reason.wanted = text
        reason.seen = text
        reason.unknowns = [
            Remark(.unreadable, [.subject: text], because: [Remark(.stated, [.text: text])])
        ]
        reason.conditions = [
            ConditionReason(
                test: text, key: text, expected: text, seen: text, note: text, isUnknown: true)
        ]
        reason.nearest = NearestStatement(
            policy: text, statement: text, element: text, condition: text, expected: text,
            seen: text, note: text)
        return reason
    }

    /// The names of the members that are a text, or hold one, and are not changed.
    private static func left(_ value: Any, _ name: String = "") -> [String] {
        if let found = value as? String { return found == text ? [name] : [] }
        return Mirror(reflecting: value).children.flatMap { left($0.value, $0.label ?? name) }
    }

    @Test func `every text that a log may have chosen is walked`() {
        let place = PolicyPlace(.objectACL, Self.text, policy: Self.text, object: Self.text)
        let deny = DenyStatement(policy: Self.text, label: Self.text, index: 0)
        let changes: [FixChange] = [
            .allow(action: Self.text, resource: Self.text, prefix: Self.text),
            .exemptRole(Self.text, deny: deny), .exemptResource(Self.text, deny: deny),
            .exemptAction(Self.text, deny: deny), .removeDeny(deny),
        ]
        let change = { (_: String) in "changed" }
        #expect(Set(Self.left(Self.reason())).count > 10)
        #expect(
            Self.left(Self.reason().mappingTexts(change)).filter { name in
                !Self.fixed.contains { name.contains($0) }
            } == [])
        #expect(Self.left(place.mappingTexts(change)) == [])
        for given in changes { #expect(Self.left(given.mappingTexts(change)) == []) }
    }
}
