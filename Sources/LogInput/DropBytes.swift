/// The bytes of a drop that is no file of this host, for whoever reads it as one. One thread reads.
public protocol DropBytes: AnyObject {
    /// Fills the buffer with the next bytes and returns how many; 0 is the end. Throws
    /// `LogInputError.transfer` where they cannot be had.
    func read(into buffer: UnsafeMutableRawBufferPointer) throws(LogInputError) -> Int
    /// Goes back to the first byte.
    func rewind()
}
