import AWSTypes
import Glibc

/// Reads a time zone as it is typed.
enum ZoneArgument {
    /// What is expected, for the error.
    static let expected =
        "expected UTC, local, an offset such as +02:00, or a name such as Europe/Berlin."

    /// `UTC`, `local` for the machine's, `+02:00`, or a name of the time zone database that is
    /// installed; nil for anything else.
    static func zone(_ text: String) -> ClockZone? {
        if text == "UTC" || text == "Z" { return .utc }
        if let seconds = offset(text) { return ClockZone { _ in seconds } }
        if text == "local" { return system }
        guard isInstalled(text) else { return nil }
        setenv("TZ", ":" + text, 1)
        return system
    }

    /// The zone that the process has: `$TZ`, else the machine's.
    private static var system: ClockZone {
        tzset()
        return ClockZone { instant in
            var time = time_t(instant.seconds)
            var parts = tm()
            return localtime_r(&time, &parts) == nil ? 0 : Int64(parts.tm_gmtoff)
        }
    }

    private static func offset(_ text: String) -> Int64? {
        guard text.hasPrefix("+") || text.hasPrefix("-"),
            let midnight = Instant(iso8601: "1970-01-01T00:00:00" + text)
        else { return nil }
        return -midnight.seconds
    }

    /// Whether the time zone database has a file of the name, so that no name leads out of it.
    private static func isInstalled(_ name: String) -> Bool {
        let isName = name.utf8.allSatisfy { byte in
            (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte & 0xDF)
                || [0x2B, 0x2D, 0x2F, 0x5F].contains(byte)
        }
        guard isName, !name.hasPrefix("/"), !name.isEmpty else { return false }
        return access("/usr/share/zoneinfo/" + name, R_OK) == 0
    }
}
