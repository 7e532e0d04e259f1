import AWSTypes
import Denials
import Foundation
import JSON
import S3AccessLog
import TestSupport
import Testing

/// What a sighting takes from an access-log record, in either form of the log.
@Suite struct AccessLogSightingTests {
    static func sighting(ofLine line: String) throws -> Sighting {
        let finding = try Array(line.utf8).withUnsafeBytes { bytes in
            Finding(try S3AccessLogLine.parse(bytes), SituationMemory())
        }
        guard case .denial(let sighting)? = finding else { throw LineError.noDenial(line) }
        return sighting
    }

    static func sighting(ofObject text: String) throws -> Sighting {
        let record = try #require(S3AccessLogObject(try JSONValue(parsing: text)))
        guard case .denial(let sighting)? = Finding(record, SituationMemory()) else {
            throw LineError.noDenial(text)
        }
        return sighting
    }

    enum LineError: Error {
        case noDenial(String)
    }

    @Test(arguments: [
        ("orchard-lake.s3.eu-west-1.amazonaws.com", "eu-west-1"),
        ("orchard-lake.s3.eu-west-1.amazonaws.com:443", "eu-west-1"),
        ("s3.cn-north-1.amazonaws.com.cn", "cn-north-1"),
        ("s3.us-gov-west-1.amazonaws.com", "us-gov-west-1"),
        ("a.amazonaws.b.s3.dualstack.eu-west-1.amazonaws.com", "eu-west-1"),
        ("orchard-lake.vpce-0a1b-2c3d.s3.eu-west-1.vpce.amazonaws.com", "eu-west-1"),
        ("vpce-0a1b-2c3d-eu-west-1a.s3.eu-west-1.vpce.amazonaws.com:443", "eu-west-1"),
        ("accesspoint.vpce-0a1b-2c3d.s3.cn-north-1.vpce.amazonaws.com.cn", "cn-north-1"),
        ("orchard-lake.s3.eu-west-1.vpce.amazonaws.com", nil),
        ("vpce.amazonaws.com", nil),
        (".vpce.amazonaws.com", nil),
        ("vpce-.vpce.amazonaws.com", nil),
        ("orchard-lake.s3.amazonaws.com", nil),
        ("s3-eu-west-1.amazonaws.com", nil),
        ("amazonaws.com", nil),
        ("files.example.org", nil),
        (":", nil),
        (":443", nil),
        (".", nil),
        ("..amazonaws", nil),
    ])
    func `a host tells the region where it names one, whatever the client sent`(
        host: String, region: String?
    ) throws {
        let usual = "orchard-lake.s3.eu-west-1.amazonaws.com"
        let line = LogFixture.line(requestID: "R1")
            .replacingOccurrences(of: usual, with: host)
        let object = LogFixture.object("R1").replacingOccurrences(of: usual, with: host)
        #expect(try AccessLogSightingTests.sighting(ofLine: line).region == region)
        #expect(try AccessLogSightingTests.sighting(ofObject: object).region == region)
    }

    @Test(arguments: [
        ("GET /k HTTP/1.1", [:]),
        ("GET /k? HTTP/1.1", [:]),
        ("GET /k?acl HTTP/1.1", ["acl": ""]),
        (
            "GET /?List-Type=2&prefix=raw%2Fa%20b&delimiter= HTTP/1.1",
            ["list-type": "2", "prefix": "raw/a b", "delimiter": ""]
        ),
        ("GET /k?a=b=c&&=d&e HTTP/1.1", ["a": "b=c", "": "d", "e": ""]),
        ("GET /k?broken=%2&more=%zz HTTP/1.1", ["broken": "%2", "more": "%zz"]),
        ("GET /k?a=1&A=2 HTTP/1.1", ["a": "2"]),
        ("GET  /k?a=1?b=2 HTTP/1.1", ["a": "1?b=2"]),
        ("GET /k?name=%C3%A9&caf%C3%89=é HTTP/1.1", ["name": "é", "café": "é"]),
        ("?a=1", [:]),
        ("GET ?", [:]),
        ("GET /k HTTP/1.1?a=1", [:]),
    ])
    func `the query is read from the request URI`(uri: String, query: [String: String]) throws {
        let line = LogFixture.line(requestID: "R1", uri: "\"\(uri)\"")
        #expect(try AccessLogSightingTests.sighting(ofLine: line).query == query)
        let object = LogFixture.object("R1", uri: uri)
        #expect(try AccessLogSightingTests.sighting(ofObject: object).query == query)
    }

    @Test(
        arguments: [
            (LogFixture.glueSession, LogFixture.glueSession, nil, "111122223333"),
            (LogFixture.owner, nil, LogFixture.owner, nil),
            ("svc:s3.amazonaws.com", "svc:s3.amazonaws.com", nil, nil),
            ("-", nil, nil, nil),
        ] as [(String, String?, String?, String?)])
    func `a requester is an ARN or a canonical id`(
        requester: String, arn: String?, canonicalID: String?, account: String?
    ) throws {
        let line = LogFixture.line(requestID: "R1", requester: requester)
        let found = try AccessLogSightingTests.sighting(ofLine: line).requester
        #expect(found.arn == arn)
        #expect(found.canonicalID == canonicalID)
        #expect(found.account == account.flatMap { AccountID($0) })
    }

    /// A line after others that differ from it in one place, as a reader that remembers situations
    /// and as one that has seen nothing read it.
    @Test func `what lines before said of their situation does not get into the next`() throws {
        let line = LogFixture.line(requestID: "R1")
        let tokens = line.split(separator: " ").map(String.init)
        var lines = [line]
        for index in tokens.indices {
            for token in ["x" + tokens[index], tokens[index] + "x", "-", "Yes"] {
                lines += [
                    (tokens[..<index] + [token] + tokens[(index + 1)...]).joined(separator: " ")
                ]
                lines += [line]
            }
        }
        let remembering = SituationMemory()
        var told: Set<String> = []
        for line in lines {
            let (remembered, fresh) = Array(line.utf8).withUnsafeBytes { bytes in
                let record = try? S3AccessLogLine.parse(bytes)
                return (
                    record.flatMap { Finding($0, remembering) },
                    record.flatMap { Finding($0, SituationMemory()) }
                )
            }
            #expect(
                "\(String(describing: remembered))" == "\(String(describing: fresh))", "\(line)")
            if case .denial(let sighting)? = remembered { told.insert("\(sighting.situation)") }
        }
        #expect(told.count > 30)
    }

    @Test func `lines of one situation hold on to one object`() throws {
        let memory = SituationMemory()
        let situations = try ["R1", "R2"].map { id in
            let finding = try Array(LogFixture.line(requestID: id).utf8).withUnsafeBytes { bytes in
                Finding(try S3AccessLogLine.parse(bytes), memory)
            }
            guard case .denial(let sighting)? = finding else { throw LineError.noDenial(id) }
            return sighting.situation
        }
        #expect(situations[0] === situations[1])
    }
}
