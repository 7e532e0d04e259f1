internal import AWSTypes

/// Reads lists of remarks with their commands as they are run for each request, both once for all that
/// share them.
struct CompletedRemarks {
    /// A remark, and the requests that it is completed for.
    private struct Completion: Hashable {
        let part: ObjectIdentifier
        let window: CommandContext.Window
    }

    /// Holds on to the remark that it was made of, so that no other has its identity.
    private struct Completed {
        let original: AnswerPart<ReportedRemark>
        let part: AnswerPart<ReportedRemark>
    }

    private var lists = AnswerLists<ReportedRemark>(areElementsShared: true)
    private var completions = Generations<Completion, Completed>(limit: AnswerListLimit.elements)

    /// The remarks of a document whose text `read` finds, for a row's request; nil where there is no
    /// such document, or it does not decode.
    mutating func list(
        _ id: Int64, _ names: AnswerNames, for row: ReportRow,
        _ read: (Int64) throws(StoreError) -> String?
    ) throws(StoreError) -> AnswerList<ReportedRemark>? {
        guard let list = try lists.list(id, names, read) else { return nil }
        guard list.parts.contains(where: \.isForNoRequest) else { return list }
        let window = CommandContext(time: row.eventTime, region: row.region).window
        return AnswerList(list.parts.map { completed($0, window, row) }, key: list.key)
    }

    private mutating func completed(
        _ part: AnswerPart<ReportedRemark>, _ window: CommandContext.Window, _ row: ReportRow
    ) -> AnswerPart<ReportedRemark> {
        guard part.isForNoRequest else { return part }
        let completion = Completion(part: ObjectIdentifier(part), window: window)
        if part.isShared, let known = completions[completion] { return known.part }
        let completed = AnswerPart(
            row.completed(part.value), namesKey: part.namesKey, isShared: part.isShared)
        if part.isShared { completions[completion] = Completed(original: part, part: completed) }
        return completed
    }
}
