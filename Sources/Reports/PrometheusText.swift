/// Metrics in Prometheus's text format, version 0.0.4 (prometheus.io/docs/instrumenting/
/// exposition_formats, "Text-based format").
public struct PrometheusText {
    /// What a metric is.
    public enum Kind: String, Sendable {
        /// It only grows, until the program starts anew.
        case counter
        /// It goes up and down.
        case gauge
    }

    /// The text so far.
    public private(set) var text = ""

    /// No metrics yet.
    public init() {}

    /// Adds a metric with its samples, each a value with the labels that tell it from the others.
    /// One without samples is left out.
    public mutating func add(
        _ name: String, _ kind: Kind, _ help: String,
        _ samples: [(labels: [(name: String, value: String)], value: Int64)]
    ) {
        guard !samples.isEmpty else { return }
        text += "# HELP \(name) \(PrometheusText.escaped(help, quotes: false))\n"
        text += "# TYPE \(name) \(kind.rawValue)\n"
        for sample in samples {
            let labels = sample.labels.map { name, value in
                "\(name)=\"\(PrometheusText.escaped(value, quotes: true))\""
            }
            let braces = labels.isEmpty ? "" : "{\(labels.joined(separator: ","))}"
            text += "\(name)\(braces) \(sample.value)\n"
        }
    }

    /// Adds a metric that has one value; nothing where that is not known.
    public mutating func add(_ name: String, _ kind: Kind, _ help: String, _ value: Int64?) {
        guard let value else { return }
        add(name, kind, help, [([], value)])
    }

    private static func escaped(_ text: String, quotes: Bool) -> String {
        SafeText.terminal(text).unicodeScalars.reduce(into: "") { safe, scalar in
            switch scalar {
            case "\\": safe += "\\\\"
            case "\n": safe += "\\n"
            case "\"" where quotes: safe += "\\\""
            default: safe.unicodeScalars.append(scalar)
            }
        }
    }
}
