"""LLMs that send the agent's current key with every request."""

# requires: crewai>=1.4.0

import asyncio
import os
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

import httpx
from crewai import LLM
from crewai.llms.hooks.base import BaseInterceptor

from .secrets import SecretUnavailable, get_secret

# Their clients take no interceptor: the key is read once, when the LLM is made. Prefer the cloud's own identity there.
STATIC_PROVIDERS = {"gemini", "google", "azure", "bedrock", "aws"}


@dataclass
class AgentKey(BaseInterceptor[httpx.Request, httpx.Response]):
    """Puts the agent's key into a request. A refused key is read again; if it has changed, the request is sent again."""

    agent: str
    provider: str

    def on_outbound(self, message: httpx.Request) -> httpx.Request:
        return self._sign(message, get_secret(self.agent, self.provider))

    def on_inbound(self, message: httpx.Response) -> httpx.Response:
        if message.status_code == 401:
            self._retry(message, self._current())
        return message

    async def aon_outbound(self, message: httpx.Request) -> httpx.Request:
        return self._sign(message, await asyncio.to_thread(get_secret, self.agent, self.provider))

    async def aon_inbound(self, message: httpx.Response) -> httpx.Response:
        if message.status_code == 401:
            self._retry(message, await asyncio.to_thread(self._current))
        return message

    def _sign(self, message: httpx.Request, key: str) -> httpx.Request:
        _sent_key.set(key)
        if "x-api-key" in message.headers:
            message.headers["x-api-key"] = key
        else:
            message.headers["authorization"] = f"Bearer {key}"
        return message

    def _current(self) -> str | None:
        try:
            return get_secret(self.agent, self.provider, refused=_sent_key.get())
        except SecretUnavailable:
            return None

    def _retry(self, message: httpx.Response, key: str | None) -> None:
        if key is not None and key != _sent_key.get():
            message.headers["x-should-retry"] = "true"


# The response knows nothing of its request at this place.
_sent_key: ContextVar[str | None] = ContextVar("_sent_key", default=None)


def agent_llm(agent: str, *, model: str, provider: str | None = None, **options: Any) -> LLM:
    """An LLM that uses the agent's own key. Raises SecretUnavailable when the agent has none."""
    vendor = model.split("/", 1)[0] if model and "/" in model else "openai"
    name = provider or vendor
    key = get_secret(agent, name)
    if vendor in STATIC_PROVIDERS or name in STATIC_PROVIDERS:
        return LLM(model=model, api_key=key, **options)
    if "anthropic" in (vendor, name):
        # before 1.13 CrewAI reads this variable instead of api_key, and makes no LLM without it
        os.environ.setdefault("ANTHROPIC_API_KEY", "placeholder")
    return LLM(model=model, api_key="placeholder", interceptor=AgentKey(agent, name), **options)
