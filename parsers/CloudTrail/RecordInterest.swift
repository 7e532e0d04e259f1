import AWSTypes
import JSON
public import JSONScanner

/// Decides from a few searches, before any parsing, whether a record may matter. It may let
/// through what does not; it never drops what `matters` would keep, which a differential test
/// holds it to.
public enum RecordInterest {
    /// Events that change a policy or a setting which denials depend on, and those that tell whose
    /// session or job it was.
    public static let eventNames = namesOfChanges.union(glueNames)

    private static let namesOfChanges: Set<String> = [
        // S3: buckets, objects, access points, the account.
        "PutBucketPolicy", "DeleteBucketPolicy", "PutBucketAcl", "PutObjectAcl",
        "PutBucketEncryption", "DeleteBucketEncryption", "PutBucketPublicAccessBlock",
        "DeleteBucketPublicAccessBlock", "PutPublicAccessBlock", "DeletePublicAccessBlock",
        "PutAccountPublicAccessBlock", "DeleteAccountPublicAccessBlock",
        "PutBucketOwnershipControls", "DeleteBucketOwnershipControls", "PutBucketRequestPayment",
        "PutBucketTagging", "DeleteBucketTagging", "PutBucketAbac", "CreateBucket", "DeleteBucket",
        "CreateAccessPoint", "DeleteAccessPoint", "PutAccessPointPolicy",
        "DeleteAccessPointPolicy",
        // IAM.
        "CreateRole", "DeleteRole", "PutRolePolicy", "DeleteRolePolicy", "AttachRolePolicy",
        "DetachRolePolicy", "UpdateAssumeRolePolicy", "PutRolePermissionsBoundary",
        "DeleteRolePermissionsBoundary", "TagRole", "UntagRole", "CreatePolicy",
        "CreatePolicyVersion", "SetDefaultPolicyVersion", "DeletePolicyVersion", "DeletePolicy",
        // KMS.
        "CreateKey", "PutKeyPolicy", "CreateGrant", "RevokeGrant", "RetireGrant", "DisableKey",
        "EnableKey", "ScheduleKeyDeletion", "CancelKeyDeletion", "ImportKeyMaterial",
        "DeleteImportedKeyMaterial", "CreateAlias", "UpdateAlias", "DeleteAlias",
        "UpdatePrimaryRegion",
        // S3 and KMS.
        "TagResource", "UntagResource",
        // EC2.
        "CreateVpcEndpoint", "ModifyVpcEndpoint", "DeleteVpcEndpoints",
        // Organizations.
        "UpdatePolicy", "AttachPolicy", "DetachPolicy", "MoveAccount", "EnablePolicyType",
        "DisablePolicyType", "CreateOrganizationalUnit", "DeleteOrganizationalUnit",
        "RemoveAccountFromOrganization", "LeaveOrganization", "AcceptHandshake",
        "CreateAccountResult",
        // Sessions and jobs.
        "AssumeRole", "AssumeRoleWithSAML", "AssumeRoleWithWebIdentity",
        "GetScopedCredentials",
    ]

    /// Of Glue: what runs, and as which role. Other services have events of these names too.
    public static let glueNames: Set<String> = [
        "StartJobRun", "CreateJob", "UpdateJob", "CreateCrawler", "UpdateCrawler", "StartCrawler",
        "CreateSession", "StartDataQualityRulesetEvaluationRun",
        "StartDataQualityRuleRecommendationRun",
    ]

    /// Writes whose object may belong to another account than the bucket.
    public static let writes: Set<String> = ["PutObject", "CopyObject", "CompleteMultipartUpload"]

    /// Whether an error code may say that a request was refused, or that a key could not be used.
    public static func mayRefuse(_ code: String) -> Bool {
        code.contains(text: "Denied") || code.contains(text: "nauthorized")
            || code.hasPrefix("KMS.") || code.contains(text: "InvalidState")
            || code.contains(text: "Disabled")
    }

    /// The definition, on a parsed record.
    public static func matters(_ record: CloudTrailRecord) -> Bool {
        if let code = record.errorCode { return mayRefuse(code) }
        guard let name = record.eventName else { return false }
        if eventNames.contains(name) { return true }
        return writes.contains(name) && isForeign(record)
    }

    /// Whether the caller's account is another than one of the resources'.
    private static func isForeign(_ record: CloudTrailRecord) -> Bool {
        guard let caller = record.userIdentity?["accountId"]?.string else { return false }
        return record.resources.contains { resource in
            resource["accountId"]?.string.map { $0 != caller } ?? false
        }
    }

    // MARK: - On bytes

    /// The event's name decides whether a record may matter, and whether it has an error code at
    /// all. Five bytes on they have an N and a C, which stand in few other words that begin with e.
    public static var watchedKeys: WatchedKeys {
        WatchedKeys("eventName\"", "errorCode\"", telling: 5)
    }

    private static let watchedKeyLength = "eventName\"".utf8.count

    /// The members that say whose session an `AssumeRole` opens. Most of a record tells of the
    /// connection and of the answer's token, and most such records are of roles that are never
    /// denied.
    static let membersOfSessions: [StaticString] = [
        "userIdentity", "eventTime", "eventSource", "eventName", "errorCode", "requestParameters",
        "responseElements", "requestID", "eventID", "sharedEventID", "eventType", "eventCategory",
        "recipientAccountId",
    ]

    private static let hashedSessions = Set(
        ["AssumeRole", "AssumeRoleWithSAML", "AssumeRoleWithWebIdentity"].map(hash))

    /// Whether a record may be one that opens a session, and nothing else.
    static func mayOpenSession(_ found: FoundRecord, in bytes: UnsafeRawBufferPointer) -> Bool {
        guard found.otherKey == nil, !found.hasASCIIEscape, !found.hasMoreKeys,
            let nameOffset = found.firstKey,
            let name = stringValue(after: nameOffset + watchedKeyLength, in: bytes)
        else { return false }
        return hashedSessions.contains(hash(bytes, name))
    }

    /// Whether all that is asked of a record stands in `membersOfSessions`.
    static func opensSession(_ record: CloudTrailRecord) -> Bool {
        record.errorCode == nil && record.eventSource == "sts.amazonaws.com"
            && record.eventName?.hasPrefix("AssumeRole") == true
    }

    private static let hashedNames = Set(eventNames.map(hash))
    private static let hashedWrites = Set(writes.map(hash))
    /// How many marks there are; most names fall on none, and need not be looked up.
    private static let marks: UInt64 = 4_096
    private static let hashedMarks = {
        var set = [Bool](repeating: false, count: Int(marks))
        for hash in hashedNames.union(hashedWrites) { set[Int(hash % marks)] = true }
        return set
    }()

    /// Whether a record found in `bytes` may matter.
    public static func mayMatter(_ found: FoundRecord, in bytes: UnsafeRawBufferPointer) -> Bool {
        // An escaped ASCII letter may hide a key or a code; two names or codes may hide one behind
        // the other. AWS hardly writes either, so that parsing them costs nothing.
        if found.hasASCIIEscape || found.hasMoreKeys { return true }
        // A key errorCode may also stand deeper in the record, where it says nothing: without a
        // refusal the name decides as elsewhere. A code that is no text may have been one.
        if let codeOffset = found.otherKey {
            guard let code = stringValue(after: codeOffset + watchedKeyLength, in: bytes),
                isFollowed(code, record: found, in: bytes), !mayRefuse(code, in: bytes)
            else { return true }
        }
        // Every event has a name: what has none is no event, or is damaged.
        guard let nameOffset = found.firstKey,
            let name = stringValue(after: nameOffset + watchedKeyLength, in: bytes),
            isFollowed(name, record: found, in: bytes)
        else { return true }
        let hash = hash(bytes, name)
        guard hashedMarks[Int(hash % marks)] else { return false }
        if hashedNames.contains(hash) { return true }
        return hashedWrites.contains(hash)
            && namesTwoAccounts(UnsafeRawBufferPointer(rebasing: bytes[found.range]))
    }

    /// The same of the bytes of a string's value.
    private static func mayRefuse(_ code: Range<Int>, in bytes: UnsafeRawBufferPointer) -> Bool {
        // The quote before it is part of one needle.
        let text = UnsafeRawBufferPointer(rebasing: bytes[code.lowerBound - 1..<code.upperBound])
        return ByteSearch.first("Denied", in: text) != nil
            || ByteSearch.first("nauthorized", in: text) != nil
            || ByteSearch.first("\"KMS.", in: text) != nil
            || ByteSearch.first("InvalidState", in: text) != nil
            || ByteSearch.first("Disabled", in: text) != nil
    }

    /// Where the string after a key's closing quote stands; nil where what follows is no plain
    /// string, which the full parser must then look at.
    private static func stringValue(
        after offset: Int, in bytes: UnsafeRawBufferPointer
    ) -> Range<Int>? {
        var index = offset
        func skipSpace() {
            while index < bytes.count, JSONSpace.isSpace(bytes[index]) { index += 1 }
        }
        skipSpace()
        guard index < bytes.count, bytes[index] == UInt8(ascii: ":") else { return nil }
        index += 1
        skipSpace()
        guard index < bytes.count, bytes[index] == UInt8(ascii: "\"") else { return nil }
        index += 1
        let start = index
        for place in start..<bytes.count {
            switch bytes[place] {
            case UInt8(ascii: "\""): return start..<place
            case UInt8(ascii: "\\"): return nil
            default: break
            }
        }
        return start..<bytes.count
    }

    /// Whether a string's value, behind its closing quote, is followed by the next member or by the
    /// end of its object. One that was not closed itself ends where the next string begins.
    private static func isFollowed(
        _ value: Range<Int>, record: FoundRecord, in bytes: UnsafeRawBufferPointer
    ) -> Bool {
        let next = JSONSpace.next(in: bytes, from: value.upperBound + 1)
        guard next < record.range.upperBound else { return false }
        return bytes[next] == UInt8(ascii: ",") || bytes[next] == UInt8(ascii: "}")
    }

    /// Whether the record holds two members `accountId` of different values.
    private static func namesTwoAccounts(_ record: UnsafeRawBufferPointer) -> Bool {
        var rest = record
        var firstSeen: UnsafeRawBufferPointer?
        while let offset = ByteSearch.first("accountId\"", in: rest) {
            let after = offset + "accountId\"".utf8.count
            guard let place = stringValue(after: after, in: rest) else { return true }
            let value = UnsafeRawBufferPointer(rebasing: rest[place])
            if let firstSeen, !isSame(firstSeen, value) { return true }
            firstSeen = firstSeen ?? value
            rest = UnsafeRawBufferPointer(rebasing: rest[after...])
        }
        return false
    }

    private static func isSame(
        _ left: UnsafeRawBufferPointer, _ right: UnsafeRawBufferPointer
    ) -> Bool {
        guard left.count == right.count else { return false }
        for index in left.indices where left[index] != right[index] { return false }
        return true
    }

    /// A name that merely collides is parsed and then left.
    private static func hash(_ bytes: UnsafeRawBufferPointer, _ place: Range<Int>) -> UInt64 {
        var hash = FNV1a()
        for index in place { hash.take(bytes[index]) }
        return hash.value
    }

    private static func hash(_ name: String) -> UInt64 {
        Array(name.utf8).withUnsafeBytes { hash($0, 0..<$0.count) }
    }
}
