import Foundation
import TestSupport
import Testing

@testable import CLI

struct ProcessTests {
    @Test func `version is one line on standard output`() throws {
        let result = try runProcess(why403, ["--version"])
        #expect(result.output == "why403 \(Version.text)\n")
        #expect(result.errors == "")
        #expect(result.status == 0)
    }

    @Test func `no arguments print short help and do not wait for input`() throws {
        let result = try runProcess(why403, [])
        #expect(result.output == Help.text(for: nil, isLong: false))
        #expect(result.status == 0)
    }

    @Test(arguments: [["reprot"], ["report", "--fromat"], ["ingest"]])
    func `a wrong command line is 64, and standard output stays empty`(arguments: [String])
        throws
    {
        let result = try runProcess(why403, arguments)
        #expect(result.status == 64)
        #expect(result.output == "")
        #expect(result.errors.hasPrefix("why403: "))
        #expect(result.errors.contains("--help"))
    }

    @Test func `control characters of an argument are shown, not acted upon`() throws {
        let result = try runProcess(why403, ["\u{1B}]0;title\u{07}\nwhy403: forged"])
        #expect(result.errors.contains("\\u{1B}]0;title\\u{7}\\u{A}why403: forged"))
        #expect(!result.errors.contains("\u{1B}"))
    }

    @Test(arguments: ["bash", "zsh", "fish"])
    func `completions print the script`(shell: String) throws {
        let result = try runProcess(why403, ["completions", shell])
        let known = try #require(Shell(rawValue: shell))
        #expect(result.output == Completions.script(for: known))
        #expect(result.status == 0)
    }

    /// A shell with `trap '' PIPE` hands SIGPIPE down as ignored, so that write(2) reports EPIPE.
    @Test(arguments: ["", "trap '' PIPE; "])
    func `a reader that goes away ends the run quietly`(prelude: String) throws {
        let bash = try #require(executable("bash"))
        let result = try runProcess(
            bash,
            ["-c", "\(prelude)(sleep 0.2; exec \(why403) man) | true; echo ${PIPESTATUS[0]}"])
        #expect(result.output == "141\n")
        #expect(result.errors == "")
    }

    @Test func `a full disk is an error, not a quiet success`() throws {
        guard FileManager.default.fileExists(atPath: "/dev/full") else {
            print("skipped: no /dev/full here")
            return
        }
        let bash = try #require(executable("bash"))
        let result = try runProcess(bash, ["-c", "\(why403) man > /dev/full"])
        #expect(result.status == 1)
        #expect(
            result.errors == "why403: cannot write to standard output: "
                + "No space left on device\n")
    }
}
