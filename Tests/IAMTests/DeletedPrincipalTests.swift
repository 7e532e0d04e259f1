import Testing

@testable import IAM

/// AWS shows a principal that was deleted by its unique id, and takes no policy that names one.
@Suite struct DeletedPrincipalTests {
    private static let dead = "AROAEXAMPLEDEADROLE01"
    private static let user = "AIDAEXAMPLEDEADUSER01"
    private static let etl = "arn:aws:iam::111122223333:role/etl"

    /// A statement's principal, and what is left of it; nil where the statement goes.
    struct Case: Sendable {
        let name: String
        let principal: String
        let left: String?
    }

    static let cases = [
        Case(
            name: "none was deleted", principal: #""Principal":{"AWS":"\#(etl)"}"#,
            left: #""Principal":{"AWS":"\#(etl)"}"#),
        Case(name: "everyone", principal: #""Principal":"*""#, left: #""Principal":"*""#),
        Case(name: "the only one", principal: #""Principal":{"AWS":"\#(dead)"}"#, left: nil),
        Case(
            name: "all of a list", principal: #""Principal":{"AWS":["\#(dead)","\#(user)"]}"#,
            left: nil),
        Case(
            name: "one of a list", principal: #""Principal":{"AWS":["\#(dead)","\#(etl)"]}"#,
            left: #""Principal":{"AWS":["\#(etl)"]}"#),
        Case(
            name: "beside a service",
            principal: #""Principal":{"AWS":"\#(dead)","Service":"logging.s3.amazonaws.com"}"#,
            left: #""Principal":{"Service":"logging.s3.amazonaws.com"}"#),
        Case(
            name: "a canonical user is no unique id",
            principal: #""Principal":{"CanonicalUser":"\#(dead)"}"#,
            left: #""Principal":{"CanonicalUser":"\#(dead)"}"#),
        Case(
            name: "all but one that was deleted is everyone",
            principal: #""NotPrincipal":{"AWS":"\#(dead)"}"#, left: #""Principal":"*""#),
        Case(
            name: "all but two, one of whom was deleted",
            principal: #""NotPrincipal":{"AWS":["\#(etl)","\#(dead)"]}"#,
            left: #""NotPrincipal":{"AWS":["\#(etl)"]}"#),
    ]

    @Test(arguments: cases) func `what a statement says of others stays`(item: Case) throws {
        func text(_ principal: String?) -> String {
            let last = #"{"Effect":"Deny","Principal":"*","Action":"s3:PutObject","Resource":"*"}"#
            let first = principal.map {
                #"{"Sid":"A","Effect":"Deny",\#($0),"Action":"s3:GetObject","Resource":"*"},"#
            }
            return #"{"Version":"2012-10-17","Statement":[\#(first ?? "")\#(last)]}"#
        }
        let before = try PolicyDocument.decode(text(item.principal), name: "test")
        let (after, statements) = try before.withoutDeletedPrincipals()
        let wanted = try PolicyDocument.decode(text(item.left), name: "test")
        #expect(after.compactJSON == wanted.compactJSON)
        #expect(statements == (after.compactJSON == before.compactJSON ? [] : ["A"]))
        let again = try after.withoutDeletedPrincipals()
        #expect(again.statements == [], "nothing is left to be taken out")
    }
}
