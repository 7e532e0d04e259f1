import Foundation
import TestSupport
import Testing

/// `make install`, and what lies in `deploy` for services and containers.
struct InstallTests {
    private static let repository = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("../..").standardized.path

    /// Installs the program that is built already; nil, and says why, where there is no make.
    private static func install(_ folder: TemporaryFolder, prefix: String) throws -> String? {
        guard let make = executable("make") else {
            print("skipped: no make here")
            return nil
        }
        // An older file, and one that is no part of this.
        try folder.write("old", to: "root\(prefix)/share/man/man1/why403.1")
        try folder.write("kept", to: "root\(prefix)/share/man/man1/other.1")
        let root = folder.path + "/root"
        let result = try runProcess(
            make,
            ["-s", "-C", repository, "-o", "build", "install", "WHY403=\(why403)"]
                + ["DESTDIR=\(root)", "PREFIX=\(prefix)"])
        #expect(result.status == 0 && result.output == "", "\(result.output) \(result.errors)")
        return root + prefix
    }

    @Test func `the program, its man page, completions and units lie where systems look for them`()
        throws
    {
        let folder = try TemporaryFolder()
        guard let root = try Self.install(folder, prefix: "/opt/why403")
        else { return }
        func text(_ path: String) throws -> String {
            try String(contentsOfFile: root + "/" + path, encoding: .utf8)
        }
        #expect(try runProcess(root + "/bin/why403", ["--version"]).output.hasPrefix("why403 "))
        #expect(
            try text("bin/collect-snapshot")
                == String(
                    contentsOfFile: Self.repository + "/deploy/collect-snapshot", encoding: .utf8))
        #expect(FileManager.default.isExecutableFile(atPath: root + "/bin/collect-snapshot"))
        #expect(try text("share/man/man1/why403.1") == runProcess(why403, ["man"]).output)
        #expect(try text("share/man/man1/other.1") == "kept")
        for (path, shell) in [
            ("share/bash-completion/completions/why403", "bash"),
            ("share/zsh/site-functions/_why403", "zsh"),
            ("share/fish/vendor_completions.d/why403.fish", "fish"),
        ] {
            #expect(try text(path) == runProcess(why403, ["completions", shell]).output, "\(path)")
        }
        // zsh finds a function by its file's first line.
        #expect(try text("share/zsh/site-functions/_why403").hasPrefix("#compdef why403\n"))
        for unit in ["why403-watch.service", "why403-ingest.service"] {
            let unit = try text("lib/systemd/system/" + unit)
            #expect(unit.contains("\nExecStart=/opt/why403/bin/why403 watch "))
        }
    }

    @Test func `systemd takes the units, which may do little`() throws {
        let folder = try TemporaryFolder()
        // A command that a unit names has to be there.
        guard let analyze = executable("systemd-analyze"),
            let root = try Self.install(folder, prefix: "/usr")
        else {
            print("skipped: no systemd-analyze here")
            return
        }
        let units = root + "/lib/systemd/system"
        for name in try FileManager.default.contentsOfDirectory(atPath: units).sorted() {
            let path = units + "/" + name
            let text = try String(contentsOfFile: path, encoding: .utf8)
                .replacing("/usr/bin/why403", with: root + "/bin/why403")
                // It calls man to see whether the page is there.
                .replacing("Documentation=man:why403(1)\n", with: "")
            try text.write(toFile: path, atomically: true, encoding: .utf8)
            let result = try runProcess(analyze, ["verify", "--man=no", path])
            #expect(result.status == 0 && result.errors == "", "\(name): \(result.errors)")
            guard name.hasSuffix(".service") else { continue }
            let security = try runProcess(
                analyze, ["security", "--offline=yes", "--threshold=20", "--no-pager", path])
            #expect(security.status == 0, "\(security.output.suffix(300))")
        }
    }

    /// The commands of the units are understood by the program, with what the file of settings may hold.
    @Test(arguments: [
        "/var/spool/aws-logs", "s3://my-logs/AWSLogs",
        "--queue https://sqs.eu-west-1.amazonaws.com/111122223333/why403",
    ])
    func `what the units run is a command line`(_ watched: String) throws {
        for unit in ["why403-watch.service", "why403-ingest.service"] {
            let text = try String(
                contentsOfFile: Self.repository + "/deploy/systemd/" + unit, encoding: .utf8)
            let line = try #require(
                text.split(separator: "\n").first { $0.hasPrefix("ExecStart=") })
            let words = line.replacing("$WHY403_WATCH", with: watched).split(separator: " ")
                .dropFirst().map(String.init)
            // All that comes before what is wrong has to be right.
            let result = try runProcess(why403, words + ["--since", "nonsense"])
            #expect(
                result.status == 64 && result.errors.contains("for --since"), "\(result.errors)")
        }
    }

    @Test func `the image is built in stages, runs as nobody, and leaves no lists behind`() throws {
        let text = try String(
            contentsOfFile: Self.repository + "/deploy/Dockerfile", encoding: .utf8)
        let lines = text.replacing("\\\n", with: " ").split(separator: "\n").map(String.init)
            .filter { !$0.hasPrefix("#") }
        let known: Set = [
            "ARG", "FROM", "RUN", "WORKDIR", "COPY", "USER", "VOLUME", "ENV", "ENTRYPOINT", "CMD",
        ]
        for line in lines {
            #expect(known.contains(String(line.prefix { $0 != " " })), "\(line)")
            if line.contains("apt-get install") {
                #expect(line.contains("--no-install-recommends"))
                #expect(line.contains("rm -rf /var/lib/apt/lists/*"))
            }
            // What is copied from here is there.
            guard line.hasPrefix("COPY "), !line.contains("--from") else { continue }
            for name in line.split(separator: " ").dropFirst().dropLast() {
                let path = Self.repository + "/" + name
                #expect(FileManager.default.fileExists(atPath: path), "\(name)")
            }
        }
        #expect(lines.filter { $0.hasPrefix("FROM ") }.count == 2)
        let user = try #require(lines.firstIndex { $0.hasPrefix("USER ") })
        let last = try #require(lines.lastIndex { $0.hasPrefix("RUN ") })
        #expect(user > last && !lines[user].contains("root") && lines[user] != "USER 0")
        // Each folder that the manifest names is copied.
        for folder in ["Sources", "parsers", "Tests", "Benchmarks"] {
            #expect(lines.contains("COPY \(folder) \(folder)"))
        }
    }
}
