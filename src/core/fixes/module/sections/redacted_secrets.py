"""Every secret that is read is known to redaction before anybody else sees it."""

from .redaction import remember_secret
from .secrets import SECRET_LISTENERS

REDACTED_LISTENERS = SECRET_LISTENERS
REDACTED_LISTENERS.append(remember_secret)
