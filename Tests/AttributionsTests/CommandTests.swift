import AWSTypes
import Denials
import PolicyHistory
import Testing
import Wording

@testable import Attributions

/// Commands that people paste hold names that strangers chose.
@Suite struct CommandTests {
    @Test(arguments: [
        ("raw/day=01/a.parquet", "--key raw/day=01/a.parquet"),
        ("it's; reboot #", #"--key 'it'\''s; reboot #'"#), ("-rf", "--key=-rf"),
    ])
    func `an object's name is one word of the command that asks for its owner`(
        key: String, words: String
    ) {
        var history = SharedAnswerTests.history(
            #""Effect":"Allow","Action":"s3:*","Resource":"*""#)
        history.insert(
            HistoryEntry(
                subject: Subject(.bucket, "lake"), facet: Facet("ownership"),
                time: SharedAnswerTests.captured, value: .text("ObjectWriter"), source: .snapshot,
                origin: "snapshot"))
        var sighting = SharedAnswerTests.sighting
        sighting.key = key
        let answer = Attributor(history: history).attribute(
            Denial(sightings: [sighting]), evidence: DenialEvidence())
        #expect(
            answer.missing.contains { RemarkText.sentence($0).hasSuffix(words) },
            "\(answer.missing)")
    }
}
