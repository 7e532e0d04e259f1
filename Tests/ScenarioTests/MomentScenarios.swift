import Testing

/// Logs have whole seconds, so that a boundary in the very second of the request, or beside it, is on
/// neither side.
@Suite struct MomentScenarios {
    private static func deny(_ condition: String) -> @Sendable (inout World) -> Void {
        {
            $0.request.time = "2026-03-02T06:10:00Z"
            $0.buckets["orders"]?.policy = Policy.of(
                #"{"Sid":"Window","Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"*","Condition":{\#(condition)}}"#
            )
        }
    }

    /// 2026-03-02T06:10:00Z.
    private static let epoch = 1_772_431_800

    static let near: [Scenario] =
        [
            ("DateLessThan", "2026-03-02T06:10:00Z"),
            ("DateLessThanEquals", "2026-03-02T06:10:00Z"),
            ("DateGreaterThan", "2026-03-02T06:10:00Z"),
            ("DateGreaterThanEquals", "2026-03-02T06:10:00Z"),
            ("DateEquals", "2026-03-02T06:10:00Z"), ("DateNotEquals", "2026-03-02T06:10:00Z"),
            ("DateLessThan", "2026-03-02T06:10:00.500Z"), ("DateLessThan", "2026-03-02T06:10:01Z"),
            ("DateGreaterThan", "2026-03-02T06:09:59Z"), ("DateLessThan", "\(epoch)"),
        ].map { test, time in
            Scenario(
                "\(test) \(time) is too near to be decided", "bucket-policy/bucket-policy",
                certainty: "likely", says: ["so near to the one logged"], omits: ["exclude"],
                deny(#""\#(test)":{"aws:CurrentTime":"\#(time)"}"#))
        }
        + [("NumericLessThan", epoch), ("NumericGreaterThanEquals", epoch + 1)].map { test, time in
            Scenario(
                "\(test) \(time) of the epoch's time too", "bucket-policy/bucket-policy",
                certainty: "likely", says: ["so near to the one logged"],
                deny(#""\#(test)":{"aws:EpochTime":"\#(time)"}"#))
        }

    static let far: [Scenario] = [
        Scenario(
            "a boundary two seconds later is on one side", "bucket-policy/bucket-policy",
            certainty: "proven", deny(#""DateLessThan":{"aws:CurrentTime":"2026-03-02T06:10:02Z"}"#)
        ),
        Scenario(
            "and two seconds earlier on the other", "undetermined", omits: ["so near"],
            deny(#""DateLessThan":{"aws:CurrentTime":"2026-03-02T06:09:58Z"}"#)),
        Scenario(
            "one of several times decides, whatever the near one says",
            "bucket-policy/bucket-policy", certainty: "proven",
            deny(
                #""DateGreaterThan":{"aws:CurrentTime":["2026-03-02T06:10:00Z","2026-01-01T00:00:00Z"]}"#
            )),
        Scenario(
            "the epoch's time two seconds away", "bucket-policy/bucket-policy",
            certainty: "proven", deny(#""NumericLessThan":{"aws:EpochTime":"\#(epoch + 2)"}"#)),
        Scenario(
            "that there is a time is decided", "bucket-policy/bucket-policy",
            certainty: "proven", deny(#""Null":{"aws:CurrentTime":"false"}"#)),
    ]

    @Test(arguments: near + far) func moments(_ scenario: Scenario) throws {
        try scenario.check()
    }
}
