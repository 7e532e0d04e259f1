internal import AWSTypes
internal import JSON
internal import ReportStore

extension Incident {
    /// The incident as programs get it: one object on one line (docs/TELLING.md).
    public var json: String {
        let text = JSONText.string
        func list(_ texts: [String]) -> String { JSONText.list(texts.map(JSONText.quoted)) }
        return JSONText.object([
            ("incident", text(key)), ("denials", "\(denials)"),
            ("first", text(first.description)), ("last", text(last.description)),
            ("cause", text(newest.cause.rawValue)), ("mechanism", text(newest.mechanism?.rawValue)),
            ("certainty", text(newest.certainty.rawValue)), ("owner", text(change?.owner)),
            ("change", text(change?.summary)), ("roles", list(roles)), ("jobs", list(jobs)),
            ("buckets", list(buckets)), ("requestIds", list(requestIDs)),
            ("newest", newest.json),
        ])
    }
}
