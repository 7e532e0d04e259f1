/// How far apart in time two facts may lie that concern each other, in seconds. Each window is
/// named here alone: what is gathered, what is marked and what is decided must agree.
public enum EvidenceWindow {
    /// A refused KMS call and the S3 request that it belongs to: both times are whole seconds, and
    /// CloudTrail has a request's completion.
    public static let keyCall: Int64 = 5
    /// Two requests that may claim the same refused KMS call: twice as far as a call and its
    /// request.
    public static let rival: Int64 = 2 * keyCall
    /// A refused KMS call and the denials that are decided again because of it: calls that are told
    /// apart from each other concern requests that claim them, and these concern others.
    public static let decidedAgain: Int64 = 300
    /// The longest session (IAM User Guide, `AssumeRole`: 12 hours).
    public static let session: Int64 = 12 * 3_600
    /// How long a job run may have been going: Glue's default timeout (Glue Web API Reference,
    /// `StartJobRun`: 2,880 minutes).
    public static let run: Int64 = 48 * 3_600
    /// How long a run whose end is known is looked for: Glue's longest timeout (Glue Web API
    /// Reference, `StartJobRun`: 7 days).
    public static let longestRun: Int64 = 7 * 86_400
    /// How far the clocks of two services may stand apart.
    public static let clocks: Int64 = 300
    /// How long a change of a policy may take to hold everywhere (IAM User Guide, "Changes that I
    /// make are not always immediately visible"; KMS grants: within five minutes).
    static let settling: Int64 = 300
}
