/// The version, as `--version` and the man page print it. CHANGELOG.md has the same.
enum Version {
    static let text = "0.1.0"
}
