import Testing

@testable import AWSTypes

/// What an address that was logged tells of the path.
@Suite struct IPNetworkTests {
    @Test(
        arguments: [
            ("10.0.0.1", true), ("11.0.0.1", false), ("172.15.255.255", false),
            ("172.16.0.0", true), ("172.31.255.255", true), ("172.32.0.0", false),
            ("192.168.4.4", true), ("192.169.0.1", false), ("100.63.0.1", false),
            ("100.64.0.9", true), ("100.127.255.255", true), ("100.128.0.0", false),
            ("203.0.113.5", false), ("fd00::7", true), ("FC00::1", true), ("fe80::1", false),
            ("2001:db8::1", false),
            // Group 00fd, no unique local address.
            ("fd:1::", false),
        ])
    func `an address of a private range is one that cannot cross the internet`(
        text: String, isPrivate: Bool
    ) throws {
        #expect(try #require(IPNetwork(address: text)).isPrivate == isPrivate)
    }

    @Test(arguments: [
        "", "-", "AWS Internal", "s3.amazonaws.com", "999.1.1.1", "10.0.0", "10.0.0.0/8",
        "fc00::/7",
        "::x", "1:2",
    ])
    func `what is no address is none`(text: String) { #expect(IPNetwork(address: text) == nil) }
}
