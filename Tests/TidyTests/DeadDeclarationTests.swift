import Foundation
import Testing

/// A declaration whose name stands nowhere else is dead. Found by names alone: cheap, never wrong
/// about what is used through its name, and blind to a dead thing that shares its name.
@Suite struct DeadDeclarationTests {
    static let keywords: Set<String> = [
        "func", "var", "let", "struct", "enum", "class", "protocol", "typealias", "actor",
    ]
    /// What may stand before such a keyword.
    static let modifiers: Set<String> = [
        "public", "package", "internal", "fileprivate", "private", "static", "final", "mutating",
        "nonmutating", "indirect", "lazy", "convenience", "consuming", "borrowing", "weak",
        "override",
    ]

    /// Editing of policies, of which a plan of changes is made.
    static let awaited: Set<Substring> = ["applying", "PolicySize"]

    /// What Swift's own library asks for, by protocols that a type conforms to.
    static let witnesses: Set<Substring> = ["customMirror", "debugDescription"]

    /// The words of a line of code, without its comment. Texts count: a name may stand in an
    /// interpolation.
    static func words(of line: some StringProtocol) -> [Substring] {
        var code = Substring(line)
        if let comment = code.range(of: "//") { code = code[..<comment.lowerBound] }
        return code.split { !($0.isLetter || $0.isNumber || $0 == "_") }
    }

    /// The name that a line declares; nil where it declares nothing.
    static func declared(by words: [Substring]) -> Substring? {
        var rest = words[...]
        while let first = rest.first, modifiers.contains(String(first)) || first == "set" {
            rest = rest.dropFirst()
        }
        guard rest.count >= 2, let keyword = rest.first, keywords.contains(String(keyword)) else {
            return nil
        }
        return rest.dropFirst().first
    }

    /// The declarations of `lines` whose names stand once in all of `lines` and `users`.
    static func dead(
        in lines: [(place: String, line: String)], users: [String] = []
    ) -> [String] {
        var counts: [Substring: Int] = [:]
        var declarations: [(place: String, name: Substring)] = []
        for (place, line) in lines {
            let words = words(of: line)
            for word in words { counts[word, default: 0] += 1 }
            if let name = declared(by: words) { declarations.append((place, name)) }
        }
        for line in users { for word in words(of: line) { counts[word, default: 0] += 1 } }
        return declarations.filter {
            counts[$0.name] == 1 && !awaited.union(witnesses).contains($0.name)
        }.map {
            "\($0.place): error: \($0.name)"
        }
    }

    @Test func `no declaration is named once and never used`() throws {
        let shipped = try HouseTests.lines().map { (place: $0.place, line: $0.line) }
        // What only tests use is dead too, but for what they measure.
        let benchmarks = try HouseTests.lines(of: ["Benchmarks"]).map(\.line)
        let dead = DeadDeclarationTests.dead(in: shipped, users: benchmarks)
        #expect(dead.isEmpty, "\(dead.joined(separator: "\n"))")
    }

    @Test func `the finder finds what is dead, and nothing else`() {
        let lines = [
            "public struct Used {", "    static let limit = 1", "    private var count = 0",
            "    func unused() { count += Used.limit }  // unused() is named here too",
            "    mutating func take(_ other: Int) {}", "    enum Forgotten { case one }", "}",
            "let value = Used()", "print(\"\\(value.take(1))\")",
        ].map { (place: "F.swift:1", line: $0) }
        #expect(
            DeadDeclarationTests.dead(in: lines)
                == ["F.swift:1: error: unused", "F.swift:1: error: Forgotten"])
        #expect(DeadDeclarationTests.dead(in: lines, users: ["unused(); Forgotten.one"]).isEmpty)
    }
}
