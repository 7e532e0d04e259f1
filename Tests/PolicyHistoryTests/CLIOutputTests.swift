import Testing

@testable import PolicyHistory

/// What the AWS CLI prints where there is nothing: the code is the answer (AWS CLI User Guide,
/// "Structured error output").
@Suite struct CLIOutputTests {
    static let legacy = """

        An error occurred (NoSuchBucketPolicy) when calling the GetBucketPolicy operation: The \
        bucket policy does not exist

        """
    static let enhanced = """

        aws: [ERROR]: An error occurred (NoSuchBucketPolicy) when calling the GetBucketPolicy \
        operation: The bucket policy does not exist

        Additional error details:
        BucketName: lake

        """
    static let json = """
        {
            "Message": "The bucket policy does not exist",
            "Code": "NoSuchBucketPolicy",
            "BucketName": "lake"
        }

        """
    static let yaml = """
        Message: The bucket policy does not exist
        Code: NoSuchBucketPolicy
        BucketName: lake

        """
    static let quotedYAML = "Code: 'NoSuchBucketPolicy'\nMessage: \"It's gone\"\n"
    static let wideTable = """
        --------------------------------------------------------------------------
        |                             GetBucketPolicy                            |
        +------------+----------------------+------------------------------------+
        | BucketName |        Code          |              Message               |
        +------------+----------------------+------------------------------------+
        |  lake      |  NoSuchBucketPolicy  |  The bucket policy does not exist  |
        +------------+----------------------+------------------------------------+

        """
    static let narrowTable = """
        +------------+------------------------------------+
        |  BucketName|  lake                              |
        |  Code      |  NoSuchBucketPolicy                |
        |  Message   |  The bucket policy does not exist  |
        +------------+------------------------------------+

        """
    static let text = "lake\tNoSuchBucketPolicy\tThe bucket policy does not exist\n"

    private func code(_ text: String) -> String? {
        if case .error(let code) = CLIOutput(Array(text.utf8)) { return code }
        return nil
    }

    @Test(arguments: [
        legacy, enhanced, json, yaml, quotedYAML, wideTable, narrowTable, text,
        #"{"Error":{"Code":"NoSuchBucketPolicy"}}"#,
        "WARNING: something else\n" + legacy,
    ])
    func `an error answer is known in each format`(_ output: String) {
        #expect(code(output) == "NoSuchBucketPolicy")
    }

    @Test(arguments: [
        "", "Requester\n", "lake\tBucketOwner\n", "Code: 7\n", "Code: lowercase\nMessage: x\n",
        #"{"Code":"NoSuchBucketPolicy"}"#, #"{"Message":"x"}"#, "| Code |\n", "|\n|\n| Code | x",
        "NoSuchBucketPolicy\tAccessDenied\ttwo words", "no such bucket\tnor policy\n",
        #"{"Policy":"An error occurred (NoSuchBucketPolicy) when calling"}"#,
    ])
    func `what is no error answer is none`(_ output: String) {
        #expect(code(output) == nil)
    }

    @Test(arguments: [legacy, json, yaml, wideTable, narrowTable, text])
    func `no prefix of an error names another code`(_ output: String) {
        for count in 0..<output.utf8.count {
            let cut = String(decoding: Array(output.utf8.prefix(count)), as: UTF8.self)
            if let code = code(cut) { #expect("NoSuchBucketPolicy".hasPrefix(code)) }
        }
    }
}
