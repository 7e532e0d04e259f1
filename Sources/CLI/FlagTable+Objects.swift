import S3Client

/// The flags of commands that read from S3.
extension FlagTable {
    /// How S3 is reached.
    static let objects: [Flag] = [
        Flag(
            .profile, takes: .text("NAME"), "the AWS CLI profile whose credentials read S3",
            details: """
                Default: $AWS_PROFILE. Credentials are found as the AWS CLI finds them: \
                environment, profile, container, instance. SSO, roles of other profiles and MFA \
                need the AWS CLI (version 2).
                """),
        Flag(
            .region, takes: .text("REGION"), "the region of the bucket",
            details: "Default: as the AWS CLI has it. A bucket elsewhere is found by itself."),
        Flag(
            .endpointURL, takes: .text("URL"), "another endpoint than AWS's",
            details: "For servers that speak S3, and for VPC endpoints. Buckets stand in the path."),
        Flag(
            .addressing, takes: .choice("STYLE", Endpoint.Style.allCases.map(\.rawValue)),
            "how buckets stand in URLs: \(Endpoint.Style.allCases.map(\.rawValue).joined(separator: ", "))"
        ),
        Flag(
            .requestPayer, "pay for the requests where the bucket's owner does not",
            details: "Sends x-amz-request-payer: requester, as a Requester Pays bucket wants."),
        Flag(
            .debug, "one line on standard error for each request to AWS",
            details: "The method and address; never a header, so no credentials."),
    ]

    /// What tells of new objects.
    static let announcements: [Flag] = [
        Flag(
            .queue, takes: .text("URL"), "S3 notifications of an SQS queue tell what to read",
            details: """
                S3's own, EventBridge's and CloudTrail's, also through SNS. A message is deleted \
                when what it announces is stored. s3://BUCKET/PREFIX arguments narrow what is read.
                """),
        Flag(
            .events, takes: .file("-|DIR"), "the same messages from standard input or a folder",
            details: """
                Standard input has one message on each line. In a folder each file is a message, \
                or has one on each line; it is removed when what it announces is stored.
                """),
        Flag(
            .objectRoot, takes: .file("DIR"), "announced objects are files: DIR/BUCKET/KEY"),
        Flag(
            .poll, takes: .number("SECONDS", 1...86_400),
            "S3 without a queue: list the prefixes this often",
            details: "Default: \(ParsedCommand.defaultPollSeconds)."),
    ]

    /// Which of the objects below a prefix are read.
    static let listings: [Flag] = [
        Flag(
            .since, takes: .instant("TIME"), "S3: only objects delivered from this time on",
            details: """
                Told by the folders and names that CloudTrail and access logs have; objects that \
                show no time are read. Written as for report.
                """),
        Flag(
            .until, takes: .instant("TIME"),
            "S3: only objects that may tell of a time before this",
            details: "Objects delivered up to a day later are read too, since logs come late."),
        Flag(
            .account, takes: .text("ACCOUNT"), repeats: true,
            "S3: only logs of these accounts, where the keys show them"),
        Flag(
            .logRegion, takes: .text("REGION"), repeats: true,
            "S3: only logs of these regions, where the keys show them"),
    ]
}
