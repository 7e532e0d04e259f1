import Glibc

/// Programs of others that do what must be done anyway, or the nearest to what why403 does.
struct Peer {
    let name: String
    let command: [String]

    /// The statuses with which it may end.
    var statuses: Set<Int32> = [0]

    func run(_ paths: [String]) -> ProcessMeasure {
        Harness.run(command + paths, expecting: statuses)
    }

    /// Zlib that inflates files on two threads and does nothing else.
    static func zlib(_ options: BenchmarkOptions) -> Peer {
        let source = "Benchmarks/baseline/inflate.c"
        guard access(source, R_OK) == 0 else {
            stop("\(source) is not here: run it at the top folder")
        }
        let compilers = ["cc", "clang", "gcc"].filter { Harness.hasProgram($0) }
        guard let compiler = compilers.first else {
            let each = #"printf '%s\0' "$@" | xargs -0 -n 8 -P 2 gzip -dc | wc -c"#
            return Peer(
                name: "gzip -dc, 2 processes (no C compiler)", command: ["sh", "-c", each, "sh"])
        }
        let program = "\(options.folder)/inflate"
        Files.makeFolder(options.folder)
        Harness.run([compiler, "-O2", "-o", program, source, "-lz", "-lpthread"])
        return Peer(name: "zlib alone, 2 threads", command: [program])
    }

    /// A search for the refused lines, of which there may be none.
    static var search: Peer {
        var peer =
            Harness.hasProgram("rg")
            ? Peer(name: "rg -c ' 403 AccessDenied '", command: ["rg", "-c", " 403 AccessDenied "])
            : Peer(
                name: "grep (ripgrep is missing)", command: ["grep", "-rc", " 403 AccessDenied "])
        peer.statuses = [0, 1]
        return peer
    }

    /// DuckDB that parses access-log lines into a table by the expression of AWS's documentation,
    /// on two threads; nil where no Python with DuckDB is found (`make bench` installs one).
    static func duckDB(_ options: BenchmarkOptions) -> Peer? {
        let pythons = [".build/bench-venv/bin/python", "python3"]
        let python = pythons.first {
            Harness.run(
                ["sh", "-c", "'\($0)' -c 'import duckdb' 2>/dev/null"], expecting: [0, 1, 127]
            )
            .status == 0
        }
        return python.map {
            Peer(
                name: "DuckDB, 2 threads",
                command: [$0, "Benchmarks/baseline/parse.py", "\(options.folder)/peer.duckdb"])
        }
    }
}
