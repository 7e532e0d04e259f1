internal import AWSTypes
internal import Denials
internal import JSON
internal import PolicyHistory

/// What is kept, as it is kept: for those who keep it in another store. Each function hands out
/// rows one by one, so that memory does not grow with their number.
extension StoreReader {
    /// Every drop with its number; those that repeat another's bytes behind the others.
    func keptDrops(
        _ receive: (Int64, DropRecord) throws(StoreError) -> Void
    ) throws(StoreError) {
        let all = try connection.prepare(
            """
            SELECT id, path, fingerprint_high, fingerprint_low, size, modified, device, inode, kind,
                state, records, denials, rejected, problem_offset, problem, in_doubt
            FROM log_drop ORDER BY state = 'repeated', id
            """)
        let samples = try connection.prepare(
            "SELECT byte_offset, reason FROM rejected_record WHERE drop_id = ?1 ORDER BY id")
        while try all.step() {
            guard let kind = DropRecord.Kind(rawValue: all.text(8)),
                let state = DropRecord.State(rawValue: all.text(9))
            else { throw corrupt("the drop \(all.integer(0))") }
            var drop = DropRecord(
                path: all.text(1),
                fingerprint: Fingerprint(
                    high: UInt64(bitPattern: all.integer(2)),
                    low: UInt64(bitPattern: all.integer(3))),
                size: all.integer(4), mtimeNanoseconds: all.integer(5),
                device: UInt64(bitPattern: all.integer(6)),
                inode: UInt64(bitPattern: all.integer(7)), kind: kind, state: state)
            drop.recordCount = all.integer(10)
            drop.denialCount = all.integer(11)
            drop.rejectedCount = all.integer(12)
            drop.inDoubtCount = all.integer(15)
            if let reason = all.optionalText(14) {
                drop.problem = Problem(offset: all.integer(13), reason: reason)
            }
            if drop.rejectedCount + drop.inDoubtCount > 0 {
                samples.bind(1, all.integer(0))
                while try samples.step() {
                    drop.rejected.append(
                        Problem(offset: samples.integer(0), reason: samples.text(1)))
                }
            }
            try receive(all.integer(0), drop)
        }
    }

    /// Every sighting of a denial, with the number of its drop; those of one denial together. Or
    /// only those that a statement reads.
    func keptSightings(
        readBy some: Statement?, _ receive: (Sighting, Int64) throws(StoreError) -> Void
    ) throws(StoreError) {
        let all =
            if let some { some } else {
                try connection.prepare(
                    """
                    SELECT request_id, \(SightingRows.columns) FROM denial
                        CROSS JOIN sighting ON \(Schema.isSighting(of: "denial.id"))
                    ORDER BY denial.id
                    """)
            }
        while try all.step() {
            try receive(try sightings.read(all, from: 1, requestID: all.text(0)), all.integer(3))
        }
    }

    /// Every piece of evidence that is no history entry, with the number of its drop, where it comes
    /// from one and that is known, and whether it is in doubt.
    func keptEvidence(
        _ receive: (LogEvidence, Int64?, Bool) throws(StoreError) -> Void
    ) throws(StoreError) {
        let calls = try connection.prepare(
            "SELECT request_id, \(SightingRows.columns) FROM key_denial ORDER BY id")
        while try calls.step() {
            let call = try sightings.read(calls, from: 1, requestID: calls.text(0))
            try receive(.keyDenial(call), calls.integer(3), call.isProvisional)
        }
        let writes = try connection.prepare(
            """
            SELECT time, event_id, bucket_owner, writer, canned_acl, in_doubt, bucket, key, drop_id
            FROM foreign_write
            """)
        while try writes.step() {
            let write = try foreignWrite(writes, bucket: writes.text(6), key: writes.text(7))
            try receive(.foreignWrite(write), writes.optionalInteger(8), write.isProvisional)
        }
        let sessions = try connection.prepare(
            StoreReader.sessionColumns(and: ["drop_id"]) + " ORDER BY role_session.id")
        while try sessions.step() {
            let session = StoreReader.session(sessions)
            try receive(
                .roleSession(session), sessions.optionalInteger(13), session.isProvisional)
        }
        try keptJobs(receive)
        let changes = try connection.prepare(
            """
            SELECT time, event_id, event_name, content
            FROM policy_change JOIN document ON document.id = record ORDER BY policy_change.id
            """)
        while try changes.step() {
            let change = PolicyChange(
                time: Instant(seconds: changes.integer(0)), eventID: changes.text(1),
                eventName: changes.text(2), record: changes.text(3))
            try receive(.policyChange(change), nil, false)
        }
    }

    /// The role sessions that are kept together, with the number of their drop.
    func keptPlainSessions(
        _ receive: (PlainSessions, Int64) throws(StoreError) -> Void
    ) throws(StoreError) {
        let all = try connection.prepare("SELECT drop_id, content FROM plain_session ORDER BY id")
        while try all.step() {
            guard let sessions = PlainSessions(bytes: all.withBytes(1) { Array($0) }) else {
                throw corrupt("the sessions of the drop \(all.integer(0))")
            }
            try receive(sessions, all.integer(0))
        }
    }

    /// Every definition of a job, and then every run, whose role that may tell; the same of each.
    func keptJobs(
        _ receive: (LogEvidence, Int64?, Bool) throws(StoreError) -> Void
    ) throws(StoreError) {
        let definitions = try connection.prepare(
            """
            SELECT time, event_id, account, kind, job_name, role, drop_id, in_doubt FROM job_role
            ORDER BY id
            """)
        while try definitions.step() {
            guard let job = StoreReader.jobDefinition(definitions) else {
                throw corrupt("the definition of a job")
            }
            try receive(
                .jobDefinition(job), definitions.optionalInteger(6), !definitions.isNull(7))
        }
        let runs = try connection.prepare(
            """
            SELECT time, event_id, account, job_name, run_id, role, content, in_doubt, kind, ended,
                drop_id
            FROM job_run LEFT JOIN document ON document.id = session_policy ORDER BY job_run.id
            """)
        while try runs.step() {
            let run = StoreReader.jobRun(runs)
            try receive(.jobRun(run), runs.optionalInteger(10), run.isProvisional)
        }
    }

    /// Every history entry, with the number of its drop, where it comes from one and that is known,
    /// and whether it is in doubt.
    func keptHistory(
        _ receive: (HistoryEntry, Int64?, Bool) throws(StoreError) -> Void
    ) throws(StoreError) {
        let all = try connection.prepare(
            "\(StoreReader.historyColumns(and: ["drop_id"])) ORDER BY history_entry.id")
        while try all.step() {
            try receive(
                try historyEntry(all), all.optionalInteger(12), all.optionalInteger(11) != nil)
        }
    }

    /// The globs of roles that count as Glue's because people said so.
    public func namedGlueRoles() throws(StoreError) -> [String] {
        try connection.texts("SELECT pattern FROM glue_role ORDER BY pattern")
    }
}
