/** How a key comes from the place where it stands in the code to `api_key`, by the shape of that place. */
type Way = (key: string) => { readonly code: string; readonly use: string };

export const WAYS: Readonly<Record<string, Way>> = {
  assignment: (key) => ({ code: `API_KEY = "${key}"  # keep`, use: "API_KEY" }),
  annotated: (key) => ({ code: `api_key: str = "${key}"`, use: "api_key" }),
  kwarg: (key) => ({ code: `options = dict(retries=3, api_key="${key}")`, use: 'options["api_key"]' }),
  llm: (key) => ({ code: "", use: `"${key}"` }),
  "multi-line call": (key) => ({ code: `options = dict(\n    # why not\n    api_key="${key}",   # the key\n    retries = 3,\n)`, use: 'options["api_key"]' }),
  "parameter default": (key) => ({ code: `def pick(name, api_key="${key}"):\n    return api_key\n`, use: 'pick("x")' }),
  "dict value": (key) => ({ code: `config = {"llm": {"api_key": "${key}", "debug": True}}`, use: 'config["llm"]["api_key"]' }),
  header: (key) => ({ code: `headers = {"Authorization": "Bearer ${key}"}`, use: 'headers["Authorization"].split(" ")[1]' }),
  url: (key) => ({ code: `URL = "https://api.acme.io/v1/search?api_key=${key}&q=crew"`, use: 'URL.split("api_key=")[1].split("&")[0]' }),
  "f-string part": (key) => ({ code: `def ask(host):\n    return f"https://{host}/v1?api_key=${key}&x={{1}}"\n`, use: 'ask("api.acme.io").split("api_key=")[1].split("&")[0]' }),
  "env default": (key) => ({ code: `key = os.getenv("SERVICE_API_KEY", "${key}")`, use: "key" }),
  "env or": (key) => ({ code: `key = os.environ.get("OTHER_API_KEY") or "${key}"`, use: "key" }),
  "env write": (key) => ({ code: `os.environ["PUT_API_KEY"] = "${key}"`, use: 'os.environ["PUT_API_KEY"]' }),
  "class field": (key) => ({ code: `class Settings:\n    """Of one service."""\n\n    api_key: str = "${key}"\n    retries = 3\n`, use: "Settings.api_key" }),
  "in a method": (key) => ({ code: `class Service:\n    def __init__(self, secrets=None):\n        self.secrets = secrets\n        self.api_key = "${key}"\n`, use: "Service().api_key" }),
  bytes: (key) => ({ code: `secret_key = b"${key}"`, use: "secret_key.decode()" }),
  concatenated: (key) => ({ code: `api_key = "${key.slice(0, 12)}" "${key.slice(12)}"`, use: "api_key" }),
};

export const SCOUT = "Scout of shapes";

/** A crew of one agent whose key comes by that way. */
export function shapeCrew(way: Way, key: string): string {
  const { code, use } = way(key);
  return `import os

from crewai import Agent, Crew, LLM, Task

print(os.sep)
${code}
llm = LLM(model="gpt-4o-mini", api_key=${use})
scout = Agent(role="${SCOUT}", goal="Find", backstory="Curious", llm=llm)
crew = Crew(agents=[scout], tasks=[Task(description="Find", expected_output="a fact", agent=scout)])
`;
}
