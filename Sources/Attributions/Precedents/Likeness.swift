/// What makes denials of one outline differ in the eyes of the policies in force: only what one of
/// them looks at is set.
struct Likeness: Hashable {
    /// Stands for the object's key, and for every other that all statements treat alike.
    let key: StandInKey?
    let address: String?
    let referer: String?
    let userAgent: String?

    /// Of denials without a difference: they are their outline.
    static let ofOutline = Likeness(key: nil, address: nil, referer: nil, userAgent: nil)
}
