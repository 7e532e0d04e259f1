import Glibc

/// The AWS CLI's two files, as far as the chosen profile goes (AWS SDKs and Tools Reference Guide,
/// "Shared config and credentials files").
struct ProfileFile: Sendable {
    /// A file of more bytes is none of the AWS CLI's.
    static let maximumBytes = 1 << 20

    /// The profile's name.
    let name: String
    /// Whether the command line named it, or `AWS_PROFILE` did.
    let isNamed: Bool
    /// Its settings; those of the credentials file come before those of the config file.
    let settings: [String: String]
    /// Whether one of the files has it.
    let exists: Bool
    /// The settings of the `services` section that it names, by service.
    let services: [String: [String: String]]

    /// Reads the profile that the settings choose. Throws where a profile that was named is in
    /// neither file.
    static func chosen(by settings: ClientSettings) throws(ServiceError) -> ProfileFile {
        let named = settings.profile ?? settings.variable("AWS_PROFILE")
        let home = settings.variable("HOME") ?? ""
        let config = settings.variable("AWS_CONFIG_FILE") ?? "\(home)/.aws/config"
        let keys =
            settings.variable("AWS_SHARED_CREDENTIALS_FILE") ?? "\(home)/.aws/credentials"
        let profile = ProfileFile(
            named ?? "default", isNamed: named != nil, config: try text(of: config),
            credentials: try text(of: keys))
        if let name = named, !profile.exists,
            settings.profile != nil || settings.variable("AWS_ACCESS_KEY_ID") == nil
        {
            throw ServiceError(
                .noCredentials, "the profile '\(name)' is in neither \(config) nor \(keys).")
        }
        return profile
    }

    /// A profile from the texts of both files.
    init(_ name: String, isNamed: Bool, config: String, credentials: String) {
        self.name = name
        self.isNamed = isNamed
        let sections = ProfileFile.sections(config)
        let own = sections[name == "default" ? "default" : "profile \(name)"]
        let older = name == "default" ? sections["profile default"] : nil
        let keys = ProfileFile.sections(credentials)[name]
        exists = own != nil || older != nil || keys != nil
        settings = (older ?? own ?? [:]).merging(keys ?? [:]) { $1 }
        services =
            settings["services"].flatMap { sections["services \($0)"] }.map(ProfileFile.nested)
            ?? [:]
    }

    /// A setting that is there and not empty.
    subscript(_ name: String) -> String? { settings[name].flatMap { $0.isEmpty ? nil : $0 } }

    /// The region: of the command line, the environment, the profile.
    func region(_ settings: ClientSettings) -> String? {
        settings.region ?? settings.variable("AWS_REGION")
            ?? settings.variable("AWS_DEFAULT_REGION") ?? self["region"]
    }

    /// The endpoint that the environment or the profile sets for a service (AWS SDKs and Tools
    /// Reference Guide, "Service-specific endpoints"). Throws where it is none.
    func endpoint(
        _ service: String, _ settings: ClientSettings
    ) throws(ServiceError) -> EndpointURL? {
        if settings.variable("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS")?.lowercased() == "true" {
            return nil
        }
        let text =
            settings.variable("AWS_ENDPOINT_URL_\(service)")
            ?? settings.variable("AWS_ENDPOINT_URL")
            ?? services[service.lowercased()]?["endpoint_url"] ?? self["endpoint_url"]
        guard let text else { return nil }
        do throws(AddressError) { return try EndpointURL(text) } catch {
            throw ServiceError(.other, "the endpoint that is configured for \(service): \(error)")
        }
    }

    /// The sections of a file, each with its settings. A `#` begins a comment only at the beginning
    /// of a line, since a secret may hold one; an indented line belongs to the setting above.
    static func sections(_ text: String) -> [String: [String: String]] {
        var sections: [String: [String: String]] = [:]
        var section: String?
        var last: String?
        for line in text.split(whereSeparator: \.isNewline) {
            let isIndented = line.first?.isWhitespace ?? false
            let trimmed = line.trimmed
            if trimmed.isEmpty || "#;".contains(trimmed.first ?? "#") { continue }
            if !isIndented, trimmed.hasPrefix("["), let end = trimmed.firstIndex(of: "]") {
                let name = sectionName(trimmed.dropFirst().prefix(upTo: end))
                section = name
                last = nil
                sections[name, default: [:]].merge([:]) { $1 }
                continue
            }
            guard let section else { continue }
            if isIndented, let last {
                sections[section]?[last]? += "\n\(trimmed)"
                continue
            }
            guard let equals = trimmed.firstIndex(of: "=") else { continue }
            let name = trimmed[..<equals].trimmed.lowercased()
            sections[section]?[name] = String(trimmed[trimmed.index(after: equals)...].trimmed)
            last = name
        }
        return sections
    }

    /// `profile x`, also where it is written `profile "x"` or with more spaces.
    private static func sectionName(_ text: Substring) -> String {
        let words = text.trimmed.split(separator: " ", maxSplits: 1)
        guard words.count == 2 else { return String(text.trimmed) }
        var name = words[1].trimmed
        if name.count >= 2, let quote = name.first, "\"'".contains(quote), name.last == quote {
            name = name.dropFirst().dropLast()
        }
        return "\(words[0]) \(name)"
    }

    /// The settings of each service in a `services` section.
    private static func nested(_ section: [String: String]) -> [String: [String: String]] {
        section.mapValues { text in
            var settings: [String: String] = [:]
            for line in text.split(separator: "\n") {
                guard let equals = line.firstIndex(of: "=") else { continue }
                settings[line[..<equals].trimmed.lowercased()] = String(
                    line[line.index(after: equals)...].trimmed)
            }
            return settings
        }
    }

    /// A file's text; empty where it is not there.
    static func text(of path: String) throws(ServiceError) -> String {
        guard let file = fopen(path, "re") else {
            if errno == ENOENT || errno == ENOTDIR { return "" }
            throw ServiceError(
                .noCredentials, "cannot open \(path): \(String(cString: strerror(errno)))")
        }
        defer { fclose(file) }
        var bytes = [UInt8](repeating: 0, count: maximumBytes)
        let count = fread(&bytes, 1, bytes.count, file)
        return String(decoding: bytes[..<count], as: UTF8.self)
    }
}

extension StringProtocol {
    /// The text without white space around it.
    var trimmed: Substring {
        var text = Substring(self)
        while text.first?.isWhitespace ?? false { text.removeFirst() }
        while text.last?.isWhitespace ?? false { text.removeLast() }
        return text
    }
}
