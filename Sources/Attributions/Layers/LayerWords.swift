import AWSTypes

/// What one layer said, in words: what people read of it, and what a fix is made from.
struct LayerWords {
    /// Which policy or setting, and whose.
    var place: PolicyPlace
    /// One sentence: why.
    var detail: String
    /// The deciding statement's label.
    var statement: String?
    /// The deciding statement's place in its policy, from 0.
    var statementIndex: Int?
    /// The organisation's root, unit or account at whose level it was decided.
    var target: String?
    /// The condition keys of the deciding statement.
    var conditionKeys: [String] = []
    /// What would settle it, where it is unknown.
    var missing: [String] = []
    /// Whether its policy was captured only after the request.
    var isLater = false

    init(place: PolicyPlace, detail: String) {
        self.place = place
        self.detail = detail
    }

    /// The policy's name.
    var policy: String { PlaceText.name(of: place) }
}
