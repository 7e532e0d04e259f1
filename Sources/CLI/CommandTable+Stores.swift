/// The commands about stores as files.
extension CommandTable {
    static let storeNew = Command(
        .storeNew, "make an empty store, like another one",
        details: [
            """
            Makes a store that holds no log yet, where there is no file. With --like it has that \
            store's snapshots, the roles that --role named, and the key under which facts are \
            hashed: for machines that read logs side by side, each into a copy, until `store merge` \
            makes one store of theirs. Facts under one key are merged faster.
            """
        ],
        positionals: Positionals("FILE", 1...1, arePaths: true),
        flags: [
            Flag(
                .like, takes: .file("STORE"),
                "with the hash key, snapshots and named roles of this store"),
            Flag(.keyOnly, "of --like, take the hash key alone"),
        ],
        examples: [
            Example(
                "A store for each machine",
                "why403 store new part.sqlite --like why403.sqlite")
        ])

    static let storeMerge = Command(
        .storeMerge, "put the facts of other stores into one",
        details: [
            """
            Keeps in TARGET, which is made where there is none, what each STORE holds and it does \
            not: logs, evidence, snapshots, the roles that --role named. Then the causes of the \
            denials concerned are found again. The order of the stores, and how often each is \
            merged, changes no answer. Each comes in whole, in one transaction, or not at all, and is \
            only read; one of an earlier format is copied first.
            """,
            """
            A store that is damaged, cut short, of a later why403 or of another program is named \
            and left out. The others are merged, and the exit code is 2; where there is no other it \
            is 1.
            """,
        ],
        positionals: Positionals("TARGET STORE...", 2...Positionals.unlimited, arePaths: true),
        flags: [FlagTable.factsOnly, FlagTable.format([.text, .json], ofFile: false)],
        examples: [
            Example(
                "The stores of three accounts as one",
                "why403 store merge all.sqlite sales.sqlite finance.sqlite hr.sqlite")
        ])
}
