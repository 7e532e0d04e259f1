package import AWSTypes
package import JSON

/// Remarks as JSON objects: `{"kind", "texts": [[name, text], …], "commands": [[service, operation,
/// [option, value], …], …], "because": [remark, …], "reason"}`; members that say nothing are left
/// out.
extension Remark {
    package init?(stored json: JSONValue) {
        guard let kind = json["kind"]?.text.flatMap(Kind.init(rawValue:)) else { return nil }
        let texts = (json["texts"]?.elements ?? []).compactMap(Text.init(stored:))
        let commands = (json["commands"]?.elements ?? []).compactMap(AWSCommand.init(stored:))
        self.init(kind, texts: texts, run: commands)
        because = (json["because"]?.elements ?? []).compactMap(Remark.init(stored:))
        reason = json["reason"].flatMap(Reason.init(stored:))
    }
}

extension Remark.Text {
    fileprivate init?(stored json: JSONValue) {
        let texts = json.texts
        guard texts.count == 2, let name = Remark.Name(rawValue: texts[0]) else { return nil }
        self.init(name, texts[1])
    }
}

extension AWSCommand {
    fileprivate init?(stored json: JSONValue) {
        guard let service = json["service"]?.text, let operation = json["operation"]?.text else {
            return nil
        }
        let options = (json["options"]?.elements ?? []).compactMap { option -> Option? in
            let texts = option.texts
            return texts.count == 2 ? Option(texts[0], texts[1]) : nil
        }
        self.init(service, operation, options)
    }
}

extension JSONText {
    /// Writes a remark.
    package mutating func value(_ remark: Remark) {
        beginObject()
        member("kind", remark.kind.rawValue)
        if !remark.texts.isEmpty {
            name("texts")
            beginArray()
            for text in remark.texts { value([text.name.rawValue, text.value]) }
            endArray()
        }
        if !remark.commands.isEmpty {
            name("commands")
            beginArray()
            for command in remark.commands { value(command) }
            endArray()
        }
        if !remark.because.isEmpty {
            name("because")
            beginArray()
            for because in remark.because { value(because) }
            endArray()
        }
        if let reason = remark.reason {
            name("reason")
            value(reason)
        }
        endObject()
    }

    private mutating func value(_ command: AWSCommand) {
        beginObject()
        member("service", command.service)
        member("operation", command.operation)
        name("options")
        beginArray()
        for option in command.options { value([option.name, option.value]) }
        endArray()
        endObject()
    }
}
