"""LLMs that send the agent's current key with every request."""

# requires: crewai>=1.0.0,<1.4.0

import os
from typing import Any

import httpx
from crewai import LLM

from .secrets import SecretUnavailable, get_secret


def agent_llm(agent: str, *, model: str, provider: str | None = None, **options: Any) -> LLM:
    """An LLM that uses the agent's own key. Raises SecretUnavailable when the agent has none. A refused key is read
    again; if it has changed, the request is sent again."""
    name = provider or (model.split("/", 1)[0] if model and "/" in model else "openai")
    key = get_secret(agent, name)
    if name not in ("openai", "anthropic"):
        return LLM(model=model, api_key=key, **options)

    def sign(request: httpx.Request) -> None:
        current = get_secret(agent, name)
        if "x-api-key" in request.headers:
            request.headers["x-api-key"] = current
        else:
            request.headers["authorization"] = f"Bearer {current}"

    def check(response: httpx.Response) -> None:
        if response.status_code != 401:
            return
        headers = response.request.headers
        sent = headers.get("x-api-key") or headers.get("authorization", "").removeprefix("Bearer ")
        try:
            if get_secret(agent, name, refused=sent) != sent:
                response.headers["x-should-retry"] = "true"
        except SecretUnavailable:
            pass

    if name == "anthropic":
        # CrewAI reads this variable instead of api_key, and makes no LLM without it
        os.environ.setdefault("ANTHROPIC_API_KEY", "placeholder")
    client = httpx.Client(event_hooks={"request": [sign], "response": [check]}, timeout=600, follow_redirects=True)
    params = {**options.pop("client_params", {}), "http_client": client}
    return LLM(model=model, api_key="placeholder", client_params=params, **options)
