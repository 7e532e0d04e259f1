import Denials
import TestSupport
import Testing

@testable import ReportStore

/// S3's extended request ids, six bits a character.
@Suite struct HostIDBytesTests {
    /// As AWS documents it (S3 User Guide, "Amazon S3 server access log format").
    private static let documented =
        "s9lzHYrFp76ZVxRcpX9+5cjAnEH2ROuNkd2BHfIa6UkFVdtjf5mKR3/eTPFvsiP/XV/VLi31234="

    @Test func `a host id takes three quarters of its characters`() throws {
        let bytes = try #require(HostIDBytes.packed(Self.documented))
        #expect((Self.documented.utf8.count, bytes.count) == (76, 58))
        #expect(HostIDBytes.text(bytes) == Self.documented)
    }

    @Test func `every text of its characters is read back to the last bit`() {
        var random = SeededGenerator(seed: 403)
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
        for count in 16...160 {
            for pads in 0...2 {
                let characters = (0..<count).compactMap { _ in
                    alphabet.randomElement(using: &random)
                }
                let text = String(characters) + String(repeating: "=", count: pads)
                #expect(HostIDBytes.packed(text).flatMap { HostIDBytes.text($0) } == text)
            }
        }
    }

    @Test(arguments: [
        "", "aG9zdA==", "0123456789abcde", "0123456789abcdef.", "0123456789abcd=f",
        "0123456789abcdef===", "0123456789abcdef\u{e4}", "0123456789 abcdef",
        String(repeating: "a", count: 1_025),
    ])
    func `other texts are kept as they are`(text: String) {
        #expect(HostIDBytes.packed(text) == nil)
    }

    @Test func `bytes of no text are none`() {
        for bytes: [UInt8] in [[], [12, 1, 2], [255], [1], [1, 7, 7, 7]] {
            #expect(HostIDBytes.text(bytes) == nil, "\(bytes)")
        }
    }

    @Test func `a store tells a host id as the log did, and finds a request by it`() throws {
        let fixture = try StoreFixture()
        var sightings = ["A", "B", "C"].map { StoreFixture.sighting($0) }
        sightings[0].hostID = Self.documented
        sightings[1].hostID = "short"
        let writer = try StoreWriter(path: fixture.path)
        try writer.commit(DropBatch([StoreFixture.drop("1", fingerprint: 1, sightings)]))
        #expect(
            try fixture.sql("SELECT typeof(host_id) FROM sighting ORDER BY id")
                == ["blob", "text", "null"])
        let read = try writer.nextPending(limit: 3).map { $0.sightings[0].hostID }
        #expect(read == [Self.documented, "short", nil])
        let reader = try StoreReader(path: fixture.path)
        let found = try reader.requestIDs(byOtherIDs: [Self.documented, "short", "other"])
        #expect(found == [Self.documented: ["A"], "short": ["B"]])
    }

    @Test func `a refused call of KMS may have one, too`() throws {
        let fixture = try StoreFixture()
        var call = StoreFixture.sighting("K", log: .cloudTrail)
        (call.service, call.operation, call.hostID) = ("kms", "Decrypt", Self.documented)
        let writer = try StoreWriter(path: fixture.path)
        try writer.commit(
            DropBatch([StoreFixture.drop("1", fingerprint: 1, [], [.keyDenial(call)])]))
        #expect(try fixture.sql("SELECT host_id FROM key_denial") == [Self.documented])
    }
}
