/// Finds the records of one kind of log in the bytes of a drop, and hands on those that may matter.
///
/// Incremental: the caller offers what it has, and keeps what is not consumed.
///
///     var held: [UInt8] = []
///     while let piece = next() {
///         held += piece
///         held.removeFirst(held.withUnsafeBytes { scanner.scan($0, isFinal: false, receive) })
///     }
///     _ = held.withUnsafeBytes { scanner.scan($0, isFinal: true, receive) }
///     print(scanner.counts.records, scanner.counts.rejected)
public protocol RecordScanner {
    /// What is handed on.
    associatedtype Record

    /// What was seen so far.
    var counts: ScanCounts { get }

    /// Scans what is there and returns how many bytes are done with. The rest is to be offered
    /// again, first, with more behind it; `isFinal` says that there is no more.
    mutating func scan(
        _ bytes: UnsafeRawBufferPointer, isFinal: Bool, _ receive: (Record) -> Void
    ) -> Int
}

/// What a scanner saw in one drop.
public struct ScanCounts: Hashable, Sendable {
    /// A record that could not be read, or not for certain: where it begins, and why.
    public struct Sample: Hashable, Sendable {
        /// 0-based, in the inflated bytes.
        public let offset: Int64
        /// Why, in words.
        public let reason: String
    }

    /// How many samples are kept.
    public static let maximumSamples = 16

    /// The records seen, those of no interest too.
    public var records: Int64 = 0
    /// The records that could not be read.
    public private(set) var rejected: Int64 = 0
    /// The records that are torn, or in which it cannot be told what is the log's own. A refusal in
    /// them is kept as provisional where it can be told apart, else only counted here.
    public private(set) var inDoubt: Int64 = 0
    /// The first of both.
    public private(set) var samples: [Sample] = []

    /// Nothing yet.
    public init() {}

    /// Counts a record that could not be read.
    public mutating func reject(at offset: Int64, _ reason: String) {
        rejected += 1
        sample(offset, reason)
    }

    /// Counts a record in doubt.
    public mutating func doubt(at offset: Int64, _ reason: String) {
        inDoubt += 1
        sample(offset, "in doubt: " + reason)
    }

    /// Counts refusals in doubt of which nothing else can be told.
    public mutating func doubt(more count: Int64) { inDoubt += count }

    private mutating func sample(_ offset: Int64, _ reason: String) {
        guard samples.count < ScanCounts.maximumSamples else { return }
        samples.append(Sample(offset: offset, reason: reason))
    }
}
