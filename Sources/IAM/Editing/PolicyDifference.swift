/// What changes between two documents, line by line, as `diff -u` shows it.
public struct PolicyDifference: Hashable, Sendable {
    /// The lines: ` ` before those that stay, `-` and `+` before those that go and come, `@@` where
    /// lines that stay are left out. Empty where nothing changes.
    public let lines: [String]

    /// How many lines that stay are shown around a change.
    static let context = 3

    /// From one document to another; from none for nil.
    public init(from old: PolicyDocument?, to new: PolicyDocument) {
        let before = old.map { PolicyDifference.lines(of: $0) } ?? []
        let after = PolicyDifference.lines(of: new)
        let script = PolicyDifference.script(before, after)
        lines = PolicyDifference.shortened(script)
    }

    private static func lines(of document: PolicyDocument) -> [String] {
        document.json.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    }

    /// All lines of both, in order, each with its sign.
    private static func script(_ before: [String], _ after: [String]) -> [String] {
        var removed: [Int: String] = [:]
        var inserted: [Int: String] = [:]
        for change in after.difference(from: before) {
            switch change {
            case .remove(let offset, let line, _): removed[offset] = line
            case .insert(let offset, let line, _): inserted[offset] = line
            }
        }
        var script: [String] = []
        var old = 0
        var new = 0
        while old < before.count || new < after.count {
            if let line = removed[old] {
                script.append("-" + line)
                old += 1
            } else if let line = inserted[new] {
                script.append("+" + line)
                new += 1
            } else {
                script.append(" " + after[new])
                old += 1
                new += 1
            }
        }
        return script
    }

    private static func shortened(_ script: [String]) -> [String] {
        let changed = script.indices.filter { !script[$0].hasPrefix(" ") }
        guard !changed.isEmpty else { return [] }
        var shown = Set<Int>()
        for index in changed {
            shown.formUnion(max(0, index - context)...min(script.count - 1, index + context))
        }
        var lines: [String] = []
        var last = -1
        for index in shown.sorted() {
            if index > last + 1 { lines.append("@@") }
            lines.append(script[index])
            last = index
        }
        if last < script.count - 1 { lines.append("@@") }
        return lines
    }
}
