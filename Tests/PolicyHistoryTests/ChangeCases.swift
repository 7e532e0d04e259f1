import Testing

@testable import PolicyHistory

/// One event and what one facet holds after it.
struct ChangeCase: CustomTestStringConvertible, Sendable {
    let name: String
    let record: String
    let subject: Subject
    let facet: Facet
    /// As `Knowledge.brief` says it.
    let expected: String

    var testDescription: String { "\(name) \(facet): \(expected.prefix(60))" }

    init(
        _ source: String, _ name: String, _ parameters: String, response: String = "null",
        extra: String = "", _ subject: Subject, _ facet: Facet, _ expected: String
    ) {
        self.name = name
        record = Events.record(source, name, parameters, response: response, extra: extra)
        self.subject = subject
        self.facet = facet
        self.expected = expected
    }

    static let bucket = Subject(.bucket, "lake")
    static let object = Subject(.object, "lake/a/b")
    static let owner = Subject(.account, "111122223333")
    static let role = Subject(.role, "111122223333/etl")
    static let policy = Subject(.managedPolicy, "arn:aws:iam::111122223333:policy/read")
    static let key = Subject(.key, "arn:aws:kms:eu-west-1:111122223333:key/0a1b")
    static let endpoint = Subject(.vpcEndpoint, "vpce-1")
    static let point = Subject(
        .accessPoint, "arn:aws:s3:eu-west-1:111122223333:accesspoint/lake-ap")
    static let document =
        #"{"Statement":[{"Action":"s3:*","Effect":"Deny","Principal":"*","Resource":"*"}],"#
        + #""Version":"2012-10-17"}"#
    /// The document as a JSON string.
    static let text =
        #""{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Deny\",\"Principal\":\"*\","#
        + #"\"Action\":\"s3:*\",\"Resource\":\"*\"}]}""#
    static let allOn =
        #"{"BlockPublicAcls":true,"BlockPublicPolicy":true,"IgnorePublicAcls":true,"#
        + #""RestrictPublicBuckets":true}"#

    static let all = s3 + acls + lives + iam + kms + others
}
