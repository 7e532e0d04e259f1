/// An IAM action such as `s3:GetObject`. Compared without case, as IAM does
/// (IAM User Guide, "IAM JSON policy elements: Action"); printed as given.
public struct Action: Hashable, Sendable, CustomStringConvertible {
    /// The service prefix as given, `s3` or `kms`.
    public let service: String
    /// The part after the colon as given, `GetObject`.
    public let name: String
    /// `service:name`, ASCII-lowercased: what comparison and hashing use.
    public let lowercased: String

    /// Splits `service:name`; `nil` without exactly one colon or with an empty part.
    public init?(_ text: some StringProtocol) {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty else { return nil }
        self.init(service: String(parts[0]), name: String(parts[1]))
    }

    /// An action from its two parts, unchecked.
    public init(service: String, name: String) {
        self.service = service
        self.name = name
        self.lowercased = "\(service):\(name)".lowercased()
    }

    /// `service:name`, as given.
    public var description: String { "\(service):\(name)" }

    /// Equal when they differ only in case.
    public static func == (left: Action, right: Action) -> Bool {
        left.lowercased == right.lowercased
    }

    /// Hashes what equality compares.
    public func hash(into hasher: inout Hasher) { hasher.combine(lowercased) }
}
