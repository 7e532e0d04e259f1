import AWSTypes
import IAM
import Testing

/// Operators against what is known of the key: the truth table of three-valued evaluation.
@Suite struct ConditionTests {
    static let rows: [(condition: String, absent: Verdict, present: Verdict, unknown: Verdict)] = [
        (#"{"StringEquals":{"k":"v"}}"#, .implicitlyDenied, .unknown, .unknown),
        (#"{"StringNotEquals":{"k":"v"}}"#, .allowed, .unknown, .unknown),
        (#"{"StringLike":{"k":"*"}}"#, .implicitlyDenied, .allowed, .unknown),
        (#"{"StringEqualsIfExists":{"k":"v"}}"#, .allowed, .unknown, .unknown),
        (#"{"StringNotEqualsIfExists":{"k":"v"}}"#, .allowed, .unknown, .unknown),
        (#"{"Null":{"k":"true"}}"#, .allowed, .implicitlyDenied, .unknown),
        (#"{"Null":{"k":"false"}}"#, .implicitlyDenied, .allowed, .unknown),
        (#"{"ForAllValues:StringEquals":{"k":"v"}}"#, .allowed, .unknown, .unknown),
        (#"{"ForAnyValue:StringEquals":{"k":"v"}}"#, .implicitlyDenied, .unknown, .unknown),
        (#"{"NotIpAddress":{"k":"10.0.0.0/8"}}"#, .allowed, .unknown, .unknown),
        (#"{"NumericLessThan":{"k":"5"}}"#, .implicitlyDenied, .unknown, .unknown),
        (#"{"NoSuchOperator":{"k":"v"}}"#, .unknown, .unknown, .unknown),
    ]

    @Test(arguments: rows.indices)
    func `each operator says to each key state what the table says`(index: Int) throws {
        let row = ConditionTests.rows[index]
        for (state, expected) in [
            (ConditionKeyState.absent, row.absent), (.presentUnknown, row.present),
            (.unknown, row.unknown),
        ] {
            #expect(
                try ConditionTests.verdict(row.condition, state) == expected,
                "\(row.condition) \(state)")
        }
    }

    @Test(arguments: [
        (#"{"StringEquals":{"k":"v"}}"#, "v", true), (#"{"StringEquals":{"k":"V"}}"#, "v", false),
        (#"{"StringEqualsIgnoreCase":{"k":"V"}}"#, "v", true),
        (#"{"StringLike":{"k":"a?c*"}}"#, "abcde", true),
        (#"{"NumericLessThanEquals":{"k":"10"}}"#, "9.99", true),
        (#"{"NumericGreaterThan":{"k":"-1"}}"#, "-2", false),
        (#"{"DateLessThan":{"k":"2026-05-04T00:00:00Z"}}"#, "1777852799", true),
        (#"{"Bool":{"k":"true"}}"#, "TRUE", true),
        (#"{"BinaryEquals":{"k":"QUI="}}"#, "QUI=", true),
        (#"{"IpAddress":{"k":"10.1.0.0/16"}}"#, "10.1.255.255", true),
        (#"{"IpAddress":{"k":"2001:db8::/32"}}"#, "2001:db8:0:1::7", true),
        (#"{"IpAddress":{"k":"10.0.0.0/8"}}"#, "2001:db8::1", false),
        (
            #"{"ArnLike":{"k":"arn:aws:iam::*:role/glue-*"}}"#,
            "arn:aws:iam::111122223333:role/glue-a", true
        ),
        (#"{"ArnLike":{"k":"arn:aws:*role/x"}}"#, "arn:aws:iam::111122223333:role/x", false),
    ])
    func `values are compared in the operator's own way`(
        condition: String, seen: String, isAllowed: Bool
    ) throws {
        let verdict = try ConditionTests.verdict(condition, .value([seen]))
        #expect((verdict == .allowed) == isAllowed)
    }

    static func verdict(_ condition: String, _ state: ConditionKeyState) throws -> Verdict {
        var request = try BypassTests.request()
        request.context.set("k", state)
        var set = PolicySet()
        set.identity = .policies([
            try .decode(
                #"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:*","#
                    + #""Resource":"*","Condition":\#(condition)}}"#, name: "p")
        ])
        return decide(request, with: set)
    }
}
