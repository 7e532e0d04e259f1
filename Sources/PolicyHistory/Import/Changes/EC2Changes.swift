import AWSTypes
import CloudTrail
import JSON

extension EntryBuilder {
    mutating func changeEC2(_ change: PolicyChange) {
        let request = change.parameters["\(change.name)Request"] ?? change.parameters
        switch change.name {
        case "CreateVpcEndpoint": createEndpoint(change, request)
        case "ModifyVpcEndpoint": modifyEndpoint(request)
        case "DeleteVpcEndpoints": deleteEndpoints(change, request)
        default: break
        }
    }

    private mutating func createEndpoint(_ change: PolicyChange, _ request: JSONValue) {
        let made = change.response["CreateVpcEndpointResponse"] ?? change.response
        let answer = made["vpcEndpoint"] ?? .null
        guard let id = PolicyChange.text(answer.field("VpcEndpointId")) else {
            problem("vpcEndpointId", "the endpoint's id is missing")
            return
        }
        let endpoint = Subject(.vpcEndpoint, id)
        let named = ["VpcId", "ServiceName", "VpcEndpointType"].map {
            PolicyChange.text(request.field($0)) ?? PolicyChange.text(answer.field($0))
        }
        setEndpoint(
            endpoint, vpc: named[0], service: named[1], type: named[2] ?? "Gateway",
            owner: PolicyChange.text(answer.field("OwnerId")) ?? change.account?.description,
            region: change.record.region)
        let document = request.field("PolicyDocument") ?? answer.field("PolicyDocument")
        if let document, document != .string("") {
            setPolicy(endpoint, Facet.endpointPolicy, document, at: "PolicyDocument")
        } else {
            set(endpoint, Facet.endpointPolicy, nil)
        }
    }

    private mutating func modifyEndpoint(_ request: JSONValue) {
        guard let id = PolicyChange.text(request.field("VpcEndpointId")) else {
            problem("VpcEndpointId", "the endpoint's id is missing")
            return
        }
        let endpoint = Subject(.vpcEndpoint, id)
        if request.field("ResetPolicy")?.truth == true {
            set(endpoint, Facet.endpointPolicy, nil)
        } else if let document = request["PolicyDocument"] {
            setPolicy(endpoint, Facet.endpointPolicy, document, at: "PolicyDocument")
        }
    }

    /// The ids as `{"tag":1,"content":"vpce-…"}`, one or many; those that the answer says were
    /// not deleted are left.
    private mutating func deleteEndpoints(_ change: PolicyChange, _ request: JSONValue) {
        let answer = change.response["DeleteVpcEndpointsResponse"] ?? change.response
        let failed = answer["unsuccessful"]?["item"] ?? answer["unsuccessful"]
        let left = Set(
            (failed?.items ?? []).compactMap { PolicyChange.text($0.field("ResourceId")) })
        for item in request.field("VpcEndpointId")?.oneOrMany ?? [] {
            guard let id = PolicyChange.text(item["content"]) ?? PolicyChange.text(item) else {
                problem("VpcEndpointId", "an endpoint's id is missing")
                continue
            }
            if !left.contains(id) { set(Subject(.vpcEndpoint, id), Facet.endpoint, nil) }
        }
    }

    /// An endpoint as the history keeps it.
    mutating func setEndpoint(
        _ endpoint: Subject, vpc: String?, service: String?, type: String?, owner: String?,
        region: String?
    ) {
        set(
            endpoint, Facet.endpoint,
            JSONValue.texts([
                ("vpc", vpc), ("service", service), ("type", type), ("owner", owner),
                ("region", region),
            ]))
    }
}
