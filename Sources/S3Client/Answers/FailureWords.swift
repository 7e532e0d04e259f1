import AWSTypes
import Glibc

/// What a failed request means to whoever runs `why403`, and what to do.
enum FailureWords {
    /// What was to be done.
    enum Action: Sendable {
        case list, get, put

        /// As a sentence begins.
        var verb: String {
            switch self {
            case .list: "list"
            case .get: "read"
            case .put: "write"
            }
        }
    }

    /// The error of a call for an object or a listing.
    static func error(
        _ failure: SignedCall.Failure, _ action: Action, _ object: ObjectURI,
        as credentials: CredentialChain
    ) -> ServiceError {
        let beginning = "cannot \(action.verb) \(object.description): "
        switch failure {
        case .error(let error):
            return ServiceError(error.reason, beginning + error.description)
        case .tooLarge:
            return ServiceError(.changed, beginning + "it is longer than was listed.")
        case .transfer(let message):
            return ServiceError(.notWhole, beginning + "\(message).")
        case .answer(let answer, let date):
            let text = words(
                answer, needs: need(action, object), source: credentials.source,
                difference: difference(date))
            return ServiceError(answer.reason, beginning + text)
        }
    }

    /// The error of a call for a queue.
    static func error(
        _ failure: SignedCall.Failure, _ operation: String, queue: String,
        as credentials: CredentialChain
    ) -> ServiceError {
        let beginning = "\(queue): "
        switch failure {
        case .error(let error):
            return ServiceError(error.reason, beginning + error.description)
        case .tooLarge: return ServiceError(.other, beginning + "the answer is too long.")
        case .transfer(let message): return ServiceError(.notWhole, beginning + "\(message).")
        case .answer(let answer, let date):
            // A batch needs the permission of its single form.
            let permission = operation.hasSuffix("Batch") ? operation.dropLast(5) : operation[...]
            let text = words(
                answer, needs: "sqs:\(permission) on the queue", source: credentials.source,
                difference: difference(date))
            return ServiceError(answer.reason, beginning + text)
        }
    }

    private static func need(_ action: Action, _ object: ObjectURI) -> String {
        let payer = "; a bucket whose requester pays wants --request-payer too"
        switch action {
        case .list: return "s3:ListBucket on \(object.bucket.arn)" + payer
        case .get:
            return "s3:GetObject on \(object.bucket.objectARN(object.key)), and kms:Decrypt on its "
                + "key where it is encrypted with SSE-KMS" + payer
        case .put:
            return "s3:PutObject on \(object.bucket.objectARN(object.key)), and "
                + "kms:GenerateDataKey on its key where it is encrypted with SSE-KMS"
        }
    }

    /// What an answer means. `needs` is the permission and the resource; `difference` the seconds
    /// that the service's clock is ahead of ours.
    static func words(
        _ answer: ErrorAnswer, needs: String, source: String, difference: Int64?
    ) -> String {
        let said = said(answer)
        switch answer.code {
        case "InvalidObjectState":
            return "it is archived (S3 Glacier); restore it first. \(said)"
        case "SignatureDoesNotMatch":
            return "the signature was refused: the secret key of \(source) does not belong to the "
                + "access key. \(said)"
        case "InvalidAccessKeyId", "InvalidClientTokenId", "UnrecognizedClientException":
            return "the access key of \(source) is not known there. \(said)"
        case "InvalidToken":
            return "the session token of \(source) is not valid. \(said)"
        default: break
        }
        switch answer.reason {
        case .skewedClock:
            return "this machine's clock is wrong\(skew(difference)). Set it: signatures hold for "
                + "15 minutes. \(said)"
        case .badCredentials:
            return "the credentials of \(source) have expired; renew them. \(said)"
        case .accessDenied:
            return "access denied: the credentials of \(source) need \(needs). \(said)"
        case .unavailable:
            return "the service refuses requests for the moment; run the command again later. "
                + said
        default:
            return said
        }
    }

    /// AWS's own words.
    private static func said(_ answer: ErrorAnswer) -> String {
        let words = [answer.code, answer.message].filter { !$0.isEmpty }.joined(separator: ": ")
        return "The answer was \(answer.status)" + (words.isEmpty ? "." : " \(words)")
    }

    private static func skew(_ difference: Int64?) -> String {
        guard let difference, abs(difference) >= 60 else { return "" }
        let minutes = abs(difference) / 60
        return " by \(minutes) minutes (\(difference > 0 ? "behind" : "ahead"))"
    }

    private static func difference(_ date: String?) -> Int64? {
        date.flatMap(HTTPDate.instant).map { $0.seconds - Int64(time(nil)) }
    }
}
