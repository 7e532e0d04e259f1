import AWSTypes
import Testing

@testable import S3Client

/// AWS's published examples of Signature Version 4: its test suite (aws-sig-v4-test-suite, service
/// `service`; what it says of `.` and `//` in paths does not hold for S3, whose keys stand as they are)
/// and the S3 API Reference, "Examples: Signature Calculations" (service `s3`).
@Suite struct SignatureTests {
    struct Example: Sendable, CustomTestStringConvertible {
        let name: String
        var method = "GET"
        var path = "/"
        var query: [(name: String, value: String)] = []
        var headers: [(name: String, value: String)] = []
        var body = ""
        let signature: String
        var testDescription: String { name }
    }

    private static let unreserved =
        "-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"

    static let suite: [Example] = [
        Example(
            name: "get-vanilla",
            signature: "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"),
        Example(
            name: "get-vanilla-query-order-key-case",
            query: [("Param2", "value2"), ("Param1", "value1")],
            signature: "b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500"),
        Example(
            name: "get-vanilla-query-order-key",
            query: [("Param1", "value2"), ("Param1", "Value1")],
            signature: "eedbc4e291e521cf13422ffca22be7d2eb8146eecf653089df300a15b2382bd1"),
        Example(
            name: "get-vanilla-query-order-value",
            query: [("Param1", "value2"), ("Param1", "value1")],
            signature: "5772eed61e12b33fae39ee5e7012498b51d56abc0abb7c60486157bd471c4694"),
        Example(
            name: "get-vanilla-query-order-encoded",
            query: [("Param-3", "Value3"), ("Param", "Value2"), ("\u{1234}", "Value1")],
            signature: "371d3713e185cc334048618a97f809c9ffe339c62934c032af5a0e595648fcac"),
        Example(
            name: "get-vanilla-empty-query-key", query: [("Param1", "value1")],
            signature: "a67d582fa61cc504c4bae71f336f98b97f1ea3c7a6bfe1b6e45aec72011b9aeb"),
        Example(
            name: "get-vanilla-query-unreserved", query: [(unreserved, unreserved)],
            signature: "9c3e54bfcdf0b19771a7f523ee5669cdf59bc7cc0884027167c21bb143a40197"),
        Example(
            name: "get-vanilla-utf8-query", query: [("\u{1234}", "bar")],
            signature: "2cdec8eed098649ff3a119c94853b13c643bcf08f8b0a1d91e12c9027818dd04"),
        Example(
            name: "get-unreserved", path: "/" + unreserved,
            signature: "07ef7494c76fa4850883e2b006601f940f8a34d404d0cfa977f52a65bbf5f24f"),
        Example(
            name: "get-utf8", path: "/\u{1234}",
            signature: "8318018e0b0f223aa2bbf98705b62bb787dc9c0e678f255a891fd03141be5d85"),
        Example(
            name: "get-space", path: "/example space/",
            signature: "652487583200325589f1fba4c7e578f72c47cb61beeca81406b39ddec1366741"),
        Example(
            name: "get-special-character", path: "/example/$delete",
            signature: "a853c9b21b528b19643d00910d35b83a10c366a10833ceefb45edd6c80e40f27"),
        Example(
            name: "get-header-key-duplicate",
            headers: ["value2", "value2", "value1"].map { ("My-Header1", $0) },
            signature: "c9d5ea9f3f72853aea855b47ea873832890dbdd183b4468f858259531a5138ea"),
        Example(
            name: "get-header-value-order",
            headers: ["value4", "value1", "value3", "value2"].map { ("My-Header1", $0) },
            signature: "08c7e5a9acfcfeb3ab6b2185e75ce8b1deb5e634ec47601a50643f830c755c01"),
        Example(
            name: "get-header-value-trim",
            headers: [("My-Header1", " value1"), ("My-Header2", " \"a   b   c\"")],
            signature: "acc3ed3afb60bb290fc8d2dd0098b9911fcaa05412b367055dee359757a9c736"),
        Example(
            name: "post-vanilla", method: "POST",
            signature: "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b"),
        Example(
            name: "post-vanilla-query", method: "POST", query: [("Param1", "value1")],
            signature: "28038455d6de14eafc1f9222cf5aa6f1a96197d7deb8263271d420d138af7f11"),
        Example(
            name: "post-header-key-sort", method: "POST", headers: [("My-Header1", "value1")],
            signature: "c5410059b04c1ee005303aed430f6e6645f61f4dc9e1461ec8f8916fdf18852c"),
        Example(
            name: "post-header-value-case", method: "POST", headers: [("My-Header1", "VALUE1")],
            signature: "cdbc9802e29d2942e5e10b5bccfdd67c5f22c7c4e8ae67b53629efa58b974b7d"),
        Example(
            name: "post-x-www-form-urlencoded", method: "POST",
            headers: [("Content-Type", "application/x-www-form-urlencoded")],
            body: "Param1=value1",
            signature: "ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a"),
        Example(
            name: "post-x-www-form-urlencoded-parameters", method: "POST",
            headers: [("Content-Type", "application/x-www-form-urlencoded; charset=utf8")],
            body: "Param1=value1",
            signature: "1a72ec8f64bd914b0e42e42607c7fbce7fb2c7465f63e3092b3b0d39fa77a6fe"),
        Example(
            name: "get-vanilla-with-session-token",
            headers: [
                (
                    "X-Amz-Security-Token",
                    "6e86291e8372ff2a2260956d9b8aae1d763fbf315fa00fa31553b73ebf194267"
                )
            ],
            signature: "07ec1639c89043aa0e3e2de82b96708f198cceab042d4a97044c66dd9f74e7f8"),
    ]

    @Test(arguments: suite)
    func `the signature is that of AWS's test suite`(example: Example) {
        var request = HTTPRequest(method: example.method, host: "example.amazonaws.com")
        request.path = example.path
        request.query = example.query
        request.headers = example.headers + [("X-Amz-Date", "20150830T123600Z")]
        let text = RequestSigner(service: "service", region: "us-east-1").authorization(
            of: request, payload: SHA256.hexadecimal(example.body.utf8), time: "20150830T123600Z",
            as: SignatureTests.keys("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"))
        #expect(text.hasSuffix("Signature=\(example.signature)"), "\(text)")
    }

    @Test func `each secret, day, region and service has a signing key of its own`() {
        func signature(_ secret: String, _ time: String, _ region: String, _ service: String)
            -> String
        {
            var request = HTTPRequest(host: "h")
            request.headers = [("X-Amz-Date", "20150830T123600Z")]
            return RequestSigner(service: service, region: region).authorization(
                of: request, payload: "", time: time, as: SignatureTests.keys("AK", secret))
        }
        let scopes = [
            ("s", "20150830T123600Z", "r", "s3"), ("t", "20150830T123600Z", "r", "s3"),
            ("s", "20150831T123600Z", "r", "s3"), ("s", "20150830T123600Z", "q", "s3"),
            ("s", "20150830T123600Z", "r", "sqs"),
        ]
        let first = scopes.map(signature)
        #expect(Set(first).count == scopes.count)
        #expect(scopes.reversed().map(signature) == first.reversed())
    }

    static let objects: [Example] = [
        Example(
            name: "GET Object", path: "/test.txt", headers: [("Range", "bytes=0-9")],
            signature: "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41"),
        Example(
            name: "PUT Object", method: "PUT", path: "/test$file.text",
            headers: [
                ("Date", "Fri, 24 May 2013 00:00:00 GMT"),
                ("x-amz-storage-class", "REDUCED_REDUNDANCY"),
            ], body: "Welcome to Amazon S3.",
            signature: "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd"),
        Example(
            name: "GET Bucket Lifecycle", query: [("lifecycle", "")],
            signature: "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543"),
        Example(
            name: "Get Bucket (List Objects)", query: [("prefix", "J"), ("max-keys", "2")],
            signature: "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7"),
    ]

    @Test(arguments: objects)
    func `the signature is that of S3's examples`(example: Example) throws {
        var request = HTTPRequest(method: example.method, host: "examplebucket.s3.amazonaws.com")
        request.path = example.path
        request.query = example.query
        request.headers = example.headers
        if !example.body.isEmpty { request.body = Array(example.body.utf8) }
        let now = try #require(Instant(iso8601: "2013-05-24T00:00:00Z"))
        RequestSigner(service: "s3", region: "us-east-1").sign(
            &request,
            as: SignatureTests.keys(
                "AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"), at: now)
        let text = request.headers.last?.value ?? ""
        #expect(text.hasSuffix("Signature=\(example.signature)"), "\(text)")
    }

    @Test func `a session token is sent and signed`() {
        var request = HTTPRequest(host: "h")
        let keys = SignatureTests.keys("AK", "secret", token: "the token")
        RequestSigner(service: "s3", region: "r").sign(&request, as: keys, at: Instant(seconds: 0))
        let authorization = request.headers.last?.value ?? ""
        #expect(authorization.contains("x-amz-date;x-amz-security-token,"))
        #expect(request.headers.contains { $0 == ("x-amz-security-token", "the token") })
        #expect(!authorization.contains("secret,") && !authorization.contains("the token"))
    }

    @Test func `credentials print as their source, however they are printed`() {
        let keys = SignatureTests.keys("AK", "THESECRET", token: "THETOKEN")
        var dumped = ""
        dump([keys], to: &dumped)
        for text in ["\(keys)", String(reflecting: [keys]), "\(Optional(keys) as Any)", dumped] {
            #expect(!text.contains("THESECRET") && !text.contains("THETOKEN"), "\(text)")
        }
    }

    /// FIPS 180-4's examples, and the lengths at which padding needs another block.
    @Test(
        arguments: [
            ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
            ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
            (
                "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
                "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
            ),
            (
                String(repeating: "a", count: 119),
                "31eba51c313a5c08226adf18d4a359cfdfd8d2e816b13f4af952f7ea6584dcfb"
            ),
            (
                String(repeating: "a", count: 1_000),
                "41edece42d63e8d9bf515a9ba6932e1c20cbc9f5a5d134645adb5db1b9737ea3"
            ),
        ])
    func `a digest is SHA-256's`(text: String, digest: String) {
        #expect(SHA256.hexadecimal(text.utf8) == digest)
    }

    /// RFC 4231, test cases 2 and 6: a short key, and one longer than a block.
    @Test func `an authentication code is HMAC's`() {
        let short = SHA256.authenticationCode(
            "what do ya want for nothing?".utf8, key: Array("Jefe".utf8))
        #expect(
            short.hexadecimal
                == "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843")
        let long = SHA256.authenticationCode(
            "Test Using Larger Than Block-Size Key - Hash Key First".utf8,
            key: [UInt8](repeating: 0xAA, count: 131))
        #expect(
            long.hexadecimal
                == "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54")
    }

    static func keys(_ access: String, _ secret: String, token: String? = nil) -> Credentials {
        Credentials(
            accessKey: access, secretKey: secret, sessionToken: token, expiration: nil,
            source: "the test")
    }
}
