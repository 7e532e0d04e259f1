internal import AWSTypes
internal import Denials

/// The situations of sightings, each kept once, with the columns by which evidence finds them.
final class SituationTable {
    /// How many situations are remembered in memory at the most.
    static let cacheCount = 8_192

    private let hash: ContentHash
    /// What is kept here will be read there, when the denial is attributed.
    private let reader: SightingReader
    private let roles: DeniedRoles
    private let candidates: Statement
    private let insert: Statement
    private var cache = Generations<Situation, Int64>(limit: cacheCount)
    /// The same by identity, held on to: each thread that reads logs makes a situation once, and
    /// then again and again hands out that one.
    private var known = Generations<ObjectIdentifier, (situation: Situation, id: Int64)>(
        limit: cacheCount)

    init(
        _ connection: borrowing Connection, hash: ContentHash, reader: SightingReader,
        roles: DeniedRoles
    ) throws(StoreError) {
        self.hash = hash
        self.roles = roles
        self.reader = reader
        candidates = try connection.prepare("SELECT id, content FROM situation WHERE hash = ?1")
        insert = try connection.prepare(
            """
            INSERT INTO situation (hash, content, role_account, role_name, unique_id,
                nameless_role_account, requester_account, bucket, bucket_owner,
                key_arn, vpc_endpoint_id, access_point_arn)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)
            """)
    }

    /// The number of the situation, which is kept now or was before; `text` is its own, where that
    /// was made already.
    func kept(_ situation: Situation, _ text: SituationText? = nil) throws(StoreError) -> Int64 {
        let identity = ObjectIdentifier(situation)
        if let known = known[identity] { return known.id }
        if let id = cache[situation] {
            known[identity] = (situation, id)
            return id
        }
        let text = text ?? SituationText(situation.fields)
        let hashed = hash(text.shared)
        let found = try stored(text.shared, hashed: hashed)
        let id = if let found { found } else { try keep(situation, text.shared, hashed: hashed) }
        if !situation.isLong {
            cache[situation] = id
            known[identity] = (situation, id)
        }
        return id
    }

    /// Forgets ids that a rolled back transaction made.
    func forget() {
        cache.removeAll()
        known.removeAll()
        reader.forget()
    }

    private func stored(_ content: [UInt8], hashed: Int64) throws(StoreError) -> Int64? {
        candidates.bind(1, hashed)
        while try candidates.step() {
            guard candidates.withText(1, { $0.elementsEqual(content) }) else { continue }
            let id = candidates.integer(0)
            candidates.reset()
            return id
        }
        return nil
    }

    private func keep(
        _ situation: Situation, _ content: [UInt8], hashed: Int64
    ) throws(StoreError) -> Int64 {
        let fields = situation.fields
        let requester = fields.requester
        let named = RoleName.all(in: requester)
        let role = named.first
        let uniqueID = requester.uniqueID
        // The bucket owner's copy of a cross-account event shows only AROA…:SESSION, so that any
        // role of the account may be meant until other evidence tells.
        let isNameless = role == nil && uniqueID?.hasPrefix("AROA") == true
        insert.bind(1, hashed)
        insert.bind(2, text: content)
        insert.bind(3, role?.account)
        insert.bind(4, role?.name)
        insert.bind(5, uniqueID)
        // Where not even the account is told, any role's of any account.
        insert.bind(6, isNameless ? requester.account?.description ?? Schema.anyAccount : nil)
        insert.bind(7, requester.account?.description ?? role?.account)
        insert.bind(8, fields.bucket)
        insert.bind(9, fields.bucketOwner?.description)
        insert.bind(10, fields.keyARN)
        insert.bind(11, fields.vpcEndpointID)
        insert.bind(12, fields.accessPointARN)
        let id = try insert.insertedID()
        roles.note(requester, named)
        reader.remember(
            Sighting(situation, requestID: "", time: Instant(seconds: 0)), id: id)
        return id
    }
}
