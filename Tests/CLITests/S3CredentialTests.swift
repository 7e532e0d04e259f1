import Foundation
import TestSupport
import Testing

extension ObjectServerTests {
    /// Where credentials come from, against a server that verifies them.
    @Suite struct S3CredentialTests {
        /// Variables without keys.
        private func variables(_ server: ObjectServer) -> [String: String] {
            var variables = server.environment()
            variables["AWS_ACCESS_KEY_ID"] = nil
            variables["AWS_SECRET_ACCESS_KEY"] = nil
            return variables
        }

        /// A role that may read, by its ARN.
        private func makeRole(_ server: ObjectServer) throws -> String {
            let name = "reader-\(UUID().uuidString.prefix(8))"
            let trust =
                #"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"*"},"#
                + #""Action":"sts:AssumeRole"}]}"#
            let policy =
                #"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:*","#
                + #""Resource":"*"}]}"#
            try server.call(
                "iam", "create_role", ["RoleName": name, "AssumeRolePolicyDocument": trust])
            try server.call(
                "iam", "put_role_policy",
                ["RoleName": name, "PolicyName": "p", "PolicyDocument": policy])
            return "arn:aws:iam::123456789012:role/\(name)"
        }

        private func bucket(_ server: ObjectServer) throws -> String {
            let logs = try server.newBucket()
            try server.upload(StoreFixture.world + "/logs", logs)
            return logs
        }

        @Test func `a web identity's role reads`() throws {
            guard let server = try ObjectServer.shared(.moto) else { return }
            let logs = try bucket(server)
            let fixture = try StoreFixture()
            let token = try fixture.folder.write("WEBIDENTITYTOKEN\n", to: "token")
            let environment = variables(server).merging([
                "AWS_WEB_IDENTITY_TOKEN_FILE": token, "AWS_ROLE_ARN": try makeRole(server),
                // moto asks for a signature, which this one call has none of.
                "AWS_ENDPOINT_URL_STS": server.proxy + "/sts",
            ]) { $1 }
            let result = try fixture.run(
                ["ingest", "s3://\(logs)", "--debug"], environment: environment)
            #expect(result.status == 0, "\(result.errors)")
            try fixture.expectNone(of: ["WEBIDENTITYTOKEN"], in: result.output + result.errors)
        }

        @Test func `a session's keys need their token, and the token is shown nowhere`() throws {
            guard let server = try ObjectServer.shared(.moto) else { return }
            let logs = try bucket(server)
            let role = try makeRole(server)
            let answer = try server.call(
                "sts", "assume_role", ["RoleArn": role, "RoleSessionName": "session"])
            let keys = try #require(answer["Credentials"] as? [String: String])
            let token = try #require(keys["SessionToken"])
            let secret = try #require(keys["SecretAccessKey"])
            var environment = server.environment()
            environment["AWS_ACCESS_KEY_ID"] = keys["AccessKeyId"]
            environment["AWS_SECRET_ACCESS_KEY"] = secret
            let without = try StoreFixture().run(
                ["ingest", "s3://\(logs)"], environment: environment)
            #expect(without.status == 1)
            environment["AWS_SESSION_TOKEN"] = token
            let fixture = try StoreFixture()
            let with = try fixture.run(
                ["ingest", "s3://\(logs)", "--debug"], environment: environment)
            #expect(with.status == 0, "\(with.errors)")
            try fixture.expectNone(
                of: [token, secret], in: with.output + with.errors + without.errors)
        }

        @Test func `a container's endpoint is asked with the token of its file`() throws {
            guard let server = try ObjectServer.shared(.moto) else { return }
            let logs = try bucket(server)
            let fixture = try StoreFixture()
            let token = try fixture.folder.write("container-token\n", to: "token")
            var environment = variables(server).merging([
                "AWS_CONTAINER_CREDENTIALS_FULL_URI": server.proxy + "/container?a=b",
                "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE": token,
            ]) { $1 }
            let read = try fixture.run(
                ["ingest", "s3://\(logs)", "--debug"], environment: environment)
            #expect(read.status == 0, "\(read.errors)")
            try fixture.expectNone(
                of: ["container-token", server.keys.secret], in: read.output + read.errors)
            environment["AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE"] = try fixture.folder.write(
                "another", to: "another")
            let result = try StoreFixture().run(
                ["ingest", "s3://\(logs)"], environment: environment)
            #expect(result.status == 1)
            #expect(result.errors.contains("container's credential endpoint"), "\(result.errors)")
        }

        @Test func `an instance's role is asked for at the metadata service`() throws {
            guard let server = try ObjectServer.shared(.moto) else { return }
            let logs = try bucket(server)
            let environment = variables(server).merging([
                "AWS_EC2_METADATA_DISABLED": "false",
                "AWS_EC2_METADATA_SERVICE_ENDPOINT": server.endpoint,
            ]) { $1 }
            // The keys that moto's service hands out are none that its S3 knows.
            let result = try StoreFixture().run(
                ["ingest", "s3://\(logs)"], environment: environment)
            #expect(result.status == 1)
            #expect(result.errors.contains("the instance's role"), "\(result.errors)")
        }

        @Test func `a profile's program is run, and its keys are shown nowhere`() throws {
            guard let server = try ObjectServer.shared(.moto) else { return }
            let logs = try bucket(server)
            let fixture = try StoreFixture()
            let script = try fixture.folder.write(
                """
                #!/bin/sh
                echo '{"Version":1,"AccessKeyId":"\(server.keys.access)",\
                "SecretAccessKey":"\(server.keys.secret)"}'
                """, to: "keys.sh")
            try FileManager.default.setAttributes(
                [.posixPermissions: 0o755], ofItemAtPath: script)
            let config = try fixture.folder.write(
                "[profile logs]\ncredential_process = \(script)\n", to: "config")
            var environment = variables(server)
            environment["AWS_CONFIG_FILE"] = config
            let result = try fixture.run(
                ["ingest", "s3://\(logs)", "--profile", "logs", "--debug"], environment: environment
            )
            #expect(result.status == 0, "\(result.errors)")
            try fixture.expectNone(of: [server.keys.secret], in: result.output + result.errors)
        }

        @Test func `a profile's keys, region and endpoint are used, also for the queue`() throws {
            guard let server = try ObjectServer.shared(.moto) else { return }
            let logs = try bucket(server)
            let queue = try server.newQueue()
            let names = try StoreFixture.logNames()
            try server.send(names.map { QueueMessages.written(logs, $0) }, to: queue)
            let fixture = try StoreFixture()
            let credentials = try fixture.folder.write(
                """
                [logs]
                aws_access_key_id = \(server.keys.access)
                aws_secret_access_key = \(server.keys.secret)
                region = us-east-1
                endpoint_url = \(server.endpoint)
                """, to: "credentials")
            let result = try fixture.run(
                ["watch", "--queue", queue, "--once", "--profile", "logs", "--debug"],
                environment: [
                    "HOME": "/nonexistent", "AWS_SHARED_CREDENTIALS_FILE": credentials,
                    "AWS_EC2_METADATA_DISABLED": "true",
                ])
            #expect(result.status == 0, "\(result.errors)")
            #expect(try server.left(in: queue) == 0)
            try fixture.expectNone(of: [server.keys.secret], in: result.output + result.errors)
        }

        @Test func `what only the AWS CLI can do is asked of it, as its second version answers`()
            throws
        {
            guard let server = try ObjectServer.shared(.moto) else { return }
            let logs = try bucket(server)
            let fixture = try StoreFixture()
            // Stands for the AWS CLI, version 2, which PyPI does not have.
            let script = try fixture.folder.write(
                """
                #!/bin/sh
                test "$*" = "configure export-credentials --format process --profile sso" || exit 2
                echo '{"Version":1,"AccessKeyId":"\(server.keys.access)",\
                "SecretAccessKey":"\(server.keys.secret)","Expiration":"2099-01-01T00:00:00+00:00"}'
                """, to: "bin/aws")
            try FileManager.default.setAttributes(
                [.posixPermissions: 0o755], ofItemAtPath: script)
            var environment = variables(server)
            environment["AWS_CONFIG_FILE"] = try fixture.folder.write(
                "[profile sso]\nsso_session = corp\n", to: "config")
            environment["AWS_PROFILE"] = "sso"
            environment["PATH"] = fixture.folder.path + "/bin:/usr/bin:/bin"
            let result = try fixture.run(
                ["ingest", "s3://\(logs)", "--debug"], environment: environment)
            #expect(result.status == 0, "\(result.errors)")
            try fixture.expectNone(of: [server.keys.secret], in: result.output + result.errors)
        }
    }
}
