import AWSTypes
import Testing

@Suite struct FNV1aTests {
    /// Of the test suite in draft-eastlake-fnv.
    @Test(
        arguments: [
            ("", 0xCBF2_9CE4_8422_2325), ("a", 0xAF63_DC4C_8601_EC8C),
            ("foobar", 0x8594_4171_F739_67E8),
        ] as [(String, UInt64)])
    func `the hash is that of its authors, however the bytes come`(text: String, value: UInt64) {
        var whole = FNV1a()
        whole.take(text.utf8)
        var single = FNV1a()
        for byte in text.utf8 { single.take(byte) }
        #expect(whole.value == value && single.value == value)
    }
}
