"""Names for stores that know letters, digits and hyphens only, without regard to case."""

import re


def flat_name(name: str) -> str:
    """`crew/team/fact_finder/openai` as `crew--team--fact-1finder--openai`; no two names become one."""
    signs = {"-": "-0", "_": "-1", "/": "--"}
    return re.sub(r"[^a-z0-9]", lambda sign: signs.get(sign[0], f"-x{ord(sign[0]):x}-"), name.lower())
