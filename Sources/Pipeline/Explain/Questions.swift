public import AWSTypes
import ClientErrors
import LogInput
public import ReportStore

/// Answers what people have of a refused request: an id of any kind, a place in S3, the text of an
/// error, a log. What the store knows is explained; for the rest, what the text itself says.
public struct Questions {
    /// How many denials that one argument names are explained in full.
    public static let maximumExplained = 20
    /// How many of the latest denials of a place are.
    public static let maximumLatest = 3
    /// How many ids a word may be the beginning of, and all be listed.
    static let maximumListed = 10
    /// The shortest beginning of an id that is looked for.
    static let shortestBeginning = 4
    /// How many extended request ids and event ids of a text are looked for.
    static let maximumOtherIDs = 1_000

    /// One answer.
    public enum Answer: Sendable {
        /// A denial that the store has.
        case explained(Explanation)
        /// A refusal that only the text tells.
        case told(ToldRefusal)
    }

    /// The answers to one argument, and what else is to be said.
    public struct Reply: Sendable {
        /// In the order of the text, or of time.
        public internal(set) var answers: [Answer] = []
        /// What somebody should know besides.
        public internal(set) var notes: [String] = []
        /// Why there is no answer.
        public internal(set) var problem: String?
    }

    private let storePath: String
    private let own: OwnCommand
    private let explanations: Explanations?
    private let whyNoStore: PipelineError?
    private let isStopRequested: @Sendable () -> Bool

    /// Answers from the store at a path. There need be none: a text is read without it.
    public init(
        storePath: String, own: OwnCommand = OwnCommand(),
        isStopRequested: @escaping @Sendable () -> Bool = { false }
    ) {
        self.storePath = storePath
        self.own = own
        self.isStopRequested = isStopRequested
        do throws(PipelineError) {
            explanations = try Explanations(storePath: storePath)
            whyNoStore = nil
        } catch {
            explanations = nil
            whyNoStore = error
        }
    }

    /// Answers an argument of `explain`. Throws `PipelineError`.
    public func reply(to argument: String) throws(PipelineError) -> Reply {
        if argument == "-" { return try reply(to: [.standardInput]) }
        // A place in S3 is never read as a text: it names denials.
        if let location = S3Location(argument) { return try self.reply(to: location, argument) }
        var reply = try replyByID(argument)
        var files: [DropLocation]?
        var unread: [LogInputError] = []
        do throws(LogInputError) {
            let found = try InputPaths.list([argument])
            (files, unread) = (found.drops, found.problems)
        } catch {
            // No such file: it may be an id, or a text.
            if !error.isAbsence { unread = [error] }
        }
        if !reply.answers.isEmpty {
            if files != nil {
                reply.notes.append(
                    "'\(argument)' is a request id and also a file; for the file: ./\(argument)")
            }
            return reply
        }
        if let files { return try self.reply(to: files, unread: unread) }
        if Questions.isText(argument) {
            return try self.reply(to: PastedText(argument: argument))
        }
        if let closed = unread.first {
            reply.problem = closed.description
            return reply
        }
        if let whyNoStore { throw whyNoStore }
        reply.problem = try whatItMayBe(argument)
        return reply
    }

    /// The questions that were asked for the denials that an argument names, as lines of
    /// `simulate`. Throws `PipelineError`.
    public func requests(for argument: String) throws(PipelineError) -> [String] {
        guard let explanations else { throw whyNoStore ?? PipelineError("no store") }
        var lines: [String] = []
        for case .explained(let explanation) in try reply(to: argument).answers {
            lines += try explanations.requests(requestID: explanation.row.requestID)
        }
        return lines
    }

    // MARK: - By id

    private func replyByID(_ word: String) throws(PipelineError) -> Reply {
        var reply = Reply()
        guard let explanations, !word.isEmpty else { return reply }
        var ids = try explanations.requestIDs(named: word)
        if ids.isEmpty, RequestIDs.looksLikeEventID(word) || RequestIDs.looksLikeExtendedID(word) {
            let spellings = [word, word.lowercased()]
            let found = try explanations.requestIDs(byOtherIDs: spellings)
            ids = spellings.compactMap { found[$0] }.first ?? []
        }
        if RequestIDs.runID(in: word) == word {
            ids = try explanations.requestIDs(ofRun: word, limit: Questions.maximumLatest)
        }
        try add(ids, to: &reply)
        return reply
    }

    private func add(_ ids: [String], to reply: inout Reply) throws(PipelineError) {
        guard let explanations else { return }
        for id in ids.prefix(Questions.maximumExplained) {
            reply.answers += try explanations.find(requestID: id).map(Answer.explained)
        }
        if ids.count > Questions.maximumExplained {
            reply.notes.append(
                "\(ids.count - Questions.maximumExplained) more denials are named; explain their "
                    + "request ids: "
                    + ids.dropFirst(Questions.maximumExplained).prefix(Questions.maximumListed)
                    .joined(separator: ", ")
                    + (ids.count > Questions.maximumExplained + Questions.maximumListed
                        ? ", …" : ""))
        }
    }

    private func whatItMayBe(_ word: String) throws(PipelineError) -> String {
        let isBeginning =
            word.utf8.count >= Questions.shortestBeginning
            && word.utf8.allSatisfy {
                (0x30...0x39).contains($0) || (0x41...0x5A).contains($0 & 0xDF) || $0 == 0x2D
            }
        var near: [String] = []
        if isBeginning, let explanations {
            for spelling in Set([word, word.uppercased(), word.lowercased()]).sorted() {
                near += try explanations.requestIDs(
                    beginning: spelling, limit: Questions.maximumListed)
            }
        }
        let none = "no denial with the id '\(word)' is in \(storePath), and no file has that name"
        guard near.isEmpty else {
            return none + "; ids that begin so: "
                + near.prefix(Questions.maximumListed).joined(separator: ", ")
        }
        return none + (try explanations?.meant(by: word, own) ?? "")
    }

    // MARK: - By place

    private func reply(
        to location: S3Location, _ argument: String
    ) throws(PipelineError) -> Reply {
        guard let explanations else { throw whyNoStore ?? PipelineError("no store") }
        var reply = Reply()
        let found = try explanations.latest(in: location, limit: Questions.maximumLatest)
        guard !found.ids.isEmpty else {
            reply.problem =
                "no denial at \(argument) is in \(storePath)."
                + (try explanations.bucketMeant(by: location.bucket) ?? "")
            return reply
        }
        try add(found.ids, to: &reply)
        if found.count > found.ids.count {
            reply.notes.append(
                "the latest \(found.ids.count) of \(found.count) denials there; all of the bucket: "
                    + own.line(
                        "report --all-principals --bucket \(ShellWord.quoted(location.bucket))")
            )
        }
        return reply
    }

    // MARK: - By text

    /// Whether an argument is no word but a text.
    private static func isText(_ argument: String) -> Bool {
        argument.utf8.contains { $0 == 0x20 || $0 == 0x0A || $0 == UInt8(ascii: "<") }
    }

    private func reply(
        to files: [DropLocation], unread: [LogInputError] = []
    ) throws(PipelineError) -> Reply {
        var reply = Reply()
        var problems = unread.map(\.description)
        var others: [String] = []
        for file in files where !isStopRequested() {
            do throws(LogInputError) {
                let text = try PastedText(file, isStopRequested: isStopRequested)
                if let kind = text.otherThanText {
                    others.append("\(text.name) (\(kind))")
                    continue
                }
                let next = try? self.reply(to: text)
                reply.answers += next?.answers ?? []
                reply.notes += next?.notes ?? []
                problems += [next?.problem].compactMap { $0 }
            } catch {
                problems.append(error.description)
            }
        }
        let passed = others.isEmpty ? nil : "passed over, as no text: \(Questions.few(others))"
        if reply.answers.isEmpty {
            let none =
                problems.count > 1 && unread.isEmpty
                ? "none of \(problems.count) files tells of a refused request (403, Access Denied), "
                    + "or names a request id that \(storePath) has" : nil
            reply.problem = none ?? problems.first ?? passed ?? "there is no file to read"
        } else {
            reply.notes += problems.filter { !reply.notes.contains($0) }
        }
        if let passed, reply.problem != passed { reply.notes.append(passed) }
        return reply
    }

    /// Three of many, and how many more.
    private static func few(_ names: [String]) -> String {
        names.count <= 4
            ? names.joined(separator: ", ")
            : names.prefix(3).joined(separator: ", ") + " and \(names.count - 3) more"
    }

    private func reply(to text: PastedText) throws(PipelineError) -> Reply {
        var reply = Reply()
        let known = try knownIDs(in: text.found)
        var explained = 0
        var shown: Set<String> = []
        for refusal in text.found.refusals {
            let id =
                refusal.requestID.flatMap { known[$0] }
                ?? refusal.extendedRequestID.flatMap { known[$0] }
            guard let id else {
                reply.answers.append(.told(ToldRefusal(refusal, in: text.name)))
                continue
            }
            guard shown.insert(id).inserted else { continue }
            explained += 1
            if explained <= Questions.maximumExplained { try add([id], to: &reply) }
        }
        for id in text.found.otherIDs.compactMap({ known[$0] }) where shown.insert(id).inserted {
            explained += 1
            if explained <= Questions.maximumExplained { try add([id], to: &reply) }
        }
        if explained > Questions.maximumExplained {
            reply.notes.append(
                "\(explained) denials of \(text.name) are in the store; the first "
                    + "\(Questions.maximumExplained) are explained")
        }
        if text.found.isCut {
            reply.notes.append(
                "\(text.name) holds more than \(ErrorTextLimits.refusals) refusals or ids; the "
                    + "rest was not looked at")
        }
        if let whyNoStore {
            let isAnswered = !reply.answers.isEmpty
            reply.notes.append(
                "\(whyNoStore)" + (isAnswered ? " Answered from the text alone." : ""))
        }
        if reply.answers.isEmpty {
            let ids = whyNoStore == nil ? ", and names no request id that \(storePath) has" : ""
            reply.problem =
                "\(text.name) tells of no refused request (403, Access Denied)\(ids); give the whole "
                + "message, from the exception's name to its request id, or that id alone"
        }
        return reply
    }

    /// The request ids in the store for ids of a text.
    private func knownIDs(in text: ErrorText) throws(PipelineError) -> [String: String] {
        guard let explanations else { return [:] }
        var known: [String: String] = [:]
        let ids = text.refusals.compactMap(\.requestID) + text.otherIDs
        for id in ids { known[id] = try explanations.requestIDs(named: id).first }
        let others =
            text.refusals.compactMap(\.extendedRequestID)
            + text.otherIDs.filter { !RequestIDs.looksLikeRequestID($0) }
        let unknown = others.filter { known[$0] == nil }.prefix(Questions.maximumOtherIDs)
        for (id, requests) in try explanations.requestIDs(byOtherIDs: Array(unknown)) {
            known[id] = requests.first
        }
        return known
    }
}
