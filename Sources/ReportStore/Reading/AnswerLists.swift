internal import AWSTypes
internal import JSON

/// What fills the holes in the documents of a denial's answer.
struct AnswerNames {
    /// The number of the verdict that has the bucket and the role.
    let verdict: Int64
    let bucket: String?
    let role: String?
    let key: String?

    /// What stands in the place of a role's name: what is behind `:role/`, as `Schema.filledWithNames`
    /// has it.
    var roleName: String {
        guard let role else { return "" }
        if let start = role.firstRange(ofText: ":role/") {
            return String(role[start.upperBound...])
        }
        return String(role.unicodeScalars.dropFirst(5))
    }
}

/// How much of answers is remembered.
enum AnswerListLimit {
    /// How many documents are.
    static let documents = 4_096
    /// How many lists are, of documents with the names of buckets and roles filled in: arrays of
    /// elements that they share.
    static let lists = 32_768
    /// How many elements are.
    static let elements = 8_192
    /// How many bytes a document has at the most of which that is so.
    static let bytes = 16 << 10
}

/// The lists of answers' documents, read once for all denials that share them (`AnswerPart`).
struct AnswerLists<Element: StoredElement> {
    /// A document, as far as it is needed again.
    private struct Document {
        /// Kept where it has holes.
        let text: String
        let namesKey: Bool
        let namesOthers: Bool
        /// Its elements, where it has no holes but the key's.
        var parts: [AnswerPart<Element>]?
    }

    private struct Named: Hashable {
        let document: Int64
        let verdict: Int64
    }

    private var documents = Generations<Int64, Document>(limit: AnswerListLimit.documents)
    private var lists = Generations<Named, [AnswerPart<Element>]>(limit: AnswerListLimit.lists)
    private var elements = Generations<Element, AnswerPart<Element>>(
        limit: AnswerListLimit.elements)
    /// Whether lists of different documents have elements in common.
    private let areElementsShared: Bool

    init(areElementsShared: Bool = false) { self.areElementsShared = areElementsShared }

    /// The list of a document whose text `read` finds; nil where there is none, or it does not decode.
    mutating func list(
        _ id: Int64, _ names: AnswerNames, _ read: (Int64) throws(StoreError) -> String?
    ) throws(StoreError) -> AnswerList<Element>? {
        if let known = documents[id] { return list(id, known, names) }
        guard let text = try read(id) else { return nil }
        let namesKey = text.contains(text: AnswerTable.hole)
        let namesOthers =
            text.contains(text: AnswerTable.bucketHole) || text.contains(text: AnswerTable.roleHole)
        var document = Document(
            text: namesKey || namesOthers ? text : "", namesKey: namesKey, namesOthers: namesOthers)
        guard text.utf8.count <= AnswerListLimit.bytes else {
            document = Document(text: text, namesKey: true, namesOthers: true)
            return own(document, names)
        }
        if !namesOthers {
            guard let parts = parts(of: text, document) else { return nil }
            document.parts = parts
        }
        documents[id] = document
        return list(id, document, names)
    }

    private mutating func list(
        _ id: Int64, _ document: Document, _ names: AnswerNames
    ) -> AnswerList<Element>? {
        let key = document.namesKey ? names.key ?? "" : ""
        if document.namesKey, !KeyMark.canStand(for: key) { return own(document, names) }
        if let parts = document.parts { return AnswerList(parts, key: key) }
        let named = Named(document: id, verdict: names.verdict)
        if let known = lists[named] { return AnswerList(known, key: key) }
        let text = AnswerLists.filled(document.text, names, key: AnswerTable.hole)
        guard let parts = parts(of: text, document) else { return nil }
        lists[named] = parts
        return AnswerList(parts, key: key)
    }

    /// The list as this denial alone has it.
    private func own(_ document: Document, _ names: AnswerNames) -> AnswerList<Element>? {
        guard
            let values = AnswerLists.read(
                AnswerLists.filled(document.text, names, key: names.key ?? ""))
        else { return nil }
        let parts = values.map {
            AnswerPart($0, isShared: false, isForNoRequest: $0.isForNoRequest)
        }
        return AnswerList(parts, key: "")
    }

    /// The elements of a text that has no holes but the key's.
    private mutating func parts(
        of text: String, _ document: Document
    ) -> [AnswerPart<Element>]? {
        let marked =
            document.namesKey ? text.replacing(text: AnswerTable.hole, with: KeyMark.text) : text
        guard let values = AnswerLists.read(marked) else { return nil }
        // Two spellings of a letter are one text to Swift, and are printed as they are.
        let isRemembered = areElementsShared && marked.isASCII
        return values.map { value in
            if isRemembered, let known = elements[value] { return known }
            // Of a list that names the key few elements do.
            let part = AnswerPart(
                value, namesKey: document.namesKey && value.naming("") != value,
                isForNoRequest: value.isForNoRequest)
            if isRemembered { elements[value] = part }
            return part
        }
    }

    private static func filled(_ text: String, _ names: AnswerNames, key: String) -> String {
        text.replacing(text: AnswerTable.hole, with: key)
            .replacing(text: AnswerTable.bucketHole, with: names.bucket ?? "")
            .replacing(text: AnswerTable.roleHole, with: names.roleName)
    }

    private static func read(_ text: String) -> [Element]? {
        JSONValue(text).map { $0.elements.compactMap(Element.init(stored:)) }
    }
}

/// What is read back from the element of a stored list.
protocol StoredElement: NamingKey {
    init?(stored json: JSONValue)

    /// Whether it has commands that are made for each request, and stand there as for none.
    var isForNoRequest: Bool { get }
}

extension ReportedBlocker: StoredElement {
    var isForNoRequest: Bool { false }
}

extension ReportedFix: StoredElement {
    var isForNoRequest: Bool { false }
}

extension ReportedRemark: StoredElement {
    var isForNoRequest: Bool {
        completedData(for: CommandContext(time: Instant(seconds: 0), region: nil)) != nil
    }
}
