import AWSTypes

/// KMS's own sentence about a key that cannot be used, which S3 hands on: `arn:…:key/… is disabled.`
/// It begins with the key's ARN and says nothing else, so that no text of a client reads as one.
struct KeyStateSentence {
    let keyARN: String
    /// As KMS's API names it (KMS Developer Guide, "Key states of AWS KMS keys").
    let state: String

    private static let states: [(words: Substring, state: String)] = [
        (words: "disabled", state: "Disabled"), ("pending deletion", "PendingDeletion"),
        ("pending import", "PendingImport"), ("unavailable", "Unavailable"),
        ("pending replica deletion", "PendingReplicaDeletion"),
    ]

    /// Words without white space, of which every such sentence holds one.
    static let words = ["disabled", "pending", "unavailable"]

    /// A whole message, its white space folded.
    init?(_ message: String) {
        let verb = " is "
        guard message.hasPrefix("arn:"), let place = message.firstRange(ofText: verb) else {
            return nil
        }
        let name = message[..<place.lowerBound]
        let rest = message[place.upperBound...]
        let words = rest.hasSuffix(".") ? rest.dropLast() : rest
        guard let found = KeyStateSentence.states.first(where: { $0.words == words }),
            let arn = ARN(name), arn.service == "kms", arn.accountID != nil, !arn.region.isEmpty,
            arn.resource.hasPrefix("key/"), !arn.resource.contains(text: " ")
        else { return nil }
        keyARN = String(name)
        state = found.state
    }
}
