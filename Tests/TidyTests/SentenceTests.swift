import Foundation
import Testing

/// An answer is data until it is printed: no code decides by what a sentence says.
@Suite struct SentenceTests {
    /// What holds sentences, or names made for people.
    private static let sentences = [
        "detail", "summary", "newlyAllows", "subject", "evidence", "missing", "notes", "owner",
        "setting", "sentence", "phrase", "heading",
    ]
    private static let questions = [
        "hasPrefix", "hasSuffix", "contains", "firstRange", "split", "starts", "dropFirst",
        "localizedStandardContains", "range",
    ]

    /// The lines that ask what a sentence says, or compare one with a literal.
    static func decisions(in lines: [String]) -> [Int] {
        let names = sentences.joined(separator: "|")
        let calls = questions.joined(separator: "|")
        let patterns = [
            // `fix.summary.hasPrefix("…")`, `blocker.detail[…].contains(text: "…")`
            #"\b(\#(names))(\?|!|\[[^\]]*\])?\.(\#(calls))\(("|text: "|of: "|separator: ")"#,
            // `fix.subject == "job"`, `case "allow" = fix.summary`
            #"\b(\#(names)) [=!]= ""#,
            // `hasPrefix(fix.detail)`, `replacing(fix.summary, …)`
            #"\.(hasPrefix|firstRange|contains)\((of: |text: )?\w+\.(\#(names))\b"#,
        ]
        return lines.indices.filter { index in
            let code = lines[index].components(separatedBy: "//").first ?? ""
            return patterns.contains {
                code.range(of: $0, options: .regularExpression) != nil
            }
        }
    }

    @Test func `nothing decides by the text of a sentence`() throws {
        let targets: Set = ["Attributions", "ReportStore", "Reports", "Pipeline", "Wording"]
        var seen = 0
        for (target, place, line) in try HouseTests.lines() where targets.contains(target) {
            seen += 1
            #expect(SentenceTests.decisions(in: [line]) == [], "\(place): error: \(line)")
        }
        #expect(seen > 5_000)
    }

    @Test func `no part of an answer is made as a sentence`() throws {
        let targets: Set = ["Attributions", "PolicyHistory"]
        for (target, place, line) in try HouseTests.lines() where targets.contains(target) {
            #expect(!line.contains(".stated("), "\(place): error: \(line)")
        }
    }

    @Test(arguments: [
        #"fix.summary.hasPrefix("allow "), fix.summary.contains(" in a policy of ")"#,
        #"&& !blocker.detail.hasPrefix("AWS's message")"#,
        #"if let bucket = name(fix.subject, after: "bucket "), fix.subject == "bucket lake" {"#,
        #"guard let start = blocker.detail.firstRange(of: "kms:")?.lowerBound"#,
        #"let words = detail[start...].split(separator: " ", maxSplits: 3)"#,
        #"mark.word.hasPrefix(finding.detail)"#,
    ])
    func `a line that does is found`(line: String) {
        #expect(SentenceTests.decisions(in: [line]) == [0])
    }

    @Test(arguments: [
        #"// fix.summary.hasPrefix("allow ")"#, #"lines += sentence(fix.summary)"#,
        #"for fact in result.missing where !missing.contains(fact) { missing.append(fact) }"#,
        #"reason.map { text.split(separator: "\n") }"#,
    ])
    func `a line that only shows one passes`(line: String) {
        #expect(SentenceTests.decisions(in: [line]) == [])
    }
}
