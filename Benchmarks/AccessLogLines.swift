/// Makes S3 server access-log lines of about 790 bytes, one in 200 refused.
struct AccessLogLines {
    static let refusedOneIn = 200

    private var text: GeneratedText
    private var second = 0
    /// One line in so many is refused; none where nil.
    private let refusedOneIn: Int?

    init(seed: UInt64, refusedOneIn: Int? = AccessLogLines.refusedOneIn) {
        text = GeneratedText(seed: seed)
        self.refusedOneIn = refusedOneIn
    }

    /// Hands out this many more lines.
    mutating func lines(_ count: Int) -> [UInt8] {
        text.clear()
        for _ in 0..<count { addLine() }
        return text.bytes
    }

    private mutating func addLine() {
        second = (second + 1) % 86_400
        let role = BenchmarkWorld.role(text.random.number(below: BenchmarkWorld.roleCount))
        let bucket = BenchmarkWorld.bucket(text.random.number(below: BenchmarkWorld.bucketCount))
        let isRefused = refusedOneIn.map { text.random.isOnce(in: $0) } ?? false
        text.add(BenchmarkWorld.canonicalID, " ", bucket, " [02/Mar/2026:")
        addClock()
        text.add(" +0000] 10.0.\(text.random.number(below: 64)).\(text.random.number(below: 250)) ")
        text.add("arn:aws:sts::", BenchmarkWorld.account, ":assumed-role/", role)
        text.add("/GlueJobRunnerSession ")
        text.addCode(16)
        var key = GeneratedText(seed: text.random.next())
        key.addUUID()
        let file = String(decoding: key.bytes, as: UTF8.self)
        let part = "part-00\(100 + text.random.number(below: 800))-\(file).c000.snappy.parquet"
        text.add(" REST.GET.OBJECT raw/orders/year%253D2026/month%253D03/day%253D02/", part)
        text.add(#" "GET /raw/orders/year%3D2026/month%3D03/day%3D02/"#, part, #" HTTP/1.1" "#)
        if isRefused {
            text.add("403 AccessDenied 243 - 11 - ")
        } else {
            let size = text.random.number(below: 1 << 27)
            text.add("206 - \(size) \(size * 2) \(20 + size % 90) \(10 + size % 40) ")
        }
        addAgent(part)
        text.add(#" - "#)
        text.addBase64(74)
        text.add("== SigV4 TLS_AES_128_GCM_SHA256 AuthHeader ", bucket, ".s3.")
        text.add(BenchmarkWorld.region, ".amazonaws.com TLSv1.3 - - ", BenchmarkWorld.region, "\n")
    }

    private mutating func addClock() {
        text.add(second / 3_600, width: 2)
        text.add(":")
        text.add(second / 60 % 60, width: 2)
        text.add(":")
        text.add(second % 60, width: 2)
    }

    /// The referer, in which S3A tells of the job, and the user agent.
    private mutating func addAgent(_ part: String) {
        text.add(#""https://audit.example.org/hadoop/1/op_open/"#)
        text.addHex(12)
        text.add(#"" "Hadoop 3.4.0, aws-sdk-java/1.12.700 Linux/5.10.219-208.866.amzn2.x86_64""#)
    }
}
