"""LLMs that send the agent's current key with every request."""

# requires: crewai>=0.80.0,<1.0.0

from importlib.metadata import version
from typing import Any

from crewai import LLM

from .secrets import get_secret

if not version("crewai").startswith("0."):
    raise RuntimeError("this form of agent_llm() is for crewai below 1.0, where LLM can be subclassed")


class AgentLLM(LLM):
    """Reads the agent's key before each call. A refused key is read again; if it has changed, the call is made again."""

    def __init__(self, agent: str, provider: str, **options: Any) -> None:
        super().__init__(api_key=get_secret(agent, provider), **options)
        self.agent_name = agent
        self.provider_name = provider

    def call(self, *args: Any, **kwargs: Any) -> Any:
        self.api_key = get_secret(self.agent_name, self.provider_name)
        try:
            return super().call(*args, **kwargs)
        except Exception as error:
            if type(error).__name__ != "AuthenticationError":
                raise
            current = get_secret(self.agent_name, self.provider_name, refused=self.api_key)
            if current == self.api_key:
                raise
            self.api_key = current
        return super().call(*args, **kwargs)


def agent_llm(agent: str, *, model: str, provider: str | None = None, **options: Any) -> LLM:
    """An LLM that uses the agent's own key. Raises SecretUnavailable when the agent has none."""
    name = provider or (model.split("/", 1)[0] if model and "/" in model else "openai")
    return AgentLLM(agent, name, model=model, **options)
