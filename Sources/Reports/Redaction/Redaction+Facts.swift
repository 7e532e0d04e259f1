internal import AWSTypes
internal import JSON
internal import Wording

/// The data that sentences are made of.
extension Redaction {
    func place(_ place: PolicyPlace) -> PolicyPlace {
        PolicyPlace(
            place.kind, place.name.map { pseudonyms.name(Redaction.kind(of: place), $0) },
            policy: place.policy.map {
                // A setting is called as AWS's API calls it.
                place.kind == .bucketSetting
                    ? $0 : pseudonyms.name(place.kind == .job ? .key : .policy, $0)
            },
            object: place.object.map(pseudonyms.objectKey),
            account: place.account.map { pseudonyms.name(.account, $0) })
    }

    private static func kind(of place: PolicyPlace) -> Pseudonyms.Kind {
        switch place.kind {
        case .rolePolicies, .permissionsBoundary, .sessionPolicy, .job: .role
        case .bucketPolicy, .publicAccessBlock, .blockPublicACLs, .objectACL, .keyOfObjects,
            .managedKey, .requestPayment, .bucketSetting:
            .bucket
        case .key, .keyPolicy, .keyGrant, .keyState: .key
        default: .name
        }
    }

    /// A Sid; `#0` is nobody's.
    func statement(_ label: String) -> String {
        label.hasPrefix("#") ? label : pseudonyms.name(.statement, label)
    }

    func reason(_ reason: Reason) -> Reason {
        guard reason.kind != .stored else { return Reason(.unknownFacts) }
        var other = reason
        other.resource = reason.resource.map(words)
        other.target = reason.target.map { pseudonyms.name(.name, $0) }
        other.statement = reason.statement.map(statement)
        other.account = reason.account.map { pseudonyms.name(.account, $0) }
        other.wanted = reason.wanted.map(words)
        other.seen = reason.seen.map(words)
        other.unknowns = reason.unknowns.map(remark)
        other.conditions = reason.conditions.map { condition in
            ConditionReason(
                test: condition.test, key: words(condition.key),
                expected: values(condition.expected), seen: seen(condition.seen, condition.key),
                note: condition.note.map(words), isUnknown: condition.isUnknown)
        }
        other.nearest = reason.nearest.map { near in
            NearestStatement(
                policy: pseudonyms.name(.policy, near.policy),
                statement: statement(near.statement), element: near.element,
                condition: near.condition.map(words),
                expected: near.condition == nil ? words(near.expected) : values(near.expected),
                seen: words(near.seen), note: near.note.map(words))
        }
        return other
    }

    /// The values of a condition, which may be words of English: all but AWS's own are replaced.
    private func values(_ text: String) -> String {
        text.split(separator: ", ", omittingEmptySubsequences: false)
            .map { value(String($0)) }.joined(separator: ", ")
    }

    /// `aws:PrincipalTag/team = x`: the value behind the key.
    private func seen(_ text: String, _ key: String) -> String {
        let head = key + " = "
        guard text.hasPrefix(head) else { return words(text) }
        return words(key) + " = " + values(String(text.dropFirst(head.utf8.count)))
    }

    private func value(_ text: String) -> String {
        if text.hasPrefix("arn:") { return pseudonyms.arn(text) }
        let isPublic = Redaction.publicValues.contains(text) || text.hasPrefix("${")
        return isPublic ? text : pseudonyms.name(.value, text)
    }

    private static let publicValues: Set<String> = [
        "true", "false", "aws:kms", "aws:kms:dsse", "AES256", "bucket-owner-full-control",
        "private", "public-read", "public-read-write", "authenticated-read",
    ]

    func change(_ change: FixChange) -> FixChange {
        func other(_ deny: DenyStatement) -> DenyStatement {
            DenyStatement(
                policy: words(deny.policy), label: statement(deny.label), index: deny.index)
        }
        switch change {
        case .allow(let action, let resource, let prefix):
            return .allow(
                action: action, resource: words(resource), prefix: prefix.map(pseudonyms.objectKey))
        case .exemptRole(let role, let deny):
            return .exemptRole(role.map { pseudonyms.name(.role, $0) }, deny: other(deny))
        case .exemptServiceCalls(let deny): return .exemptServiceCalls(deny: other(deny))
        case .exemptResource(let resource, let deny):
            return .exemptResource(words(resource), deny: other(deny))
        case .exemptAction(let action, let deny): return .exemptAction(action, deny: other(deny))
        case .removeDeny(let deny): return .removeDeny(other(deny))
        case .setting, .jobOption: return change
        case .madeSince(let time, let changes):
            return .madeSince(time, by: changes.map(words))
        }
    }

    func remark(_ remark: Remark) -> Remark {
        var other = remark
        other.texts = remark.texts.map { text in
            Remark.Text(text.name, self.text(text.value, text.name))
        }
        other.commands = remark.commands.map { command in
            AWSCommand(
                command.service, command.operation,
                command.options.map { AWSCommand.Option($0.name, value(of: $0)) })
        }
        other.because = remark.because.map(self.remark)
        other.reason = remark.reason.map(reason)
        return other
    }

    private func text(_ text: String, _ name: Remark.Name) -> String {
        switch name {
        case .cause, .certainty, .code, .count, .mechanism, .operation, .outcome, .permission,
            .row, .seconds, .services, .subjectKind, .time:
            return text
        case .account: return pseudonyms.name(.account, text)
        case .bucket: return pseudonyms.name(.bucket, text)
        case .policy: return pseudonyms.name(.policy, text)
        case .principal, .role: return pseudonyms.name(.role, text)
        case .session: return pseudonyms.name(.session, text)
        case .statement: return statement(text)
        case .subject, .uniqueID, .grant, .event, .endpoint, .organization, .author, .changedBy:
            return pseudonyms.name(.name, text)
        case .change, .conditionKey, .facet, .file, .key, .message, .place, .reason, .text:
            return words(text)
        }
    }

    /// The value of an option; placeholders, which are written in capitals, stay, and what the
    /// row itself shows.
    private func value(of option: AWSCommand.Option) -> String {
        let value = option.value
        if ["start-time", "end-time", "region"].contains(option.name) { return value }
        let isPlaceholder = value.utf8.allSatisfy { (0x41...0x5A).contains($0) || $0 == 0x5F }
        if isPlaceholder || value.hasPrefix("AttributeKey=EventName,") { return value }
        return pseudonyms.name(.name, value)
    }

    /// A statement or policy: elements, effects, actions and operators stay.
    func document(_ text: String) -> String {
        guard let json = try? JSONValue(parsing: text) else { return "" }
        return redacted(json, in: "").serialized(indent: 2)
    }

    private func redacted(_ json: JSONValue, in element: String) -> JSONValue {
        switch json {
        case .string(let text): return .string(self.element(text, element))
        case .array(let values): return .array(values.map { redacted($0, in: element) })
        case .object(let members):
            return .object(
                members.map { member in
                    // Operators, then keys, then values.
                    switch element {
                    case "Condition":
                        JSONValue.Member(member.key, redacted(member.value, in: "operator"))
                    case "operator":
                        JSONValue.Member(words(member.key), redacted(member.value, in: "value"))
                    default: JSONValue.Member(member.key, redacted(member.value, in: member.key))
                    }
                })
        default: return json
        }
    }

    private func element(_ text: String, _ element: String) -> String {
        switch element {
        case "Version", "Effect", "Action", "NotAction": text
        case "Sid", "Id": statement(text)
        case "Resource", "NotResource", "AWS", "Federated", "CanonicalUser", "Principal":
            pseudonyms.name(.name, text)
        case "Service": text
        default: value(text)
        }
    }
}
