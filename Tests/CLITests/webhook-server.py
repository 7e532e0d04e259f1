"""A receiver of webhooks on this machine: prints its port, then each request as a line of JSON.

webhook-server.py [CERTIFICATE-AND-KEY]

The path says what it answers: /fail/N refuses the first N with 503, /redirect sends elsewhere,
/gone answers 410, /slow answers nothing.
"""
import http.server
import json
import ssl
import sys
import time

refused = {}


class Receiver(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        line = {
            "path": self.path,
            "type": self.headers["Content-Type"],
            "body": body.decode(),
        }
        print(json.dumps(line), flush=True)
        words = self.path.split("?")[0].split("/")
        if words[1] == "slow":
            time.sleep(600)
        status = {"redirect": 302, "gone": 410}.get(words[1], 200)
        if words[1] == "fail":
            refused[self.path] = refused.get(self.path, 0) + 1
            if refused[self.path] <= int(words[2]):
                status = 503
        self.send_response(status)
        if status == 302:
            self.send_header("Location", "/followed")
        self.send_header("Content-Length", "0")
        self.end_headers()

    do_GET = do_POST

    def log_message(self, *arguments):
        pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Receiver)
server.daemon_threads = True
if len(sys.argv) > 1:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(sys.argv[1])
    server.socket = context.wrap_socket(server.socket, server_side=True)
print(server.server_address[1], flush=True)
server.serve_forever()
