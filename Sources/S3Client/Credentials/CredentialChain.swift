import AWSTypes
import Glibc
import Synchronization

/// Finds credentials in the order in which the AWS CLI does (AWS SDKs and Tools Reference Guide,
/// "Credential provider chain"), keeps them, and gets new ones before they end:
///
/// 1. keys in the environment, unless the command line names a profile;
/// 2. a web identity that the environment names, unless a profile is named;
/// 3. the profile: its keys, its `credential_process`, its web identity, and through the AWS CLI
///    whatever else it says (SSO, a role of another profile, MFA);
/// 4. the container's endpoint; 5. the instance's (IMDSv2).
final class CredentialChain: Sendable {
    /// How long before their end credentials are renewed, in seconds.
    static let marginSeconds: Int64 = 300

    private let settings: ClientSettings
    private let profile: ProfileFile
    private let kept = Mutex<Credentials?>(nil)

    init(_ settings: ClientSettings, _ profile: ProfileFile) {
        self.settings = settings
        self.profile = profile
    }

    /// Where the credentials come from, as errors name it.
    var source: String { kept.withLock { $0?.source ?? "the environment" } }

    /// Credentials that hold for a while. Asks for new ones, and waits for them, where there are
    /// none; those that are near their end are used on where no new ones can be had.
    func current(at now: Instant) throws(ServiceError) -> Credentials {
        let result = kept.withLock { kept -> Result<Credentials, ServiceError> in
            let old = kept
            if let old, CredentialChain.holds(old, at: now, margin: CredentialChain.marginSeconds) {
                return .success(old)
            }
            do throws(ServiceError) {
                let new = try find(at: now)
                kept = new
                return .success(new)
            } catch {
                if let old, CredentialChain.holds(old, at: now, margin: 0) { return .success(old) }
                return .failure(error)
            }
        }
        return try result.get()
    }

    private static func holds(_ keys: Credentials, at now: Instant, margin: Int64) -> Bool {
        keys.expiration.map { $0.seconds - margin > now.seconds } ?? true
    }

    /// Uses these no longer: the service says that they have ended.
    func forget(_ refused: Credentials) {
        kept.withLock { kept in
            if kept?.accessKey == refused.accessKey, kept?.sessionToken == refused.sessionToken {
                kept = nil
            }
        }
    }

    private func find(at now: Instant) throws(ServiceError) -> Credentials {
        if settings.profile == nil {
            if let keys = try fromEnvironment() { return keys }
            if let keys = try fromWebIdentity(
                file: settings.variable("AWS_WEB_IDENTITY_TOKEN_FILE"),
                role: settings.variable("AWS_ROLE_ARN"),
                session: settings.variable("AWS_ROLE_SESSION_NAME"), now)
            {
                return keys
            }
        }
        if let keys = try fromProfile(now) { return keys }
        let host = HostCredentials(settings)
        if let keys = try host.ofContainer() { return keys }
        if let keys = try host.ofInstance() { return keys }
        throw ServiceError(
            .noCredentials,
            "no AWS credentials were found: neither in the environment (AWS_ACCESS_KEY_ID), nor in "
                + "the profile '\(profile.name)', nor at a container's or instance's endpoint.")
    }

    private func fromEnvironment() throws(ServiceError) -> Credentials? {
        guard let access = settings.variable("AWS_ACCESS_KEY_ID") else { return nil }
        guard let secret = settings.variable("AWS_SECRET_ACCESS_KEY") else {
            throw ServiceError(
                .noCredentials, "AWS_ACCESS_KEY_ID is set and AWS_SECRET_ACCESS_KEY is not.")
        }
        return Credentials(
            accessKey: access, secretKey: secret,
            sessionToken: settings.variable("AWS_SESSION_TOKEN"), expiration: nil,
            source: "the environment")
    }

    private func fromProfile(_ now: Instant) throws(ServiceError) -> Credentials? {
        guard profile.exists else { return nil }
        let source = "the profile '\(profile.name)'"
        // What the AWS CLI must be asked for comes first, as with the CLI itself: a role that the
        // profile assumes is who it acts as, whatever keys stand beside it.
        if profile["role_arn"] != nil, profile["web_identity_token_file"] == nil {
            return try ExportedCredentials.get(profile.name, settings)
        }
        if let keys = try fromWebIdentity(
            file: profile["web_identity_token_file"], role: profile["role_arn"],
            session: profile["role_session_name"], now)
        {
            return keys
        }
        if let access = profile["aws_access_key_id"] {
            guard let secret = profile["aws_secret_access_key"] else {
                throw ServiceError(
                    .noCredentials, "\(source) has an access key id and no secret access key.")
            }
            return Credentials(
                accessKey: access, secretKey: secret, sessionToken: profile["aws_session_token"],
                expiration: nil, source: source)
        }
        if let command = profile["credential_process"] {
            return try ProcessCredentials.get(command, source: source, settings)
        }
        let others = ["sso_session", "sso_start_url", "login_session", "credential_source"]
        if others.contains(where: { profile[$0] != nil }) {
            return try ExportedCredentials.get(profile.name, settings)
        }
        return nil
    }

    private func fromWebIdentity(
        file: String?, role: String?, session: String?, _ now: Instant
    ) throws(ServiceError) -> Credentials? {
        guard let file, let role else { return nil }
        let identity = WebIdentity(
            tokenFile: file, role: role, session: session ?? "why403-\(now.seconds)",
            region: profile.region(settings), endpoint: try profile.endpoint("STS", settings))
        return try identity.credentials(settings)
    }
}
