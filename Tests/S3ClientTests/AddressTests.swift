import Testing

@testable import S3Client

@Suite struct AddressTests {
    @Test(
        arguments: [
            ("s3://b-1.c/a/b c/%41", "b-1.c", "a/b c/%41"), ("s3://bucket", "bucket", ""),
            ("s3://bucket/", "bucket", ""), ("s3://bucket//a/../b", "bucket", "/a/../b"),
            (
                "s3://arn:aws:s3:eu-west-1:111122223333:accesspoint/ap/logs/x",
                "arn:aws:s3:eu-west-1:111122223333:accesspoint/ap", "logs/x"
            ),
            (
                "arn:aws:s3:eu-west-1:111122223333:accesspoint/ap",
                "arn:aws:s3:eu-west-1:111122223333:accesspoint/ap", ""
            ),
            (
                "arn:aws-cn:s3:cn-north-1:111122223333:accesspoint/ap/object/k",
                "arn:aws-cn:s3:cn-north-1:111122223333:accesspoint/ap", "k"
            ),
        ])
    func `a URI or ARN has a bucket and a key`(text: String, bucket: String, key: String) throws {
        let uri = try ObjectURI(text)
        #expect(uri.bucket.text == bucket)
        #expect(uri.key == key)
    }

    @Test(
        arguments: [
            "s3://", "s3:///key", "s3://a/b", "s3://bucket@evil.example/k", "s3://bucket:8080/k",
            "s3://bucket%2F/k", "s3://..evil/k", "s3://bu?cket/k",
            "arn:aws:iam::111122223333:role/r",
            "arn:aws:s3::111122223333:accesspoint/alias.mrap",
            "arn:aws:s3:eu-west-1:1:accesspoint/a",
            "arn:aws:s3:eu-west-1:111122223333:accesspoint/a.b@c",
            "arn:aws:s3:evil.example/:111122223333:accesspoint/a", "s3://bucket/\0",
            "s3://bucket/" + String(repeating: "k", count: 1_025),
        ])
    func `what is no address says so`(text: String) {
        #expect(throws: AddressError.self) { try ObjectURI(text) }
    }

    @Test(
        arguments: [
            (
                "logs", "eu-west-1", Endpoint.Style.automatic,
                "https://logs.s3.eu-west-1.amazonaws.com/k"
            ),
            ("logs", "cn-north-1", .automatic, "https://logs.s3.cn-north-1.amazonaws.com.cn/k"),
            ("a.b", "us-east-1", .automatic, "https://s3.us-east-1.amazonaws.com/a.b/k"),
            ("Old_One", "us-east-1", .automatic, "https://s3.us-east-1.amazonaws.com/Old_One/k"),
            ("logs", "us-east-1", .path, "https://s3.us-east-1.amazonaws.com/logs/k"),
            (
                "arn:aws:s3:eu-west-1:111122223333:accesspoint/ap", "us-east-1", .automatic,
                "https://ap-111122223333.s3-accesspoint.eu-west-1.amazonaws.com/k"
            ),
        ])
    func `a request goes to the bucket's own host where it has one`(
        bucket: String, region: String, style: Endpoint.Style, url: String
    ) throws {
        let endpoint = Endpoint(style: style)
        #expect(endpoint.request(try BucketName(bucket), key: "k", region: region).url == url)
    }

    @Test func `a named endpoint keeps its port and path, and the bucket stands in the path`()
        throws
    {
        let endpoint = Endpoint(custom: try EndpointURL("http://127.0.0.1:9000/s3/"))
        let bucket = try BucketName("logs")
        #expect(
            endpoint.request(bucket, key: "a b/é%+", region: "r").url
                == "http://127.0.0.1:9000/s3/logs/a%20b/%C3%A9%25%2B")
        #expect(endpoint.request(bucket, key: "", region: "r").path == "/s3/logs")
        let virtual = Endpoint(custom: try EndpointURL("https://h:443"), style: .virtual)
        #expect(virtual.request(bucket, key: "k", region: "r").url == "https://logs.h/k")
    }

    @Test(
        arguments: [
            "ftp://h", "h", "https://", "https://user:secret@h", "http://h?x=1", "http://h/p?q",
            "http://h\r\nX: y", "http://h/a b",
        ])
    func `what is no endpoint says so, and shows nothing of it`(text: String) {
        let error = #expect(throws: AddressError.self) { try EndpointURL(text) }
        let shown = error.map { "\($0)" } ?? ""
        #expect(!shown.contains("secret"))
    }

    @Test(
        arguments: [
            ("http://127.0.0.1:9", true), ("http://localhost", true), ("http://[::1]:9", true),
            ("http://127.0.0.1.evil.example", false), ("http://10.0.0.1", false),
            ("http://127.evil.example.x", false),
        ])
    func `loopback is this machine and nothing else`(text: String, isLoopback: Bool) throws {
        #expect(try EndpointURL(text).isLoopback == isLoopback)
    }

    /// Every byte that a key can have, once raw in the URL where it is unreserved, else escaped; a
    /// slash and dots stay, as S3 takes keys literally.
    @Test func `a key is written one way`() {
        let key = "a/../b//c. ~_-+=&?#%\u{1}\u{7F}\"'\\`é😀"
        #expect(
            URIEncoding.encoded(key, keepsSlashes: true)
                == "a/../b//c.%20~_-%2B%3D%26%3F%23%25%01%7F%22%27%5C%60%C3%A9%F0%9F%98%80")
        #expect(URIEncoding.decodedForm(URIEncoding.encoded(key)) == key)
        #expect(URIEncoding.decodedForm("a+b%2Bc") == "a b+c")
        #expect(URIEncoding.decodedForm("a%2") == nil)
        #expect(URIEncoding.decodedForm("%FF") == nil)
    }
}
