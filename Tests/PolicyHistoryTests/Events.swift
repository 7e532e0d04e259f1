import AWSTypes
import CloudTrail
import Foundation
import JSON
import Testing

@testable public import PolicyHistory

/// Makes CloudTrail records and histories for the tests.
extension Facet: ExpressibleByStringLiteral {
    /// Tables of cases write a facet as the store does.
    public init(stringLiteral text: String) { self.init(text) }
}

enum Events {
    static let account = AccountID("111122223333") ?? unreachable()
    static let author = "arn:aws:sts::111122223333:assumed-role/Admin/ops"

    /// 2026-05-04 at an hour and minute.
    static func time(_ hour: Int, _ minute: Int = 0) -> Instant {
        Instant(year: 2026, month: 5, day: 4, hour: hour, minute: minute) ?? unreachable()
    }

    /// A record's JSON text. `extra` adds members, or replaces those that are given.
    static func record(
        _ source: String, _ name: String, at time: Instant = time(9), id: String = "e-1",
        _ parameters: String, response: String = "null", extra: String = ""
    ) -> String {
        """
        {"eventVersion":"1.11","eventTime":"\(time)","eventSource":"\(source).amazonaws.com",
        "eventName":"\(name)","awsRegion":"eu-west-1","eventID":"\(id)",
        "recipientAccountId":"111122223333",
        "userIdentity":{"type":"AssumedRole","arn":"\(author)","accountId":"111122223333"},
        "requestParameters":\(parameters),"responseElements":\(response)
        \(extra.isEmpty ? "" : ",")\(extra)}
        """
    }

    /// The history of some records.
    static func history(_ records: String...) -> PolicyHistory {
        PolicyHistory(entries: records.flatMap { PolicyChangeEvents.read($0).entries })
    }

    static func unreachable<Value>() -> Value { preconditionFailure("a constant of the tests") }
}

extension Knowledge where Value == String? {
    /// The value's text without spaces, `none` for known absence, `unknown` otherwise.
    var brief: String {
        switch self {
        case .known(let text?, _):
            guard let value = try? JSONValue(parsing: text) else { return text }
            return value.serialized(sortingKeys: true)
        case .known(nil, _): return "none"
        case .notCaptured: return "unknown"
        }
    }
}
