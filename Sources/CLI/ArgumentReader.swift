/// A flag as it was typed: `--format`, or `--format=json`, or `-o`.
struct TypedFlag: Sendable, Equatable {
    /// With its dashes: `--format`, `-o`.
    let name: String
    /// What came with it in the same argument.
    let attached: String?
}

/// Walks the arguments. `-` is a word, `--` makes all that follow words, and letters of flags
/// may be joined (`-qh`, `-oFILE`); which letters take a value is the caller's knowledge.
struct ArgumentReader: Sendable {
    private let arguments: [String]
    private var position = 0
    private var flagsHaveEnded = false

    init(_ arguments: [String]) { self.arguments = arguments }

    /// Whether all is read. A closing `--` counts as read.
    var isAtEnd: Bool {
        let isEndMark =
            !flagsHaveEnded && position == arguments.count - 1 && arguments[position] == "--"
        return position >= arguments.count || isEndMark
    }

    /// Whether the next argument asks for help.
    var isAtHelp: Bool {
        position < arguments.count && ["-h", "--help"].contains(arguments[position])
    }

    /// The next argument, if it is a flag.
    mutating func takeFlag() -> TypedFlag? {
        guard !flagsHaveEnded, position < arguments.count else { return nil }
        let argument = arguments[position]
        if argument == "--" {
            flagsHaveEnded = true
            position += 1
            return nil
        }
        guard argument.utf8.count > 1, argument.hasPrefix("-") else { return nil }
        position += 1
        guard argument.hasPrefix("--") else {
            let rest = argument.dropFirst(2)
            return TypedFlag(
                name: String(argument.prefix(2)), attached: rest.isEmpty ? nil : String(rest))
        }
        guard let equals = argument.firstIndex(of: "=") else {
            return TypedFlag(name: argument, attached: nil)
        }
        return TypedFlag(
            name: String(argument[..<equals]),
            attached: String(argument[argument.index(after: equals)...]))
    }

    /// The next argument, whatever it looks like: a word, or the value of the flag before it.
    mutating func takeWord() -> String? {
        if !flagsHaveEnded, position < arguments.count, arguments[position] == "--" {
            flagsHaveEnded = true
            position += 1
        }
        guard position < arguments.count else { return nil }
        position += 1
        return arguments[position - 1]
    }

    /// The next argument as the value of a flag: `nil` at the end and before another flag, so
    /// that `--cause --role x` is an error and not a cause named `--role`.
    mutating func takeValue() -> String? {
        guard position < arguments.count else { return nil }
        let argument = arguments[position]
        guard argument == "-" || !argument.hasPrefix("-") else { return nil }
        position += 1
        return argument
    }

    /// Puts letters that were joined to a flag without a value back, as flags of their own.
    mutating func putBack(letters: String) {
        self = ArgumentReader(["-" + letters] + arguments[position...])
    }
}
