import Foundation
import Testing

/// Nothing in the repository cites a page that is not in it: a stranger must be able to look up
/// what a comment or page relies on.
@Suite struct CitationTests {
    /// A page that a text cites, and the heading that it names behind it.
    struct Citation: Equatable {
        let page: String
        var heading: String?
    }

    /// `docs/NAME.md` in a text, perhaps followed by `, "Heading"`.
    static func citations(in text: String) -> [Citation] {
        var citations: [Citation] = []
        var rest = Substring(text)
        while let start = rest.range(of: "docs/") {
            rest = rest[start.lowerBound...]
            let path = rest.prefix { $0.isLetter || $0.isNumber || "/-_.".contains($0) }
            rest = rest[path.endIndex...]
            guard let end = path.range(of: ".md", options: .backwards) else { continue }
            var citation = Citation(page: String(path[..<end.upperBound]))
            let behind = rest.drop { $0 == "`" || $0 == ")" }
            if behind.hasPrefix(", \""), let close = behind.dropFirst(3).firstIndex(of: "\"") {
                citation.heading = String(behind.dropFirst(3)[..<close])
            }
            citations.append(citation)
        }
        return citations
    }

    /// The relative links of a Markdown page.
    static func links(in text: String) -> [String] {
        var links: [String] = []
        var rest = Substring(text)
        while let start = rest.range(of: "](") {
            rest = rest[start.upperBound...]
            guard let end = rest.firstIndex(of: ")") else { break }
            let link = rest[..<end].prefix { $0 != "#" }
            if !link.isEmpty, !link.contains(":"), !link.contains(" ") {
                links.append(String(link))
            }
        }
        return links
    }

    /// Every page and source of the repository with its text.
    static func files() throws -> [(path: String, text: String)] {
        var files: [(String, String)] = []
        let tops = [
            "Sources", "parsers", "Tests", "Benchmarks", "docs", "deploy", "README.md",
            "CHANGELOG.md", "CONTRIBUTING.md", "Makefile",
        ]
        for top in tops {
            let all = FileManager.default.enumerator(atPath: "\(HouseTests.root)/\(top)")
            let paths = [top] + (all?.compactMap { $0 as? String } ?? []).map { "\(top)/\($0)" }
            for path in paths {
                let isText = [".swift", ".md", ".c", ".h", ".json", "Makefile", "snapshot"]
                    .contains { path.hasSuffix($0) }
                let full = "\(HouseTests.root)/\(path)"
                guard isText, let text = try? String(contentsOfFile: full, encoding: .utf8) else {
                    continue
                }
                files.append((path, text))
            }
        }
        return files
    }

    @Test func `every page that is cited is there, with the heading that is named`() throws {
        let files = try CitationTests.files()
        #expect(files.count > 300)
        let pages = Dictionary(files.map { ($0.path, $0.text) }) { first, _ in first }
        // Where this test writes its samples.
        for (path, text) in files where !path.hasSuffix("CitationTests.swift") {
            // A comment's citation may go on in its next line.
            let joined = text.replacingOccurrences(
                of: #"\n\s*/// ?"#, with: " ", options: .regularExpression)
            for citation in CitationTests.citations(in: joined) {
                let page = pages[citation.page]
                #expect(page != nil, "\(path): error: cites \(citation.page)")
                if let heading = citation.heading {
                    #expect(
                        page?.contains("# \(heading)\n") ?? false,
                        "\(path): error: \(citation.page) has no heading \(heading)")
                }
            }
        }
    }

    @Test func `nothing cites a paper that only its authors have`() throws {
        let unknown = #"DESIGN [0-9]|DESIGN's|\(issue: |\(facts: "|\(needs [0-9]"#
        for (path, text) in try CitationTests.files() where !path.hasSuffix("CitationTests.swift") {
            let found = text.range(of: unknown, options: .regularExpression)
            #expect(found == nil, "\(path): error: \(found.map { text[$0] } ?? "")")
        }
    }

    @Test func `every link of a page leads to a file`() throws {
        for (path, text) in try CitationTests.files() where path.hasSuffix(".md") {
            let folder = (path as NSString).deletingLastPathComponent
            for link in CitationTests.links(in: text) {
                let target = "\(HouseTests.root)/\(folder)/\(link)"
                #expect(
                    FileManager.default.fileExists(atPath: target), "\(path): error: \(link)")
            }
        }
    }

    @Test func `citations and links are found`() {
        #expect(
            CitationTests.citations(
                in: #"see (docs/A.md, "B c") and `docs/d/0001-x.md`; docs/demo"#)
                == [
                    Citation(page: "docs/A.md", heading: "B c"),
                    Citation(page: "docs/d/0001-x.md"),
                ])
        #expect(CitationTests.links(in: "[a](b.md#c) [d](https://e) [f](#g)") == ["b.md"])
    }
}
