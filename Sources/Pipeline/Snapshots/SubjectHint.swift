import AWSTypes
import PolicyHistory

/// What somebody may have meant by the name of a policy or setting that is not known.
enum SubjectHint {
    /// The subject whose name is nearest, as `KIND:NAME`: by its last part where that alone is typed.
    static func nearest(to typed: String, among subjects: some Sequence<Subject>) -> String? {
        let parts = typed.split(separator: ":", maxSplits: 1)
        let kind = parts.count == 2 ? Subject.Kind(rawValue: String(parts[0])) : nil
        let name = kind == nil ? typed : String(parts[1])
        let word = last(name)
        var byName: [String: String] = [:]
        for subject in subjects where kind == nil || subject.kind == kind {
            let shown = "\(subject.kind.rawValue):\(subject.name)"
            let own = last(subject.name)
            byName[own] = min(byName[own] ?? shown, shown)
        }
        return Suggestion.nearest(to: word, among: byName.keys.sorted()).flatMap { byName[$0] }
    }

    private static func last(_ name: String) -> String {
        name.split { $0 == "/" || $0 == ":" }.last.map(String.init) ?? name
    }
}
