// swift-tools-version: 6.2
import Foundation
import PackageDescription

/// Where libFuzzer is, without its `main`; then all is built so that it sees what an input reaches.
/// `make fuzz` sets it.
let libFuzzer = Context.environment["WHY403_LIBFUZZER"]

/// Settings every Swift target shares.
let house: [SwiftSetting] =
    [
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("InternalImportsByDefault"),
        .enableUpcomingFeature("MemberImportVisibility"),
        .treatAllWarnings(as: .error),
    ] + (libFuzzer == nil ? [] : [.unsafeFlags(["-sanitize=fuzzer"])])
/// Added only where a type stores or returns a Span.
let borrowing: [SwiftSetting] = house + [.enableExperimentalFeature("Lifetimes")]

/// Whether whole gzip files are inflated by ISA-L (Debian `libisal-dev`), twice as fast as by zlib,
/// which stays for what is damaged and for streams: `WHY403_ISAL=1 swift build`.
let usesISAL = Context.environment["WHY403_ISAL"] == "1"
let isal: [Target] =
    usesISAL
    ? [
        .systemLibrary(
            name: "CISAL", pkgConfig: "libisal", providers: [.apt(["libisal-dev"])])
    ] : []

/// A release carries Swift's own libraries: it runs where no Swift is, starts sooner, and calls the
/// runtime without a detour. For a toolchain without static libraries: `WHY403_SHARED_RUNTIME=1`.
let selfContained: [LinkerSetting] =
    Context.environment["WHY403_SHARED_RUNTIME"] == "1"
    ? []
    : [.unsafeFlags(["-static-stdlib"], .when(platforms: [.linux], configuration: .release))]

/// A release also carries this library where its archive is, as in Debian's packages for developers:
/// it then runs where the host's own is missing, or older.
func carried(_ library: String) -> [LinkerSetting] {
    let folders = ["/usr/lib/x86_64-linux-gnu", "/usr/lib/aarch64-linux-gnu"]
    let isThere = folders.contains {
        FileManager.default.fileExists(atPath: "\($0)/lib\(library).a")
    }
    guard isThere else { return [.linkedLibrary(library)] }
    return [
        .linkedLibrary(":lib\(library).a", .when(platforms: [.linux], configuration: .release)),
        .linkedLibrary(library, .when(configuration: .debug)),
    ]
}

let fuzzer: [Target] =
    libFuzzer.map { library in
        [
            .systemLibrary(name: "CLibFuzzer", path: "Tests/CLibFuzzer"),
            .executableTarget(
                name: "why403-fuzz", dependencies: ["CLibFuzzer", "FuzzChecks"],
                path: "Tests/Fuzz", swiftSettings: house,
                linkerSettings: [.unsafeFlags([library]), .linkedLibrary("stdc++")]),
        ]
    } ?? []

/// A test target that mirrors the target it tests. Data files beside the tests
/// are read through `#filePath`, so they are excluded from the build.
func tests(
    _ name: String, _ dependencies: [Target.Dependency], exclude: [String] = []
) -> Target {
    .testTarget(
        name: name, dependencies: dependencies + ["TestSupport"], exclude: exclude,
        swiftSettings: borrowing)
}

let package = Package(
    name: "why403",
    products: [.executable(name: "why403", targets: ["why403"])],
    targets: isal + fuzzer + [
        .systemLibrary(name: "CZlib", providers: [.apt(["zlib1g-dev"])]),
        .systemLibrary(name: "CSQLite", providers: [.apt(["libsqlite3-dev"])]),
        .systemLibrary(name: "CMalloc"),
        .target(
            name: "CByteScan",
            cSettings: [
                .unsafeFlags(
                    ["-Wall", "-Wextra", "-Werror"]
                        + (libFuzzer == nil ? [] : ["-fsanitize=fuzzer-no-link"]))
            ]),
        .target(
            name: "AWSTypes", exclude: ["Authorization/make-authorization-data"],
            swiftSettings: house),
        .target(name: "JSON", dependencies: ["AWSTypes", "CByteScan"], swiftSettings: house),
        .target(name: "Wording", dependencies: ["AWSTypes", "JSON"], swiftSettings: house),
        .target(
            name: "CCurl",
            cSettings: [.unsafeFlags(["-Wall", "-Wextra", "-Werror"])],
            linkerSettings: [.linkedLibrary("dl")]),
        .target(
            name: "S3Client", dependencies: ["AWSTypes", "CCurl", "JSON"], swiftSettings: house),
        .target(
            name: "LogInput",
            dependencies: ["CByteScan", "CZlib"] + (usesISAL ? ["CISAL"] : []),
            swiftSettings: borrowing + (usesISAL ? [.define("WHY403_ISAL")] : []),
            linkerSettings: carried("z")),
        .target(
            name: "JSONScanner", dependencies: ["CByteScan"], path: "parsers/JSONScanner",
            swiftSettings: borrowing),
        .target(
            name: "CloudTrail", dependencies: ["AWSTypes", "JSON", "JSONScanner"],
            path: "parsers/CloudTrail", swiftSettings: borrowing),
        .target(
            name: "S3AccessLog", dependencies: ["AWSTypes", "CByteScan", "JSON", "JSONScanner"],
            path: "parsers/S3AccessLog", swiftSettings: borrowing),
        .target(
            name: "Denials",
            dependencies: ["AWSTypes", "JSON", "CloudTrail", "S3AccessLog"],
            swiftSettings: borrowing),
        .target(
            name: "ClientErrors", dependencies: ["AWSTypes", "Denials"], swiftSettings: house),
        .target(
            name: "IAM", dependencies: ["AWSTypes", "JSON", "Wording"], swiftSettings: borrowing),
        .target(
            name: "PolicyHistory",
            dependencies: ["AWSTypes", "IAM", "CloudTrail", "JSON", "Wording"],
            swiftSettings: borrowing),
        .target(
            name: "Attributions",
            dependencies: ["AWSTypes", "JSON", "Denials", "IAM", "PolicyHistory", "Wording"],
            swiftSettings: house),
        .target(
            name: "ReportStore",
            dependencies: [
                "AWSTypes", "JSON", "Denials", "PolicyHistory", "Attributions", "CSQLite",
                "Wording",
            ],
            swiftSettings: house, linkerSettings: carried("sqlite3")),
        .target(
            name: "Reports", dependencies: ["AWSTypes", "JSON", "ReportStore", "Wording"],
            swiftSettings: house),
        .target(
            name: "Pipeline",
            dependencies: [
                "AWSTypes", "LogInput", "JSON", "JSONScanner", "CloudTrail", "S3AccessLog",
                "S3Client", "Denials", "ClientErrors", "IAM", "PolicyHistory", "Attributions",
                "ReportStore", "Wording",
            ], swiftSettings: borrowing),
        .target(
            name: "CLI",
            dependencies: [
                "AWSTypes", "CMalloc", "JSON", "Pipeline", "PolicyHistory", "Reports",
                "ReportStore", "S3Client",
            ],
            swiftSettings: house),
        .executableTarget(
            name: "why403", dependencies: ["CLI"], swiftSettings: house,
            linkerSettings: selfContained),
        .executableTarget(
            name: "why403-bench",
            dependencies: [
                "AWSTypes", "LogInput", "JSON", "CloudTrail", "S3AccessLog", "Denials",
                "IAM", "PolicyHistory", "Attributions", "ReportStore", "Reports", "Pipeline",
            ], path: "Benchmarks", exclude: ["baseline"], swiftSettings: borrowing,
            linkerSettings: selfContained),
        .target(
            name: "TestSupport",
            dependencies: [
                "AWSTypes", "Attributions", "CloudTrail", "Denials", "JSON", "PolicyHistory",
            ],
            path: "Tests/TestSupport", swiftSettings: house),
        .target(
            name: "FuzzChecks",
            dependencies: [
                "AWSTypes", "CloudTrail", "CZlib", "Denials", "IAM", "JSON", "JSONScanner",
                "LogInput", "PolicyHistory", "S3AccessLog", "TestSupport",
            ], path: "Tests/FuzzChecks", exclude: ["Corpus"], swiftSettings: house),
        tests("FuzzTests", ["FuzzChecks"]),
        .executableTarget(
            name: "why403-soak",
            dependencies: ["CSQLite", "FuzzChecks", "ReportStore", "TestSupport", "why403"],
            // It needs Foundation, whose static library does not link this way.
            path: "Tests/Soak", swiftSettings: house),
        tests("SoakTests", ["why403-soak", "why403"]),
        tests("AWSTypesTests", ["AWSTypes", "Wording"]),
        tests("LogInputTests", ["LogInput"]),
        tests("JSONTests", ["JSON", "AWSTypes"]),
        tests("S3ClientTests", ["S3Client", "AWSTypes"]),
        tests("JSONScannerTests", ["JSONScanner"]),
        tests("CloudTrailTests", ["CloudTrail", "JSON", "JSONScanner"]),
        tests("S3AccessLogTests", ["S3AccessLog", "AWSTypes", "CByteScan", "JSON", "JSONScanner"]),
        tests(
            "DenialsTests", ["Denials", "AWSTypes", "CloudTrail", "S3AccessLog", "JSON"]),
        tests(
            "ClientErrorsTests", ["ClientErrors", "AWSTypes", "Denials"],
            exclude: ["make-client-texts"]),
        tests("IAMTests", ["IAM", "AWSTypes", "JSON"], exclude: ["Cases"]),
        tests(
            "PolicyHistoryTests",
            ["PolicyHistory", "AWSTypes", "IAM", "CloudTrail", "JSON", "Wording"]),
        tests(
            "AttributionsTests",
            [
                "Attributions", "AWSTypes", "Denials", "IAM", "PolicyHistory", "JSON",
                "Wording",
            ]),
        tests(
            "ReportStoreTests",
            [
                "ReportStore", "AWSTypes", "Denials", "PolicyHistory", "Attributions", "CSQLite",
                "JSON", "Wording",
            ]),
        tests("ReportsTests", ["Reports", "ReportStore", "AWSTypes", "JSON"], exclude: ["Golden"]),
        tests(
            "PipelineTests",
            [
                "Pipeline", "AWSTypes", "LogInput", "ReportStore", "Denials", "Attributions",
                "PolicyHistory", "why403",
            ]),
        tests("BenchmarkTests", ["why403-bench", "why403"]),
        tests(
            "ScenarioTests", ["Pipeline", "ReportStore", "Reports", "AWSTypes", "IAM"],
            exclude: ["README.md"]),
        tests(
            "CLITests", ["CLI", "AWSTypes", "Pipeline", "ReportStore", "Reports", "why403"],
            exclude: [
                "Golden", "check-aws-commands.py", "object-server.py", "make-aws-world.py",
                "run-aws-job.py", "webhook-server.py",
            ]),
        tests("TidyTests", []),
    ],
    swiftLanguageModes: [.v6])
