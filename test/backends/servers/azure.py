"""A fake of Azure Key Vault and of App Service's managed identities: the real protocol (HTTPS, bearer challenge), no cloud.

A token of the process's identity may do anything; one of a named identity reads the secrets whose name starts with what
IDENTITIES says. Prints one JSON line when it is ready and ends with standard input.
"""

import json
import os
import ssl
import sys
import tempfile
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import trustme

IDENTITIES = json.loads(os.environ.get("IDENTITIES", "{}"))
secrets: dict[str, str] = {}
asked: list[str] = []


class Base(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def body(self):
        return json.loads(self.rfile.read(int(self.headers.get("content-length", 0))) or b"{}")

    def answer(self, status, body, **headers):
        data = json.dumps(body).encode()
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_args):
        pass


class Vault(Base):
    def handle_secret(self, value):
        token = self.headers.get("authorization", "").removeprefix("Bearer ")
        if not token:
            challenge = 'Bearer authorization="https://login.microsoftonline.com/test", resource="https://vault.azure.net"'
            self.answer(401, {"error": {"code": "Unauthorized"}}, WWW_Authenticate=challenge)
            return
        name = urlsplit(self.path).path.split("/")[2]
        who = token.removeprefix("identity:")
        if value is None:
            asked.append(f"{who} {name}")
        if who != "process" and not name.startswith(IDENTITIES.get(who, "/")):
            self.answer(403, {"error": {"code": "Forbidden"}})
            return
        if value is not None:
            secrets[name] = value
        if name not in secrets:
            self.answer(404, {"error": {"code": "SecretNotFound"}})
            return
        self.answer(200, {"value": secrets[name], "id": f"https://{self.headers['host']}/secrets/{name}/1", "attributes": {"enabled": True}})

    def do_GET(self):
        self.handle_secret(None)

    def do_PUT(self):
        self.handle_secret(self.body().get("value") or "")


class Control(Base):
    """Tokens of managed identities, and the test's own hand on the store."""

    def do_GET(self):
        query = parse_qs(urlsplit(self.path).query)
        who = query.get("client_id", ["process"])[0]
        if self.headers.get("x-identity-header") != "test":
            self.answer(400, {"error": "no identity header"})
            return
        token = {"access_token": f"identity:{who}", "expires_on": str(int(time.time()) + 3600), "resource": query["resource"][0], "token_type": "Bearer"}
        self.answer(200, token)

    def do_POST(self):
        if self.path == "/asked":
            self.answer(200, asked)
            return
        name, value = self.body()
        if value is None:
            secrets.pop(name, None)
        else:
            secrets[name] = value
        self.answer(200, {})


def serve(server):
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server.server_port


def main():
    authority = trustme.CA()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("localhost", "127.0.0.1").configure_cert(context)
    vault = ThreadingHTTPServer(("127.0.0.1", 0), Vault)
    vault.socket = context.wrap_socket(vault.socket, server_side=True)
    control = ThreadingHTTPServer(("127.0.0.1", 0), Control)
    with tempfile.TemporaryDirectory() as folder:
        roots = os.path.join(folder, "roots.pem")
        authority.cert_pem.write_to_path(roots)
        print(json.dumps({"port": serve(vault), "http": f"http://127.0.0.1:{serve(control)}", "roots": roots}), flush=True)
        sys.stdin.read()


main()
