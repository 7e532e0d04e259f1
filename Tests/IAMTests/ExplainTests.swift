import AWSTypes
import IAM
import Testing

/// What the analysis of a statement says of the element that failed.
@Suite struct ExplainTests {
    static let rows: [(statement: String, failure: String)] = [
        (#""Action":"s3:Put*","Resource":"*""#, "Action: wants s3:Put*, sees s3:GetObject"),
        (#""NotAction":"s3:Get*","Resource":"*""#, "NotAction: wants s3:Get*, sees s3:GetObject"),
        (
            #""Action":"*","Resource":"arn:aws:s3:::lake/${aws:PrincipalTag/team}/*""#,
            "Resource: wants arn:aws:s3:::lake/${aws:PrincipalTag/team}/* "
                + "(here arn:aws:s3:::lake/red/*), sees arn:aws:s3:::lake/blue/x"
        ),
        (
            #""Action":"*","Resource":"arn:aws:s3:::lake/${aws:PrincipalTag/unit}/*""#,
            "Resource: wants arn:aws:s3:::lake/${aws:PrincipalTag/unit}/* "
                + "(here nothing, as a variable has no value), sees arn:aws:s3:::lake/blue/x"
        ),
        (
            #""Action":"*","Resource":"arn:aws:s3:::lake/${aws:PrincipalTag/seen}/*""#,
            "Resource: wants arn:aws:s3:::lake/${aws:PrincipalTag/seen}/* (here unknown, without the "
                + "value of aws:PrincipalTag/seen), sees arn:aws:s3:::lake/blue/x"
        ),
        (
            #""Action":"*","Resource":"*","Condition":{"StringEquals":{"aws:SourceVpce":"vpce-1"}}"#,
            "Condition.StringEquals.aws:SourceVpce: wants vpce-1, sees aws:SourceVpce absent "
                + "(a public address)"
        ),
        (
            #""Action":"*","Resource":"*","Condition":{"StringEquals":{"s3:prefix":"a"}}"#,
            "Condition.StringEquals.s3:prefix: wants a, sees s3:prefix absent "
                + "(no request for this action carries it)"
        ),
        (
            #""Action":"*","Resource":"*","Condition":{"StringLike":{"aws:UserAgent":"Spark*"}}"#,
            "Condition.StringLike.aws:UserAgent: wants Spark*, sees aws:UserAgent, which is not logged"
        ),
        (
            #""Action":"*","Resource":"*","Condition":{"StringEquals":"#
                + #"{"aws:PrincipalTag/team":["a","${aws:PrincipalTag/team}x"]}}"#,
            "Condition.StringEquals.aws:PrincipalTag/team: wants a, ${aws:PrincipalTag/team}x "
                + "(here redx), sees aws:PrincipalTag/team = red"
        ),
        (
            #""Action":"*","Resource":"*","Condition":{"Bool":{"aws:MultiFactorAuthPresent":"true"}}"#,
            "Condition.Bool.aws:MultiFactorAuthPresent: wants true, sees "
                + "aws:MultiFactorAuthPresent with a value that is not known"
        ),
    ]

    @Test(arguments: rows.indices)
    func `the element that failed is named with what was wanted and what was seen`(index: Int)
        throws
    {
        let row = ExplainTests.rows[index]
        var set = PolicySet()
        set.identity = .policies([
            try .decode(
                #"{"Version":"2012-10-17","Statement":{"Effect":"Allow",\#(row.statement)}}"#,
                name: "p")
        ])
        #expect(try failure(with: set) == row.failure)
    }

    @Test func `a principal that was deleted, and an endpoint's account, are noted`() throws {
        var set = PolicySet()
        set.resource = .policies([
            try .allowing(
                actions: ["s3:*"], resources: ["*"], principal: "AROAEXAMPLEID4EXAMPLE",
                name: "bucket")
        ])
        #expect(
            try failure(with: set)
                == "Principal: wants AROAEXAMPLEID4EXAMPLE, sees arn:aws:iam::111122223333:role/etl "
                + "(a unique id stands for a principal that was deleted; it never matches again)")
        set.resource = .policies([])
        set.vpcEndpoint = .policies([
            try .allowing(
                actions: ["s3:*"], resources: ["*"],
                principal: "arn:aws:iam::111122223333:root", name: "endpoint")
        ])
        #expect(
            try failure(with: set)
                == "Principal: wants arn:aws:iam::111122223333:root, sees "
                + "arn:aws:iam::111122223333:role/etl (in a gateway endpoint's policy an account "
                + "stands for its root user only)")
    }

    private func failure(with set: PolicySet) throws -> String {
        let account = try #require(AccountID("111122223333"))
        var context = RequestContext(isComplete: false)
        context.set("aws:PrincipalTag/team", "red")
        context.set("aws:PrincipalTag/unit", .absent)
        context.set("aws:SourceVpce", .absent, from: "a public address")
        context.set("aws:MultiFactorAuthPresent", .presentUnknown)
        let request = AuthorizationRequest(
            principal: .roleSession(account, role: "etl", session: "run"),
            principalARN: "arn:aws:iam::111122223333:role/etl",
            action: Action(service: "s3", name: "GetObject"),
            resource: "arn:aws:s3:::lake/blue/x", resourceAccount: account, context: context)
        let failed = try #require(explain(request, with: set).first?.firstFailure)
        let note = failed.note.map { " (\($0))" } ?? ""
        return "\(failed.element): wants \(failed.expected), sees \(failed.seen)\(note)"
    }
}
