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
        guard let (service, name) = Substring(text).utf8.halves(around: Byte.colon),
            !service.isEmpty, !name.isEmpty, !name.contains(Byte.colon)
        else { return nil }
        self.init(service: String(Substring(service)), name: String(Substring(name)))
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
