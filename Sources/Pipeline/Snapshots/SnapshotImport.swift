public import AWSTypes
import Denials
import Glibc
import LogInput
import PolicyHistory
import ReportStore

/// Puts captures of policies into the store and attributes again what they concern: folders in the
/// layout of docs/SNAPSHOTS.md, trees of `iam-collect`, files of AWS Config, of `get-scps`, and
/// loose outputs of the AWS CLI.
public struct SnapshotImport {
    let storePath: String
    let owner: LooseFileOwner
    /// How captures in S3 are reached.
    public var objectInput = ObjectInput()
    /// How commands are told that go on from this one.
    public var own = OwnCommand()

    /// What loose files do not say of themselves.
    public struct LooseFileOwner: Sendable {
        /// The bucket that they belong to.
        public var bucket: String?
        /// The key's ARN, or with a bucket the object's key.
        public var key: String?
        /// The role's name.
        public var role: String?
        /// The account.
        public var account: AccountID?
        /// When they were captured; each file's own time where nobody says.
        public var capturedAt: Instant?

        /// Nothing said.
        public init() {}
    }

    /// Imports into the store at a path.
    public init(storePath: String, owner: LooseFileOwner = LooseFileOwner()) {
        self.storePath = storePath
        self.owner = owner
    }

    /// What an import did.
    public struct Summary: Sendable {
        /// Captures read: folders, trees and loose files that held something.
        public internal(set) var captures = 0
        /// Facts found in them.
        public internal(set) var facts = 0
        /// Those of them that the store did not have.
        public internal(set) var newFacts = 0
        /// Denials attributed again.
        public internal(set) var attributed = 0
        /// What could not be read, as sentences that name file, place and reason.
        public internal(set) var problems: [String] = []
    }

    /// Imports every capture at the paths. Throws `PipelineError` where the store fails.
    public func run(_ paths: [String]) throws(PipelineError) -> Summary {
        do {
            let writer = try StoreWriter(path: storePath)
            var summary = Summary()
            for path in paths {
                if ObjectInput.isMeant(by: path) {
                    try importObjects(at: path, writer, &summary)
                } else {
                    try importAll(at: path, writer, &summary)
                }
            }
            summary.attributed = try AttributionPass(
                storePath: storePath, writer: writer, jobs: Ingest.defaultJobs,
                isStopRequested: { false }
            ).run().all
            return summary
        } catch {
            throw PipelineError(error)
        }
    }

    /// Captures in S3, by way of a copy: readers of captures look for files by their names.
    private func importObjects(
        at argument: String, _ writer: StoreWriter, _ summary: inout Summary
    ) throws {
        let mirror = try ObjectMirror(argument, objectInput) { false }
        var own = Summary()
        try importAll(at: mirror.path, writer, &own)
        summary.captures += own.captures
        summary.facts += own.facts
        summary.newFacts += own.newFacts
        summary.problems += own.problems.map(mirror.named)
        summary.problems += mirror.problems.map(\.description)
    }

    private func importAll(
        at path: String, _ writer: StoreWriter, _ summary: inout Summary
    ) throws {
        let captures = SnapshotDirectory.captures(at: path)
        for capture in captures { try importCapture(capture, writer, &summary) }
        if !captures.isEmpty { return }
        let partitions = IAMCollectTree.partitions(at: path)
        for partition in partitions {
            let time = owner.capturedAt ?? SnapshotImport.modificationTime(of: partition)
            let result = IAMCollectTree.read(partition, capturedAt: time)
            try keep(result, from: partition + "/", writer, &summary)
        }
        if partitions.isEmpty { try importLooseFiles(at: path, writer, &summary) }
    }

    private func importCapture(
        _ path: String, _ writer: StoreWriter, _ summary: inout Summary
    ) throws {
        do {
            let result = try SnapshotDirectory.read(path)
            let glue = try importGlue(of: path, &summary)
            try keep(result, glue, from: path + "/", writer, &summary)
        } catch let error as ImportError {
            summary.problems.append("\(error)")
        }
    }

    // MARK: - Loose files

    private func importLooseFiles(
        at path: String, _ writer: StoreWriter, _ summary: inout Summary
    ) throws {
        let files: [DropLocation]
        let hasNoProblem: Bool
        do {
            let found = try InputPaths.list([path])
            files = found.drops
            hasNoProblem = found.problems.isEmpty
            summary.problems += found.problems.map { "\($0)" }
        } catch {
            summary.problems.append("\(error)")
            return
        }
        // What could not be looked into is said already.
        if files.isEmpty, hasNoProblem {
            summary.problems.append(
                "\(path): no capture here: a folder with a manifest.json, or files, are wanted")
        }
        let scratch = ReadScratch()
        for file in files {
            do {
                let bytes = try SnapshotImport.readWhole(file, scratch)
                if let archive = bytes.withUnsafeBytes({ ArchiveForm($0) }) {
                    let path = file.isStandardInput ? nil : file.path
                    summary.problems.append(
                        "\(file.path): "
                            + archive.sentence(path, reader: "snapshot import", own))
                    continue
                }
                if let kind = BinaryFile.kind(of: bytes[...]) {
                    summary.problems.append(
                        "\(file.path): \(kind), and no capture: what the AWS CLI prints as JSON is "
                            + "wanted, such as the folders of collect-snapshot")
                    continue
                }
                let name = String(file.path.split(separator: "/").last ?? "-")
                let glueContext = GlueFile.Context(
                    account: owner.account, capturedAt: context(of: file).capturedAt)
                if let glue = GlueFile.read(bytes, glueContext) {
                    try keep(ImportResult(), glue, from: file.path + ": ", writer, &summary)
                    continue
                }
                let result = LooseFile.read(bytes, name: name, context: context(of: file))
                let folder = String(file.path.dropLast(name.count))
                try keep(result, from: folder, writer, &summary)
            } catch let error as LogInputError {
                summary.problems.append("\(error)")
            } catch let error as LooseFileTooLarge {
                summary.problems.append("\(file.path): \(error.description)")
            }
        }
    }

    private func context(of file: DropLocation) -> LooseFileContext {
        let own =
            file.isStandardInput
            ? Int64(time(nil)) : file.modificationNanoseconds / 1_000_000_000
        var context = LooseFileContext(capturedAt: owner.capturedAt ?? Instant(seconds: own))
        context.bucket = owner.bucket
        context.key = owner.key
        context.role = owner.role
        context.account = owner.account
        return context
    }

    /// All bytes of a file, inflated where it is gzip. A bomb ends at the named limit.
    private static func readWhole(
        _ file: DropLocation, _ scratch: ReadScratch
    ) throws -> [UInt8] {
        var reader = try DropReader(file, scratch: scratch)
        var bytes: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 1 << 20)
        while true {
            let count = try piece.withUnsafeMutableBytes { buffer throws(LogInputError) in
                try reader.read(into: buffer)
            }
            if count == 0 { return bytes }
            guard bytes.count + count <= LooseFile.maximumBytes else { throw LooseFileTooLarge() }
            bytes.append(contentsOf: piece[..<count])
        }
    }

    private static func isFolder(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }

    private static func modificationTime(of path: String) -> Instant {
        var status = stat()
        guard stat(path, &status) == 0 else { return Instant(seconds: Int64(time(nil))) }
        return Instant(seconds: Int64(status.st_mtim.tv_sec))
    }

    // MARK: - Keeping

    /// What a capture's folder `glue` holds of jobs and runs.
    private func importGlue(
        of path: String, _ summary: inout Summary
    ) throws -> GlueFile.Result {
        var result = GlueFile.Result()
        guard let manifest = SnapshotDirectory.manifest(of: path),
            SnapshotImport.isFolder("\(path)/glue")
        else { return result }
        let context = GlueFile.Context(
            account: manifest.account, capturedAt: manifest.capturedAt)
        let found = try InputPaths.list(["\(path)/glue"])
        summary.problems += found.problems.map { "\($0)" }
        let scratch = ReadScratch()
        for file in found.drops {
            do {
                let bytes = try SnapshotImport.readWhole(file, scratch)
                guard let read = GlueFile.read(bytes, context) else { continue }
                result.runs += read.runs
                result.definitions += read.definitions
                result.problems += read.problems.map { "\(file.path): \($0)" }
            } catch let error as LogInputError {
                summary.problems.append("\(error)")
            } catch let error as LooseFileTooLarge {
                summary.problems.append("\(file.path): \(error.description)")
            }
        }
        return result
    }

    private func keep(
        _ result: ImportResult, _ glue: GlueFile.Result = GlueFile.Result(), from folder: String,
        _ writer: StoreWriter,
        _ summary: inout Summary
    ) throws {
        summary.newFacts += try writer.commit(
            history: result.entries, runs: glue.runs, definitions: glue.definitions
        ).newEvidence
        let count = result.entries.count + glue.runs.count + glue.definitions.count
        if count > 0 { summary.captures += 1 }
        summary.facts += count
        summary.problems += glue.problems
        summary.problems += result.problems.map { "\(folder)\($0)" }
    }
}

/// A file that holds more than is read.
private struct LooseFileTooLarge: Error {
    var description: String { "holds more than \(LooseFile.maximumBytes) bytes" }
}
