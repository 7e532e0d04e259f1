import AWSTypes

/// What one layer said, as data: what people are told of it, and what a fix is made from.
struct LayerFacts {
    /// Which policy or setting, and whose.
    var place: PolicyPlace
    /// Why.
    var reason: Reason
    /// The document that holds the deciding statement, by the name that the evaluation has for it.
    var document: String?
    /// The deciding statement's place in its policy, from 0.
    var statementIndex: Int?
    /// The condition keys of the deciding statement.
    var conditionKeys: [String] = []
    /// What would settle it, where it is unknown.
    var missing: [Remark] = []
    /// Whether its policy was captured only after the request.
    var isLater = false

    init(place: PolicyPlace, reason: Reason) {
        self.place = place
        self.reason = reason
    }
}
