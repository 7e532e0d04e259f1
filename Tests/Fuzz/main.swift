import CLibFuzzer
import FuzzChecks
import Glibc

/// `WHY403_FUZZ=TARGET why403-fuzz` with libFuzzer's own arguments: looks for bytes of which
/// something does not hold. By the environment, since libFuzzer starts the program anew.
let name = getenv("WHY403_FUZZ").map { String(cString: $0) } ?? ""
guard let target = FuzzTarget(rawValue: name) else {
    print("WHY403_FUZZ is none of \(FuzzTarget.allCases.map(\.rawValue).joined(separator: ", "))")
    exit(64)
}
// libFuzzer's callback takes no context.
let chosen = target
var count = CommandLine.argc
var arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? = CommandLine.unsafeArgv
exit(
    LLVMFuzzerRunDriver(&count, &arguments) { data, size in
        let bytes = Array(UnsafeBufferPointer(start: data, count: size))
        if let difference = chosen.difference(in: bytes) {
            print("difference: \(difference)")
            fflush(nil)
            abort()
        }
        return 0
    })
