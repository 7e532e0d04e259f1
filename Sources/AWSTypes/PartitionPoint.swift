extension Array {
    /// The index of the first element that meets a condition; the count where none does. A binary
    /// search: the elements that meet it must come last.
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
