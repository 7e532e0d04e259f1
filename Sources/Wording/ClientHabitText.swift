public import AWSTypes

/// What a client's habit means for somebody who looks for the cause of a refusal.
public enum ClientHabitText {
    /// One sentence about a client of that name.
    public static func sentence(_ habit: ClientHabit, client: String) -> String {
        switch habit {
        case .asksHeadFirst:
            return "\(client) asks HeadObject before it reads an object; that is the request that "
                + "was refused, and it needs s3:GetObject"
        case .asksForBareKey:
            return "\(client) asks HeadObject for the path itself, without a slash at its end, "
                + "before it lists what is below: a policy that allows only what is below the "
                + "folder refuses this"
        case .listsToRead:
            return "\(client) lists the bucket even to read one object, with the object's key as "
                + "prefix; that needs s3:ListBucket on the bucket"
        case .writesInParts:
            return "\(client) begins every write as a multipart upload, small ones too; that needs "
                + "s3:PutObject"
        case .deletesByMany:
            return "\(client) deletes by DeleteObjects even where it deletes one object"
        case .asksBucketLocation:
            return "\(client) asks where the bucket is (s3:GetBucketLocation) unless its region is "
                + "set"
        case .headHasNoBody:
            return "the answer to a HEAD has no body: the client can print no more than Forbidden "
                + "(403), and AWS's reason stands in the logs of S3 only"
        }
    }
}
