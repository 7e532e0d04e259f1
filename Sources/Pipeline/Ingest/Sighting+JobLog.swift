import AWSTypes
import ClientErrors
import Denials

extension Sighting {
    /// What a job's own log tells of a refused request of S3: where AWS's sentence stands when the
    /// logs of S3 have none, as of a VPC endpoint's denials. Nil where it names no request, or when
    /// it was: without its id nobody could tell whether S3's logs tell of the same one.
    ///
    /// The log is the job's word: it is believed no more than what a client prints. Its event id is
    /// the run.
    init?(_ refusal: ClientRefusal, _ situations: SituationMemory) {
        guard let requestID = refusal.requestID, let time = refusal.time,
            refusal.isPermissionError, refusal.isOfS3
        else { return nil }
        var shared = Situation.Fields(
            log: .jobLog, service: "s3", operation: refusal.calledOperation,
            errorCode: "AccessDenied")
        shared.bucket = refusal.bucket
        shared.requester.arn = refusal.readMessage?.principalARN
        var own = Sighting.Fields(requestID: requestID, time: time)
        own.hostID = refusal.extendedRequestID
        own.key = refusal.key
        own.message = refusal.readMessage == nil ? nil : refusal.message
        own.eventID = refusal.runID
        self.init(situations.situation(of: shared), own)
    }
}

extension ClientRefusal {
    /// Whether S3 refused it, for itself or for what KMS told it.
    fileprivate var isOfS3: Bool {
        guard let service = action?.service.lowercased() else { return true }
        return service == "s3" || service == "kms"
    }

    /// The API call, as CloudTrail would name it; `-` where nothing tells.
    fileprivate var calledOperation: String {
        if let operation { return operation }
        if isWithoutBody { return "HeadObject" }
        guard let action, action.service.lowercased() == "s3" else { return "-" }
        return action.name == "ListBucket" ? "ListObjectsV2" : action.name
    }
}
