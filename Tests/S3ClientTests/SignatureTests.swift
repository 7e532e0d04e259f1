import AWSTypes
import Testing

@testable import S3Client

/// AWS's published examples of Signature Version 4: its test suite (aws-sig-v4-test-suite, service
/// `service`) and the S3 API Reference, "Examples: Signature Calculations" (service `s3`).
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

    static let suite: [Example] = [
        Example(
            name: "get-vanilla",
            signature: "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"),
        Example(
            name: "get-vanilla-query-order-key-case",
            query: [("Param2", "value2"), ("Param1", "value1")],
            signature: "b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500"),
        Example(
            name: "get-vanilla-empty-query-key", query: [("Param1", "value1")],
            signature: "a67d582fa61cc504c4bae71f336f98b97f1ea3c7a6bfe1b6e45aec72011b9aeb"),
        Example(
            name: "get-header-value-trim",
            headers: [("My-Header1", " value1"), ("My-Header2", " \"a   b   c\"")],
            signature: "acc3ed3afb60bb290fc8d2dd0098b9911fcaa05412b367055dee359757a9c736"),
        Example(
            name: "post-vanilla", method: "POST",
            signature: "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b"),
        Example(
            name: "post-x-www-form-urlencoded", method: "POST",
            headers: [("Content-Type", "application/x-www-form-urlencoded")],
            body: "Param1=value1",
            signature: "ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a"),
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
