import AWSTypes
import PolicyHistory

/// A loose file of a capture: the order in which its facts arrive changes nothing.
enum SnapshotCheck {
    static func difference(in bytes: [UInt8]) -> String? {
        var context = LooseFileContext(capturedAt: Instant(seconds: 1_772_000_000))
        for isGiven in [false, true] {
            if isGiven {
                context.bucket = "lake"
                context.role = "etl"
                context.account = AccountID("111122223333")
            }
            let result = LooseFile.read(bytes, name: "file.json", context: context)
            let there = PolicyHistory(entries: result.entries)
            let back = PolicyHistory(entries: result.entries.reversed())
            guard there.subjects == back.subjects else { return "the subjects differ" }
            for subject in there.subjects
            where there.timeline(of: subject) != back.timeline(of: subject) {
                return "the facts of \(subject) differ by their order"
            }
        }
        return nil
    }
}
