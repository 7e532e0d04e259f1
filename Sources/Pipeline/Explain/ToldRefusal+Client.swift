import AWSTypes
import Attributions
import ClientErrors
import Denials
import ReportStore

extension ToldRefusal {
    /// What a client's text says, and what AWS's words in it settle.
    init(_ refusal: ClientRefusal, in source: String) {
        self.init(
            source: source, line: refusal.line, count: refusal.count,
            clientSlug: refusal.client.rawValue)
        requestID = refusal.requestID
        extendedRequestID = refusal.extendedRequestID
        message = refusal.message
        errorCode = refusal.errorCode
        client = refusal.client.title
        operation = refusal.operation
        clientOperation = refusal.clientOperation
        action = refusal.action?.description
        principal = refusal.readMessage?.principalARN
        resource =
            refusal.readMessage?.resource
            ?? refusal.bucket.map { ARN.s3(bucket: $0, key: refusal.key).description }
        time = refusal.time
        runID = refusal.runID
        isPermissionError = refusal.isPermissionError
        isWithoutBody = refusal.isWithoutBody
        habits = refusal.habits
        policyARN = refusal.readMessage?.policyARN
        if let service = refusal.action?.service.lowercased() {
            isOfS3 = ["s3", "kms", "s3express", "s3-object-lambda"].contains(service)
        }
        // Lake Formation's own words, whichever service's call they answer.
        if refusal.message?.contains(text: "Lake Formation permission") == true { isOfS3 = false }
        guard isOfS3, let sentence = refusal.readMessage, let verdict = MessageVerdict(sentence)
        else { return }
        cause = verdict.cause
        mechanisms = verdict.mechanisms
        mechanism = verdict.mechanisms.count == 1 ? verdict.mechanisms[0] : nil
        isExplicit = verdict.isExplicit
    }
}

extension ClientRefusal {
    /// What the client is known to do that explains the request.
    fileprivate var habits: [ClientHabit] {
        guard isWithoutBody else { return [] }
        switch client {
        case .s3a, .emrfs: return [.asksForBareKey]
        case .botocore, .s3fs, .arrow, .awsSDKForRust, .awsSDKForGo1: return [.asksHeadFirst]
        default: return []
        }
    }
}

extension ReportedClient {
    /// The client behind a stored denial; nil where nothing about it would help.
    init?(_ denial: Denial) {
        let program = denial.userAgent.flatMap { ClientProgram(userAgent: $0) }
        let operations = [denial.operation]
        var habits = operations.flatMap { program?.habits(for: $0) ?? [] }
        if denial.service.hasPrefix("s3"), ClientProgram.isHead(denial.operation),
            denial.readMessage?.policyType == nil
        {
            habits.append(.headHasNoBody)
        }
        guard program != nil || !habits.isEmpty else { return nil }
        self.init(name: program?.name, habits: habits)
    }
}
