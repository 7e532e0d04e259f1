import Foundation
import Testing

/// A guard against plain HTTP and old TLS is met by the job's client: the guard stays.
@Suite struct TransportScenarios {
    private static func deny(_ condition: String, _ sid: String = "Modern") -> String {
        #"{"Sid":"\#(sid)","Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"*","Condition":{\#(condition)}}"#
    }

    private static let oldTLS = #""NumericLessThan":{"s3:TlsVersion":"1.2"}"#
    private static let plain = #""Bool":{"aws:SecureTransport":"false"}"#
    private static let guardStays = ["exempt", "exclude", "narrow it by hand"]

    static let versions: [Scenario] = [
        ("TLSv1.1", "1.2", "TLS 1.2 or later"), ("TLSv1", "1.2", "TLS 1.2 or later"),
        ("TLSv1.2", "1.3", "TLS 1.3"), ("TLSV1.1", "1.2", "TLS 1.2 or later"),
    ].map { logged, wanted, words in
        Scenario(
            "\(logged) where the bucket's policy wants \(wanted): the client changes",
            "bucket-policy/bucket-policy", certainty: "proven",
            says: ["s3:TlsVersion", words, String(logged.dropFirst(4)), "the TLS version logged"],
            omits: guardStays, isFixed: true
        ) {
            $0.request.tlsVersion = logged
            $0.buckets["orders"]?.policy = Policy.of(
                deny(#""NumericLessThan":{"s3:TlsVersion":"\#(wanted)"}"#))
        }
    }

    static let guards: [Scenario] = [
        Scenario(
            "only TLS 1.2 is taken: a client that may speak 1.3 stays refused",
            "bucket-policy/bucket-policy", says: ["s3:TlsVersion"],
            omits: ["Use TLS 1.2 or later", "Use TLS 1.3"]
        ) {
            $0.request.tlsVersion = "TLSv1.3"
            $0.buckets["orders"]?.policy = Policy.of(
                deny(#""NumericNotEquals":{"s3:TlsVersion":"1.2"}"#))
        },
        Scenario(
            "a service control policy that wants TLS 1.2 stays",
            "service-control-policy/service-control-policy", certainty: "proven",
            says: ["TLS 1.2 or later"], omits: guardStays, isFixed: true
        ) {
            $0.request.tlsVersion = "TLSv1.1"
            $0.serviceControl["r-acme"] = [
                "guard": Policy.of(
                    #"{"Sid":"Modern","Effect":"Deny","Action":"s3:*","Resource":"*","Condition":{\#(oldTLS)}}"#
                )
            ]
        },
        Scenario(
            "a resource control policy that wants TLS stays",
            "service-control-policy/resource-control-policy", certainty: "proven",
            says: ["https"], omits: guardStays, isFixed: true
        ) {
            $0.request.isEncrypted = false
            $0.resourceControl["r-acme"] = [
                "guard": Policy.of(deny(#""BoolIfExists":{"aws:SecureTransport":"false"}"#))
            ]
        },
        Scenario(
            "an Allow that asks for TLS 1.2 is met by the client",
            "bucket-policy/bucket-policy", certainty: "proven", says: ["TLS 1.2 or later"],
            omits: ["Why403", "allow arn:aws:iam"], isFixed: true
        ) {
            $0.request.bucket = "feeds"
            $0.request.tlsVersion = "TLSv1.1"
            $0.buckets["feeds"]?.policy = Policy.sharesFeeds.replacingOccurrences(
                of: #""Resource":"#,
                with:
                    #""Condition":{"NumericGreaterThanEquals":{"s3:TlsVersion":"1.2"}},"Resource":"#
            )
        },
        Scenario(
            "plain HTTP meets both usual guards: who uses TLS has 1.2 at least",
            "bucket-policy/bucket-policy", certainty: "proven", says: ["https"],
            omits: guardStays, isFixed: true
        ) {
            $0.request.isEncrypted = false
            $0.buckets["orders"]?.policy = Policy.of(deny(plain), deny(oldTLS, "Old"))
        },
        Scenario(
            "plain HTTP and a guard on the version alone: whether it holds is not known",
            "bucket-policy/bucket-policy", certainty: "likely", says: ["TLS 1.2 or later"],
            omits: guardStays
        ) {
            $0.request.isEncrypted = false
            $0.buckets["orders"]?.policy = Policy.of(deny(oldTLS))
        },
        Scenario(
            "a Deny that TLS itself meets is none that TLS mends", "bucket-policy/bucket-policy",
            certainty: "proven", says: ["exclude"], omits: ["Use TLS"]
        ) {
            $0.buckets["orders"]?.policy = Policy.of(
                deny(#""Bool":{"aws:SecureTransport":"true"}"#))
        },
        Scenario(
            "a Deny of a newer version is none that a newer version mends",
            "bucket-policy/bucket-policy", certainty: "proven", says: ["exclude"],
            omits: ["Use TLS"]
        ) {
            $0.buckets["orders"]?.policy = Policy.of(
                deny(#""NumericGreaterThanEquals":{"s3:TlsVersion":"1.2"}"#))
        },
        Scenario(
            "a guard on TLS or another key that the client cannot bring",
            "bucket-policy/bucket-policy", certainty: "proven", says: ["TLS 1.2 or later"],
            omits: guardStays, isFixed: true
        ) {
            $0.request.tlsVersion = "TLSv1.1"
            $0.buckets["orders"]?.policy = Policy.of(
                deny(oldTLS + #","StringNotEquals":{"aws:SourceVpce":"vpce-1"}"#))
        },
    ]

    private static let unencrypted =
        #"{"Sid":"Sealed","Effect":"Deny","Principal":"*","Action":"s3:PutObject","Resource":"*","Condition":{"Null":{"s3:x-amz-server-side-encryption":"true"}}}"#
    private static let notOurs =
        #"{"Sid":"Ours","Effect":"Deny","Principal":"*","Action":"s3:PutObject","Resource":"*","Condition":{"StringNotEquals":{"s3:x-amz-server-side-encryption":"AES256"}}}"#
    private static let outside: String = deny(
        #""StringNotEquals":{"aws:SourceVpce":"vpce-1"}"#, "Inside")
    private static let header = "Send the encryption header"
    private static let newTLS = #""NumericLessThan":{"s3:TlsVersion":"1.3"}"#

    private static func write(
        _ statements: [String], control: String? = nil
    ) -> @Sendable (inout World) -> Void {
        {
            $0.request.operation = "PutObject"
            $0.request.logs = [.cloudTrail]
            $0.request.tlsVersion = "TLSv1.1"
            $0.buckets["orders"]?.policy =
                #"{"Version":"2012-10-17","Statement":["#
                + statements.joined(separator: ",") + "]}"
            if let control {
                $0.serviceControl["r-acme"] = [
                    "guard": Policy.of(control.replacing(#""Principal":"*","#, with: ""))
                ]
            }
        }
    }

    /// Several guards of one policy, in each order, and of several owners.
    static let several: [Scenario] =
        [
            [deny(oldTLS), unencrypted], [unencrypted, deny(oldTLS)],
            [deny(oldTLS), notOurs], [notOurs, deny(oldTLS)],
        ].enumerated().map { order, statements in
            Scenario(
                "a guard on TLS and one on encryption in one policy, order \(order)",
                "bucket-policy/bucket-policy", certainty: "proven",
                says: ["TLS 1.2 or later", header], omits: guardStays + ["would still be refused"],
                isFixed: true, write(statements))
        }
        + [
            [outside, unencrypted], [unencrypted, outside], [outside, notOurs], [notOurs, outside],
        ].enumerated().map { order, statements in
            Scenario(
                "a guard on the endpoint and one on encryption in one policy, order \(order)",
                "bucket-policy/bucket-policy", certainty: "proven",
                says: [header, "from the Deny statement Inside"], omits: ["would still be refused"],
                isFixed: true, write(statements))
        } + [
            Scenario(
                "the organization wants TLS 1.3, the bucket 1.2: one change of the job",
                "service-control-policy/service-control-policy", certainty: "proven",
                blockedBy: [
                    "service-control-policy/service-control-policy", "bucket-policy/bucket-policy",
                ], says: ["Use TLS 1.3"],
                omits: guardStays + ["Use TLS 1.2 or later", "would still be refused"],
                isFixed: true,
                write([deny(oldTLS)], control: deny(newTLS))),
            Scenario(
                "the organization wants TLS 1.2, the bucket 1.3: one change of the job",
                "service-control-policy/service-control-policy", certainty: "proven",
                blockedBy: [
                    "service-control-policy/service-control-policy", "bucket-policy/bucket-policy",
                ], says: ["Use TLS 1.3"],
                omits: guardStays + ["Use TLS 1.2 or later", "would still be refused"],
                isFixed: true,
                write([deny(newTLS)], control: deny(oldTLS))),
            Scenario(
                "the organization wants encryption, the bucket TLS: two changes of the job",
                "service-control-policy/service-control-policy", certainty: "proven",
                blockedBy: [
                    "service-control-policy/service-control-policy", "bucket-policy/bucket-policy",
                ], says: ["TLS 1.2 or later", header],
                omits: guardStays + ["would still be refused"], isFixed: true,
                write([deny(oldTLS)], control: unencrypted)),
            Scenario(
                "plain HTTP where TLS 1.3 is wanted too", "bucket-policy/bucket-policy",
                certainty: "proven", says: ["Use TLS in the job", "Use TLS 1.3"],
                omits: guardStays + ["would still be refused"], isFixed: true
            ) {
                $0.request.isEncrypted = false
                $0.buckets["orders"]?.policy = Policy.of(deny(plain), deny(newTLS, "Old"))
            },
            Scenario(
                "a guard that only what the job is to bring meets stays",
                "bucket-policy/bucket-policy",
                certainty: "proven", says: [header], omits: guardStays, isFixed: false,
                write([
                    unencrypted,
                    #"{"Sid":"Plain","Effect":"Deny","Principal":"*","Action":"s3:PutObject","Resource":"*","Condition":{"Null":{"s3:x-amz-server-side-encryption":"false"}}}"#,
                ])),
            Scenario(
                "two statements without anything that the job could bring",
                "bucket-policy/bucket-policy", certainty: "proven",
                says: ["from the Deny statement Inside", "from the Deny statement Shut"],
                isFixed: true,
                write([
                    outside,
                    #"{"Sid":"Shut","Effect":"Deny","Principal":"*","Action":"s3:PutObject","Resource":"*"}"#,
                ])),
        ]

    @Test(arguments: several) func combined(_ scenario: Scenario) throws { try scenario.check() }

    @Test(arguments: versions + guards) func transport(_ scenario: Scenario) throws {
        try scenario.check()
    }
}
