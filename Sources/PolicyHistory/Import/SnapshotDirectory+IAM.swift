import AWSTypes
import JSON

extension SnapshotDirectory {
    /// `iam/get-account-authorization-details.json` and its further pages.
    func importIAM() -> ImportResult {
        var result = ImportResult()
        let name = "get-account-authorization-details"
        let pages = list("iam", &result).files.filter {
            $0.hasPrefix(name) && $0.hasSuffix(".json")
        }
        var details = AuthorizationDetails(account: account)
        for page in pages {
            var entries = builder("iam/\(page)")
            readPage("iam/\(page)", &details, &entries)
            result.add(entries.result)
        }
        if isComplete, let listing = details.listing {
            var entries = builder("iam/\(name).json")
            let account = Subject(.account, listing.account.description)
            entries.list(account, Facet.roles, listing.roles)
            result.add(entries.result)
        }
        return result
    }

    private func readPage(
        _ file: String, _ details: inout AuthorizationDetails, _ entries: inout EntryBuilder
    ) {
        let bytes: [UInt8]
        do {
            bytes =
                try SnapshotFile.read("\(path)/\(file)", maximumBytes: SnapshotFile.maximumBytes)
                ?? []
        } catch {
            entries.problem("", error.reason)
            details.skipPage()
            return
        }
        if let page = JSONOutline(bytes), !page.has("Error") {
            details.read(page, into: &entries)
            return
        }
        details.skipPage()
        switch bytes.count <= SnapshotFile.maximumTreeBytes ? CLIOutput(bytes) : .missing {
        case .error(let code): entries.problem("Error.Code", "the capture failed with \(code)")
        case .unreadable(let reason), .failed(let reason):
            entries.problem("", reason)
        case .value, .missing: entries.problem("", "is no JSON object")
        }
    }
}
