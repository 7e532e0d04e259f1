extension Array {
    /// The first place whose element meets a condition that all behind it meet too; the count where
    /// none does. By halves: the array is in an order in which those that meet it come last.
    @inlinable package func partitionPoint(_ isBehind: (Element) -> Bool) -> Int {
        var low = 0
        var high = count
        while low < high {
            let middle = (low + high) / 2
            if isBehind(self[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
