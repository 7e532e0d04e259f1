import Foundation
import TestSupport
import Testing

/// The release runs where Glue, EMR and Lambda run: on Amazon Linux 2023, which has glibc 2.34.
@Suite struct SymbolVersionTests {
    static let newest = [2, 34]

    /// The versions of glibc that the dynamic symbols of a program ask for.
    static func versions(in table: String) -> [String: [Int]] {
        var versions: [String: [Int]] = [:]
        for line in table.split(separator: "\n") {
            let words = line.split(separator: " ").map(String.init)
            guard let name = words.last,
                let version = words.first(where: { $0.contains("GLIBC_2.") })
            else { continue }
            let numbers = version.drop { !$0.isNumber }.split(separator: ".")
            versions[name] = numbers.compactMap { Int($0.prefix { $0.isNumber }) }
        }
        return versions
    }

    /// What objdump prints of the release; nil, saying so, where that cannot be had.
    private func table(_ option: String) throws -> String? {
        guard let objdump = executable("objdump") else {
            print("skipped: no objdump here (apt-get install binutils)")
            return nil
        }
        let release = CollectSnapshotTests.root + "/.build/release/why403"
        guard FileManager.default.isExecutableFile(atPath: release) else {
            print("skipped: no release build here (make build)")
            return nil
        }
        return try runProcess(objdump, [option, release]).output
    }

    @Test func `the release needs nothing newer than glibc 2_34`() throws {
        guard let table = try table("-T") else { return }
        let versions = SymbolVersionTests.versions(in: table)
        #expect(versions.count > 50)
        for (symbol, version) in versions {
            let isOld = version.lexicographicallyPrecedes(SymbolVersionTests.newest + [1])
            #expect(isOld, "error: \(symbol) is of GLIBC \(version)")
        }
    }

    @Test(arguments: ["sqlite3", "z"])
    func `the release carries what Debian has as an archive`(library: String) throws {
        guard FileManager.default.fileExists(atPath: "/usr/lib/x86_64-linux-gnu/lib\(library).a")
        else {
            print("skipped: no lib\(library).a here")
            return
        }
        guard let table = try table("-p") else { return }
        #expect(table.contains("NEEDED"))
        #expect(!table.contains("lib\(library).so"), "\(table)")
    }

    @Test func `versions are read from the table as objdump prints it`() {
        let table = """
            0000000000000000      DF *UND*\t0000000000000000 (GLIBC_2.35) hypotf
            0000000000000000  w   DF *UND*\t0000000000000000 (GLIBC_2.2.5) free
            0000000000000000      DO *UND*\t0000000000000000 (GLIBCXX_3.4.29) x
            """.replacing("\t", with: " ")
        #expect(SymbolVersionTests.versions(in: table) == ["hypotf": [2, 35], "free": [2, 2, 5]])
    }
}
