import Testing

/// AWS says that a key refused and does not name it: a statement that denies whatever key is asked is
/// the one, and which key it was still is not known.
@Suite struct AnyKeyScenarios {
    private static let unnamed = "the resource associated with this ciphertext"
    private static let role = "kms-key/identity-policy"
    private static let head = "head-object --bucket payroll --key 2026/03/orders.parquet"

    /// A Deny on keys, of some resources and on some condition.
    private static func deny(_ elements: String) -> String {
        #"{"Sid":"NoKeys","Effect":"Deny","Action":"kms:*",\#(elements)}"#
    }

    private static func read(
        _ elements: String, of bucket: String = "payroll"
    ) -> @Sendable (inout World) -> Void {
        {
            $0.request.bucket = bucket
            $0.request.logs = [.cloudTrail]
            $0.request.message = Message.deny("identity-based policy", "kms:Decrypt", unnamed)
            $0.identity = Policy.role(and: deny(elements))
        }
    }

    static let all: [Scenario] = [
        Scenario(
            "a Deny on every resource holds for any key", role, certainty: "reported",
            says: ["statement NoKeys denies kms:Decrypt on *", head], omits: ["exclude arn"],
            read(#""Resource":"*""#)),
        Scenario(
            "it holds where the bucket has no key, and the object one of its own", role,
            certainty: "reported", says: ["statement NoKeys denies kms:Decrypt on *"],
            omits: ["exclude arn"], read(#""Resource":"*""#, of: "orders")),
        Scenario(
            "the organization's holds for any key", "kms-key/service-control-policy",
            certainty: "reported", says: ["statement NoKeys denies", head], isFixed: false
        ) {
            read(#""Resource":"*""#)(&$0)
            $0.identity = Policy.roleAllows
            $0.serviceControl["r-acme"] = ["nokeys": Policy.of(deny(#""Resource":"*""#))]
            $0.request.message = Message.deny("service control policy", "kms:Decrypt", unnamed)
        },
        Scenario(
            "a condition on the caller or the service leaves no key out", role,
            certainty: "reported",
            read(
                #""Resource":"*","Condition":{"StringEquals":{"kms:ViaService":"s3.eu-central-1.amazonaws.com"}}"#
            )),
        Scenario(
            "a Deny on one key holds for that key", role, certainty: "likely",
            says: ["NoKeys", head], read(#""Resource":"\#(World.lakeKey)""#)),
        Scenario(
            "a Deny on all keys but some may leave out the object's", role, certainty: "likely",
            read(#""NotResource":"\#(World.partnerKey)""#)),
        Scenario(
            "a Deny on a condition about the key may leave it out", role, certainty: "likely",
            read(
                #""Resource":"*","Condition":{"StringEquals":{"aws:ResourceAccount":"111122223333"}}"#
            )),
        Scenario(
            "AWS does not say that a key refused: the object's key counts", role,
            certainty: "likely"
        ) {
            read(#""Resource":"*""#)(&$0)
            $0.request.message = "Access Denied"
        },
    ]

    /// Resources that take in every key that S3 may ask.
    static let patterns =
        [
            #""arn:aws:kms:*:*:key/*""#, #""arn:aws:kms:*""#, #""arn:aws:kms:*:*:*""#,
            #""arn:aws:kms:eu-central-1:*:key/*""#, #""arn:*:kms:*:????????????:key/*""#,
            #"["arn:aws:kms:us-east-1:*:key/*","arn:aws:kms:eu-central-1:*:*"]"#,
            #"["\#(World.lakeKey)","arn:aws:kms:*:*:key/*"]"#,
        ].map { pattern in
            Scenario(
                "a Deny on \(pattern) holds for any key", role, certainty: "reported",
                says: ["statement NoKeys denies kms:Decrypt on *", head], omits: ["exclude arn"],
                read(#""Resource":\#(pattern)"#))
        }
        // Some key is left out, or may be: the object's own may be that one.
        + [
            #""Resource":"arn:aws:kms:*:111122223333:key/*""#,
            #""Resource":"arn:aws:kms:*:*:key/1aa0*""#,
            #""Resource":["arn:aws:kms:*:111122223333:key/*","arn:aws:kms:*:444455556666:key/*"]"#,
            #""NotResource":"arn:aws:kms:us-east-1:*:key/*""#,
        ].map { elements in
            Scenario(
                "a Deny on keys by \(elements) may leave some out", role, certainty: "likely",
                says: ["NoKeys", head], read(elements))
        }
        + ["permissions boundary", "service control policy"].map { layer in
            let isBoundary = layer == "permissions boundary"
            return Scenario(
                "a \(layer) denies every key by a pattern",
                isBoundary ? "kms-key/permissions-boundary" : "kms-key/service-control-policy",
                certainty: "reported", says: ["statement NoKeys denies kms:Decrypt on *"]
            ) {
                let document = Policy.of(
                    deny(#""Resource":"arn:aws:kms:*:*:key/*""#),
                    #"{"Effect":"Allow","Action":"*","Resource":"*"}"#)
                read(#""Resource":"*""#)(&$0)
                $0.identity = Policy.roleAllows
                if isBoundary {
                    $0.boundary = document
                } else {
                    $0.serviceControl["r-acme"] = ["nokeys": document]
                }
                $0.request.message = Message.deny(layer, "kms:Decrypt", unnamed)
            }
        }
        + [
            Scenario(
                "of two statements that deny the one on every key is certain", role,
                certainty: "reported", says: ["statement NoKeys denies kms:Decrypt on *"]
            ) {
                read(#""Resource":"arn:aws:kms:*:*:key/*""#)(&$0)
                $0.identity = Policy.role(
                    and:
                        #"{"Sid":"OneKey","Effect":"Deny","Action":"kms:*","Resource":"\#(World.lakeKey)"},"#
                        + deny(#""Resource":"arn:aws:kms:*:*:key/*""#))
            },
            Scenario(
                "a pattern holds where the bucket has no key, and the object one of its own", role,
                certainty: "reported", says: ["statement NoKeys denies kms:Decrypt on *"],
                read(#""Resource":"arn:aws:kms:*:*:key/*""#, of: "orders")),
        ]

    /// A name stands for a key that nobody captured: whichever it is, a write asks it.
    static let names: [Scenario] = [
        Scenario(
            "the job's header names an alias, and the role denies every key", role,
            certainty: "likely", blockedBy: [role],
            says: ["statement NoKeys denies kms:GenerateDataKey on *", "alias/etl"],
            omits: ["remove the Deny"]
        ) {
            read(#""Resource":"arn:aws:kms:*:*:key/*""#, of: "orders")(&$0)
            $0.request.message = "Access Denied"
            $0.request.operation = "PutObject"
            $0.request.parameters = [
                "x-amz-server-side-encryption": "aws:kms",
                "x-amz-server-side-encryption-aws-kms-key-id": "alias/etl",
            ]
        },
        Scenario(
            "the bucket's default is an alias", role, certainty: "likely", blockedBy: [role],
            says: ["statement NoKeys denies kms:GenerateDataKey on *", "alias/etl"]
        ) {
            read(#""Resource":"*""#)(&$0)
            $0.request.message = "Access Denied"
            $0.request.operation = "PutObject"
            $0.buckets["payroll"]?.key = "alias/etl"
        },
        Scenario(
            "an object need not have the alias that is its bucket's default", "undetermined",
            omits: ["NoKeys denies"]
        ) {
            read(#""Resource":"*""#)(&$0)
            $0.request.message = "Access Denied"
            $0.buckets["payroll"]?.key = "alias/etl"
        },
        Scenario(
            "a Deny on one key need not be on the alias's", "undetermined", omits: ["NoKeys denies"]
        ) {
            read(#""Resource":"\#(World.lakeKey)""#)(&$0)
            $0.request.message = "Access Denied"
            $0.request.operation = "PutObject"
            $0.buckets["payroll"]?.key = "alias/etl"
        },
        Scenario(
            "AWS says that a key refused, and the bucket's default is an alias", role,
            certainty: "reported", says: ["statement NoKeys denies kms:Decrypt on *", head]
        ) {
            read(#""Resource":"*""#)(&$0)
            $0.buckets["payroll"]?.key = "alias/etl"
        },
        Scenario(
            "AWS says so, and nobody captured how the bucket encrypts", role,
            certainty: "reported", says: ["statement NoKeys denies kms:Decrypt on *", head]
        ) {
            read(#""Resource":"*""#)(&$0)
            $0.notCaptured = ["payroll/get-bucket-encryption.json"]
        },
    ]

    @Test(arguments: all + patterns + names)
    func `a statement that leaves no key out is certain`(_ scenario: Scenario) throws {
        try scenario.check()
    }
}
