/// Whether something holds, in Kleene's three values: what is not known stays so unless the rest
/// decides without it.
public enum Match: Int, Sendable, Comparable {
    case no = 0
    case unknown = 1
    case yes = 2

    /// From a plain truth value.
    init(_ holds: Bool) { self = holds ? .yes : .no }

    /// No is less than unknown, which is less than yes.
    public static func < (left: Match, right: Match) -> Bool { left.rawValue < right.rawValue }

    static func && (left: Match, right: @autoclosure () -> Match) -> Match {
        left == .no ? .no : min(left, right())
    }

    static func || (left: Match, right: @autoclosure () -> Match) -> Match {
        left == .yes ? .yes : max(left, right())
    }

    static prefix func ! (match: Match) -> Match {
        switch match {
        case .no: return .yes
        case .unknown: return .unknown
        case .yes: return .no
        }
    }
}

extension Sequence {
    /// Whether all elements match; stops at the first that does not.
    func allMatch(_ test: (Element) -> Match) -> Match {
        var result = Match.yes
        for element in self {
            result = result && test(element)
            if result == .no { return .no }
        }
        return result
    }

    /// Whether an element matches; stops at the first that does.
    func anyMatch(_ test: (Element) -> Match) -> Match {
        var result = Match.no
        for element in self {
            result = result || test(element)
            if result == .yes { return .yes }
        }
        return result
    }
}
