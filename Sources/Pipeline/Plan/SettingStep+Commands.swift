import AWSTypes
import PolicyHistory
import ReportStore

extension ChangePlan.SettingStep {
    /// How a setting is made as it is; nil where more has to be decided first.
    static func making(_ setting: FixSetting, _ name: String) -> ChangePlan.SettingStep? {
        switch setting {
        case .bucketOwnerEnforced: return ownership(of: name)
        case .usableKey: return state(of: name)
        case .privateBucketPolicy, .customerManagedKey: return nil
        }
    }

    private static func ownership(of name: String) -> ChangePlan.SettingStep {
        let bucket = "--bucket=\(ShellWord.quoted(name))"
        return ChangePlan.SettingStep(
            subject: subject(Subject(.bucket, name), Facet.ownership),
            value: "BucketOwnerEnforced",
            readCommand: "aws s3api get-bucket-ownership-controls \(bucket) "
                + "--query='OwnershipControls.Rules[0].ObjectOwnership' --output=text",
            writeCommand: "aws s3api put-bucket-ownership-controls \(bucket) "
                + "--ownership-controls='Rules=[{ObjectOwnership=BucketOwnerEnforced}]'")
    }

    private static func state(of name: String) -> ChangePlan.SettingStep {
        let region = ARN(name).map { " --region=\(ShellWord.quoted($0.region))" } ?? ""
        let key = "--key-id=\(ShellWord.quoted(name))\(region)"
        let read = "aws kms describe-key \(key) --query=KeyMetadata.KeyState --output=text"
        // A key whose deletion is pending is disabled once that is cancelled, and cannot be
        // enabled before (KMS API Reference, "CancelKeyDeletion").
        return ChangePlan.SettingStep(
            subject: subject(Subject(.key, name), Facet.keyState), value: "Enabled",
            readCommand: read,
            writeCommand: "case $(\(read)) in "
                + "PendingDeletion) aws kms cancel-key-deletion \(key);; esac "
                + "&& aws kms enable-key \(key)")
    }

    private static func subject(_ subject: Subject, _ facet: Facet) -> String {
        "\(subject.kind.rawValue):\(subject.name)#\(facet)"
    }
}
