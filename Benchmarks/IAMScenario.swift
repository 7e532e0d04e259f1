import AWSTypes
import IAM

/// Policy sets as data lakes have them, and requests to them: a role session with two or three
/// policies, a boundary in some, a bucket policy that insists on TLS, an endpoint and an
/// organisation, and two or three levels of service control policies.
struct IAMScenario {
    /// A request, and the set that it is put to.
    final class Request {
        let request: AuthorizationRequest
        let policies: PolicySet

        init(_ request: AuthorizationRequest, _ policies: PolicySet) {
            self.request = request
            self.policies = policies
        }
    }

    private(set) var sets: [PolicySet] = []
    private(set) var statementCounts: [Int] = []
    private let account: AccountID
    private let teams = ["red", "blue", "green", "grey"]

    init() throws {
        guard let account = AccountID("111122223333") else { throw IAMScenarioError.account }
        self.account = account
        for index in 0..<8 { try addSet(index) }
    }

    private mutating func addSet(_ index: Int) throws {
        let team = teams[index % teams.count]
        var set = PolicySet()
        var count = 0
        func add(_ name: String, _ statements: [String]) throws -> PolicyDocument {
            count += statements.count
            return try PolicyDocument.decode(
                #"{"Version":"2012-10-17","Statement":["# + statements.joined(separator: ",")
                    + "]}",
                name: name)
        }
        let jobs = try add("jobs", IAMScenario.jobStatements(team))
        let lake = try add("lake", IAMScenario.lakeStatements(team))
        set.identity = .policies([jobs, lake])
        if index % 3 == 0 {
            set.permissionsBoundary = .policies([
                try add("boundary", IAMScenario.boundaryStatements)
            ])
        }
        set.resource = .policies([try add("bucket", IAMScenario.bucketStatements(team))])
        let full = #"{"Effect":"Allow","Action":"*","Resource":"*"}"#
        set.serviceControl = [
            OrganizationLevel(target: "root", policies: .policies([try add("full", [full])])),
            OrganizationLevel(
                target: "unit",
                policies: .policies([
                    try add("full", [full]), try add("guard", IAMScenario.guardStatements),
                ])),
            OrganizationLevel(target: "account", policies: .policies([try add("full", [full])])),
        ]
        sets.append(set)
        statementCounts.append(count)
    }

    /// The request of this number; no two are alike.
    func request(_ number: Int) -> Request {
        let team = teams[number % teams.count]
        let actions = ["GetObject", "PutObject", "ListBucket", "DeleteObject", "GetObject"]
        let name = actions[number / 4 % actions.count]
        let key = "\(teams[number / 3 % teams.count])/year=2026/part-\(number).parquet"
        var context = RequestContext(isComplete: true)
        let role = "etl-\(team)"
        let arn = "arn:aws:iam::111122223333:role/service-role/\(role)"
        for (name, value) in [
            ("aws:PrincipalArn", arn), ("aws:PrincipalAccount", "111122223333"),
            ("aws:PrincipalOrgID", "o-benchmark01"), ("aws:PrincipalTag/team", team),
            ("aws:SecureTransport", number % 17 == 0 ? "false" : "true"),
            ("aws:SourceVpce", number % 5 == 0 ? "vpce-0other" : "vpce-0lake"),
            ("aws:VpcSourceIp", "10.0.\(number % 256).7"), ("aws:RequestedRegion", "eu-west-1"),
            ("aws:CurrentTime", "2026-05-04T10:00:00Z"), ("aws:PrincipalIsAWSService", "false"),
            ("aws:ViaAWSService", "false"), ("aws:ResourceAccount", "111122223333"),
            ("s3:TlsVersion", "1.3"), ("aws:UserAgent", "Spark/3.5"),
        ] {
            context.set(name, value)
        }
        if name == "ListBucket" { context.set("s3:prefix", key) }
        let resource = "arn:aws:s3:::lake-\(team)" + (name == "ListBucket" ? "" : "/\(key)")
        return Request(
            AuthorizationRequest(
                principal: .roleSession(account, role: role, session: "run-\(number)"),
                principalARN: arn, action: Action(service: "s3", name: name), resource: resource,
                resourceAccount: account, context: context),
            sets[number % sets.count])
    }
}

enum IAMScenarioError: Error { case account }
