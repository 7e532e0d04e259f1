import Glibc

/// Imports the snapshots and ingests the logs of every world in the folders, compares the report
/// with the truth, and prints the scores and the confusion matrix. Returns the exit status.
func scoreWorlds(in folders: [String]) -> Int32 {
    var total = WorldScore()
    var worlds = 0
    for folder in folders {
        for world in Files.names(in: folder) {
            guard let text = Files.read("\(folder)/\(world)/truth.ndjson") else { continue }
            worlds += 1
            do {
                let score = try score("\(folder)/\(world)", truth: text)
                score.show(world)
                total.add(score)
            } catch {
                print("\(world): \(error)")
                return 1
            }
        }
    }
    guard worlds > 0 else {
        print("no world (a folder with a truth.ndjson) in \(folders.joined(separator: ", "))")
        return 1
    }
    total.show("total")
    total.showConfusion()
    return total.isPassed ? 0 : 1
}

private func score(_ world: String, truth: String) throws -> WorldScore {
    let (rows, differing) = try WorldOrders(world: world).run()
    return WorldScore(
        truth: truth.split(separator: "\n").compactMap(TruthLine.init), rows: rows,
        differingOrders: differing)
}
