/// Makes S3 server access-log lines, of about 790 bytes in the standard mix.
struct AccessLogLines {
    private var text: GeneratedText
    private let mix: Mix
    private var second = 0
    /// Every file begins at a moment of its own.
    private let firstSecond: Int

    init(seed: UInt64, mix: Mix = .standard) {
        text = GeneratedText(seed: seed)
        self.mix = mix
        firstSecond = text.random.number(below: 86_400)
    }

    /// Hands out this many more lines.
    mutating func lines(_ count: Int) -> [UInt8] {
        text.clear()
        for _ in 0..<count { addLine() }
        return text.bytes
    }

    private mutating func addLine() {
        second = (second + 1) % 86_400
        let role = BenchmarkWorld.role(text.random.number(below: mix.roles))
        let bucket = BenchmarkWorld.bucket(text.random.number(below: mix.buckets))
        let operation = Mix.operations[text.random.number(below: mix.actions)]
        let isRefused = text.random.happens(mix.refused)
        text.add(BenchmarkWorld.canonicalID, " ", bucket, " [02/Mar/2026:")
        addClock()
        text.add(" +0000] ")
        text.addAddress(mix)
        text.add(" arn:aws:sts::", BenchmarkWorld.account, ":assumed-role/", role)
        text.add("/GlueJobRunnerSession ")
        text.addCode(16)
        let key = text.key(mix)
        text.add(" ", operation.log, " ", key.replacing("=", with: "%253D"))
        text.add(#" ""#, operation.method, " /", key.replacing("=", with: "%3D"), #" HTTP/1.1" "#)
        if isRefused {
            text.add("403 AccessDenied 243 - 11 - ")
        } else {
            let size = text.random.number(below: 1 << 27)
            text.add("206 - \(size) \(size * 2) \(20 + size % 90) \(10 + size % 40) ")
        }
        addAgent()
        text.add(#" - "#)
        text.addBase64(74)
        text.add("== SigV4 TLS_AES_128_GCM_SHA256 AuthHeader ", bucket, ".s3.")
        text.add(BenchmarkWorld.region, ".amazonaws.com TLSv1.3 - - ", BenchmarkWorld.region, "\n")
    }

    private mutating func addClock() {
        let second = (firstSecond + second) % 86_400
        text.add(second / 3_600, width: 2)
        text.add(":")
        text.add(second / 60 % 60, width: 2)
        text.add(":")
        text.add(second % 60, width: 2)
    }

    /// The referer, in which S3A tells of the job, and the user agent.
    private mutating func addAgent() {
        text.add(#""https://audit.example.org/hadoop/1/op_open/"#)
        text.addHex(12)
        text.add(#"" "Hadoop 3.4.0, aws-sdk-java/1.12.700 Linux/5.10.219-208.866.amzn2.x86_64""#)
    }
}

extension GeneratedText {
    /// An executor's address.
    mutating func addAddress(_ mix: Mix) {
        guard mix.distinctAddresses else { return add("10.0.0.\(random.number(below: 8))") }
        add("10.\(random.number(below: 256)).\(random.number(below: 256))")
        add(".\(random.number(below: 256))")
    }

    /// The key of an object of a table with partitions, as long as the mix wants it.
    mutating func key(_ mix: Mix) -> String {
        var key = GeneratedText(
            seed: mix.distinctKeys ? random.next() : UInt64(random.number(below: 8)))
        key.add("raw/orders/year=2026/month=03/day=02/")
        var folders = 0
        while key.bytes.count + 57 < mix.keyBytes {
            key.add("level=\(folders)/")
            folders += 1
        }
        key.add("part-")
        key.add(key.random.number(below: 800), width: 5)
        key.add("-")
        key.addUUID()
        key.add(".c000.snappy.parquet")
        return String(decoding: key.bytes, as: UTF8.self)
    }
}
