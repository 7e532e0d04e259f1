import Glibc

/// Why a configuration could not be read, and where.
struct ConfigError: Error, Equatable, CustomStringConvertible {
    /// The file.
    let path: String
    /// The place in it; nil for the whole file.
    let place: String?
    /// What is wrong.
    let reason: String

    /// Something wrong at a place.
    init(_ path: String, _ place: String?, _ reason: String) {
        self.path = path
        self.place = place
        self.reason = reason
    }

    /// What the system said last of the file.
    init(_ path: String) { self.init(path, nil, String(cString: strerror(errno))) }

    /// `config.json, 'accounts', '333': expected an account id, twelve digits`.
    var description: String {
        "the configuration \(path)" + (place.map { ", \($0)" } ?? "") + ": \(reason)"
    }
}
