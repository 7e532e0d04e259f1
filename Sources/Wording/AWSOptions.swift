import AWSTypes
import JSON

/// The options of an AWS CLI command, so that it takes every value literally, whoever chose it.
public enum AWSOptions {
    /// How the CLI begins values that it replaces by the content of a file or an address (AWS CLI
    /// User Guide, "Loading a parameter from a file"; version 1 fetches addresses too).
    private static let loadedPrefixes = ["file://", "fileb://", "http://", "https://"]

    /// The options as words of a shell command line: `--bucket lake --key 'a b'`. Where a value would
    /// be taken for a file's or an address's name, all of them stand in `--cli-input-json`, whose
    /// members are taken as they are. `region` is an option of every command and stays one.
    public static func words(_ options: [(name: String, value: String)]) -> [String] {
        let isLoaded = options.contains { option in
            loadedPrefixes.contains { option.value.hasPrefix($0) }
        }
        guard isLoaded else { return options.map { ShellWord.option($0.name, $0.value) } }
        var members = JSONText()
        members.beginObject()
        for option in options where option.name != "region" {
            members.member(memberName(option.name), option.value)
        }
        members.endObject()
        let input = ShellWord.option("cli-input-json", members.text)
        let region = options.filter { $0.name == "region" }
            .map { ShellWord.option($0.name, literal($0.value)) }
        return [input] + region
    }

    /// A region that begins so is none; no command has another form for it.
    private static func literal(_ region: String) -> String {
        loadedPrefixes.contains { region.hasPrefix($0) } ? "REGION" : region
    }

    /// `KeyId` for `key-id`: the name of the API's member.
    private static func memberName(_ option: String) -> String {
        option.split(separator: "-").map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
    }
}
