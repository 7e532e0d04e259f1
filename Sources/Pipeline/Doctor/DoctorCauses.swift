import AWSTypes
import PolicyHistory
import ReportStore

/// Which of the seven causes can be decided with what is there, and why.
struct DoctorCauses {
    let subjects: DeniedSubjects
    let history: PolicyHistory
    let status: StoreStatus
    let entries: [HistoryEntry]
    private let own: OwnCommand
    /// The buckets denied, in their order, as they were at their last denial: each looked up once.
    private let buckets: [BucketInForce]

    init(
        subjects: DeniedSubjects, history: PolicyHistory, status: StoreStatus,
        entries: [HistoryEntry], own: OwnCommand = OwnCommand()
    ) {
        self.own = own
        self.subjects = subjects
        self.history = history
        self.status = status
        self.entries = entries
        buckets = subjects.buckets.map { history.bucket($0.name, at: $0.last) }
    }

    /// The seven causes, in their order.
    var all: [Diagnosis.Readiness] {
        [
            roles, bucketPolicies, ownership, endpoints, keys, requesterPays, controlPolicies,
        ].map { readiness in
            var readiness = readiness
            let reported = subjects.reported[readiness.cause] ?? 0
            let certain = subjects.certain[readiness.cause] ?? 0
            if reported > 0 {
                readiness.reasons.append("AWS itself named it for \(reported) of the denials")
            }
            // What denials leave open is not decided for them, whatever was captured.
            let likely = subjects.likely[readiness.cause] ?? 0
            if likely > 0 {
                if readiness.state == .decidable { readiness.state = .partly }
                readiness.reasons.append(
                    "likely only for \(Plural.count(likely, "denial")); explain tells what is missing "
                        + "to be sure")
                readiness.remedies.append(
                    .command(
                        own.line(
                            "report --cause \(readiness.cause.rawValue) --certainty likely")))
            }
            // What some denials show is not beyond all of them.
            if readiness.state == .undecidable, reported + certain > 0 {
                readiness.state = .partly
                if certain > 0 {
                    readiness.reasons.append(
                        "the policies captured show it for \(certain) of the denials")
                }
            }
            return readiness
        }
    }

    // MARK: - Causes

    private var roles: Diagnosis.Readiness {
        let known = subjects.roles.filter { named in
            guard let arn = ARN(named.name), let account = arn.accountID,
                let name = arn.resource.split(separator: "/").last.map(String.init),
                case .known(_?, _) = history.role(account: account, name: name, at: named.last)
            else { return false }
            return true
        }
        return counted(
            .iamRolePolicy, known.count, of: subjects.roles.count, "role", "policies",
            otherwise: messageRemedies)
    }

    private var bucketPolicies: Diagnosis.Readiness {
        let known = buckets.filter { $0.policy.reason == nil }
        return counted(
            .bucketPolicy, known.count, of: subjects.buckets.count, "bucket", "policy",
            otherwise: messageRemedies)
    }

    private var ownership: Diagnosis.Readiness {
        let settings = buckets.map(\.ownership.value)
        var readiness = counted(
            .objectOwnership, settings.compactMap { $0 }.count, of: settings.count, "bucket",
            "object ownership")
        let foreign = settings.filter { $0 != nil && $0 != "BucketOwnerEnforced" }.count
        guard foreign > 0 else { return readiness }
        let writes = status.evidence.first { $0.name == "foreign-write" }?.count ?? 0
        let lists = Set(entries.filter { $0.subject.kind == .object }.map(\.subject)).count
        readiness.reasons.append(
            "in \(Plural.count(foreign, "bucket")) the writer may own an object; \(writes) writes by other "
                + "accounts and the ACLs of \(Plural.count(lists, "object")) tell whose they are")
        if writes + lists == 0 {
            readiness.state = readiness.state == .undecidable ? .undecidable : .partly
            readiness.remedies += [
                .advice(
                    "log the S3 data events of writes to these buckets, or capture the ACLs of the "
                        + "denied objects, written BUCKET/KEY one a line in FILE:"),
                .command("deploy/collect-snapshot --object-acls FILE"),
            ]
        }
        return readiness
    }

    private var endpoints: Diagnosis.Readiness {
        let seen = status.sightings.first { $0.name == "network-activity" }?.count ?? 0
        guard seen == 0 else {
            return Diagnosis.Readiness(
                cause: .vpcEndpointPolicy, state: .decidable,
                reasons: [
                    "\(Plural.count(seen, "NetworkActivity event")) read; endpoints in other accounts are "
                        + "logged in those accounts"
                ])
        }
        return Diagnosis.Readiness(
            cause: .vpcEndpointPolicy, state: .undecidable,
            reasons: [
                "VPC endpoint denials are not in access logs or data events; only NetworkActivity "
                    + "events, which trails leave out by default, and AWS's message to the job show them"
            ], remedies: DoctorCauses.networkActivitySelector)
    }

    private var keys: Diagnosis.Readiness {
        let encryption = buckets.map(\.encryption)
        let known = encryption.filter { $0.reason == nil }.count
        var readiness = counted(
            .kmsKey, known, of: encryption.count, "bucket", "default encryption")
        let named = Set(
            encryption.compactMap { ($0.value ?? nil)?.kmsKeyID }
                + subjects.keys.map(\.name))
        let time = subjects.times?.upperBound ?? Instant(seconds: 0)
        let readable = named.filter { history.key($0, at: time).policy.reason == nil }.count
        if readable < named.count { readiness.state = readable == 0 ? .undecidable : .partly }
        readiness.reasons.append(
            "key policy captured for \(readable) of \(Plural.count(named.count, "key"))")
        let calls = status.evidence.first { $0.name == "key-denial" }?.count ?? 0
        if calls == 0 {
            readiness.reasons.append("no refused call of KMS is in the logs read")
            readiness.remedies.append(
                .advice(
                    "log the CloudTrail management events of the role's and the key's account, without "
                        + "kms.amazonaws.com in the trail's ExcludeManagementEventSources"))
        } else {
            readiness.reasons.append(
                "\(Plural.count(calls, "refused call")) of KMS in the logs read")
        }
        return readiness
    }

    private var requesterPays: Diagnosis.Readiness {
        let known = buckets.filter { $0.payer.reason == nil }
        var readiness = counted(
            .requesterPays, known.count, of: subjects.buckets.count, "bucket", "payer")
        readiness.reasons.append(
            "access logs do not record the request's x-amz-request-payer header: there the cause "
                + "is found by elimination")
        return readiness
    }

    private var controlPolicies: Diagnosis.Readiness {
        let accounts = subjects.accounts
        let known = accounts.filter { account, named in
            history.membership(of: account, at: named.last).reason == nil
        }
        return counted(
            .serviceControlPolicy, known.count, of: accounts.count, "account",
            "organization", otherwise: messageRemedies)
    }

    // MARK: - Sentences

    private func counted(
        _ cause: Cause, _ known: Int, of total: Int, _ noun: String, _ what: String,
        otherwise remedies: [Diagnosis.Readiness.Remedy] = []
    ) -> Diagnosis.Readiness {
        let state: Diagnosis.Readiness.State =
            total == 0 || known == 0 ? .undecidable : known == total ? .decidable : .partly
        let reason =
            total == 0
            ? noun == "bucket" && subjects.unevaluated > 0
                ? "no denial in a general purpose bucket is stored"
                : "no denial of a Glue role is stored"
            : "\(what) captured for \(known) of \(Plural.count(total, noun)) denied"
        return Diagnosis.Readiness(
            cause: cause, state: state, reasons: [reason],
            remedies: state == .decidable ? [] : remedies)
    }

    /// AWS's messages name the layer; they are only in CloudTrail's S3 data events.
    private var messageRemedies: [Diagnosis.Readiness.Remedy] {
        let seen = status.sightings.first { $0.name == "cloudtrail" }?.count ?? 0
        return seen > 0 ? [] : DoctorCauses.dataEventSelector
    }

    /// CloudTrail User Guide, "Logging network activity events".
    static let networkActivitySelector =
        selector(
            "S3 requests that a VPC endpoint policy refused",
            [
                ("eventCategory", "NetworkActivity"), ("eventSource", "s3.amazonaws.com"),
                ("errorCode", "VpceAccessDenied"),
            ])

    /// CloudTrail User Guide, "Logging data events".
    static let dataEventSelector =
        selector(
            "S3 object requests with the reasons of AWS",
            [("eventCategory", "Data"), ("resources.type", "AWS::S3::Object")])

    /// The command, and what to look out for: new selectors take the place of the old ones.
    private static func selector(
        _ name: String, _ fields: [(String, String)]
    ) -> [Diagnosis.Readiness.Remedy] {
        let list = fields.map { "{\"Field\":\"\($0.0)\",\"Equals\":[\"\($0.1)\"]}" }
        let selectors =
            "[{\"Name\":\"\(name)\",\"FieldSelectors\":[\(list.joined(separator: ","))]}]"
        return [
            .command(
                "aws cloudtrail put-event-selectors --trail-name TRAIL --advanced-event-selectors "
                    + ShellWord.quoted(selectors)),
            .advice("Put in for TRAIL a trail's name, which aws cloudtrail list-trails prints."),
            .advice(
                "Warning: this replaces all existing selectors of the trail. Name those to be kept "
                    + "too."),
        ]
    }
}
