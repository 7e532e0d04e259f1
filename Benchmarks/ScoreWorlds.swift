import Glibc

/// Imports the snapshots and ingests the logs of every world in the folders, compares the report
/// with the truth, and prints the scores and the confusion matrix. Returns the exit status.
func scoreWorlds(in folders: [String]) -> Int32 {
    var total = WorldScore()
    var worlds = 0
    for folder in folders {
        for world in names(in: folder) {
            guard let text = read("\(folder)/\(world)/truth.ndjson") else { continue }
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

private func names(in folder: String) -> [String] {
    guard let handle = opendir(folder) else { return [] }
    defer { closedir(handle) }
    var names: [String] = []
    while let entry = readdir(handle) {
        names.append(
            withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            })
    }
    return names.sorted()
}

private func read(_ path: String) -> String? {
    guard let file = fopen(path, "r") else { return nil }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
        let count = fread(&buffer, 1, buffer.count, file)
        if count == 0 { return String(decoding: bytes, as: UTF8.self) }
        bytes += buffer[..<count]
    }
}
