/// What was found in a text: the refusals, each once, and what else may name a request.
public struct ErrorText: Sendable {
    /// In the order in which they first stand in the text.
    public internal(set) var refusals: [ClientRefusal] = []
    /// Words that have the form of a request id and stand in no refusal: a store may know them.
    public internal(set) var otherIDs: [String] = []
    /// How many lines the text has.
    public internal(set) var lineCount = 0
    /// Whether there were more refusals or ids than are kept.
    public internal(set) var isCut = false
}

/// What the reading of a stranger's text is bounded by.
public enum ErrorTextLimits {
    /// The longest piece that is looked at as one line; a longer line is read in such pieces.
    public static let lineBytes = 64 << 10
    /// The most of a passage: a line that tells of a refusal, with those that go on with it. A
    /// piece of a line may come on top.
    public static let passageBytes = 64 << 10
    /// The most places of one mark (`(Service: `) in a passage that are looked at.
    static let passagePlaces = 256
    /// The most such places of a whole text: each may be looked at as far as one refusal reaches, so
    /// that a text made of nothing but marks would take minutes.
    static let places = 50_000
    /// The lines that may go on with a passage: a stack trace's, an indented document's.
    static let continuedLines = 60
    /// The lines behind a refusal that are looked at whatever they look like.
    static let followingLines = 3
    /// The lines before a refusal's that may name what it is of.
    static let linesBefore = 2
    /// The most refusals of one text that are kept apart.
    public static let refusals = 10_000
    /// The most ids of one text that stand in no refusal.
    public static let otherIDs = 10_000
    /// How much of a text is searched for ids that stand in no line about a refusal.
    static let searchedBytes = 1 << 20
    /// How far apart, in lines, two texts of one refusal without a request id may stand.
    static let sameTraceLines = 200
    /// The longest bracket of an SDK for Java.
    static let bracketBytes = 1 << 10
    /// The longest text that is taken for one field: an id, a key, a sentence.
    static let fieldBytes = 8 << 10
}
