import AWSTypes
import Denials
import PolicyHistory

/// A setting that must let a request pass, beside the policies: of a bucket, an access point, an
/// object. Each is one file of this folder.
protocol SettingLayer {
    init(_ asked: AskedSettings)

    /// What it says to one permission that the request needs; nil where it has no say.
    func result(for action: Action) -> LayerResult?

    /// What it says to the request, whatever that needs; nil where it has no say.
    func result() -> LayerResult?
}

extension SettingLayer {
    func result(for action: Action) -> LayerResult? { nil }
    func result() -> LayerResult? { nil }
}

/// The layers that are settings.
enum SettingLayers {
    /// In the order in which they are asked. A new one gets a line here.
    static var all: [any SettingLayer.Type] {
        [
            ObjectOwnershipLayer.self, PublicACLLayer.self, RequesterPaysLayer.self,
            AccessPointNetworkLayer.self,
        ]
    }
}

/// What settings are asked about: a request, and one bucket of those that it concerns.
struct AskedSettings {
    let denial: Denial
    let target: RequestTarget
    let caller: AccountID?
    let network: NetworkPath
    let lists: AccessControlLists
    let history: RememberedHistory
}
