"""Judges AWS policies with Parliament and Cloudsplaining: prints {folder: {tool: [what it says]}}.

Parliament runs with its community auditors. Cloudsplaining is asked what its `scan-policy-file` reports.
"""
import json
import pathlib
import sys

from cloudsplaining.scan.policy_document import PolicyDocument
from parliament import analyze_policy_string

CLOUDSPLAINING = [
    "allows_privilege_escalation",
    "allows_data_exfiltration_actions",
    "credentials_exposure",
    "infrastructure_modification",
    "permissions_management_without_constraints",
    "service_wildcard",
]


def judge(text: str) -> dict[str, list[str]]:
    parliament = [finding.issue for finding in analyze_policy_string(text, include_community_auditors=True).findings]
    document = json.loads(text)
    cloudsplaining: list[str] = []
    if not any("Principal" in statement for statement in document["Statement"]):
        policy = PolicyDocument(document)
        cloudsplaining = [name for name in CLOUDSPLAINING if getattr(policy, name)]
    return {"parliament": parliament, "cloudsplaining": cloudsplaining}


root = pathlib.Path(sys.argv[1])
print(json.dumps({path.parent.name: judge(path.read_text()) for path in sorted(root.glob("*/policy.json"))}))
