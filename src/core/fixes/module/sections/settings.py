"""Settings: the environment or a .env file that git ignores, read by pydantic-settings."""

# requires: pydantic-settings>=2.3

from pydantic import Field, SecretStr, ValidationError, create_model
from pydantic_settings import BaseSettings, SettingsConfigDict

from .secrets import SECRET_READERS, Secret, SecretMissing, secret_variable


class CrewSettings(BaseSettings):
    """Where settings come from. Secrets are SecretStr: no repr and no dump shows them."""

    model_config = SettingsConfigDict(env_file=".env", env_file_encoding="utf-8", extra="ignore")


def read_settings(agent: str, provider: str) -> Secret:
    field = Field(validation_alias=secret_variable(agent, provider), min_length=1)
    settings = create_model("AgentSettings", __base__=CrewSettings, secret=(SecretStr, field))
    try:
        return Secret(settings().secret.get_secret_value())
    except ValidationError:
        raise SecretMissing from None


SECRET_READERS.append(read_settings)
