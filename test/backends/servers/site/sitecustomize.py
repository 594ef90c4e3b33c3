"""What the fakes cannot be without: addresses that the real libraries do not let one set. Tests only."""

import os

if "FAKE_IAM_ENDPOINT" in os.environ:
    import google.auth.iam

    google.auth.iam._IAM_ENDPOINT = os.environ["FAKE_IAM_ENDPOINT"] + "/v1/projects/-/serviceAccounts/{}:generateAccessToken"

    from google.cloud import secretmanager

    _make_client = secretmanager.SecretManagerServiceClient.__init__

    def _init_client(self, *args, **kwargs):
        # without an endpoint of its own, code asks the real service
        kwargs["client_options"] = kwargs.get("client_options") or {"api_endpoint": os.environ["SECRET_MANAGER_ENDPOINT"]}
        _make_client(self, *args, **kwargs)

    secretmanager.SecretManagerServiceClient.__init__ = _init_client

if "FAKE_KEY_VAULT" in os.environ:
    from azure.keyvault.secrets import SecretClient

    _make = SecretClient.__init__

    def _init(self, *args, **kwargs):
        # the challenge names vault.azure.net, the fake is on the loopback
        _make(self, *args, **{**kwargs, "verify_challenge_resource": False})

    SecretClient.__init__ = _init
