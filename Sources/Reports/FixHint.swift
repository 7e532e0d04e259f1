internal import AWSTypes
import ReportStore

/// How the changes of a policy are made: as a whole document, by what writes it.
enum FixHint {
    /// What the command does, before its line.
    static func all(_ plan: ChangePlan) -> String {
        "The whole new documents, and a script that puts them in force"
            + (plan.isVerified ? ", all of them tested together:" : ":")
    }

    /// The command for the denials that were asked for.
    static func command(_ own: OwnCommand) -> String { own.again("fix", "-o plan") }

    /// The command for one denial.
    static func command(for requestID: String, _ own: OwnCommand) -> String {
        own.line("fix \(ShellWord.quoted(requestID)) -o plan")
    }
}
