import AWSTypes
import Testing

@Suite struct ARNTests {
    @Test(arguments: [
        "arn:aws:s3:::lake", "arn:aws:s3:::lake/a:b/c", "arn:aws-cn:iam::111122223333:role/x/Etl",
        "arn:aws:sts::111122223333:assumed-role/Etl/GlueJobRunnerSession",
        "arn:aws:kms:eu-west-1:111122223333:key/0b1c", "arn:::::", "arn:aws:s3:::é*\u{301}/ü",
        // A mark that combines with a colon does not hide it.
        "arn:\u{301}aws:s3:::lake",
    ])
    func `an ARN is cut at its first five colons, and says itself again`(text: String) throws {
        let arn = try #require(ARN(text))
        #expect(arn.description == text)
        #expect(!arn.partition.contains(":") && !arn.account.contains(":"))
        #expect(ARN("see \(text)".dropFirst(4)) == arn)
    }

    @Test(arguments: ["", "arn", "arn:", "arn:aws:s3::", "ARN:aws:s3:::lake", " arn:aws:s3:::lake"])
    func `what has fewer colons or another beginning is none`(text: String) {
        #expect(ARN(text) == nil)
    }

    @Test func `the parts are what stands between the colons`() throws {
        let arn = try #require(ARN("arn:aws:kms:eu-west-1:111122223333:key/0b:1c"))
        #expect(
            [arn.partition, arn.service, arn.region, arn.account, arn.resource]
                == ["aws", "kms", "eu-west-1", "111122223333", "key/0b:1c"])
    }
}

@Suite struct PrincipalTests {
    static let account = AccountID("011122223333")

    @Test(arguments: [
        ("arn:aws:iam::011122223333:root", "account"),
        ("011122223333", "account"),
        ("arn:aws:iam::011122223333:role/service-role/Etl", "role service-role/Etl"),
        ("arn:aws:sts::011122223333:assumed-role/Etl/a/b", "session Etl a/b"),
        ("arn:aws:sts::011122223333:federated-user/ana", "federated ana"),
        ("arn:aws:iam::011122223333:user/x/ana", "user x/ana"),
        ("glue.amazonaws.com", "service glue.amazonaws.com"),
        ("AROA0123456789ABCDEF", "id AROA0123456789ABCDEF"),
        ("-", "anonymous"), ("anonymous", "anonymous"), ("*", "anonymous"),
        ("arn:aws:sts::011122223333:assumed-role/Etl", "nil"),
        ("arn:aws:iam::011122223333:role/", "nil"), ("arn:aws:iam::011122223333:role", "nil"),
        ("arn:aws:s3:::lake", "nil"), ("arn:aws:iam::01112222333:root", "nil"),
        ("svc:x", "nil"), ("AROA0123456789abcdef", "nil"), ("AROA012345", "nil"), ("", "nil"),
    ])
    func `a principal is told by the form of its text`(text: String, told: String) {
        #expect(Self.tell(Principal(text)) == told)
        #expect(Self.tell(Principal("x\(text)".dropFirst())) == told)
    }

    @Test func `64 hex digits are a canonical user`() {
        let id = String(repeating: "0aF9", count: 16)
        #expect(Principal(id) == .canonicalUser(id))
        #expect(Principal(id.dropLast() + "g") == nil)
    }

    private static func tell(_ principal: Principal?) -> String {
        switch principal {
        case .account(let account)?: return account == self.account ? "account" : "\(account)"
        case .role(_, let name)?: return "role \(name)"
        case .roleSession(_, let role, let session)?: return "session \(role) \(session)"
        case .user(_, let name)?: return "user \(name)"
        case .federatedUser(_, let name)?: return "federated \(name)"
        case .service(let name)?: return "service \(name)"
        case .canonicalUser(let id)?: return "canonical \(id)"
        case .uniqueID(let id)?: return "id \(id)"
        case .anonymous?: return "anonymous"
        case nil: return "nil"
        }
    }
}

@Suite struct AccountIDTests {
    @Test(arguments: ["000000000000", "000000000007", "011122223333", "999999999999"])
    func `twelve digits are an account, and come out as they went in`(text: String) {
        #expect(AccountID(text)?.description == text)
    }

    @Test(arguments: ["", "11122223333", "1111222233334", "11112222333x", "１11122223333"])
    func `anything else is none`(text: String) {
        #expect(AccountID(text) == nil)
    }
}

@Suite struct TextSearchTests {
    @Test(arguments: [
        ("AccessDenied", "Denied", 6, 6), ("DeniedDenied", "Denied", 0, 6),
        ("Denie", "Denied", -1, -1), ("", "Denied", -1, -1), ("aé:é", "é", 1, 4),
        // By bytes: what combines with the last letter does not hide the word.
        ("Denied\u{301}", "Denied", 0, 0), ("aaa", "aa", 0, 1),
    ])
    func `a text is found by its bytes, first and last`(
        text: String, word: String, first: Int, last: Int
    ) {
        func offset(_ range: Range<String.Index>?) -> Int {
            range.map { text.utf8.distance(from: text.startIndex, to: $0.lowerBound) } ?? -1
        }
        #expect(offset(text.firstRange(ofText: word)) == first)
        #expect(offset(text.lastRange(ofText: word)) == last)
        #expect(text.contains(text: word) == (first >= 0))
    }
}
