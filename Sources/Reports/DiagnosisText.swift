public import AWSTypes
internal import JSON
public import ReportStore

/// Writes a diagnosis for people and for programs.
public struct DiagnosisText {
    /// Files that are listed for people.
    static let listedFiles = 20
    /// Gaps that are listed for people besides those that one command for each account closes.
    static let listedGaps = 20

    private let columns: Int?
    private let names: AccountNames
    private let own: OwnCommand
    private let listsAll: Bool

    /// On a terminal of `columns`, nil for any width, with the names of accounts and the commands that
    /// go on from it; `listsAll` leaves nothing out.
    public init(
        columns: Int? = nil, names: AccountNames = AccountNames([:]),
        own: OwnCommand = OwnCommand(), listsAll: Bool = false
    ) {
        self.columns = columns
        self.names = names
        self.listsAll = listsAll
        self.own = own
    }

    /// For people.
    public func text(_ diagnosis: Diagnosis) -> String {
        if diagnosis.isEmpty { return emptyStore }
        var parts = [
            ("What is stored", stored(diagnosis.status)), ("How old it is", ages(diagnosis)),
            ("Which causes can be decided", causes(diagnosis)),
            ("What is missing", missing(diagnosis)),
        ]
        var lines: [String] = []
        let files = files(diagnosis.files)
        if !files.isEmpty { parts.insert(("Which files were not read whole", files), at: 1) }
        for (title, part) in parts {
            if !lines.isEmpty { lines.append("") }
            lines += [title] + (part.isEmpty ? ["  nothing"] : part)
        }
        if isLeftOut(diagnosis) {
            lines += [
                "", "All that is left out here: " + SafeText.terminal(own.line("doctor --all")),
            ]
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// What to do where there is nothing to look at.
    private var emptyStore: String {
        """
        The store is empty. Read logs, and then the policies:
          \(SafeText.terminal(own.line("ingest cloudtrail/ access-logs/")))
          \(SafeText.terminal(own.line("snapshot import snapshots/*")))

        """
    }

    private func causes(_ diagnosis: Diagnosis) -> [String] {
        guard diagnosis.denialTimes != nil else {
            return wrapped("That is known when a denial of a Glue role is stored.", 2)
        }
        var told: [Cause: [Diagnosis.Readiness.Remedy]] = [:]
        return diagnosis.causes.flatMap { readiness in
            // The same remedy helps several causes, and is long.
            let other =
                readiness.remedies.isEmpty
                ? nil
                : diagnosis.causes.first {
                    told[$0.cause].map { $0 == readiness.remedies } ?? false
                }
            told[readiness.cause] = readiness.remedies
            return lines(readiness, like: other?.cause)
        }
    }

    private func unknownYet(_ diagnosis: Diagnosis) -> [String] {
        let known = "That is known when a denial of a Glue role is stored."
        guard diagnosis.status.denials > 0 else { return wrapped(known, 2) }
        return wrapped(known + " Those of others:", 2)
            + ["      " + SafeText.terminal(own.line("report --all-principals"))]
    }

    /// Whether there is more than is shown, which `--all` shows.
    private func isLeftOut(_ diagnosis: Diagnosis) -> Bool {
        guard !listsAll else { return false }
        let sets = GapSet.sets(of: diagnosis.gaps)
        let listed = GapSet.listed(sets, others: DiagnosisText.listedGaps)
        return diagnosis.denialTimes != nil && sets.count > listed.count
            || diagnosis.files.count == diagnosis.files.listed.count
                && diagnosis.files.count > DiagnosisText.listedFiles
    }

    private func stored(_ status: StoreStatus) -> [String] {
        func list(_ counts: [StoreStatus.Count]) -> String {
            counts.isEmpty
                ? "none" : counts.map { "\($0.count) \($0.name)" }.joined(separator: ", ")
        }
        let rows = [
            ("files", list(status.drops)),
            (
                "records",
                "\(status.records) read, \(status.rejected) rejected"
                    + (status.inDoubt > 0 ? ", \(status.inDoubt) in doubt" : "")
            ),
            (
                "denials",
                "\(status.denials) of any principal, \(status.pending) not attributed yet"
            ),
            ("of Glue", list(status.causes)), ("seen in", list(status.sightings)),
            ("evidence", list(status.evidence.filter { $0.count > 0 })),
            ("policies", list(status.history)),
        ]
        return rows.flatMap { name, value in
            let lines = wrapped(value, 12)
            return ["  " + name.filled(to: 10) + (lines.first?.dropFirst(12) ?? "")]
                + lines.dropFirst()
        }
    }

    private func files(_ files: Diagnosis.Files) -> [String] {
        let limit = listsAll ? files.listed.count : DiagnosisText.listedFiles
        var lines = files.listed.prefix(limit).flatMap { file in
            wrapped(
                file.path + ": "
                    + (file.state == DropRecord.State.complete.rawValue ? "" : "\(file.state): ")
                    + file.why, 2)
                + wrapped(file.advice + (file.command == nil ? "" : ":"), 4)
                // A command is copied: its line must not be broken.
                + (file.command.map { ["      " + SafeText.terminal($0)] } ?? [])
        }
        let shown = min(limit, files.listed.count)
        if files.count > files.listed.count {
            lines.append("  and \(files.count - shown) more; the view drop_status has them")
        } else if files.count > shown {
            lines += wrapped("and \(files.count - shown) more", 2)
        }
        return lines
    }

    private func ages(_ diagnosis: Diagnosis) -> [String] {
        var lines: [String] = []
        if let times = diagnosis.denialTimes {
            lines.append("  denials   \(times.lowerBound) to \(times.upperBound)")
        }
        for capture in diagnosis.captures {
            lines.append("  captured  \(capture.time), \(capture.facts) facts")
        }
        if diagnosis.earlierFacts > 0 {
            lines.append(
                "  earlier   \(Plural.count(diagnosis.earlierFacts, "fact")) that captures tell of "
                    + "changes before them")
        }
        return lines + diagnosis.ages.flatMap { wrapped($0, 2) }
    }

    private func lines(_ readiness: Diagnosis.Readiness, like other: Cause?) -> [String] {
        let word: String
        switch readiness.state {
        case .decidable: word = "✓ yes"
        case .partly: word = "~ in part"
        case .undecidable: word = "✗ no"
        }
        return ["  " + word.filled(to: 11) + readiness.cause.rawValue]
            + readiness.reasons.flatMap { wrapped($0, 13) }
            + (readiness.remedies.isEmpty
                ? []
                : [
                    readiness.state == .decidable
                        ? "             to know more:" : "             to change that:"
                ])
            + (other.map { ["               as for \($0.rawValue)"] }
                ?? readiness.remedies.flatMap(lines))
    }

    private func lines(_ remedy: Diagnosis.Readiness.Remedy) -> [String] {
        switch remedy {
        case .advice(let text): return wrapped(text, 15)
        // A command is copied: its line must not be broken.
        case .command(let line): return [String(repeating: " ", count: 15) + line]
        }
    }

    /// Gaps that the same commands close stand together; above all the one script for them.
    private func missing(_ diagnosis: Diagnosis) -> [String] {
        guard diagnosis.denialTimes != nil else { return unknownYet(diagnosis) }
        let gaps = diagnosis.gaps
        let sets = GapSet.sets(of: gaps)
        var lines = collectScript(gaps)
        if diagnosis.unevaluatedDenials > 0 {
            lines += wrapped(
                "The policies of directory and table buckets, which are not evaluated here: "
                    + "\(Plural.count(diagnosis.unevaluatedDenials, "denial")) of such.", 2)
        }
        if !gaps.isEmpty, diagnosis.openDenials == 0 {
            lines =
                wrapped(
                    "Each denial has a certain cause without. What is missing could tell what else "
                        + "stands in its way:", 2) + lines
        }
        let listed = listsAll ? sets : GapSet.listed(sets, others: DiagnosisText.listedGaps)
        let blocks = CaptureBlock.blocks(of: listed.map(\.gaps))
        if !blocks.isEmpty {
            lines += wrapped(
                "or what is missing alone: in one folder, each with the credentials of its account:",
                2)
        }
        for block in blocks {
            lines += block.sets.flatMap(self.lines) + block.lines.map { "      " + $0 }
            if let words = block.toPutIn { lines += wrapped("(\(words))", 4) }
        }
        if sets.count > listed.count {
            lines += wrapped("and \(sets.count - listed.count) more", 2)
        }
        if !blocks.isEmpty {
            lines +=
                wrapped("and when that is captured:", 2)
                + ["      " + SafeText.terminal(own.line("snapshot import snapshots/*"))]
        }
        return lines
    }

    /// `deploy/collect-snapshot` captures all of it; named with the buckets, unless a stranger
    /// named one so that it would not be a word of the shell.
    private func collectScript(_ gaps: [Diagnosis.Gap]) -> [String] {
        guard !gaps.isEmpty else { return [] }
        let buckets = gaps.filter { $0.kind == "bucket" }.map(\.name).filter { name in
            name.utf8.allSatisfy {
                (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x2D || $0 == 0x2E
            }
        }
        let only = buckets.isEmpty ? "" : " --buckets \(buckets.sorted().joined(separator: ","))"
        let organization = gaps.contains { $0.kind == "organization" }
        return wrapped(
            "capture everything (run once per account below; make install puts it beside why403):",
            2)
            + ["      deploy/collect-snapshot" + only]
            + (organization
                ? wrapped("and once in the organization's management account:", 2)
                    + ["      deploy/collect-snapshot --organization"] : [])
    }

    private func lines(_ gaps: [Diagnosis.Gap]) -> [String] {
        guard let gap = gaps.first else { return [] }
        // A denial may need several of them: counts of several have no sum.
        func count(_ gap: Diagnosis.Gap) -> String { Plural.count(gap.denials, "denial") }
        let names =
            gaps.count == 1
            ? gap.name : gaps.map { "\($0.name) (\(count($0)))" }.joined(separator: ", ")
        let denials = gaps.count == 1 ? ", named by \(count(gap))" : ""
        let account =
            gap.account.map { $0 == gap.name ? "" : ", account \(self.names.label($0))" } ?? ""
        var seen: [String] = []
        for missing in gaps.flatMap(\.missing) where !seen.contains(missing) {
            seen.append(missing)
        }
        return wrapped("\(gap.kind) \(names)\(denials)\(account)", 2)
            + wrapped("missing: \(seen.joined(separator: ", "))", 4)
    }

    private func wrapped(_ text: String, _ indent: Int) -> [String] {
        SafeText.terminal(text).wrapped(to: columns, indent: indent)
    }
}

extension Diagnosis {
    /// Whether nothing was read yet.
    fileprivate var isEmpty: Bool {
        status.drops.isEmpty && status.denials == 0 && status.history.isEmpty && captures.isEmpty
    }

    /// The diagnosis as one JSON object: the stable interface.
    public var json: String {
        let text = JSONText.string
        func list(_ texts: [String]) -> String { JSONText.list(texts.map(JSONText.quoted)) }
        func counts(_ counts: [StoreStatus.Count]) -> String {
            JSONText.list(
                counts.map {
                    JSONText.object([
                        ("name", text($0.name)), ("count", "\($0.count)"),
                        ("first", text($0.first?.description)),
                        ("last", text($0.last?.description)),
                    ])
                })
        }
        let stored = JSONText.object([
            ("version", "\(status.version)"), ("bytes", "\(status.fileSize)"),
            ("files", counts(status.drops)), ("records", "\(status.records)"),
            ("rejected", "\(status.rejected)"), ("inDoubt", "\(status.inDoubt)"),
            ("denials", "\(status.denials)"),
            ("pending", "\(status.pending)"), ("sightings", counts(status.sightings)),
            ("evidence", counts(status.evidence)), ("policies", counts(status.history)),
            ("causes", counts(status.causes)),
        ])
        return JSONText.object([
            ("stored", stored), ("filesNotWhole", "\(files.count)"),
            (
                "files",
                JSONText.list(
                    files.listed.map {
                        JSONText.object([
                            ("path", text($0.path)), ("state", text($0.state)),
                            ("why", text($0.why)), ("advice", text($0.advice)),
                            ("command", text($0.command)),
                        ])
                    })
            ),
            ("openDenials", "\(openDenials)"), ("unevaluatedDenials", "\(unevaluatedDenials)"),
            ("firstDenial", text(denialTimes?.lowerBound.description)),
            ("lastDenial", text(denialTimes?.upperBound.description)),
            (
                "captures",
                JSONText.list(
                    captures.map {
                        JSONText.object([
                            ("time", text($0.time.description)), ("facts", "\($0.facts)"),
                        ])
                    })
            ), ("earlierFacts", "\(earlierFacts)"), ("ages", list(ages)),
            (
                "causes",
                JSONText.list(
                    causes.map {
                        JSONText.object([
                            ("cause", text($0.cause.rawValue)), ("state", text($0.state.rawValue)),
                            ("reasons", list($0.reasons)),
                            ("remedies", list($0.remedies.map(\.text))),
                        ])
                    })
            ),
            (
                "gaps",
                JSONText.list(
                    gaps.map {
                        JSONText.object([
                            ("kind", text($0.kind)), ("name", text($0.name)),
                            ("denials", "\($0.denials)"),
                            ("account", text($0.account)), ("missing", list($0.missing)),
                            ("reason", text($0.reason)),
                            ("commands", list($0.commands.map(CaptureBlock.line))),
                        ])
                    })
            ),
        ])
    }
}
