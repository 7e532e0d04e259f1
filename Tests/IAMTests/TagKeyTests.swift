import Testing

@testable import IAM

/// Condition keys of tags, which are compared without regard to case.
@Suite struct TagKeyTests {
    @Test func `a tag is found whatever the case, and others are absent`() {
        var context = RequestContext(isComplete: false)
        context.setTags("aws:ResourceTag/", ["Team": "core", "env": "prod"], from: "tags")
        #expect(context.state(of: "aws:resourcetag/TEAM") == .value(["core"]))
        #expect(context.state(of: "aws:ResourceTag/Env") == .value(["prod"]))
        #expect(context.state(of: "aws:ResourceTag/owner") == .absent)
    }

    @Test(arguments: 0..<32)
    func `of tags that differ by case alone none is taken for the one that counts`(round: Int) {
        var context = RequestContext(isComplete: false)
        let tags = ["Team": "core", "team": "ops", "other\(round)": "x"]
        context.setTags("s3:BucketTag/", tags, from: "tags")
        #expect(context.state(of: "s3:BucketTag/team") == .presentUnknown)
        var same = RequestContext(isComplete: false)
        same.setTags("s3:BucketTag/", ["Team": "core", "team": "core"], from: "tags")
        #expect(same.state(of: "s3:BucketTag/team") == .value(["core"]))
    }
}
