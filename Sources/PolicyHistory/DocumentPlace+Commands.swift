import AWSTypes

/// The calls of the AWS CLI that read and replace a document. Every value stands behind a `=`, so
/// that a name that begins with a dash is not taken for an option.
extension DocumentPlace {
    /// Prints the document in force as JSON.
    public func readCommand(region: String?) -> String {
        switch self {
        case .inlinePolicy(_, let role, let name):
            return command("iam get-role-policy", ["role-name": role, "policy-name": name])
                + " --query=PolicyDocument --output=json"
        case .managedPolicy(let arn):
            let version = command("iam get-policy", ["policy-arn": arn])
            return command("iam get-policy-version", ["policy-arn": arn])
                + " --version-id=\"$(\(version) --query=Policy.DefaultVersionId --output=text)\""
                + " --query=PolicyVersion.Document --output=json"
        case .bucketPolicy(let bucket):
            return command("s3api get-bucket-policy", ["bucket": bucket])
                + " --query=Policy --output=text"
        case .accessPointPolicy(let arn):
            return command("s3control get-access-point-policy", accessPoint(arn))
                + " --query=Policy --output=text"
        case .keyPolicy(let arn):
            return command(
                "kms get-key-policy",
                ["key-id": arn, "policy-name": "default", "region": ARN(arn)?.region])
                + " --query=Policy --output=text"
        case .endpointPolicy(let id):
            return command(
                "ec2 describe-vpc-endpoints", ["vpc-endpoint-ids": id, "region": region])
                + " --query='VpcEndpoints[0].PolicyDocument' --output=text"
        case .serviceControlPolicy(let id), .resourceControlPolicy(let id):
            return command("organizations describe-policy", ["policy-id": id])
                + " --query=Policy.Content --output=text"
        }
    }

    /// Puts the document in a file in the place of the one in force.
    public func writeCommand(file: String, region: String?) -> String {
        let file = "file://" + file
        switch self {
        case .inlinePolicy(_, let role, let name):
            return command(
                "iam put-role-policy",
                ["role-name": role, "policy-name": name, "policy-document": file])
        case .managedPolicy(let arn):
            return command(
                "iam create-policy-version", ["policy-arn": arn, "policy-document": file])
                + " --set-as-default"
        case .bucketPolicy(let bucket):
            return command("s3api put-bucket-policy", ["bucket": bucket, "policy": file])
        case .accessPointPolicy(let arn):
            return command(
                "s3control put-access-point-policy",
                accessPoint(arn).merging(["policy": file]) { $1 })
        case .keyPolicy(let arn):
            return command(
                "kms put-key-policy",
                [
                    "key-id": arn, "policy-name": "default", "policy": file,
                    "region": ARN(arn)?.region,
                ])
        case .endpointPolicy(let id):
            return command(
                "ec2 modify-vpc-endpoint",
                ["vpc-endpoint-id": id, "policy-document": file, "region": region])
        case .serviceControlPolicy(let id), .resourceControlPolicy(let id):
            return command("organizations update-policy", ["policy-id": id, "content": file])
        }
    }

    /// A name for the document's file: letters, digits, `-`, `_` and `.`; not unique by itself.
    public var fileName: String {
        let text: String
        switch self {
        case .inlinePolicy(_, let role, let name): text = "role-\(role)-\(name)"
        case .managedPolicy(let arn): text = "policy-\(ARN(arn)?.lastName ?? arn)"
        case .bucketPolicy(let bucket): text = "bucket-\(bucket)"
        case .accessPointPolicy(let arn): text = "access-point-\(ARN(arn)?.lastName ?? arn)"
        case .keyPolicy(let arn): text = "key-\(ARN(arn)?.lastName ?? arn)"
        case .endpointPolicy(let id):
            text = id.hasPrefix("vpce-") ? id : "endpoint-\(id)"
        case .serviceControlPolicy(let id), .resourceControlPolicy(let id):
            text = id.hasPrefix("p-") ? id : "control-policy-\(id)"
        }
        return DocumentPlace.safeFileName(text)
    }

    /// A text as a file's name: letters, digits, `-`, `_` and `.`, at most 100 of them.
    public static func safeFileName(_ text: String) -> String {
        let safe = text.utf8.prefix(100).map { byte -> UInt8 in
            let isPlain =
                byte >= 0x30 && byte <= 0x39 || byte >= 0x41 && byte <= 0x5A
                || byte >= 0x61 && byte <= 0x7A || "-_.".utf8.contains(byte)
            return isPlain ? byte : UInt8(ascii: "_")
        }
        return String(decoding: safe, as: UTF8.self)
    }

    private func accessPoint(_ arn: String) -> [String: String?] {
        let read = ARN(arn)
        return ["account-id": read?.account, "name": read?.lastName, "region": read?.region]
    }

    private func command(_ call: String, _ options: [String: String?]) -> String {
        "aws \(call)"
            + options.sorted { $0.key < $1.key }.compactMap { name, value in
                value.map { " --\(name)=\(ShellWord.quoted($0))" }
            }.joined()
    }
}

extension ARN {
    /// Behind the last slash of the resource.
    fileprivate var lastName: String {
        resource.split(separator: "/").last.map(String.init) ?? resource
    }
}
