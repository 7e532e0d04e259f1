internal import AWSTypes
internal import JSON
internal import ReportStore

/// How a change is made with the AWS CLI, where its document alone does not say it. The place and
/// the change choose the commands; texts of a log stand only as quoted arguments.
enum FixInstruction {
    /// The commands, a line each; empty where the change's own text is all there is to do.
    static func commands(for fix: ReportedFix) -> [String] {
        guard let document = fix.document, let statement = StoredJSON(document),
            let place = fix.place, let name = place.name
        else { return [] }
        switch place.kind {
        case .bucketPolicy:
            let bucket = ShellWord.quoted(name)
            return edit(
                "s3api get-bucket-policy --bucket \(bucket) --query Policy --output text",
                "s3api put-bucket-policy --bucket \(bucket) --policy")
        case .keyPolicy, .keyGrant:
            let option = "--key-id \(ShellWord.quoted(name)) --policy-name default"
            return edit(
                "kms get-key-policy \(option) --query Policy --output text",
                "kms put-key-policy \(option) --policy")
        case .vpcEndpointPolicy:
            let id = ShellWord.quoted(name)
            return edit(
                "ec2 describe-vpc-endpoints --vpc-endpoint-ids \(id) "
                    + "--query VpcEndpoints[0].PolicyDocument --output text",
                "ec2 modify-vpc-endpoint --vpc-endpoint-id \(id) --policy-document")
        case .rolePolicies:
            guard case .allow = fix.change, let role = roleName(name) else { return [] }
            return inlinePolicy(of: role, statement)
        default: return []
        }
    }

    /// The name of the role with this ARN, without its path.
    private static func roleName(_ arn: String) -> String? {
        guard case .role(_, let name) = Principal(arn) else { return nil }
        return name.split(separator: "/").last.map { String($0) }
    }

    /// A new inline policy of the role: the one change that needs no other statement.
    private static func inlinePolicy(of role: String, _ statement: StoredJSON) -> [String] {
        let statements: [StoredJSON] =
            if case .array(let list) = statement { list } else { [statement] }
        let policy = StoredJSON.object([
            StoredJSON.Member(name: "Version", value: .string("2012-10-17")),
            StoredJSON.Member(name: "Statement", value: .array(statements)),
        ])
        let name = statements.first?["Sid"]?.text ?? "AllowGlue"
        return [
            "aws iam put-role-policy --role-name \(ShellWord.quoted(role)) "
                + "--policy-name \(ShellWord.quoted("why403-" + name)) "
                + "--policy-document \(ShellWord.quoted(policy.compact))"
        ]
    }

    /// A whole policy has to be put back: fetch it, put the statement in, send it.
    private static func edit(_ get: String, _ put: String) -> [String] {
        ["aws \(get) > policy.json", "aws \(put) file://policy.json"]
    }
}
