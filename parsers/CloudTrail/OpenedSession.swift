public import AWSTypes

/// Who took which role, of a record that tells nothing else of the session: no session policy, no
/// tags, and not Glue as who took it. Most of what a trail holds of STS is such records.
///
/// The texts are the record's own bytes: ASCII without escapes, which hold while the receiver runs.
public struct OpenedSession {
    /// When the event happened.
    public let time: Instant
    /// CloudTrail's event id.
    public let eventID: UnsafeRawBufferPointer
    /// The role's ARN, as asked for.
    public let roleARN: UnsafeRawBufferPointer
    /// The name after the last slash of the session ARN.
    public let sessionName: UnsafeRawBufferPointer
    /// The session's access key id, `ASIA…`.
    public let accessKeyID: UnsafeRawBufferPointer?
    /// The service that assumed the role; nil for another principal.
    public let service: UnsafeRawBufferPointer?
    /// The caller's ARN, where it was no service.
    public let callerARN: UnsafeRawBufferPointer?
}

extension OpenedSession {
    /// Reads a record; nil for one that is no such record, or is unusual in any way (escapes, no ASCII, a
    /// member twice or of another type, no JSON): the full parser reads those.
    init?(_ record: UnsafeRawBufferPointer) {
        var reader = OpenedSessionReader(record)
        guard reader.read(), let session = OpenedSession(reader) else { return nil }
        self = session
    }

    private init?(_ reader: OpenedSessionReader) {
        guard let time = reader[.eventTime].flatMap({ Instant(plain: $0) }),
            let eventID = reader[.eventID], let roleARN = reader[.roleARN],
            let sessionName = reader[.sessionName],
            reader[.eventSource]?.is("sts.amazonaws.com") == true,
            reader[.eventName]?.begins(with: "AssumeRole") == true,
            // The endpoint's record of a call tells nothing that the service's own does not.
            reader[.eventCategory]?.is("NetworkActivity") != true,
            reader[.eventType]?.is("AwsVpceEvent") != true
        else { return nil }
        let isService = reader[.callerType]?.is("AWSService") == true
        service = isService ? reader[.invokedBy] : nil
        callerARN = isService ? nil : reader[.callerARN]
        // Who sees Glue take a role learns that it is one of Glue's.
        if service?.is("glue.amazonaws.com") == true { return nil }
        self.time = time
        self.eventID = eventID
        self.roleARN = roleARN
        self.sessionName = sessionName
        accessKeyID = reader[.accessKeyID]
    }
}

extension Instant {
    /// `2026-05-04T10:00:00Z`, as CloudTrail writes it, and nothing else.
    fileprivate init?(plain text: UnsafeRawBufferPointer) {
        let form: StaticString = "dddd-dd-ddTdd:dd:ddZ"
        guard text.count == form.utf8CodeUnitCount else { return nil }
        for (index, byte) in text.enumerated() {
            let wanted = form.utf8Start[index]
            let isAsWanted =
                wanted == UInt8(ascii: "d") ? (0x30...0x39).contains(byte) : byte == wanted
            guard isAsWanted else { return nil }
        }
        func number(_ places: Range<Int>) -> Int {
            var number = 0
            for place in places { number = number * 10 + Int(text[place]) - 0x30 }
            return number
        }
        self.init(
            year: number(0..<4), month: number(5..<7), day: number(8..<10),
            hour: number(11..<13), minute: number(14..<16), second: number(17..<19))
    }
}
