import AWSTypes
import Denials

/// Reads what AWS itself says about a denial: the event's code, its message, a paired KMS event.
struct AWSReport {
    private let findings: Findings

    init(_ findings: Findings) { self.findings = findings }

    /// Whether AWS may have said why: where not, there is no report.
    static func mayTell(of denial: Denial, _ evidence: DenialEvidence) -> Bool {
        !evidence.leavesReasonsAside
            && (denial.readMessage != nil || !evidence.keyDenials.isEmpty
                || denial.errorCode == "VpceAccessDenied"
                || ErrorCodes.isKeyStateOfKMS(denial.errorCode))
    }

    /// The layer AWS names; nil where it says only `Access Denied`.
    var report: Report? {
        if findings.evidence.leavesReasonsAside { return nil }
        return fromErrorCode ?? fromMessage ?? fromKeyDenial
    }

    /// Codes that speak for themselves: a NetworkActivity event's, and those of a key's state.
    private var fromErrorCode: Report? {
        let denial = findings.denial
        if denial.errorCode == "VpceAccessDenied" {
            return Report(
                cause: .vpcEndpointPolicy, mechanism: .vpcEndpointPolicy,
                outcome: .implicitlyDenies,
                evidence: Remark(.networkActivity, [.endpoint: denial.vpcEndpointID]))
        }
        guard ErrorCodes.isKeyStateOfKMS(denial.errorCode) else { return nil }
        var report = Report(
            cause: .kmsKey, mechanism: .keyState, outcome: .explicitlyDenies,
            evidence: Remark(.errorCode, [.code: denial.errorCode]))
        report.subject =
            denial.service == "kms"
            ? denial.keyARN : findings.message?.keyState == nil ? nil : findings.message?.keyARN
        return report
    }

    private var fromMessage: Report? {
        guard let message = findings.message, !isCutInKey(message) else { return nil }
        return AWSReport.report(
            of: message, sentence: findings.denial.message ?? "", isKey: message.isAboutKey)
    }

    /// Whether the resource that the message names is only the beginning of the object asked for:
    /// the message was cut inside its key, and what reads as the reason is the key's own text.
    private func isCutInKey(_ message: DenialMessage) -> Bool {
        guard let resource = message.resource, let bucket = findings.denial.bucket,
            let key = findings.denial.key
        else { return false }
        let asked = findings.denial.s3ARN(bucket: bucket, key: key)
        return resource.count < asked.count && asked.hasPrefix(resource)
            && resource != findings.denial.s3ARN(bucket: bucket)
    }

    /// The refused KMS call behind the request: it names the layer of the key's side.
    private var fromKeyDenial: Report? {
        guard let pair = findings.keyDenial, pair.isCertain else { return nil }
        let paired = pair.event
        func event(_ kind: Remark.Kind, code: String? = nil) -> Remark {
            Remark(
                kind,
                [.operation: paired.operation, .time: paired.time.description, .code: code])
        }
        if paired.errorCode == "VpceAccessDenied" {
            return Report(
                cause: .kmsKey, mechanism: .vpcEndpointPolicy, outcome: .implicitlyDenies,
                evidence: event(.pairedEndpointDenial))
        }
        if ErrorCodes.isKeyStateOfKMS(paired.errorCode) {
            var report = Report(
                cause: .kmsKey, mechanism: .keyState, outcome: .explicitlyDenies,
                evidence: event(.pairedFailure, code: paired.errorCode))
            report.subject = paired.keyARN
            return report
        }
        if let text = paired.message, let message = DenialMessage(text),
            let report = AWSReport.report(of: message, sentence: text, isKey: true)
        {
            return report
        }
        // Refused without a reason: the key's side for certain; which part, the policies tell.
        let known = findings.results().first { $0.cause == .kmsKey && $0.blocks }
        return Report(
            cause: .kmsKey, mechanism: known?.mechanism ?? .keyPolicy,
            outcome: known?.outcome ?? .implicitlyDenies,
            evidence: event(.pairedRefusal, code: paired.errorCode),
            alternatives: known == nil ? [.identityPolicy, .grant] : [])
    }

    /// A message that names an action of KMS and no reason: the key's side refused, and which
    /// layer of it is not told.
    private static func withoutReason(_ message: DenialMessage, _ sentence: String) -> Report? {
        guard message.isAboutKey else { return nil }
        var report = Report(.keyPolicy, .unknown, sentence)
        report.alternatives = Set(Mechanism.allCases)
        report.isMechanismTold = false
        report.subject = message.keyARN ?? "the object's key"
        return report
    }

    /// The table "which cause it implies" of the facts.
    static func report(
        of message: DenialMessage, sentence: String, isKey: Bool
    ) -> Report? {
        guard let type = message.policyType else {
            return message.isTruncated ? nil : withoutReason(message, sentence)
        }
        let outcome: Outcome = message.isExplicit ? .explicitlyDenies : .implicitlyDenies
        var report: Report
        switch type {
        case .identity: report = Report(.identityPolicy, outcome, sentence)
        case .permissionsBoundary:
            report = Report(.permissionsBoundary, outcome, sentence)
        case .session: report = Report(.sessionPolicy, outcome, sentence)
        case .serviceControl:
            report = Report(.serviceControlPolicy, outcome, sentence)
        case .resourceControl:
            report = Report(.resourceControlPolicy, outcome, sentence)
        case .vpcEndpoint:
            report = Report(.vpcEndpointPolicy, outcome, sentence)
        case .resource where isKey:
            report = Report(.keyPolicy, outcome, sentence)
            report.alternatives = [.grant]
        case .resource:
            report = Report(.bucketPolicy, outcome, sentence)
            // RestrictPublicBuckets reads as an explicit deny of a resource-based policy; a
            // foreign object and IgnorePublicAcls as none that allows (S3 User Guide).
            report.alternatives =
                message.isExplicit
                ? [.blockPublicAccess, .accessPointPolicy] : [.accessPointPolicy, .objectACL]
        case .blockPublicAccess, .blockPublicACLs:
            report = Report(.blockPublicAccess, .explicitlyDenies, sentence)
            if type == .blockPublicACLs { report.placeKind = .blockPublicACLs }
        case .keyState:
            report = Report(.keyState, .explicitlyDenies, sentence)
            report.subject = message.keyARN
        case .roleTrust, .blockedEncryption: return nil
        }
        if isKey { report.cause = .kmsKey }
        report.policyARN = message.policyARN
        return report
    }
}

extension Report {
    fileprivate init(
        _ mechanism: Mechanism, _ outcome: Outcome, _ sentence: String
    ) {
        self.init(
            cause: mechanism.row.cause, mechanism: mechanism, outcome: outcome,
            evidence: Remark(.awsMessage, [.message: sentence]))
    }
}
