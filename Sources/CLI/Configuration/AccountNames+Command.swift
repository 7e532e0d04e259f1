import Glibc
import ReportStore
import Reports

extension ParsedCommand {
    /// The names of accounts for an answer: of the captured organization, and before these what the
    /// configuration says. None where names are to be hidden.
    func accountNames(_ reader: StoreReader) throws -> AccountNames {
        guard !isOn(.redact) else { return AccountNames([:]) }
        let own = try configuration()?.accounts ?? [:]
        return AccountNames(try reader.accountNames().merging(own) { $1 })
    }

    /// `--config`, else `$WHY403_CONFIG`, else the file of the user, where there is one.
    private func configuration() throws(ConfigError) -> ConfigFile? {
        if let path = text(.config) ?? environment.nonEmpty("WHY403_CONFIG") {
            return try ConfigFile(path: path)
        }
        guard
            let folder = environment.nonEmpty("XDG_CONFIG_HOME")
                ?? environment.nonEmpty("HOME").map({ $0 + "/.config" })
        else { return nil }
        let path = folder + "/why403/config.json"
        return access(path, F_OK) == 0 ? try ConfigFile(path: path) : nil
    }
}
