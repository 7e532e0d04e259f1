import S3Client

/// Announcements that are worked on together, and what they announce, each object once.
struct EventBatch {
    /// The objects, in the order of their first mention.
    private(set) var objects: [ObjectEvent] = []
    /// Announcements of which nothing is to be read.
    private(set) var ignored: [Announcement] = []
    /// What they are about.
    private(set) var ignoredReasons: Set<String> = []
    /// Announcements that are none that is known.
    private(set) var foreign: [Announcement] = []
    private var announced: [(announcement: Announcement, events: [ObjectEvent])] = []

    /// Sorts announcements; objects outside of `roots` are of no interest, where there are any.
    init(_ announcements: [Announcement], within roots: [ObjectRoot]) {
        var seen: Set<ObjectEvent> = []
        for announcement in announcements {
            switch EventMessage(announcement.text) {
            case .foreign: foreign.append(announcement)
            case .ignored(let reason):
                ignored.append(announcement)
                ignoredReasons.insert(reason)
            case .objects(let events):
                let wanted = events.filter { event in
                    roots.isEmpty || roots.contains { $0.contains(event) }
                }
                if wanted.isEmpty {
                    ignored.append(announcement)
                    ignoredReasons.insert("objects elsewhere")
                    continue
                }
                announced.append((announcement, wanted))
                for event in wanted where seen.insert(event).inserted { objects.append(event) }
            }
        }
    }

    /// The announcements of objects.
    var announcing: [Announcement] { announced.map(\.announcement) }

    /// The announcements all of whose objects of interest are among these.
    func done(_ settled: Set<ObjectEvent>) -> [Announcement] {
        announced.filter { settled.isSuperset(of: $0.events) }.map(\.announcement)
    }
}

extension ObjectRoot {
    /// Whether it holds an object that is announced.
    func contains(_ event: ObjectEvent) -> Bool {
        guard event.bucket == uri.bucket.text else { return false }
        if isOpen { return event.key.hasPrefix(uri.key) }
        return event.key == uri.key || event.key.hasPrefix(uri.key + "/")
    }
}
