import PolicyHistory
import Testing

@Suite struct NamedDocumentTests {
    @Test func `documents that only look the same are two, as the keys in them are`() {
        func document(_ key: String) -> NamedDocument {
            NamedDocument(name: "access", text: #"{"Resource":"arn:aws:s3:::lake/\#(key)"}"#)
        }
        let (composed, decomposed) = (document("caf\u{E9}"), document("cafe\u{301}"))
        #expect(composed != decomposed)
        #expect(composed == document("caf\u{E9}"))
        #expect(Set([composed, decomposed, composed]).count == 2)
    }
}
