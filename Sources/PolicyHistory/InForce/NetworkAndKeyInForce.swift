public import AWSTypes
public import IAM
import JSONScanner

/// A VPC endpoint as it was at a time.
public struct VPCEndpointInForce: Sendable {
    /// Its id.
    public let id: String
    /// `vpc-…`.
    public let vpcID: String?
    /// `com.amazonaws.eu-west-1.s3`.
    public let serviceName: String?
    /// `Gateway` or `Interface`.
    public let type: String?
    /// The account that owns it.
    public let account: AccountID?
    /// JSON text; nil for the default, which allows everything.
    public let policy: Knowledge<String?>
}

/// A KMS key as it was at a time, each part known or not by itself.
public struct KeyInForce: Sendable {
    /// The ARN, with the path.
    public let arn: String
    /// The account that owns it.
    public let account: AccountID?
    /// JSON text.
    public let policy: Knowledge<String?>
    /// `Enabled`, `Disabled`, `PendingDeletion`, …
    public let state: Knowledge<String?>
    /// `CUSTOMER` or `AWS`.
    public let manager: Knowledge<String?>
    /// The key's grants, complete.
    public let grants: Knowledge<[Grant]>
}

/// An access point as it was at a time.
public struct AccessPointInForce: Sendable {
    /// `VPC` or `Internet`.
    public let networkOrigin: String?
    /// `vpc-…`.
    public let vpcID: String?
    /// The bucket.
    public let bucket: String?
    /// JSON text; nil where it has none.
    public let policy: Knowledge<String?>
}

extension PolicyHistory {
    /// A VPC endpoint by its id; nil where it did not exist then.
    public func vpcEndpoint(_ id: String, at time: Instant) -> Knowledge<VPCEndpointInForce?> {
        let subject = Subject(.vpcEndpoint, id)
        return fact(subject, Facet.endpoint, at: time).map { text in
            guard let text, let value = try? JSONValue(parsing: text) else { return nil }
            return VPCEndpointInForce(
                id: id, vpcID: value["vpc"]?.string, serviceName: value["service"]?.string,
                type: value["type"]?.string,
                account: value["owner"]?.string.flatMap(AccountID.init),
                policy: fact(subject, Facet.endpointPolicy, at: time))
        }
    }

    /// The S3 endpoints of an account that are known at a time, by id.
    public func s3Endpoints(of account: AccountID, at time: Instant) -> [VPCEndpointInForce] {
        subjects(.vpcEndpoint).compactMap { subject in
            guard case .known(let endpoint?, _) = vpcEndpoint(subject.name, at: time),
                endpoint.account == account, endpoint.serviceName?.hasSuffix(".s3") ?? false
            else { return nil }
            return endpoint
        }
    }

    /// A KMS key by its ARN.
    public func key(_ arn: String, at time: Instant) -> KeyInForce {
        let subject = Subject(.key, arn)
        return KeyInForce(
            arn: arn, account: ARN(arn)?.accountID,
            policy: fact(subject, Facet.keyPolicy, at: time),
            state: fact(subject, Facet.keyState, at: time),
            manager: fact(subject, Facet.keyManager, at: time),
            grants: group(Facet.grants, of: subject, at: time).texts().map { texts in
                texts.sorted { $0.key < $1.key }.compactMap { Grant(id: $0.key, listed: $0.value) }
            })
    }

    /// The ARN of a key that is named by its ARN, its id, or an alias (as ARN or `alias/…`) of an
    /// account and region; nil where an alias is not known to point at a key.
    public func keyARN(
        _ name: String, account: AccountID?, region: String?, at time: Instant
    ) -> String? {
        let arn = ARN(name)
        let resource = arn?.resource ?? name
        guard let owner = arn?.accountID ?? account, let place = arn?.region ?? region else {
            return arn == nil || resource.hasPrefix("alias/") ? nil : name
        }
        guard resource.hasPrefix("alias/") else {
            return arn == nil
                ? KeyName.arn(id: resource, account: owner, region: place) : name
        }
        let alias = fact(
            Subject(.account, owner.description), Facet.alias(resource, region: place), at: time)
        guard case .known(let id?, _) = alias else { return nil }
        return ARN(id) == nil ? KeyName.arn(id: id, account: owner, region: place) : id
    }

    /// The ARN of an access point by its alias, `lake-ap-…-s3alias`.
    public func accessPointARN(alias: String) -> String? { identities.accessPointsByAlias[alias] }

    /// An access point by its ARN.
    public func accessPoint(_ arn: String, at time: Instant) -> AccessPointInForce {
        let subject = Subject(.accessPoint, arn)
        var settings: JSONValue?
        if case .known(let text?, _) = fact(subject, Facet.accessPoint, at: time) {
            settings = try? JSONValue(parsing: text)
        }
        return AccessPointInForce(
            networkOrigin: settings?["NetworkOrigin"]?.string,
            vpcID: settings?["VpcConfiguration"]?["VpcId"]?.string,
            bucket: settings?["Bucket"]?.string,
            policy: fact(subject, Facet.accessPointPolicy, at: time))
    }
}

extension Grant {
    /// A grant in the shape of `list-grants`; nil where it names nobody.
    init?(id: String, listed text: String) {
        guard let value = try? JSONValue(parsing: text),
            let grantee = value["GranteePrincipal"]?.string ?? value["granteePrincipal"]?.string
        else { return nil }
        let constraints = value["Constraints"] ?? value["constraints"]
        func context(_ names: String...) -> [String: String]? {
            for name in names {
                if let pairs = constraints?[name]?.description {
                    return PolicyHistory.texts(in: pairs)
                }
            }
            return nil
        }
        self.init(
            id: id, granteePrincipal: grantee,
            operations: (value["Operations"] ?? value["operations"])?.oneOrMany
                .compactMap(\.string) ?? [],
            encryptionContextEquals: context("EncryptionContextEquals", "encryptionContextEquals"),
            encryptionContextSubset: context("EncryptionContextSubset", "encryptionContextSubset"))
    }
}
