public import AWSTypes

/// Which Glue job a denial belongs to, as far as that is known.
public enum JobText {
    /// `nightly-load, run jr_1`, or the list of those that come into question and why.
    public static func sentence(_ candidates: JobCandidates) -> String {
        switch candidates.basis {
        case .definitions:
            return candidates.jobCount == 1
                ? "\(names(candidates)) (the only one known with this role; no run of it was seen)"
                : "one of \(names(candidates)) (those known with this role; no run was seen)"
        case .runs:
            let window = "begun in the \(candidates.windowSeconds / 3_600) hours before"
            guard candidates.jobCount == 1 else {
                return "one of \(names(candidates)) (with runs \(window))"
            }
            if candidates.runCount == 1 {
                return names(candidates) + (candidates.run.map { ", run \($0)" } ?? "")
            }
            return "\(names(candidates)), one of \(candidates.runCount) runs \(window): "
                + list(candidates.runs.compactMap(\.id), of: candidates.runCount)
        }
    }

    private static func names(_ candidates: JobCandidates) -> String {
        list(candidates.jobs, of: candidates.jobCount)
    }

    private static func list(_ names: [String], of count: Int) -> String {
        names.joined(separator: ", ")
            + (count > names.count ? " and \(count - names.count) more" : "")
    }
}
