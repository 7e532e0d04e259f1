import AWSTypes
import Denials

/// What a text was before a terminal, a mail or a ticket broke its lines.
///
/// What is made of it is a guess, and only taken where it tells more than the text as it stands.
enum Unwrapping {
    /// Lines are broken at no less and no more than this.
    private static let widths = 30...250

    struct Text {
        var text: String
        /// The number of the original's line that each of its lines begins in, from 1.
        var lines: [Int]
    }

    /// The texts that it may have been, none of them the text itself.
    static func texts(_ text: String) -> [Text] {
        guard text.utf8.count <= ErrorTextReader.pastedBytes else { return [] }
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map {
            $0.hasSuffix("\r") ? $0.dropLast() : $0
        }
        let full = lines.filter { !$0.isEmpty }
        guard full.count > 1 else { return [] }
        var texts: [Text] = []
        for prefix in Set([0, commonPrefix(full)]).sorted() {
            let bare = lines.map { $0.isEmpty ? $0 : $0.dropFirst(prefix) }
            guard let width = bare.map(\.count).max(), widths.contains(width) else { continue }
            texts += [true, false].map { joined(bare, width: width, isHard: $0) }
        }
        return texts.filter { $0.lines.count < lines.count }
    }

    /// Joins each line to the one before that was full. A terminal breaks at its width, other
    /// programs between two words, where the next did not fit in.
    private static func joined(_ lines: [Substring], width: Int, isHard: Bool) -> Text {
        var whole = Text(text: "", lines: [])
        var last: Substring?
        for (index, line) in lines.enumerated() {
            if let last, !line.isEmpty, !begins(line) {
                let word = line.prefix { $0 != " " }.count
                if isHard, last.count == width {
                    whole.text += line
                } else if last.count + 1 + word > width {
                    // Many break behind a hyphen, too.
                    whole.text += (last.hasSuffix("-") ? "" : " ") + line
                } else {
                    whole.text += "\n" + line
                    whole.lines.append(index + 1)
                }
            } else {
                whole.text += (last == nil ? "" : "\n") + line
                whole.lines.append(index + 1)
            }
            last = line
        }
        return whole
    }

    /// Whether a line is none that goes on with a broken one.
    private static func begins(_ line: Substring) -> Bool {
        ["\t", "at ", "Caused by", "Traceback", "  File", "    at "].contains {
            line.begins(with: $0)
        }
    }

    /// How many characters each line begins with that are the same in all but for their digits, up
    /// to the last space: a log's time and level, the mark of a quotation.
    private static func commonPrefix(_ lines: [Substring]) -> Int {
        guard let first = lines.first else { return 0 }
        var shape = Array(first.prefix(120)).map(shape)
        for line in lines.dropFirst() {
            let same = zip(shape, line).prefix { $0 == Unwrapping.shape($1) }.count
            shape.removeLast(shape.count - same)
        }
        return (shape.lastIndex(of: " ") ?? -1) + 1
    }

    private static func shape(_ character: Character) -> Character {
        character.isASCII && character.isNumber ? "0" : character
    }
}

extension ErrorTextReader {
    /// The longest text whose lines may have been broken: what people paste, not a log.
    public static let pastedBytes = 16 << 10

    /// Reads a text that somebody pasted: also as it was before its lines were broken, where that
    /// tells more.
    public static func read(pasted text: String, runID: String? = nil) -> ErrorText {
        let plain = whole(text, runID)
        var best = plain
        for unwrapped in Unwrapping.texts(text) {
            var read = whole(unwrapped.text, runID)
            // What the text has whole is not given up for more.
            guard read.worth > best.worth, read.wholeIDs.isSuperset(of: plain.wholeIDs) else {
                continue
            }
            for index in read.refusals.indices {
                let line = read.refusals[index].line
                if unwrapped.lines.indices.contains(line - 1) {
                    read.refusals[index].line = unwrapped.lines[line - 1]
                }
            }
            best = read
        }
        best.lineCount = plain.lineCount
        return best
    }

    private static func whole(_ text: String, _ runID: String?) -> ErrorText {
        var reader = ErrorTextReader(runID: runID)
        var text = text
        text.withUTF8 { reader.read(UnsafeRawBufferPointer($0)) }
        return reader.finish()
    }
}

extension ErrorText {
    /// How much is told: by the most telling refusal, else by all of them, else by how long what
    /// AWS's sentences name is.
    fileprivate var worth: (Int, Int, Int) {
        let each = refusals.map(\.worth)
        let names = refusals.flatMap {
            [$0.readMessage?.principalARN, $0.readMessage?.resource].compactMap { $0 }
        }
        let length = names.reduce(0) { $0 + $1.utf8.count { $0 != 0x20 } }
        return (each.max() ?? 0, each.reduce(0, +), length)
    }

    fileprivate var wholeIDs: Set<String> {
        Set(refusals.compactMap(\.requestID).filter(ErrorText.isWhole))
    }

    fileprivate static func isWhole(_ id: String) -> Bool {
        RequestIDs.looksLikeRequestID(id) || RequestIDs.looksLikeEventID(id)
    }
}

extension ClientRefusal {
    /// A policy type before a sentence, that before ids, those before the rest.
    fileprivate var worth: Int {
        var worth = 0
        if readMessage?.policyType != nil { worth += 8 }
        if readMessage?.principalARN != nil { worth += 2 }
        if readMessage != nil || Passage.isRefusal(message ?? "") { worth += 3 }
        if isPermissionError { worth += 3 }
        if let requestID { worth += ErrorText.isWhole(requestID) ? 3 : 1 }
        return worth
            + [errorCode, extendedRequestID, operation, bucket, key].count { $0 != nil }
    }
}
