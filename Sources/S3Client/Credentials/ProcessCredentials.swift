import Glibc

/// Credentials that a program prints (AWS SDKs and Tools Reference Guide, "Process credential
/// provider").
enum ProcessCredentials {
    /// Runs the command and reads what it prints.
    static func get(
        _ command: String, source: String, _ settings: ClientSettings
    ) throws(ServiceError) -> Credentials {
        let source = "the credential_process of \(source)"
        guard let words = words(of: command), !words.isEmpty else {
            throw ServiceError(.noCredentials, "\(source) is no command line.")
        }
        let result = ProgramRun.run(words, environment: settings.environment)
        guard let result else {
            throw ServiceError(.noCredentials, "\(source) could not be started.")
        }
        guard result.status == 0 else {
            // What it told may hold anything, a secret too.
            throw ServiceError(.noCredentials, "\(source) \(result.ending).")
        }
        return try CredentialAnswer.read(result.output, source: source)
    }

    /// The words of a command line, as a shell without substitutions reads them; nil where a quote
    /// is open.
    static func words(of line: String) -> [String]? {
        var words: [String] = []
        var word: String?
        var quote: Character?
        var isEscaped = false
        for character in line {
            if isEscaped {
                word = (word ?? "") + String(character)
                isEscaped = false
            } else if character == "\\", quote != "'" {
                isEscaped = true
            } else if let open = quote {
                if character == open {
                    quote = nil
                } else {
                    word = (word ?? "") + String(character)
                }
            } else if character == "\"" || character == "'" {
                quote = character
                word = word ?? ""
            } else if character.isWhitespace {
                if let whole = word { words.append(whole) }
                word = nil
            } else {
                word = (word ?? "") + String(character)
            }
        }
        guard quote == nil, !isEscaped else { return nil }
        return words + (word.map { [$0] } ?? [])
    }
}

/// Credentials of profiles that only the AWS CLI understands: SSO, roles of other profiles, MFA.
enum ExportedCredentials {
    /// Asks the AWS CLI, version 2.
    static func get(
        _ profile: String, _ settings: ClientSettings
    ) throws(ServiceError) -> Credentials {
        let command = ["aws", "configure", "export-credentials", "--format", "process"]
        let source = "the profile '\(profile)' (through the AWS CLI)"
        let hint =
            "The profile '\(profile)' needs the AWS CLI (version 2), which signs in or assumes the "
            + "role for it: '\(command.joined(separator: " ")) --profile \(profile)'"
        let result = ProgramRun.run(
            command + ["--profile", profile], environment: settings.environment)
        guard let result else {
            throw ServiceError(.noCredentials, "\(hint) could not be run; is it installed?")
        }
        guard result.status == 0 else {
            let told = result.lastError
            throw ServiceError(
                .noCredentials, "\(hint) \(result.ending)" + (told.isEmpty ? "." : ": \(told)"))
        }
        return try CredentialAnswer.read(result.output, source: source)
    }
}
