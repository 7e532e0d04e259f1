import Glibc

/// Finds the drops in folders as they arrive, each once it is whole. Events tell of most at once;
/// a sweep through the folders every so often finds what they do not: what was there before, what
/// lies on a network file system, what came while too much happened at a time.
///
/// Which drops were read already is the caller's to know. Not for two threads at a time.
public final class DropFollower {
    /// Milliseconds between two sweeps at the least; a sweep that takes long makes them rarer, so
    /// that at most a tenth of the time goes into sweeping.
    public static let sweepMilliseconds: Int64 = 10_000
    /// Milliseconds in which events gather after the first.
    static let gatherMilliseconds: Int64 = 100
    /// Notes of the same wording are given once; so many are remembered.
    static let maximumRememberedNotes = 1_000

    /// What came.
    public struct Arrivals: Sendable {
        /// Whole drops, none of them known.
        public internal(set) var drops: [DropLocation] = []
        /// Drops that are still being written, and have changed.
        public internal(set) var growing: [DropLocation] = []
        /// What the user should know, as sentences.
        public internal(set) var notes: [String] = []
        /// Whether something could not be looked into, or is not whole yet.
        public internal(set) var isIncomplete = false

        var isEmpty: Bool { drops.isEmpty && growing.isEmpty && notes.isEmpty }
    }

    private let events = FolderEvents()
    private var folders: [FilePath]
    private var missing: Set<FilePath> = []
    private var whole = WholeDrops()
    private var nextSweep: Int64 = 0
    private var newFolders: [FilePath] = []
    private var toldNotes: Set<String> = []

    /// Follows these folders. Throws `LogInputError` where one is not there, or is none.
    public init(_ folders: [String]) throws(LogInputError) {
        self.folders = folders.map { FilePath($0).withoutTrailingSlash }
        for folder in self.folders {
            guard let status = folder.status else {
                throw .systemCall("open", path: folder.text, errno: errno)
            }
            guard status.st_mode & S_IFMT == S_IFDIR else {
                throw .noFolder(path: folder.text)
            }
        }
        missing = Set(self.folders)
    }

    /// Waits until drops are whole, or grow, or there is something to tell; returns with nothing
    /// once `stopDescriptor` is readable, and after each sweep. `isKnown` says which drops are of no
    /// interest.
    public func next(
        stopDescriptor: Int32, isKnown: (DropLocation) -> Bool
    ) -> Arrivals {
        var arrivals = Arrivals()
        if let problem = events.problem {
            tell(
                "no folder events (\(problem)); new drops are found within "
                    + "\(DropFollower.sweepMilliseconds / 1_000) seconds", &arrivals)
        }
        while true {
            let isSweep = Clock.milliseconds >= nextSweep
            if isSweep { sweep(&arrivals, isKnown) }
            takeEvents(&arrivals, isKnown)
            takeDue(&arrivals, isKnown)
            if !arrivals.isEmpty || isSweep { return arrivals }
            let due = min(nextSweep, whole.nextDue ?? nextSweep)
            if wait(until: due, stopDescriptor) == .stop { return arrivals }
        }
    }

    /// What is there now, once it is whole: waits at most the settle time for drops that changed
    /// lately; those that still change are `growing`.
    public func drain(
        stopDescriptor: Int32, isKnown: (DropLocation) -> Bool
    ) -> Arrivals {
        var arrivals = Arrivals()
        sweep(&arrivals, isKnown)
        if whole.count > 0 {
            let settled = Clock.milliseconds + WholeDrops.settleMilliseconds
            while Clock.milliseconds < settled {
                if wait(until: settled, stopDescriptor) == .stop { return arrivals }
                takeEvents(&arrivals, isKnown)
            }
            takeDue(&arrivals, isKnown)
        }
        arrivals.growing = whole.left.filter { !isKnown($0) }
        if !arrivals.growing.isEmpty {
            arrivals.isIncomplete = true
            tell(
                "\(arrivals.growing.count) files are still being written; what is whole in them is read, the "
                    + "rest later", &arrivals)
        }
        return arrivals
    }

    /// Has the folders looked through again before long: what was handed out could not be kept.
    public func sweepAgain() {
        nextSweep = Clock.milliseconds + WholeDrops.settleMilliseconds
    }

    // MARK: - Looking

    private func sweep(_ arrivals: inout Arrivals, _ isKnown: (DropLocation) -> Bool) {
        let start = Clock.milliseconds
        for folder in folders {
            if missing.contains(folder) { findAgain(folder, &arrivals) }
            if missing.contains(folder) { continue }
            if folder.status == nil {
                lose(folder, &arrivals)
            } else {
                look(into: folder, &arrivals, isKnown)
            }
        }
        let end = Clock.milliseconds
        // No event tells that a folder is back.
        let pause =
            missing.isEmpty ? DropFollower.sweepMilliseconds : WholeDrops.settleMilliseconds
        nextSweep = end + max(pause, (end - start) * 10)
    }

    private func takeDue(_ arrivals: inout Arrivals, _ isKnown: (DropLocation) -> Bool) {
        let taken = whole.take(now: Clock.milliseconds)
        arrivals.drops += taken.whole.filter { !isKnown($0) }
        arrivals.growing += taken.growing.filter { !isKnown($0) }
    }

    /// `areEventsSure` where the folder was followed before anything in it is looked at.
    private func look(
        into folder: FilePath, _ arrivals: inout Arrivals, areEventsSure: Bool = false,
        _ isKnown: (DropLocation) -> Bool
    ) {
        var found = InputPaths.Found()
        InputPaths.list(folder: folder, into: &found)
        let wallSeconds = Int64(time(nil))
        let now = Clock.milliseconds
        for drop in found.drops where !isKnown(drop) {
            let isWhole = whole.isWhole(drop, now: now, wallSeconds: wallSeconds) {
                areEventsSure && FileWriters.areNone(drop.filePath)
            }
            if isWhole { arrivals.drops.append(drop) }
        }
        for problem in found.problems {
            arrivals.isIncomplete = true
            tell("\(problem)", &arrivals)
        }
    }

    private func findAgain(_ folder: FilePath, _ arrivals: inout Arrivals) {
        guard events.add(root: folder, { take($0, &arrivals) }) else { return }
        missing.remove(folder)
        if toldNotes.remove(gone(folder)) != nil {
            arrivals.notes.append("\(folder.text) is back")
        }
    }

    private func lose(_ folder: FilePath, _ arrivals: inout Arrivals) {
        missing.insert(folder)
        whole.noteGone(folder)
        nextSweep = min(nextSweep, Clock.milliseconds + WholeDrops.settleMilliseconds)
        tell(gone(folder), &arrivals)
    }

    private func gone(_ folder: FilePath) -> String {
        "\(folder.text) was removed; waiting for it to return"
    }

    // MARK: - Events

    private func takeEvents(_ arrivals: inout Arrivals, _ isKnown: (DropLocation) -> Bool) {
        events.read { take($0, &arrivals) }
        let folders = newFolders
        newFolders = []
        for folder in folders { look(into: folder, &arrivals, areEventsSure: true, isKnown) }
    }

    private func take(_ event: FolderEvents.Event, _ arrivals: inout Arrivals) {
        let now = Clock.milliseconds
        switch event {
        case .written(let path): whole.noteWritten(path, now: now)
        case .finished(let path): whole.noteFinished(path, now: now)
        case .gone(let path): whole.noteGone(path)
        case .newFolder(let path): newFolders.append(path)
        case .rootGone(let path): lose(path, &arrivals)
        case .missed:
            whole.forgetWriters()
            nextSweep = now
        case .limited(let reason):
            tell(
                "\(reason): drops in further folders are found within "
                    + "\(DropFollower.sweepMilliseconds / 1_000) seconds", &arrivals)
        }
    }

    private func tell(_ note: String, _ arrivals: inout Arrivals) {
        if toldNotes.count >= DropFollower.maximumRememberedNotes { toldNotes = [] }
        if toldNotes.insert(note).inserted { arrivals.notes.append(note) }
    }

    // MARK: - Waiting

    private enum Wake { case due, stop }

    /// Waits until a time, an event, or the wish to stop.
    private func wait(until due: Int64, _ stopDescriptor: Int32) -> Wake {
        let left = Int32(clamping: max(0, due - Clock.milliseconds))
        let isWoken = DropFollower.poll(stopDescriptor, events.descriptor, milliseconds: left)
        if isWoken.first { return .stop }
        guard isWoken.second else { return .due }
        // Events come in swarms; and reading each by itself would keep a writer's every write.
        let gathering = Int32(clamping: DropFollower.gatherMilliseconds)
        return DropFollower.poll(stopDescriptor, -1, milliseconds: gathering).first ? .stop : .due
    }

    private static func poll(
        _ first: Int32, _ second: Int32, milliseconds: Int32
    ) -> (first: Bool, second: Bool) {
        var descriptors = [
            pollfd(fd: first, events: Int16(POLLIN), revents: 0),
            pollfd(fd: second, events: Int16(POLLIN), revents: 0),
        ]
        // A signal ends the waiting early, which is as good as its time being up.
        guard Glibc.poll(&descriptors, 2, milliseconds) > 0 else { return (false, false) }
        return (descriptors[0].revents != 0, descriptors[1].revents != 0)
    }
}

/// The clock that only goes forward.
private enum Clock {
    static var milliseconds: Int64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Int64(time.tv_sec) * 1_000 + Int64(time.tv_nsec) / 1_000_000
    }
}
