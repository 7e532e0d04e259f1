import Foundation
import FuzzChecks
import TestSupport

/// Inputs made from the corpus of the fuzz targets, in this process, without libFuzzer's help.
struct MutationTrials {
    func run(_ count: Int, _ generator: inout SeededGenerator) throws -> Tally {
        var tally = Tally()
        let targets = FuzzTarget.allCases
        for target in targets {
            let inputs = try FuzzCorpus.inputs(of: target).map(\.bytes)
            for _ in 0..<(count / targets.count) {
                let bytes = FuzzCorpus.mutation(of: inputs, &generator)
                tally.tried += 1
                tally.disturbed += 1
                guard let difference = target.difference(in: bytes) else { continue }
                tally.differences.append(
                    "\(target.rawValue): \(difference): \(Data(bytes).base64EncodedString())")
            }
        }
        return tally
    }
}
