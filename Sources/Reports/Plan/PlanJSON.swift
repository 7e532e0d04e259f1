internal import AWSTypes
internal import JSON
import ReportStore
internal import Wording

/// A plan as JSON: stable, fields are added and never renamed.
enum PlanJSON {
    static func text(_ plan: ChangePlan) -> String { object(plan) + "\n" }

    /// The object alone.
    static func object(_ plan: ChangePlan) -> String {
        JSONText.object([
            ("scope", JSONText.quoted(plan.scope)), ("selection", selection(plan.selection)),
            ("denials", "\(plan.denials)"),
            ("resolved", "\(plan.resolved)"), ("uncertain", "\(plan.uncertain)"),
            ("assumed", "\(plan.assumed)"), ("mended", "\(plan.mended)"),
            ("part", plan.part.map(part) ?? "null"),
            ("verified", "\(plan.isVerified)"), ("changes", lines(plan.changes.map(change))),
            ("combinations", lines(plan.combinations.map(combination))),
            ("unresolved", lines(plan.unresolved.map(unresolved))),
            ("outside", "\(plan.outside)"),
            ("alsoAllowed", lines(plan.others(that: .allowed).map(others))),
            ("newlyRefused", lines(plan.others(that: .refused).map(others))),
            ("otherwiseChanged", lines(plan.others(that: .other).map(others))),
            ("unknown", texts(plan.unknown)),
        ])
    }

    private static func selection(_ selection: ChangePlan.Selection) -> String {
        JSONText.object([
            ("options", texts(selection.options)), ("requestIds", texts(selection.requestIDs)),
        ])
    }

    private static func part(_ part: ChangePlan.Part) -> String {
        JSONText.object([
            ("owner", JSONText.quoted(part.owner)), ("changes", "\(part.changes)"),
            ("denials", "\(part.denials)"), ("alone", "\(part.alone)"),
            (
                "others",
                JSONText.list(
                    part.others.sorted { $0.key < $1.key }.map { name, owner in
                        JSONText.object([
                            ("change", JSONText.quoted(name)), ("owner", JSONText.quoted(owner)),
                        ])
                    })
            ),
        ])
    }

    private static func lines(_ values: [String]) -> String {
        values.isEmpty ? "[]" : "[\n" + values.joined(separator: ",\n") + "\n]"
    }

    private static func texts(_ values: [String]) -> String {
        JSONText.list(values.map(JSONText.quoted))
    }

    /// One change of a plan.
    static func change(_ change: ChangePlan.Change) -> String {
        let text = JSONText.string
        return JSONText.object([
            ("name", text(change.name)), ("kind", text(change.kind)),
            ("title", text(change.title)), ("owner", text(change.owner)),
            ("account", text(change.account)), ("accountName", text(change.accountName)),
            ("roles", texts(change.roles)),
            ("summaries", texts(change.summaries)), ("newlyAllows", texts(change.newlyAllows)),
            ("denials", "\(change.denials)"), ("alone", "\(change.alone)"),
            ("partly", "\(change.partly)"), ("buckets", texts(change.reach.buckets.sorted())),
            ("first", text(change.reach.first?.description)),
            ("last", text(change.reach.last?.description)),
            ("verified", "\(change.isVerified)"),
            ("untestedBecause", text(change.untestedBecause)),
            ("document", change.document.map { document($0, change.name) } ?? "null"),
            ("setting", text(change.setting)), ("command", text(change.command)),
            ("step", change.step.map(step) ?? "null"),
        ])
    }

    private static func document(_ document: ChangePlan.Document, _ name: String) -> String {
        let text = JSONText.string
        return JSONText.object([
            ("subject", text(document.subject)), ("file", text("\(name).json")),
            ("before", document.before.flatMap(compact) ?? "null"),
            ("after", compact(document.after) ?? "null"),
            ("difference", texts(document.difference)),
            ("size", "\(document.size)"), ("limit", "\(document.limit)"),
            ("unit", text(document.unit)), ("source", text(document.source)),
            ("overLimit", "\(document.size > document.limit)"),
            ("read", text(document.readCommand)), ("write", text(document.writeCommand)),
        ])
    }

    private static func step(_ step: ChangePlan.SettingStep) -> String {
        let text = JSONText.string
        return JSONText.object([
            ("subject", text(step.subject)), ("value", text(step.value)),
            ("read", text(step.readCommand)), ("write", text(step.writeCommand)),
        ])
    }

    private static func compact(_ json: String) -> String? {
        (try? JSONValue(parsing: json))?.compact
    }

    private static func combination(_ combination: ChangePlan.Combination) -> String {
        JSONText.object([
            ("changes", texts(combination.changes)), ("denials", "\(combination.denials)"),
        ])
    }

    private static func unresolved(_ group: ChangePlan.Unresolved) -> String {
        JSONText.object([
            ("kind", JSONText.quoted(group.reason.slug)),
            ("reason", JSONText.quoted(UnplannableText.sentence(group.reason))),
            ("detail", JSONText.string(group.detail)),
            ("cause", JSONText.quoted(group.cause)),
            ("denials", "\(group.denials)"), ("example", JSONText.quoted(group.example)),
        ])
    }

    private static func others(_ others: ChangePlan.Others) -> String {
        JSONText.object([
            ("role", JSONText.string(others.role)), ("action", JSONText.quoted(others.action)),
            ("denials", "\(others.denials)"),
        ])
    }
}
