import Foundation
import TestSupport
import Testing

/// How the tests run programs: whatever a program does, the test goes on.
@Suite struct TestProgramTests {
    @Test func `what a program reads and prints may be longer than a pipe holds`() throws {
        let text = String(repeating: "a line of text\n", count: 40_000)
        let result = try ProgramResult(of: "/bin/sh", ["-c", "tee /dev/stderr"], input: text)
        #expect(result.output == text)
        #expect(result.errors == text)
        #expect(result.status == 0)
    }

    @Test func `a program need not read its input`() throws {
        let text = String(repeating: "x", count: 1 << 20)
        let result = try ProgramResult(of: "/bin/sh", ["-c", "exec 0<&-; exit 3"], input: text)
        #expect(result.status == 3)
    }

    @Test func `a program that hangs is ended, and what it was at is told`() throws {
        let error = #expect(throws: ProgramError.self) {
            try ProgramResult(of: "/bin/sh", ["-c", "sleep 7654; :"], within: 0.5)
        }
        let told = error?.description ?? ""
        #expect(told.contains("did not end within 0 s: /bin/sh -c sleep 7654; :"), "\(told)")
        #expect(told.contains("sleep 7654\n  thread "), "\(told)")
        let program = try RunningProgram("/bin/sleep", ["7655"])
        #expect(throws: ProgramError.self) { try program.end(within: 0.2) }
        #expect(try program.end() == 128 + SIGKILL)
    }

    @Test func `what a program leaves behind does not hold up who waits for its output`() throws {
        #expect(throws: ProgramError.self) {
            try ProgramResult(of: "/bin/sh", ["-c", "sleep 7 & exit 0"], within: 0.5)
        }
    }

    /// Foundation's own would be inherited by all of them.
    @Test func `a program that goes on holds no pipe of another's`() throws {
        var others: [RunningProgram] = []
        for _ in 0..<8 {
            let talking = try TalkingProgram("/bin/cat", [])
            others.append(try RunningProgram("/bin/sleep", ["60"]))
            try talking.say("line".utf8)
            #expect(try talking.nextLine() == Array("line".utf8))
            // It ends as its input ends, which nobody else holds.
            #expect(try talking.end() == 0)
        }
        for other in others { #expect(other.isRunning) }
    }

    @Test func `signals reach a program, and how it ended is told as a shell does`() throws {
        for signal in [SIGTERM, SIGINT, SIGPIPE] {
            let program = try RunningProgram("/bin/sleep", ["60"])
            program.send(signal)
            #expect(try program.end() == 128 + signal)
        }
        #expect(throws: ProgramError.self) { try RunningProgram("/nonexistent/program", []) }
    }
}
