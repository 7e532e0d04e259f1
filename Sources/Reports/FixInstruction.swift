import AWSTypes
internal import ReportStore

/// How a change is made with the AWS CLI, where its document alone does not say it.
enum FixInstruction {
    /// The commands, a line each; empty where the change's own text is all there is to do.
    static func commands(for fix: ReportedFix) -> [String] {
        guard let document = fix.document, let statement = StoredJSON(document) else { return [] }
        if let bucket = name(fix.subject, after: "bucket ") {
            return edit(
                "s3api get-bucket-policy --bucket \(quoted(bucket)) --query Policy --output text",
                "s3api put-bucket-policy --bucket \(quoted(bucket)) --policy")
        }
        if let key = name(fix.subject, after: "policy of "), ARN(key)?.service == "kms" {
            let option = "--key-id \(quoted(key)) --policy-name default"
            return edit(
                "kms get-key-policy \(option) --query Policy --output text",
                "kms put-key-policy \(option) --policy")
        }
        if fix.subject.hasPrefix("vpce-") {
            let option = "--vpc-endpoint-id \(quoted(fix.subject))"
            return edit(
                "ec2 describe-vpc-endpoints --vpc-endpoint-ids \(quoted(fix.subject)) "
                    + "--query VpcEndpoints[0].PolicyDocument --output text",
                "ec2 modify-vpc-endpoint \(option) --policy-document")
        }
        return rolePolicy(fix, statement)
    }

    /// A new inline policy of the role: the one change that needs no other statement.
    private static func rolePolicy(_ fix: ReportedFix, _ statement: StoredJSON) -> [String] {
        guard fix.subject.hasPrefix("arn:"), fix.subject.contains(":role/"),
            fix.summary.hasPrefix("allow "), fix.summary.contains(" in a policy of "),
            let role = fix.subject.split(separator: "/").last
        else { return [] }
        let statements: [StoredJSON] =
            if case .array(let list) = statement { list } else { [statement] }
        let policy = StoredJSON.object([
            StoredJSON.Member(name: "Version", value: .string("2012-10-17")),
            StoredJSON.Member(name: "Statement", value: .array(statements)),
        ])
        let name = statements.first?["Sid"]?.text ?? "AllowGlue"
        return [
            "aws iam put-role-policy --role-name \(quoted(String(role))) "
                + "--policy-name \(quoted("why403-" + name)) "
                + "--policy-document \(quoted(policy.compact))"
        ]
    }

    /// A whole policy has to be put back: fetch it, put the statement in, send it.
    private static func edit(_ get: String, _ put: String) -> [String] {
        ["aws \(get) > policy.json", "aws \(put) file://policy.json"]
    }

    private static func name(_ subject: String, after prefix: String) -> String? {
        subject.hasPrefix(prefix) ? String(subject.dropFirst(prefix.count)) : nil
    }

    /// One word for a POSIX shell; a name from a log must not end it.
    static func quoted(_ word: String) -> String {
        let plain = word.utf8.allSatisfy { byte in
            (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte)
                || (0x61...0x7A).contains(byte) || "-_.:/@+=,".utf8.contains(byte)
        }
        return plain && !word.isEmpty ? word : "'" + word.replacing("'", with: "'\\''") + "'"
    }
}
