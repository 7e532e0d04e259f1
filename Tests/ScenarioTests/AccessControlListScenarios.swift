import Testing

/// What access control lists let pass, where Object Ownership leaves them in force.
@Suite struct AccessControlListScenarios {
    static let key = "2026/03/orders.parquet"

    /// The role reads a stranger's object in `orders`, written with these headers.
    private static func write(
        _ headers: [String: String], ownership: String = "ObjectWriter"
    ) -> @Sendable (inout World) -> Void {
        {
            $0.buckets["orders"]?.ownership = ownership
            $0.events.append(
                Event.put(
                    by: World.stranger, bucket: "orders", owner: World.lake, key: key,
                    headers: headers))
        }
    }

    /// A stranger writes the object, and gives the bucket's owner full control of it later.
    private static func writeAndHandOver(_ world: inout World) {
        write([:])(&world)
        world.events.append(
            Event.put(
                by: World.stranger, bucket: "orders", owner: World.lake, key: key,
                acl: "bucket-owner-full-control", name: "PutObjectAcl",
                time: "2026-03-01T10:05:00Z"))
    }

    /// The role of `lake` reads or writes in `partner`'s bucket without a bucket policy.
    private static func share(
        _ break: @escaping @Sendable (inout World) -> Void
    ) -> @Sendable (inout World) -> Void {
        {
            $0.request.bucket = "feeds"
            $0.buckets["feeds"]?.key = nil
            $0.buckets["feeds"]?.policy = nil
            $0.buckets["feeds"]?.ownership = "ObjectWriter"
            `break`(&$0)
        }
    }

    static let objects = [
        Scenario(
            "a stranger's object is readable by every AWS account: nothing denies", "undetermined"
        ) {
            $0.buckets["orders"]?.ownership = "ObjectWriter"
            $0.buckets["orders"]?.objectACLs = [
                key: (World.stranger, [World.authenticatedUsers: "READ"])
            ]
        },
        Scenario(
            "the public ACL of a stranger's object is ignored", "object-ownership/object-acl",
            certainty: "proven", says: ["IgnorePublicAcls"], isFixed: true
        ) {
            $0.buckets["orders"]?.ownership = "ObjectWriter"
            $0.buckets["orders"]?.block = ["IgnorePublicAcls"]
            $0.buckets["orders"]?.objectACLs = [
                key: (World.stranger, [World.authenticatedUsers: "READ"])
            ]
        },
        Scenario(
            "the object's ACL shares it with the caller's account, without a bucket policy",
            "undetermined",
            share {
                $0.buckets["feeds"]?.grants = [World.lake: "READ"]
                $0.buckets["feeds"]?.objectACLs = [key: (World.partner, [World.lake: "READ"])]
            }),
        Scenario(
            "a stranger shares its object with the caller's account, without a bucket policy",
            "undetermined",
            share {
                $0.buckets["feeds"]?.grants = [World.lake: "READ"]
                $0.buckets["feeds"]?.objectACLs = [key: (World.stranger, [World.lake: "READ"])]
            }),
        Scenario(
            "the object's ACL shares it, and the caller may not list: it may not be there",
            "bucket-policy/bucket-policy", certainty: "likely",
            says: ["the request itself is allowed"],
            share {
                $0.buckets["feeds"]?.objectACLs = [key: (World.partner, [World.lake: "READ"])]
            }),
        Scenario(
            "the ACL shares the object, and Object Ownership turned ACLs off",
            "bucket-policy/bucket-policy", certainty: "proven", isFixed: true,
            share {
                $0.buckets["feeds"]?.ownership = "BucketOwnerEnforced"
                $0.buckets["feeds"]?.objectACLs = [key: (World.partner, [World.lake: "READ"])]
            }),
        Scenario(
            "the object's ACL gives nothing to the caller's account",
            "bucket-policy/bucket-policy", certainty: "proven", isFixed: true,
            share {
                $0.buckets["feeds"]?.objectACLs = [
                    key: (World.partner, [World.partner: "FULL_CONTROL"])
                ]
            }),
    ]

    static let buckets = [
        Scenario(
            "the bucket's ACL lets the caller's account write: nothing denies", "undetermined",
            share {
                $0.buckets["feeds"]?.grants = [World.lake: "WRITE"]
                $0.request.operation = "PutObject"
            }),
        Scenario(
            "the bucket's ACL lets the caller's account list: nothing denies", "undetermined",
            share {
                $0.buckets["feeds"]?.grants = [World.lake: "READ"]
                $0.request.operation = "ListObjects"
                $0.request.key = nil
            }),
        Scenario(
            "the bucket's ACL lets the caller's account list, and it writes",
            "bucket-policy/bucket-policy", certainty: "proven", isFixed: true,
            share {
                $0.buckets["feeds"]?.grants = [World.lake: "READ"]
                $0.request.operation = "PutObject"
            }),
        Scenario(
            "the bucket's ACL is not captured, and may let the caller's account list",
            "bucket-policy/bucket-policy", certainty: "likely", says: ["get-bucket-acl"],
            share {
                $0.notCaptured = ["feeds/get-bucket-acl.json"]
                $0.request.operation = "ListObjects"
                $0.request.key = nil
            }),
    ]

    static let writes = [
        Scenario(
            "the writer gave the bucket's owner full control by a header: nothing denies",
            "undetermined",
            write(["x-amz-grant-full-control": "id=\"\(World.canonicalID(World.lake))\""])),
        Scenario(
            "the writer let the bucket's owner read: nothing denies", "undetermined",
            write(["x-amz-acl": "bucket-owner-read"])),
        Scenario(
            "the writer let everybody read: nothing denies", "undetermined",
            write(["x-amz-acl": "public-read"])),
        Scenario(
            "the writer let every AWS account read: nothing denies", "undetermined",
            write(["x-amz-grant-read": "uri=\"\(World.authenticatedUsers)\""])),
        Scenario(
            "the writer let somebody else read", "object-ownership/object-acl",
            certainty: "likely", isFixed: false,
            write(["x-amz-grant-read": "id=\"\(World.canonicalID(World.partner))\""])),
        Scenario(
            "whom the writer let in by e-mail is not known", "object-ownership/object-acl",
            certainty: "likely", says: ["get-object-acl"],
            write(["x-amz-grant-read": "emailAddress=\"ops@example.com\""])),
        Scenario(
            "the writer handed the object over later: nothing denies", "undetermined"
        ) {
            writeAndHandOver(&$0)
        },
        Scenario(
            "the same where nobody captured the owner's canonical user id", "undetermined"
        ) {
            writeAndHandOver(&$0)
            $0.notCaptured = ["orders/get-bucket-acl.json"]
            $0.captures["\(World.lake)/manifest.json"] = [
                "capturedAt": $0.captured, "accountId": World.lake, "region": World.region,
            ]
        },
        Scenario(
            "an upload in parts sent its ACL before, which is not known",
            "object-ownership/object-acl", certainty: "likely",
            says: ["who owns the object is not known"], omits: ["without an ACL"]
        ) {
            $0.buckets["orders"]?.ownership = "BucketOwnerPreferred"
            $0.events.append(
                Event.put(
                    by: World.stranger, bucket: "orders", owner: World.lake, key: key,
                    name: "CompleteMultipartUpload"))
        },
        Scenario(
            "the bucket's owner may have overwritten the object since",
            "object-ownership/object-acl", certainty: "likely",
            says: ["later write or delete by the bucket's owner"], isFixed: false
        ) {
            write([:])(&$0)
            $0.events.append(
                Event.put(
                    by: World.lake, bucket: "orders", owner: World.lake, key: key,
                    time: "2026-03-01T11:00:00Z"))
        },
    ]

    @Test(arguments: objects + buckets)
    func `ACLs let in whom they name`(scenario: Scenario) throws { try scenario.check() }

    @Test(arguments: writes)
    func `a writer's ACL counts as far as it goes`(scenario: Scenario) throws {
        try scenario.check()
    }
}
