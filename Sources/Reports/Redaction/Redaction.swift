internal import AWSTypes
public import ReportStore

/// Answers with pseudonyms in place of what is somebody's: accounts, principals, buckets, keys, ids,
/// addresses, and whatever else a log or a policy names. Sentences are made anew of what they are
/// made of; what is known as a sentence alone is left out.
public struct Redaction: Sendable {
    var pseudonyms: Pseudonyms

    /// Redacts by pseudonyms.
    public init(_ pseudonyms: Pseudonyms) { self.pseudonyms = pseudonyms }

    /// The key of a group of denials.
    public func group(_ group: ReportGroup, by fields: [Grouping]) -> ReportGroup {
        group.named(by: fields, key)
    }

    private func key(_ key: String, of field: Grouping) -> String {
        switch field {
        case .cause, .mechanism, .action, .day, .hour: return key
        case .role: return pseudonyms.name(.role, key)
        case .account: return pseudonyms.name(.account, key)
        case .bucket: return pseudonyms.name(.bucket, key)
        case .owner: return words(key)
        case .job, .run: return pseudonyms.name(.job, key)
        }
    }

    /// A denial.
    public func row(_ row: ReportRow) -> ReportRow { learned(from: row).answer(row) }

    /// A denial in full, but for the plan of its changes, which holds whole documents.
    public func explanation(_ explanation: Explanation) -> Explanation {
        var redaction = learned(from: explanation.row)
        for layer in explanation.layers { redaction.learn(layer.place, layer.reason) }
        return redaction.whole(explanation)
    }

    // MARK: - What a denial names

    private var phrases: [String] = []

    private func learned(from row: ReportRow) -> Redaction {
        var other = self
        let role = row.role?.split(separator: "/").last.map(String.init)
        other.pseudonyms.learn(role, as: .role)
        for arn in [row.role, row.principal, row.resource].compactMap(\.self) {
            if arn.hasPrefix("arn:") { other.pseudonyms.learn(arn) }
        }
        other.pseudonyms.learn(row.bucket, as: .bucket)
        other.pseudonyms.learn(row.requestID, as: .name)
        for part in row.key?.split(separator: "/").map(String.init) ?? [] {
            other.pseudonyms.learn(part, as: .key)
            if part.unicodeScalars.contains(where: Redaction.ends.contains) {
                other.phrases.append(part)
            }
        }
        for job in row.jobs?.jobs ?? [] { other.pseudonyms.learn(job, as: .job) }
        for run in row.jobs?.runs ?? [] {
            other.pseudonyms.learn(run.id, as: .job)
            other.pseudonyms.learn(run.job, as: .job)
        }
        for blocker in row.blockedBy { other.learn(blocker.place, blocker.reason) }
        for fix in row.fix { other.learn(fix.place, nil) }
        return other
    }

    private mutating func learn(_ place: PolicyPlace?, _ reason: Reason?) {
        for name in [place?.name, place?.policy].compactMap(\.self) { pseudonyms.learn(name) }
        for policy in [reason?.nearest?.policy].compactMap(\.self) { pseudonyms.learn(policy) }
        pseudonyms.learn(reason?.statement, as: .statement)
        pseudonyms.learn(reason?.nearest?.statement, as: .statement)
    }

    // MARK: - Texts

    /// A text of words, of which those that may be names are replaced.
    func words(_ text: String) -> String {
        // Where a name holds what stands between words, no word tells where it ends.
        if text.hasPrefix("arn:") { return pseudonyms.arn(text) }
        if phrases.contains(where: { text.contains(text: $0) }) { return "left out" }
        var (result, word) = ("", "")
        func flush() {
            result += self.word(word)
            word = ""
        }
        for scalar in text.unicodeScalars {
            if Redaction.ends.contains(scalar) {
                flush()
                result.unicodeScalars.append(scalar)
            } else {
                word.unicodeScalars.append(scalar)
            }
        }
        flush()
        return result
    }

    /// What stands between words.
    private static let ends = Set(" \t\n\r,;()[]{}\"'`<>|=".unicodeScalars)

    private func word(_ word: String) -> String {
        var core = word[...]
        while let last = core.last, ".:!".contains(last) { core = core.dropLast() }
        guard !core.isEmpty else { return word }
        let (text, end) = (String(core), word.dropFirst(core.count))
        if text.hasPrefix("arn:") { return pseudonyms.arn(text) + end }
        if let known = pseudonyms.names[text] ?? pseudonyms.shaped(text) { return known + end }
        if let kept = PublicWords.inSentence(text) { return kept + end }
        // A tag's key stands behind the condition key; a path is names and slashes.
        if let slash = text.firstIndex(of: "/"),
            PublicWords.ofForm(String(text[..<slash])) != nil, !text[..<slash].isEmpty
        {
            return text[...slash]
                + pseudonyms.name(.name, String(text[text.index(after: slash)...]))
                + end
        }
        return pseudonyms.name(.name, text) + end
    }
}
