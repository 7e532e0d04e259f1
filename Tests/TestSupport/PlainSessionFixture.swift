import AWSTypes
import CloudTrail
public import Denials
import JSON

/// Plain sessions as a trail tells them.
public enum PlainSessionFixture {
    /// Of sessions that are told by records of `AssumeRole`; those that are none are left out.
    public static func sessions(_ sessions: [RoleSession]) -> PlainSessions {
        var json = JSONText()
        json.beginObject()
        json.name("Records")
        json.beginArray()
        for session in sessions { write(session, to: &json) }
        json.endArray()
        json.endObject()
        var plain = PlainSessions()
        var scanner = CloudTrailScanner()
        json.bytes.withUnsafeBytes { bytes in
            _ = scanner.scan(bytes, isFinal: true) {
                plain.add($0)
            } _: { _ in
            }
        }
        return plain
    }

    private static func write(_ session: RoleSession, to json: inout JSONText) {
        json.beginObject()
        json.name("userIdentity")
        json.beginObject()
        json.member("type", session.service == nil ? "IAMUser" : "AWSService")
        json.optionalMember("invokedBy", session.service)
        json.optionalMember("arn", session.callerARN)
        json.endObject()
        json.member("eventTime", session.time.description)
        json.member("eventSource", "sts.amazonaws.com")
        json.member("eventName", "AssumeRole")
        json.name("requestParameters")
        json.beginObject()
        json.member("roleArn", session.roleARN)
        json.member("roleSessionName", session.sessionName)
        json.endObject()
        json.name("responseElements")
        json.beginObject()
        json.name("credentials")
        json.beginObject()
        json.optionalMember("accessKeyId", session.accessKeyID)
        json.endObject()
        json.endObject()
        json.member("eventID", session.eventID)
        json.endObject()
    }
}
