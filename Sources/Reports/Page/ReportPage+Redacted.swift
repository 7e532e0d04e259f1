internal import AWSTypes
internal import ReportStore

extension ReportPage {
    /// The page with pseudonyms in place of names. Changes hold whole policies: they are left out, and
    /// so are the filters.
    public func redacted(by redaction: Redaction) -> ReportPage {
        var page = self
        let pseudonyms = redaction.pseudonyms
        page.digest.verdicts = digest.verdicts.map { verdict in
            var verdict = verdict
            verdict.role = verdict.role.map { pseudonyms.name(.role, $0) }
            verdict.account = verdict.account.map { pseudonyms.name(.account, $0) }
            verdict.bucket = verdict.bucket.map { pseudonyms.name(.bucket, $0) }
            return verdict
        }
        page.digest.jobs = digest.jobs.map { job in
            DenialDigest.Job(
                name: job.name.map { pseudonyms.name(.job, $0) }, denials: job.denials)
        }
        page.digest.kinds = digest.kinds.map { kind in
            var kind = kind
            (kind.owner, kind.subject) = (nil, nil)
            return kind
        }
        page.representatives = representatives.map { each in
            var each = each
            each.row = redaction.row(each.row)
            return each
        }
        page.plan = ChangePlan(scope: plan.scope)
        page.organizations = organizations.map { pseudonyms.name(.name, $0) }
        page.making.filters = ""
        page.isRedacted = true
        return page
    }
}
