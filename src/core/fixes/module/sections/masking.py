"""Response masking: agents get tool results without secrets and personal data."""

# requires: crewai>=1.5.0

from typing import Any

from crewai.hooks import get_after_tool_call_hooks, register_after_tool_call_hook

from .redaction import redact


def mask_tool_result(context: Any) -> str | None:
    """Replaces the result of a tool call by its redacted form. CrewAI goes on with the unmasked result when a hook
    raises, so this one never does: what cannot be redacted is withheld."""
    if context.tool_result is None:
        return None
    try:
        return redact(str(context.tool_result))
    except Exception:
        return "[tool result withheld: it could not be redacted]"


def install_masking() -> None:
    """Masks the results of all tools of all agents. Call it once, where the program starts."""
    if mask_tool_result not in get_after_tool_call_hooks():
        register_after_tool_call_hook(mask_tool_result)
