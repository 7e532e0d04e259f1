internal import AWSTypes
internal import JSON
public import ReportStore

extension Explanation {
    /// The members of the report's row, and the layers, evidence, notes, job and paths.
    public var json: String {
        let text = JSONText.string
        let layers = layers.map { layer in
            JSONText.object([
                ("layer", text(layer.layer)), ("outcome", text(layer.outcome)),
                ("detail", text(layer.detail)), ("statement", text(layer.statement)),
                ("source", text(layer.source)), ("place", layer.place.json),
                ("reason", layer.reason.json),
            ])
        }
        let paths = sightings.map { sighting in
            JSONText.object([
                ("log", text(sighting.log)), ("time", text(sighting.time.description)),
                ("operation", text(sighting.operation)),
                ("sourceAddress", text(sighting.sourceAddress)),
                ("vpcEndpoint", text(sighting.vpcEndpointID)),
                ("userAgent", text(sighting.userAgent)), ("jobRun", text(sighting.jobRun)),
                ("drop", text(sighting.drop)),
            ])
        }
        return JSONText.object(
            row.members + [
                ("layers", JSONText.list(layers)),
                ("evidence", JSONText.list(evidence.map { JSONText.quoted($0.text) })),
                ("notes", JSONText.list(notes.map { JSONText.quoted($0.text) })),
                ("evidenceDetails", JSONText.list(evidence.map(\.json))),
                ("noteDetails", JSONText.list(notes.map(\.json))),
                ("jobCandidates", row.jobs?.json ?? "null"),
                ("paths", JSONText.list(paths)), ("client", text(client?.name)),
                (
                    "clientHabits",
                    JSONText.list((client?.habits ?? []).map { JSONText.quoted($0.rawValue) })
                ),
            ] + (plan.map { [("plan", PlanJSON.object($0))] } ?? []))
    }
}
