import Foundation
import TestSupport

/// `why403-soak`: disturbs the program in every way that a machine does, and holds what it leaves
/// against what an undisturbed run leaves. Exit 1 where anything differs.
guard let options = SoakOptions(Array(CommandLine.arguments.dropFirst())) else {
    print(
        "usage: why403-soak [--small] [--seed N] [--kills N] [--mutations N] [--only NAME] "
            + "[--why403 PATH]")
    exit(64)
}
do { exit(try Soak(options).run() ? 0 : 1) } catch {
    print("cannot go on: \(error)")
    exit(1)
}
