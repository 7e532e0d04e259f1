import AWSTypes

/// What AWS's documentation says of condition keys themselves: which hold a set, and which a
/// service never puts into a request for an action.
///
/// All names are lowercased.
enum ContextKeyRules {
    /// Keys that hold a set by their definition: without a set operator they never match (IAM
    /// User Guide, "Multivalued context keys"; KMS Developer Guide, "AWS KMS condition keys").
    static let setKeys: Set<String> = [
        "aws:principalorgpaths", "aws:resourceorgpaths", "aws:calledvia", "aws:tagkeys",
        "aws:principalservicenameslist", "aws:sourceorgpaths", "aws:vpceorgpaths",
        "s3:requestobjecttagkeys", "kms:encryptioncontextkeys", "kms:grantoperations",
        "kms:resourcealiases",
    ]

    /// By how many seconds a time may differ from the one that a log shows. Logs have whole seconds,
    /// and the access log's is that of the receipt, CloudTrail's that of the completion (S3 User
    /// Guide, "Amazon S3 server access log format"; CloudTrail User Guide, `eventTime`): policies are
    /// asked between them.
    static let spreadOfTimes: [String: Int64] = [
        "aws:currenttime": 1, "aws:epochtime": 1, "aws:tokenissuetime": 0,
    ]

    /// Which keys no request for an action carries: those that AWS's reference knows and does not
    /// give to the action (`ServiceAuthorization`). Of a key or an action that the reference does
    /// not know, nothing is said.
    struct Inapplicable: Sendable {
        private let service: ServiceAuthorization
        private let action: AuthorizedAction?

        fileprivate init(_ service: ServiceAuthorization, _ action: AuthorizedAction?) {
            self.service = service
            self.action = action
        }

        func contains(_ key: String) -> Bool {
            if key.hasPrefix("aws:") { return containsGlobal(key) }
            // A service's keys stand only in requests to it (IAM User Guide, "AWS service-specific
            // condition keys").
            let other = service.service == "s3" ? "kms:" : "s3:"
            if key.hasPrefix(other) { return true }
            return action.flatMap { service.canCarry(key, $0) } == false
        }

        /// Of global keys the reference lists only those about tags. Those of the resource depend
        /// on the resource, not on the action; those of the request are said to be absent only
        /// where the action is not about tags at all.
        private func containsGlobal(_ key: String) -> Bool {
            guard key == "aws:tagkeys" || key.hasPrefix("aws:requesttag/"), let action,
                !action.name.contains(text: "Tag")
            else { return false }
            return service.canCarry(key, action) == false
        }
    }

    /// The keys that a request for this action cannot carry; nil where nothing is known of the
    /// service.
    static func inapplicable(to action: Action) -> Inapplicable? {
        ServiceAuthorization.of(action).map { Inapplicable($0, $0.facts(of: action)) }
    }
}
