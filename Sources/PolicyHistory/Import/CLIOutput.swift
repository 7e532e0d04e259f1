import JSON

/// What one AWS CLI command left in a file: an answer, or an error, in whichever form the CLI was
/// set to write errors (AWS CLI User Guide, "Structured error output": `cli_error_format`).
enum CLIOutput {
    case value(JSONValue)
    /// An error answer, by its code: `NoSuchBucketPolicy`.
    case error(String)
    case missing
    /// JSON that cannot be read.
    case unreadable(String)
    /// No answer at all: the CLI's own words (`Unable to locate credentials`), a shell's, or nothing.
    case failed(String)

    init(_ bytes: [UInt8]) {
        do {
            let value = try JSONValue(parsing: bytes)
            self = CLIOutput.errorCode(in: value).map { .error($0) } ?? .value(value)
        } catch {
            guard let first = bytes.first(where: { $0 > 0x20 }) else {
                self = .failed("is empty: the command printed nothing, or its error elsewhere")
                return
            }
            if let code = CLIOutput.errorCode(bytes) {
                self = .error(code)
            } else {
                // What was cut begins as JSON does.
                let isJSON = [UInt8](#"{["#.utf8).contains(first)
                self = isJSON ? .unreadable("\(error)") : .failed("\(error)")
            }
        }
    }

    /// Whether it is the error of a code.
    func isError(_ code: String) -> Bool {
        if case .error(code) = self { true } else { false }
    }

    /// The code of an error in JSON: the CLI's own `{"Message","Code"}`, and the
    /// `{"Error":{"Code"}}` of the SDKs and of captures by hand. No answer that is read here has
    /// both members.
    private static func errorCode(in value: JSONValue) -> String? {
        if let code = value["Error"]?["Code"]?.string { return code }
        guard value["Message"]?.string != nil else { return nil }
        return value["Code"]?.string
    }

    /// The code in the CLI's error text: of the forms enhanced and legacy, of YAML, a table, or
    /// fields between tabs.
    static func errorCode(_ bytes: [UInt8]) -> String? {
        let head = bytes.prefix(maximumErrorBytes)
        let lines = head.split(separator: UInt8(ascii: "\n")).map {
            String(decoding: $0, as: UTF8.self)
        }
        return phraseCode(head) ?? yamlCode(lines) ?? tableCode(lines) ?? textCode(lines)
    }

    /// As much of a text as an error is looked for in.
    private static let maximumErrorBytes = 4_096

    /// `An error occurred (NoSuchBucketPolicy) when calling …`, whatever stands before it.
    private static func phraseCode(_ head: ArraySlice<UInt8>) -> String? {
        let phrase = Array("An error occurred (".utf8)
        guard head.count > phrase.count,
            let start = head.indices.dropLast(phrase.count).first(where: {
                head[$0...].starts(with: phrase)
            })
        else { return nil }
        let code = head[(start + phrase.count)...].prefix { $0 != UInt8(ascii: ")") }
        return String(decoding: code, as: UTF8.self)
    }

    /// `Code: NoSuchBucketPolicy`, on a line of its own beside one that begins `Message:`.
    private static func yamlCode(_ lines: [String]) -> String? {
        func value(_ key: String) -> Substring? {
            lines.first { $0.hasPrefix("\(key): ") }?.dropFirst(key.count + 2)
        }
        guard value("Message") != nil, let code = value("Code") else { return nil }
        return name(code.filter { $0 != "\"" && $0 != "'" })
    }

    /// A table with the members as its columns, or in a narrow terminal as its rows.
    private static func tableCode(_ lines: [String]) -> String? {
        let rows = lines.filter { $0.hasPrefix("|") }.map { line in
            line.split(separator: "|").map(trimmed)
        }
        for (number, row) in rows.enumerated() {
            guard let column = row.firstIndex(of: "Code") else { continue }
            if row.count == 2, column == 0 { return name(row[1]) }
            let below = number + 1
            guard row.contains("Message"), below < rows.count, column < rows[below].count else {
                return nil
            }
            return name(rows[below][column])
        }
        return nil
    }

    /// The fields of `--output text`, between tabs, without their names: the code is the one of a
    /// code's form, beside a message in words.
    private static func textCode(_ lines: [String]) -> String? {
        guard lines.count == 1, let line = lines.first else { return nil }
        let fields = line.split(separator: "\t").map(trimmed)
        guard fields.contains(where: { $0.contains(" ") }) else { return nil }
        let codes = fields.compactMap(name).filter { code in
            ["NoSuch", "AccessDenied"].contains { code.hasPrefix($0) }
                || ["NotFound", "NotFoundError", "NotFoundException", "Exception"].contains {
                    code.hasSuffix($0)
                }
        }
        return codes.count == 1 ? codes[0] : nil
    }

    private static func trimmed(_ text: Substring) -> String {
        let start = text.drop { $0 == " " || $0 == "\r" }
        return String(start.reversed().drop { $0 == " " || $0 == "\r" }.reversed())
    }

    /// A text that is a code: letters, digits and dots, beginning with a capital.
    private static func name(_ text: String) -> String? {
        let isCode =
            (text.first?.isUppercase ?? false)
            && text.utf8.allSatisfy {
                (0x30...0x39).contains($0) || (0x41...0x5A).contains($0)
                    || (0x61...0x7A).contains($0) || $0 == UInt8(ascii: ".")
            }
        return isCode ? text : nil
    }
}
