import AWSTypes

/// Reads `06/Feb/2019:00:00:38 +0000`: strftime's `%d/%b/%Y:%H:%M:%S %z`, English months.
enum S3AccessLogTime {
    private static let months: [StaticString] = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    static func instant(_ bytes: UnsafeRawBufferPointer) -> Instant? {
        guard bytes.count == 26, bytes[2] == UInt8(ascii: "/"), bytes[6] == UInt8(ascii: "/"),
            let day = number(bytes, 0, 2), let month = month(bytes), let year = number(bytes, 7, 4),
            let hour = number(bytes, 12, 2), let minute = number(bytes, 15, 2),
            let second = number(bytes, 18, 2), let zoneHours = number(bytes, 22, 2),
            let zoneMinutes = number(bytes, 24, 2), bytes[21] == 0x2B || bytes[21] == 0x2D,
            let local = Instant(
                year: year, month: month, day: day, hour: hour, minute: minute, second: second)
        else { return nil }
        let offset = Int64(zoneHours * 3_600 + zoneMinutes * 60) * (bytes[21] == 0x2B ? 1 : -1)
        return Instant(seconds: local.seconds - offset)
    }

    private static func month(_ bytes: UnsafeRawBufferPointer) -> Int? {
        months.firstIndex { name in
            name.withUTF8Buffer { $0.elementsEqual(bytes[3..<6]) }
        }.map { $0 + 1 }
    }

    private static func number(
        _ bytes: UnsafeRawBufferPointer, _ start: Int, _ count: Int
    ) -> Int? {
        var value = 0
        for byte in bytes[start..<(start + count)] {
            guard byte >= 0x30, byte <= 0x39 else { return nil }
            value = value * 10 + Int(byte - 0x30)
        }
        return value
    }
}
