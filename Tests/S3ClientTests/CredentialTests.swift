import AWSTypes
import Glibc
import TestSupport
import Testing

@testable import S3Client

@Suite struct CredentialTests {
    static let now = Instant(seconds: 1_777_888_000)

    private func chain(
        _ environment: [String: String], profile: String? = nil
    ) throws -> CredentialChain {
        var settings = ClientSettings()
        settings.environment = [
            "HOME": "/nonexistent", "AWS_EC2_METADATA_DISABLED": "true", "PATH": "/usr/bin:/bin",
        ].merging(environment) { $1 }
        settings.profile = profile
        return CredentialChain(settings, try ProfileFile.chosen(by: settings))
    }

    private func files(config: String = "", credentials: String = "") throws -> (
        folder: TemporaryFolder, variables: [String: String]
    ) {
        let folder = try TemporaryFolder()
        return (
            folder,
            [
                "AWS_CONFIG_FILE": try folder.write(config, to: "config"),
                "AWS_SHARED_CREDENTIALS_FILE": try folder.write(credentials, to: "credentials"),
            ]
        )
    }

    @Test func `keys of the environment come first, unless the command line names a profile`()
        throws
    {
        let files = try files(
            credentials: "[default]\naws_access_key_id = D\naws_secret_access_key = d # old\n"
                + "[named]\naws_access_key_id=N\naws_secret_access_key=n\naws_session_token=t\n")
        let keys = ["AWS_ACCESS_KEY_ID": "E", "AWS_SECRET_ACCESS_KEY": "e"].merging(
            files.variables
        ) { $1 }
        #expect(try chain(keys).current(at: CredentialTests.now).accessKey == "E")
        let profile = keys.merging(["AWS_PROFILE": "named"]) { $1 }
        #expect(try chain(profile).current(at: CredentialTests.now).accessKey == "E")
        let named = try chain(keys, profile: "named").current(at: CredentialTests.now)
        #expect(named.accessKey == "N")
        #expect(named.sessionToken == "t")
        let first = try chain(files.variables).current(at: CredentialTests.now)
        #expect(first.secretKey == "d # old")
    }

    @Test func `a profile is found under each of its spellings`() {
        for header in ["[profile a b]", "[profile \"a b\"]", "[ profile 'a b' ]"] {
            let profile = ProfileFile(
                "a b", isNamed: true, config: "\(header)\nregion = eu-west-1\n", credentials: "")
            #expect(profile["region"] == "eu-west-1", "\(header)")
        }
        let plain = ProfileFile(
            "a b", isNamed: true, config: "[a b]\nregion=r\n", credentials: "")
        #expect(!plain.exists)
    }

    @Test func `services of a profile have endpoints of their own`() throws {
        let config = """
            [profile p]
            endpoint_url = http://all.example
            services = dev
            [services dev]
            s3 =
              endpoint_url = http://s3.example
            """
        let profile = ProfileFile("p", isNamed: true, config: config, credentials: "")
        var settings = ClientSettings()
        #expect(try profile.endpoint("S3", settings)?.host == "s3.example")
        #expect(try profile.endpoint("SQS", settings)?.host == "all.example")
        settings.environment = ["AWS_ENDPOINT_URL_S3": "http://variable.example"]
        #expect(try profile.endpoint("S3", settings)?.host == "variable.example")
    }

    @Test func `a profile that is in neither file is an error that names both`() throws {
        let files = try files()
        let error = #expect(throws: ServiceError.self) {
            try chain(files.variables, profile: "nobody")
        }
        #expect(error?.description.contains("nobody") ?? false)
        #expect(error?.description.contains(files.folder.path) ?? false)
    }

    @Test func `a program's credentials are used until shortly before they end`() throws {
        let folder = try TemporaryFolder()
        let script = try folder.write(
            """
            #!/bin/sh
            echo run >> "\(folder.path)/runs"
            echo SECRETOFSTDERR >&2
            cat "\(folder.path)/answer"
            """, to: "get keys")
        chmod(script, 0o755)
        let files = try files(
            config: "[default]\ncredential_process = '\(script)' --for \"a b\"\n")
        func answer(_ end: Instant) throws {
            try folder.write(
                #"{"Version":1,"AccessKeyId":"P","SecretAccessKey":"p","SessionToken":"t","#
                    + #""Expiration":"\#(end)"}"#, to: "answer")
        }
        func runs() throws -> Int {
            try ProfileFile.text(of: folder.path + "/runs").split(separator: "\n").count
        }
        let now = CredentialTests.now
        try answer(Instant(seconds: now.seconds + 3_600))
        let chain = try chain(files.variables)
        #expect(try chain.current(at: now).sessionToken == "t")
        _ = try chain.current(at: Instant(seconds: now.seconds + 3_200))
        #expect(try runs() == 1)
        try answer(Instant(seconds: now.seconds + 7_200))
        let renewed = try chain.current(at: Instant(seconds: now.seconds + 3_400))
        #expect(try runs() == 2)
        chain.forget(renewed)
        _ = try chain.current(at: now)
        #expect(try runs() == 3)
    }

    @Test func `a program that fails is told of, and nothing that it printed`() throws {
        let folder = try TemporaryFolder()
        let script = try folder.write("#!/bin/sh\necho HIDDEN; echo HIDDEN >&2; exit 3\n", to: "p")
        chmod(script, 0o755)
        let files = try files(config: "[default]\ncredential_process = \(script)\n")
        let error = #expect(throws: ServiceError.self) {
            try chain(files.variables).current(at: CredentialTests.now)
        }
        #expect(error?.reason == .noCredentials)
        #expect(error?.description.contains("exit code 3") ?? false)
        #expect(!(error?.description.contains("HIDDEN") ?? true))
    }

    @Test(
        arguments: [
            "sso_session = corp", "role_arn = arn:aws:iam::1:role/r\nsource_profile = x",
            "login_session = me",
        ])
    func `what only the AWS CLI can do is said where there is none`(setting: String) throws {
        let files = try files(config: "[default]\n\(setting)\n")
        let variables = files.variables.merging(["PATH": files.folder.path]) { $1 }
        let error = #expect(throws: ServiceError.self) {
            try chain(variables).current(at: CredentialTests.now)
        }
        #expect(error?.description.contains("aws configure export-credentials") ?? false)
    }

    @Test func `no credentials at all says where they were looked for`() throws {
        let error = #expect(throws: ServiceError.self) {
            try chain([:]).current(at: CredentialTests.now)
        }
        #expect(error?.reason == .noCredentials)
        #expect(error?.description.contains("AWS_ACCESS_KEY_ID") ?? false)
    }

    @Test(
        arguments: [
            "http://evil.example/keys", "http://10.0.0.1/", "http://127.0.0.1.evil.example/",
            "ftp://127.0.0.1/",
        ])
    func `a container's token is sent in the clear to this host alone`(address: String) throws {
        let error = #expect(throws: ServiceError.self) {
            try chain([
                "AWS_CONTAINER_CREDENTIALS_FULL_URI": address,
                "AWS_CONTAINER_AUTHORIZATION_TOKEN": "TOKEN",
            ]).current(at: CredentialTests.now)
        }
        #expect(error?.reason == .noCredentials)
        #expect(!(error?.description.contains("TOKEN ") ?? true))
    }

    @Test(
        arguments: [
            (#"a 'b c' "d \" e" f\ g '' h"i"j"#, ["a", "b c", "d \" e", "f g", "", "hij"]),
            ("  x  ", ["x"]), ("", []),
        ])
    func `a command line is split as a shell would`(line: String, words: [String]) {
        #expect(ProcessCredentials.words(of: line) == words)
    }

    @Test func `an open quote is no command line`() {
        #expect(ProcessCredentials.words(of: "a 'b") == nil)
        #expect(ProcessCredentials.words(of: "a \\") == nil)
    }
}
