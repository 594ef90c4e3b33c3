"""Agents that carry the id of their own secret."""

# requires: crewai>=1.4.0

import os
from typing import Any

from crewai import Agent
from pydantic import model_validator

from .llm_interceptor import agent_llm
from .secrets import secret_id

DEFAULT_MODEL = "gpt-4.1-mini"


class SecureAgent(Agent):
    """An agent whose LLM uses its own secret and no other's: `SecureAgent(secret_id="researcher", llm="gpt-4o", …)`, with
    the agent's part of the secret's name or all of it (crew/<project>/<agent>/<provider>). Raises SecretUnavailable when
    there is no such secret. copy() and kickoff_for_each() keep it, and no dump shows it."""

    secret_id: str

    @model_validator(mode="before")
    @classmethod
    def _use_own_secret(cls, values: Any) -> Any:
        if not isinstance(values, dict) or not isinstance(values.get("secret_id"), str):
            return values
        if "llm_config" in values:
            raise ValueError("CrewAI ignores llm_config, and the agent would use the shared key: pass the model as llm")
        config = values.get("config")
        model = values.get("llm") or (config.get("llm") if isinstance(config, dict) else None)
        if model is not None and not isinstance(model, str):
            return values
        agent, provider = _parts(values["secret_id"])
        return {**values, "llm": agent_llm(agent, model=model or os.environ.get("MODEL") or DEFAULT_MODEL, provider=provider)}


def _parts(name: str) -> tuple[str, str | None]:
    if "/" not in name:
        return name, None
    agent, _, provider = name.rpartition("/")
    agent = agent.rpartition("/")[2]
    if secret_id(agent, provider) != name:
        raise ValueError(f"secret_id {name!r} is not of this project: it would be {secret_id(agent, provider)!r}")
    return agent, provider
