import Foundation
import Glibc

/// A program and what it started, as /proc tells it now.
struct ProgramFamily: CustomStringConvertible {
    private let members: [pid_t]

    init(of id: pid_t) {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
        var children: [pid_t: [pid_t]] = [:]
        for child in names.compactMap({ pid_t($0) }) {
            // The name in brackets may hold anything; behind it are the state and the parent.
            let fields = ProgramFamily.text("\(child)/stat").split(separator: ")").last?
                .split(separator: " ")
            guard let fields, fields.count > 1, let parent = pid_t(fields[1]) else { continue }
            children[parent, default: []].append(child)
        }
        var members = [id]
        var next = 0
        while next < members.count {
            members += children[members[next]] ?? []
            next += 1
        }
        self.members = members
    }

    /// A line for each thread: what it runs, its state, and what it waits for in the kernel.
    var description: String {
        members.map { id in
            let words = ProgramFamily.text("\(id)/cmdline").split(separator: "\0")
            let tasks = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/\(id)/task"))
            let threads = (tasks ?? []).sorted().map { task in
                let state =
                    ProgramFamily.text("\(id)/task/\(task)/stat").split(separator: ")").last?
                    .prefix(3) ?? ""
                return "  thread \(task):\(state)"
                    + "\(ProgramFamily.text("\(id)/task/\(task)/wchan")) "
                    + ProgramFamily.text("\(id)/task/\(task)/syscall")
            }
            return (["process \(id): \(words.joined(separator: " "))"] + threads)
                .joined(separator: "\n")
        }.joined(separator: "\n")
    }

    /// Ends all of them.
    func kill() { for id in members { Glibc.kill(id, SIGKILL) } }

    private static func text(_ name: String) -> String {
        let text = (try? String(contentsOfFile: "/proc/\(name)", encoding: .utf8)) ?? ""
        return text.trimmingCharacters(in: .whitespacesAndNewlines)
    }
}
