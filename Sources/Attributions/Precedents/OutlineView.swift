import AWSTypes
import Denials
import IAM

/// What the policies behind an outline look at that is not in the outline.
struct OutlineView {
    private let looksAtSourceIP: Bool
    private let looksAtVPCSourceIP: Bool
    private let looksAtReferer: Bool
    private let looksAtUserAgent: Bool
    /// Nil where each denial is a case of its own.
    private let resources: Distinctions?

    /// Keys whose values are another for each moment and session.
    private static let momentary = ["aws:currenttime", "aws:epochtime", "aws:tokenissuetime"]

    /// The view of the policies that a denial of the outline was held against.
    init(of findings: Findings) {
        let denial = findings.denial
        let distinctions = findings.distinctions
        let keys = distinctions.conditionKeys
        looksAtSourceIP = keys.contains("aws:sourceip")
        looksAtVPCSourceIP = keys.contains("aws:vpcsourceip")
        looksAtReferer = keys.contains("aws:referer")
        looksAtUserAgent = keys.contains("aws:useragent")
        let isPeculiar =
            findings.targets.count > 1 || distinctions.hasVariableResources
            || OutlineView.momentary.contains(where: keys.contains)
            // S3 names the object to KMS.
            || denial.key != nil && keys.contains { $0.hasPrefix("kms:encryptioncontext") }
        resources =
            isPeculiar
            ? nil
            : distinctions.among(
                resourcesBeginningWith: denial.s3ARN(bucket: denial.bucket ?? "", key: ""))
    }

    /// How the policies see a denial of the outline; nil where it is a case of its own.
    func likeness(of denial: Denial) -> Likeness? {
        likeness(
            key: denial.key, objects: { denial.s3ARN(bucket: denial.bucket ?? "", key: "") },
            address: denial.sourceAddress, referer: denial.referer, userAgent: denial.userAgent)
    }

    /// The same of what its request tells; `objects` is the beginning of its bucket's objects' ARNs.
    func likeness(
        key name: String?, objects: () -> String, address: String?, referer: String?,
        userAgent: String?
    ) -> Likeness? {
        guard let resources else { return nil }
        var key: StandInKey?
        if let name, resources.tellsResourcesApart {
            let objects = objects()
            key = StandInKey(for: name, among: resources) { objects + $0 }
            // Two spellings of one letter are told apart by policies, and not by what is remembered.
            guard let key, key.text.isASCII else { return nil }
        }
        let referer = looksAtReferer ? referer : nil
        let userAgent = looksAtUserAgent ? userAgent : nil
        // Policies tell by bytes what is one text to Swift.
        guard referer?.isASCII ?? true, userAgent?.isASCII ?? true else { return nil }
        return Likeness(
            key: key, address: looksAt(address) ? address : nil, referer: referer,
            userAgent: userAgent)
    }

    /// A private address is no `aws:SourceIp` (`NetworkPath`).
    private func looksAt(_ address: String?) -> Bool {
        if looksAtVPCSourceIP { return true }
        guard looksAtSourceIP, let address else { return false }
        return IPNetwork(address: address)?.isPrivate != true
    }
}
