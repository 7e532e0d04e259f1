internal import AWSTypes
internal import ReportStore
internal import Wording

/// The commands that capture what is missing of one account, as lines for a shell that work from an
/// empty folder: the folder of the capture, its manifest, and each command with its file.
struct CaptureBlock {
    /// What they capture: the gaps that the same commands close stand together.
    var sets: [[Diagnosis.Gap]]
    /// What the folder is named for.
    private let name: String
    private let region: String?

    /// One block for each account and region, in the order of the gaps: two accounts share no
    /// folder, as their files have the same names, nor do two regions.
    static func blocks(of sets: [[Diagnosis.Gap]]) -> [CaptureBlock] {
        var blocks: [CaptureBlock] = []
        for set in sets {
            guard let gap = set.first, !gap.commands.isEmpty else { continue }
            let region = gap.commands.lazy.compactMap(\.region).first
            let name = folderName(of: gap) + (region.map { "-" + PercentCoding.encoded($0) } ?? "")
            if let index = blocks.firstIndex(where: { $0.name == name }) {
                blocks[index].sets.append(set)
            } else {
                blocks.append(CaptureBlock(sets: [set], name: name, region: region))
            }
        }
        return blocks
    }

    /// The account's id; the organization, which its management account shows; else the subject
    /// itself, as nobody knows whether two of them have one owner.
    private static func folderName(of gap: Diagnosis.Gap) -> String {
        if let account = gap.account { return PercentCoding.encoded(account) }
        if gap.kind.hasPrefix("organization") { return "organization" }
        return "\(gap.kind)-\(PercentCoding.encoded(gap.name).prefix(100))"
    }

    private var commands: [Diagnosis.Gap.Command] {
        var commands: [Diagnosis.Gap.Command] = []
        for command in sets.compactMap(\.first).flatMap(\.commands)
        where !commands.contains(command) {
            commands.append(command)
        }
        return commands
    }

    /// The lines, to be run one after another.
    var lines: [String] {
        var folders: [String] = []
        for command in commands {
            let folder = command.file.split(separator: "/").dropLast().joined(separator: "/")
            if !folders.contains(folder) { folders.append(folder) }
        }
        let made = folders.map { "$dir/" + ShellWord.quoted($0) }
        return [
            "dir=snapshots/$(date -u +%Y-%m-%d)-\(name)", "mkdir -p " + made.joined(separator: " "),
        ]
            + [manifest] + commands.map { SafeText.terminal(CaptureBlock.line($0, in: "$dir/")) }
    }

    /// Whose the files are the credentials say: what was captured with others than those meant must
    /// not pass for the account's. Not whole, so that a file that is missing says nothing.
    private var manifest: String {
        let isPlain = region?.utf8.allSatisfy { ShellWord.isHarmless($0) && $0 != 0x25 } ?? false
        let place = isPlain ? ", \"region\": \"\(region ?? "")\"" : ""
        return
            "printf '{\"capturedAt\": \"%s\", \"accountId\": \"%s\"\(place), \"complete\": false}\\n' "
            + "$(date -u +%Y-%m-%dT%H:%M:%SZ) "
            + "$(aws sts get-caller-identity --query Account --output text) > $dir/manifest.json"
    }

    /// What the words in capitals stand for.
    var toPutIn: String? {
        let words = commands.flatMap { $0.line.split(separator: " ") }
        let known = [
            "REGION": "the region of the bucket", "ACCOUNT": "the account's twelve digits",
        ]
        let meanings = known.sorted { $0.key < $1.key }.filter { words.contains(Substring($0.key)) }
            .map { "for \($0.key) \($0.value)" }
        return meanings.isEmpty ? nil : "put in " + meanings.joined(separator: ", ")
    }

    /// A command with its output in its file. The CLI's error answers (`NoSuchBucketPolicy`) say that
    /// there is none, so they are kept too.
    static func line(_ command: Diagnosis.Gap.Command) -> String { line(command, in: "") }

    private static func line(_ command: Diagnosis.Gap.Command, in folder: String) -> String {
        "\(command.line) > \(folder)\(ShellWord.quoted(command.file)) 2>&1"
    }
}
