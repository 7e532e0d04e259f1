import CMalloc

/// How the program handles memory that it no longer needs.
enum MemoryManners {
    /// Pieces of so many bytes and more are asked of the system one by one, and go back to it.
    static let ownPieceBytes: Int32 = 128 << 10

    /// Keeps the threshold from growing with the pieces that become free, as glibc would have it
    /// (mallopt(3), "dynamic mmap threshold"): rows come from the threads that read and are freed by
    /// the one that writes, so that what each thread keeps for itself is more than all of them use.
    static func giveLargePiecesBack() { _ = mallopt(M_MMAP_THRESHOLD, ownPieceBytes) }
}
