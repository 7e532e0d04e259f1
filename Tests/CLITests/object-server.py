"""A server that speaks S3 (and SQS) on 127.0.0.1 for the tests, until standard input ends.

usage: object-server.py moto|swift FOLDER

Prints a line of JSON when it answers: {"endpoint", "proxy", "access", "secret"}. Then every line of
standard input is a command, an object with "do", and is answered by a line. What stands behind
"proxy" is the same server with faults: a mode that the command "faults" sets. moto verifies
signatures and permissions; OpenStack Swift's s3api everything that AWS does.
"""
import http.client
import http.server
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.parse
import urllib.request

import boto3
from botocore.config import Config

kind, folder = sys.argv[1], sys.argv[2]
REGION = "us-east-1"


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def client(service, endpoint, access, secret):
    return boto3.client(
        service, endpoint_url=endpoint, region_name=REGION, aws_access_key_id=access,
        aws_secret_access_key=secret,
        config=Config(s3={"addressing_style": "path"}, request_checksum_calculation="when_required"))


def start_moto():
    """moto, which asks from here on for a right signature and a permission."""
    from moto.server import ThreadedMotoServer

    port = free_port()
    ThreadedMotoServer(ip_address="127.0.0.1", port=port, verbose=False).start()
    endpoint = f"http://127.0.0.1:{port}"
    iam = client("iam", endpoint, "setup", "setup")

    def user(name, actions):
        iam.create_user(UserName=name)
        statement = {"Effect": "Allow", "Action": actions, "Resource": "*"}
        document = {"Version": "2012-10-17", "Statement": [statement]}
        iam.put_user_policy(UserName=name, PolicyName="p", PolicyDocument=json.dumps(document))
        key = iam.create_access_key(UserName=name)["AccessKey"]
        return key["AccessKeyId"], key["SecretAccessKey"]

    everything = ["s3:*", "sqs:*", "sts:*", "iam:*", "cloudformation:*", "sns:*", "events:*"]
    access, secret = user("all", everything)
    others = {"lister": user("lister", ["s3:ListBucket"]), "nobody": user("nobody", ["sts:*"])}
    request = urllib.request.Request(
        endpoint + "/moto-api/reset-auth", data=b"0", headers={"Content-Type": "text/plain"},
        method="POST")
    urllib.request.urlopen(request).read()
    return endpoint, access, secret, others


def start_swift():
    """OpenStack Swift on one folder, with its s3api; four processes, ended at exit."""
    programs = os.path.dirname(sys.executable)
    etc = os.path.join(folder, "etc")
    for name in ("etc", "srv/d1", "run", "cache"):
        os.makedirs(os.path.join(folder, name))
    with open(os.path.join(etc, "swift.conf"), "w") as file:
        file.write(
            "[swift-hash]\nswift_hash_path_prefix = a\nswift_hash_path_suffix = b\n"
            "[storage-policy:0]\nname = p0\ndefault = yes\n")
    common = f"bind_ip = 127.0.0.1\nswift_dir = {etc}\nuser = root\nworkers = 0\nlog_level = ERROR\n"
    from swift.common.ring.builder import RingBuilder

    for name in ("account", "container", "object"):
        port = free_port()
        ring = RingBuilder(2, 1, 0)
        ring.add_dev({
            "region": 1, "zone": 1, "ip": "127.0.0.1", "port": port, "device": "d1", "weight": 1.0,
            "replication_ip": "127.0.0.1", "replication_port": port, "meta": ""})
        ring.rebalance()
        ring.get_ring().save(os.path.join(etc, f"{name}.ring.gz"))
        with open(os.path.join(etc, f"{name}.conf"), "w") as file:
            file.write(
                f"[DEFAULT]\nbind_port = {port}\ndevices = {folder}/srv\nmount_check = false\n"
                f"{common}[pipeline:main]\npipeline = {name}-server\n[app:{name}-server]\n"
                f"use = egg:swift#{name}\nrecon_cache_path = {folder}/cache\n")
    port = free_port()
    secret = "made-up/of+the0test"
    filters = {
        "catch_errors": "", "cache": "memcache_servers = 127.0.0.1:1\n",
        "s3api": f"location = {REGION}\ns3_acl = false\n", "slo": "",
        "tempauth": f"user_test_tester = {secret} .admin\n",
    }
    with open(os.path.join(etc, "proxy.conf"), "w") as file:
        file.write(
            f"[DEFAULT]\nbind_port = {port}\n{common}[pipeline:main]\n"
            "pipeline = catch_errors cache s3api tempauth slo proxy-server\n"
            "[app:proxy-server]\nuse = egg:swift#proxy\nallow_account_management = true\n"
            "account_autocreate = true\n")
        for name, settings in filters.items():
            program = "memcache" if name == "cache" else name
            file.write(f"[filter:{name}]\nuse = egg:swift#{program}\n{settings}")
    for name in ("account", "container", "object", "proxy"):
        children.append(subprocess.Popen(
            [f"{programs}/swift-{name}-server", f"{etc}/{name}.conf"], start_new_session=True,
            env={**os.environ, "SWIFT_DIR": etc}, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL))
    endpoint = f"http://127.0.0.1:{port}"
    wait_for(port)
    for _ in range(600):
        try:
            client("s3", endpoint, "test:tester", secret).list_buckets()
            return endpoint, "test:tester", secret, {}
        except Exception:
            time.sleep(0.1)
    raise SystemExit("Swift did not come up")


def wait_for(port):
    for _ in range(600):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)


def start_late_swift(seconds):
    """A door to the same Swift whose clock is that much ahead; returns where."""
    etc = os.path.join(folder, "etc")
    port = free_port()
    with open(os.path.join(etc, "proxy.conf")) as file:
        lines = file.read().splitlines()
    late = os.path.join(etc, "late.conf")
    with open(late, "w") as file:
        for line in lines:
            file.write((f"bind_port = {port}" if line.startswith("bind_port") else line) + "\n")
    clock = os.path.join(folder, f"clock{seconds}")
    os.makedirs(clock, exist_ok=True)
    with open(os.path.join(clock, "sitecustomize.py"), "w") as file:
        file.write(f"import time\nright = time.time\ntime.time = lambda: right() + {seconds}\n")
    children.append(subprocess.Popen(
        [os.path.dirname(sys.executable) + "/swift-proxy-server", late], start_new_session=True,
        env={**os.environ, "SWIFT_DIR": etc, "PYTHONPATH": clock}, stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL))
    wait_for(port)
    return f"http://127.0.0.1:{port}"


class Faults(http.server.BaseHTTPRequestHandler):
    """The server with faults. Hosts are left as they are, since they are signed."""

    protocol_version = "HTTP/1.1"
    mode = ""
    counts = {}
    seen = {}
    lock = threading.Lock()

    def do_GET(self):
        with self.lock:
            kind = "list" if "list-type" in self.path else self.command.lower()
            self.counts[kind] = self.counts.get(kind, 0) + 1
            target = (self.path, self.headers.get("Range"))
            self.seen[target] = self.seen.get(target, 0) + 1
            time_seen = self.seen[target]
        isObject = kind == "get"
        if self.path.startswith("/container"):
            # A container's endpoint for credentials, as ECS and EKS have it.
            isRight = self.headers.get("Authorization") == "container-token"
            keys = {"AccessKeyId": access, "SecretAccessKey": secret,
                    "Expiration": "2099-01-01T00:00:00Z"}
            return self.answer(200 if isRight else 403, [], json.dumps(keys).encode())
        length = int(self.headers.get("Content-Length") or 0)
        sent = self.rfile.read(length) if length else None
        if self.path == "/sts/":
            # STS's AssumeRoleWithWebIdentity, whose answer is a role's own keys.
            form = urllib.parse.parse_qs(sent.decode())
            if form.get("WebIdentityToken") != ["WEBIDENTITYTOKEN"]:
                return self.answer(403, [], b"<Error><Code>InvalidIdentityToken</Code></Error>")
            keys = client("sts", endpoint, access, secret).assume_role(
                RoleArn=form["RoleArn"][0], RoleSessionName=form["RoleSessionName"][0])
            fields = "".join(
                f"<{name}>{value}</{name}>" for name, value in keys["Credentials"].items()
                if name != "Expiration")
            end = "<Expiration>2099-01-01T00:00:00.5Z</Expiration>"
            body = f"<A><R><Credentials>{fields}{end}</Credentials></R></A>".encode()
            return self.answer(200, [("Content-Type", "text/xml")], body)
        if self.mode == "storm" and time_seen <= 2 or self.mode == "down":
            body = b"<Error><Code>SlowDown</Code><Message>Please reduce your rate.</Message></Error>"
            return self.answer(503, [("Content-Type", "application/xml")], body)
        if self.mode == "elsewhere":
            fields = [("Location", f"http://127.0.0.1:{self.trap}{self.path}"),
                      ("x-amz-bucket-region", "eu-central-1")]
            return self.answer(301, fields, b"<Error><Code>PermanentRedirect</Code></Error>")
        if self.mode == "expired" and time_seen == 1 or self.mode == "ended":
            return self.answer(400, [], b"<Error><Code>ExpiredToken</Code></Error>")
        if self.mode == "payer" and self.headers.get("x-amz-request-payer") != "requester":
            return self.answer(403, [], b"<Error><Code>AccessDenied</Code></Error>")
        if self.mode == "gone" and isObject:
            return self.answer(404, [], b"<Error><Code>NoSuchKey</Code></Error>")
        if self.mode == "archived" and isObject:
            return self.answer(403, [], b"<Error><Code>InvalidObjectState</Code></Error>")
        if self.mode == "bomb" and kind == "list":
            bomb = b'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "aaaaaaaaaa">]><l>&a;</l>'
            return self.answer(200, [("Content-Type", "application/xml")], bomb)
        if self.mode == "slow":
            time.sleep(0.03)
        upstream = http.client.HTTPConnection("127.0.0.1", self.upstream, timeout=60)
        upstream.putrequest(self.command, self.path, skip_host=True, skip_accept_encoding=True)
        for name, value in self.headers.items():
            upstream.putheader(name, value)
        upstream.endheaders(sent)
        answer = upstream.getresponse()
        body = answer.read()
        fields = [(name, value) for name, value in answer.getheaders()
                  if name.lower() not in ("content-length", "transfer-encoding", "connection")]
        if self.mode == "replaced" and isObject and self.headers.get("If-Match"):
            return self.answer(412, [], b"<Error><Code>PreconditionFailed</Code></Error>")
        tears = self.mode == "torn" or self.mode == "torn-once" and time_seen == 1
        if tears and isObject and answer.status in (200, 206):
            return self.answer(answer.status, fields, body, body[: len(body) // 2])
        if self.mode == "no-length" and isObject:
            self.close_connection = True
            self.send_response(answer.status)
            self.end_headers()
            self.wfile.write(body[: len(body) // 2])
            return
        self.answer(answer.status, fields, body)

    do_PUT = do_POST = do_HEAD = do_GET

    def answer(self, status, fields, body, part=None):
        self.send_response(status)
        for name, value in fields:
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        # Connections are used again by the servers themselves; here each request has its own.
        self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(body if part is None else part)
        self.close_connection = True

    def log_message(self, *_):
        pass


class Trap(http.server.BaseHTTPRequestHandler):
    """A host that must never be asked."""

    asked = []

    def do_GET(self):
        self.asked.append(self.path)
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_):
        pass


class Runtime(http.server.BaseHTTPRequestHandler):
    """Lambda's runtime API, which hands out events until there are none."""

    events = []
    answers = []

    def do_GET(self):
        if not self.events:
            return self.answer(500, [], b"")
        body = json.dumps(self.events.pop(0)).encode()
        self.answer(200, [("Lambda-Runtime-Aws-Request-Id", f"request-{len(self.events)}")], body)

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.answers.append([self.path, body.decode()])
        self.answer(202, [], b"")

    answer = Faults.answer
    log_message = Trap.log_message


class IPv6Server(http.server.ThreadingHTTPServer):
    address_family = socket.AF_INET6


def serve(handler, server=http.server.ThreadingHTTPServer, host="127.0.0.1"):
    server = server((host, 0), handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server.server_address[1]


def perform(command):
    do = command.pop("do")
    if do == "bucket":
        s3.create_bucket(Bucket=command["name"])
    elif do == "put":
        s3.put_object(
            Bucket=command["bucket"], Key=command["key"],
            Body=bytes.fromhex(command["hex"]) if "hex" in command else command["text"].encode(),
            **command.get("with", {}))
    elif do == "upload":
        prefix, top = command.get("prefix", ""), command["folder"]
        for below, _, names in os.walk(top):
            for name in names:
                path = os.path.join(below, name)
                with open(path, "rb") as file:
                    key = prefix + os.path.relpath(path, top)
                    s3.put_object(Bucket=command["bucket"], Key=key, Body=file.read())
    elif do == "get":
        body = s3.get_object(Bucket=command["bucket"], Key=command["key"])["Body"].read()
        return {"text": body.decode()}
    elif do == "faults":
        Faults.mode = command["mode"]
        with Faults.lock:
            Faults.counts, Faults.seen = {}, {}
            Trap.asked.clear()
    elif do == "counts":
        # A request that is repeated is counted twice, and is one of the parts once.
        parts = [target for target in Faults.seen if target[1]]
        return {"counts": {**Faults.counts, "parts": len(parts)}, "trapped": Trap.asked}
    elif do == "late":
        return {"endpoint": start_late_swift(command["seconds"])}
    elif do == "lambda":
        Runtime.events, Runtime.answers = command["events"], []
        return {"api": f"127.0.0.1:{serve(Runtime)}"}
    elif do == "lambda-answers":
        return {"answers": Runtime.answers}
    elif do == "ipv6":
        return {"endpoint": f"http://[::1]:{serve(Faults, IPv6Server, '::1')}"}
    elif do == "call":
        # Any call of boto3, for what has no command of its own.
        service = client(command["service"], endpoint, access, secret)
        answer = getattr(service, command["call"])(**command.get("with", {}))
        answer.pop("ResponseMetadata", None)
        return {"answer": json.loads(json.dumps(answer, default=str))}
    else:
        raise ValueError(do)
    return {}


children = []
signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
try:
    endpoint, access, secret, others = start_moto() if kind == "moto" else start_swift()
    s3 = client("s3", endpoint, access, secret)
    Faults.upstream = int(endpoint.rsplit(":", 1)[1])
    Faults.trap = serve(Trap)
    proxy = f"http://127.0.0.1:{serve(Faults)}"
    ready = {"endpoint": endpoint, "proxy": proxy, "access": access, "secret": secret, **others}
    print(json.dumps(ready), flush=True)
    for line in sys.stdin:
        try:
            print(json.dumps({"ok": True, **perform(json.loads(line))}), flush=True)
        except Exception as error:
            print(json.dumps({"ok": False, "error": repr(error)}), flush=True)
finally:
    shutil.rmtree(folder, ignore_errors=True)
    for child in children:
        os.killpg(child.pid, signal.SIGKILL)
