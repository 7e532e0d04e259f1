import AWSTypes
import Denials

extension DenialEvidence {
    /// Whether some of it was read from a damaged file that was not delivered whole.
    var isInDoubt: Bool {
        keyDenials.contains { $0.fields.isProvisional }
            || foreignWrites.contains(where: \.isProvisional)
            || roleSessions.contains(where: \.isProvisional)
            || jobRuns.contains(where: \.isProvisional)
    }
}

extension Attribution {
    /// The answer where the record itself, or evidence for it, was read from a damaged file or a
    /// torn line: at most likely, and no change of it verified, since a byte may be another.
    var inDoubt: Attribution {
        var answer = self
        if answer.certainty != .undetermined { answer.certainty = .likely }
        for index in answer.fixes.indices { answer.fixes[index].verified = false }
        let note = Remark(.answerInDoubt)
        if !answer.notes.contains(note) { answer.notes.append(note) }
        answer.sayWhatIsMissing()
        return answer
    }

    /// Has an answer that is not sure say what is missing: where nothing else is, what it takes for
    /// granted.
    mutating func sayWhatIsMissing() {
        guard certainty == .likely || certainty == .undetermined, missing.isEmpty else { return }
        missing = notes.filter { Attribution.doubts.contains($0.kind) }
    }

    /// The notes that say why an answer is not surer.
    private static let doubts: Set<Remark.Kind> = [
        .defaultKeyAssumed, .checksumAssumed, .captureAssumed, .lastWriteAssumed, .sessionAssumed,
        .orMissingObject, .capturedLater, .anyObject, .refusedBefore, .changedUnseen,
        .changedThatSecond, .lessCertainThatSecond, .answerInDoubt,
    ]
}
