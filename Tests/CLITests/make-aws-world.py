#!/usr/bin/env python3
"""Makes on an AWS endpoint what the captures of a world tell, and the world's files with its ids.

    make-aws-world.py WORLD OUT

WORLD has `snapshots/` (one folder for each account, docs/SNAPSHOTS.md) and `logs/`. AWS gives new
ids to accounts, roles, keys, endpoints and control policies: OUT gets the snapshots, the logs and
the texts beside them with the new ones in place of the old. Prints, as JSON, `accounts`: the
credentials and region for each account; `leftOut`: the ids of control policies that were not made.
"""
import glob, gzip, json, os, sys
import boto3

world, out = sys.argv[1:]
ids = {}  # old id: new id
left_out = []


def translated(text):
    for old, new in ids.items():
        text = text.replace(old, new)
    return text


def load(*path):
    """The answer in a file, with the new ids; None where there is none, or AWS answered an error."""
    found = glob.glob(os.path.join(world, "snapshots", *path))
    answer = json.loads(translated(open(found[0]).read())) if found else None
    return None if answer is None or "Error" in answer else answer


def folders():
    for path in sorted(glob.glob(os.path.join(world, "snapshots", "*"))):
        name = os.path.basename(path)
        manifest = json.load(open(os.path.join(path, "manifest.json")))
        yield name, manifest["accountId"], manifest["region"]


def make_organization(name):
    client = boto3.client("organizations")
    organization = load(name, "organizations", "describe-organization.json")["Organization"]
    ids[organization["MasterAccountId"]] = boto3.client("sts").get_caller_identity()["Account"]
    client.create_organization()
    root = load(name, "organizations", "list-roots.json")["Roots"][0]["Id"]
    ids[root] = client.list_roots()["Roots"][0]["Id"]
    client.enable_policy_type(RootId=ids[root], PolicyType="SERVICE_CONTROL_POLICY")
    for account in load(name, "organizations", "list-accounts.json")["Accounts"]:
        old = account["Id"]
        if old not in ids.values():
            made = client.create_account(AccountName=old, Email=f"{old}@example.org")
            ids[old] = made["CreateAccountStatus"]["AccountId"]
    parents = {
        os.path.basename(path)[:-5]: json.load(open(path))["Parents"][0]["Id"]
        for path in glob.glob(
            os.path.join(world, "snapshots", name, "organizations", "list-parents", "*.json"))
    }
    waiting = [child for child in parents if child.startswith("ou-")]
    while waiting:
        unit = next(child for child in waiting if parents[child] in ids)
        waiting.remove(unit)
        made = client.create_organizational_unit(ParentId=ids[parents[unit]], Name=unit)
        ids[unit] = made["OrganizationalUnit"]["Id"]
    for child, parent in parents.items():
        if not child.startswith("ou-") and parent != root and child in ids:
            client.move_account(
                AccountId=ids[child], SourceParentId=ids[root], DestinationParentId=ids[parent])


def make_control_policies(name):
    """Behind everything that they may name. Control policies of resources are left out: moto has
    none."""
    client = boto3.client("organizations")
    made = set()
    for path in sorted(glob.glob(
            os.path.join(world, "snapshots", name, "organizations", "describe-policy", "*.json"))):
        policy = load(name, "organizations", "describe-policy", os.path.basename(path))["Policy"]
        summary = policy["PolicySummary"]
        if summary.get("AwsManaged"):
            continue
        if summary["Type"] != "SERVICE_CONTROL_POLICY":
            left_out.append(summary["Id"])
            continue
        new = client.create_policy(
            Content=policy["Content"], Description="", Type=summary["Type"],
            # Names are unique in an organization, and not in every world.
            Name=summary["Name"] + "-" + summary["Id"])
        ids[summary["Id"]] = new["Policy"]["PolicySummary"]["Id"]
        made.add(ids[summary["Id"]])
    for path in glob.glob(os.path.join(
            world, "snapshots", name, "organizations", "list-policies-for-target", "*SERVICE*")):
        target = os.path.basename(path).split(".")[0]
        listed = json.loads(translated(open(path).read())).get("Policies", [])
        for policy in listed:
            if policy["Id"] in made and target in ids:
                client.attach_policy(PolicyId=policy["Id"], TargetId=ids[target])


class Account:
    def __init__(self, name, account, region):
        self.name, self.id, self.region = name, ids.get(account, account), region
        found = boto3.client("sts").assume_role(
            RoleArn=f"arn:aws:iam::{self.id}:role/tester", RoleSessionName="tester")["Credentials"]
        self.credentials = {
            "AWS_ACCESS_KEY_ID": found["AccessKeyId"],
            "AWS_SECRET_ACCESS_KEY": found["SecretAccessKey"],
            "AWS_SESSION_TOKEN": found["SessionToken"],
            "AWS_DEFAULT_REGION": region}

    def client(self, service):
        keys = self.credentials
        return boto3.client(
            service, region_name=self.region, aws_access_key_id=keys["AWS_ACCESS_KEY_ID"],
            aws_secret_access_key=keys["AWS_SECRET_ACCESS_KEY"],
            aws_session_token=keys["AWS_SESSION_TOKEN"])

    def details(self):
        return load(self.name, "iam", "get-account-authorization-details.json") or {}

    def make_roles(self):
        """Without their policies, which name keys and endpoints that are not made yet."""
        iam = self.client("iam")
        for role in self.details().get("RoleDetailList", []):
            made = iam.create_role(
                RoleName=role["RoleName"], Path=role["Path"],
                AssumeRolePolicyDocument=json.dumps(role["AssumeRolePolicyDocument"]))
            ids[role["RoleId"]] = made["Role"]["RoleId"]

    def make_role_policies(self):
        iam = self.client("iam")
        for policy in self.details().get("Policies", []):
            if policy["Arn"].split(":")[4] == self.id:
                version = next(v for v in policy["PolicyVersionList"] if v["IsDefaultVersion"])
                iam.create_policy(
                    PolicyName=policy["PolicyName"], Path=policy["Path"],
                    PolicyDocument=json.dumps(version["Document"]))
        for role in self.details().get("RoleDetailList", []):
            if "PermissionsBoundary" in role:
                iam.put_role_permissions_boundary(
                    RoleName=role["RoleName"],
                    PermissionsBoundary=role["PermissionsBoundary"]["PermissionsBoundaryArn"])
            for policy in role["RolePolicyList"]:
                iam.put_role_policy(
                    RoleName=role["RoleName"], PolicyName=policy["PolicyName"],
                    PolicyDocument=json.dumps(policy["PolicyDocument"]))
            for policy in role["AttachedManagedPolicies"]:
                iam.attach_role_policy(RoleName=role["RoleName"], PolicyArn=policy["PolicyArn"])

    def make_keys(self):
        kms = self.client("kms")
        for path in sorted(glob.glob(os.path.join(world, "snapshots", self.name, "kms", "*-*"))):
            old = os.path.basename(path)
            policy = load(self.name, "kms", old, "get-key-policy.json")
            made = kms.create_key(**({"Policy": policy["Policy"]} if policy else {}))
            ids[old] = made["KeyMetadata"]["KeyId"]

    def make_endpoints(self):
        ec2 = self.client("ec2")
        answer = load(self.name, "ec2", "describe-vpc-endpoints.json") or {"VpcEndpoints": []}
        for endpoint in answer["VpcEndpoints"]:
            vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
            ids.setdefault(endpoint["VpcId"], vpc)
            made = ec2.create_vpc_endpoint(
                VpcId=vpc, ServiceName=endpoint["ServiceName"],
                PolicyDocument=endpoint["PolicyDocument"])
            ids[endpoint["VpcEndpointId"]] = made["VpcEndpoint"]["VpcEndpointId"]

    def make_buckets(self):
        s3 = self.client("s3")
        for path in sorted(glob.glob(os.path.join(world, "snapshots", self.name, "s3", "*"))):
            bucket = os.path.basename(path)
            if not os.path.isdir(path):
                continue
            s3.create_bucket(
                Bucket=bucket, CreateBucketConfiguration={"LocationConstraint": self.region})
            for name, member, call in [
                    ("get-bucket-ownership-controls", "OwnershipControls",
                     s3.put_bucket_ownership_controls),
                    ("get-public-access-block", "PublicAccessBlockConfiguration",
                     s3.put_public_access_block),
                    ("get-bucket-encryption", "ServerSideEncryptionConfiguration",
                     s3.put_bucket_encryption),
                    ("get-bucket-policy", "Policy", s3.put_bucket_policy)]:
                answer = load(self.name, "s3", bucket, name + ".json")
                if answer and answer.get(member):
                    call(Bucket=bucket, **{member: answer[member]})


def write_translated(path):
    data = open(path, "rb").read()
    if data[:2] == b"\x1f\x8b":
        data = gzip.decompress(data)
    target = os.path.join(out, translated(os.path.relpath(path, world)))
    os.makedirs(os.path.dirname(target), exist_ok=True)
    with open(target.removesuffix(".gz"), "w") as made:
        made.write(translated(data.decode()))


organizations = [
    name for name, _, _ in folders()
    if os.path.isdir(os.path.join(world, "snapshots", name, "organizations"))]
for name in organizations:
    make_organization(name)
accounts = [Account(*found) for found in folders() if found[0] not in organizations]
for step in [
        "make_roles", "make_keys", "make_endpoints", "make_role_policies", "make_buckets"]:
    for account in accounts:
        getattr(account, step)()
for name in organizations:
    make_control_policies(name)
for part in ["snapshots", "logs"]:
    for folder, _, files in os.walk(os.path.join(world, part)):
        for file in files:
            write_translated(os.path.join(folder, file))
for path in glob.glob(os.path.join(world, "*.txt")):
    write_translated(path)
print(json.dumps({
    "accounts": {account.id: account.credentials for account in accounts}, "leftOut": left_out}))
