"""A fake of Google Secret Manager and IAM Credentials: the real protocol (gRPC with the real messages, TLS), no cloud.

Whoever has a token of the process may do anything; a token of an impersonated account reads the secrets whose name starts
with what ACCOUNTS says. Prints one JSON line when it is ready and ends with standard input.
"""

import json
import os
import sys
import tempfile
import threading
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import grpc
import trustme
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from google.cloud.secretmanager_v1 import types

ACCOUNTS = json.loads(os.environ.get("ACCOUNTS", "{}"))
secrets: dict[str, list[bytes]] = {}
asked: list[str] = []


def identity(context):
    tokens = [value for key, value in context.invocation_metadata() if key == "authorization"]
    if not tokens:
        context.abort(grpc.StatusCode.UNAUTHENTICATED, "no token")
    return tokens[0].removeprefix("Bearer ")


def access(request, context):
    who = identity(context)
    name = request.name.split("/")[3]
    asked.append(f"{who if who.startswith('account:') else 'process'} {name}")
    if who.startswith("account:") and not name.startswith(ACCOUNTS.get(who.removeprefix("account:"), "/")):
        context.abort(grpc.StatusCode.PERMISSION_DENIED, "not this account's secret")
    if not secrets.get(name):
        context.abort(grpc.StatusCode.NOT_FOUND, "no such secret")
    return types.AccessSecretVersionResponse(name=request.name, payload=types.SecretPayload(data=secrets[name][-1]))


def create(request, context):
    identity(context)
    if request.secret_id in secrets:
        context.abort(grpc.StatusCode.ALREADY_EXISTS, "there is one")
    secrets[request.secret_id] = []
    return types.Secret(name=f"{request.parent}/secrets/{request.secret_id}")


def add(request, context):
    identity(context)
    versions = secrets[request.parent.split("/")[3]]
    versions.append(request.payload.data)
    return types.SecretVersion(name=f"{request.parent}/versions/{len(versions)}")


class Http(BaseHTTPRequestHandler):
    """Tokens, and the test's own hand on the store."""

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("content-length", 0)))
        if self.path == "/token":
            answer = {"access_token": "process", "expires_in": 3600, "token_type": "Bearer"}
        elif self.path.endswith(":generateAccessToken"):
            account = self.path.split("/")[-1].split(":")[0]
            answer = {"accessToken": f"account:{account}", "expireTime": "2099-01-01T00:00:00Z"}
        elif self.path == "/put":
            name, value = json.loads(body)
            secrets.pop(name, None) if value is None else secrets.setdefault(name, []).append(value.encode())
            answer = {}
        else:
            answer = asked
        data = json.dumps(answer).encode()
        self.send_response(200)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_args):
        pass


def handler(function, request, response):
    return grpc.unary_unary_rpc_method_handler(function, request_deserializer=request.deserialize, response_serializer=response.serialize)


def main():
    authority = trustme.CA()
    certificate = authority.issue_cert("localhost", "127.0.0.1")
    methods = {
        "AccessSecretVersion": handler(access, types.AccessSecretVersionRequest, types.AccessSecretVersionResponse),
        "CreateSecret": handler(create, types.CreateSecretRequest, types.Secret),
        "AddSecretVersion": handler(add, types.AddSecretVersionRequest, types.SecretVersion),
    }
    server = grpc.server(ThreadPoolExecutor(4))
    server.add_generic_rpc_handlers((grpc.method_handlers_generic_handler("google.cloud.secretmanager.v1.SecretManagerService", methods),))
    pem = certificate.cert_chain_pems[0].bytes()
    port = server.add_secure_port("127.0.0.1:0", grpc.ssl_server_credentials([(certificate.private_key_pem.bytes(), pem)]))
    server.start()
    http = ThreadingHTTPServer(("127.0.0.1", 0), Http)
    threading.Thread(target=http.serve_forever, daemon=True).start()
    base = f"http://127.0.0.1:{http.server_port}"
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    private = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()).decode()
    with tempfile.TemporaryDirectory() as folder:
        roots, account = os.path.join(folder, "roots.pem"), os.path.join(folder, "account.json")
        authority.cert_pem.write_to_path(roots)
        with open(account, "w") as file:
            json.dump({"type": "service_account", "project_id": "test", "private_key_id": "1", "private_key": private, "client_email": "crew@test.iam.gserviceaccount.com", "client_id": "1", "token_uri": f"{base}/token"}, file)
        print(json.dumps({"port": port, "http": base, "roots": roots, "account": account}), flush=True)
        sys.stdin.read()
    server.stop(0)


main()
