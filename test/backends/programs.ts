import { expandSecrets } from "../support/secrets";

/** A random program, the same for the same seed, with secrets in every shape that Python knows. */
export interface Generated {
  readonly text: string;
  readonly secrets: readonly string[];
}

/** Mulberry32. */
function random(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % below;
  };
}

const KINDS = ["openai", "anthropic", "groq", "github", "stripe", "slack", "aws-id"] as const;

type Write = (key: string, quote: string, n: string) => string;

/** One statement (or several lines) for each shape; `n` makes names differ. */
export const SHAPES: Readonly<Record<string, Write>> = {
  assignment: (key, q, n) => `API_KEY_${n} = ${q}${key}${q}  # keep this comment`,
  annotated: (key, q, n) => `token_${n}: str = ${q}${key}${q}`,
  kwarg: (key, q, n) => `client_${n} = dict(name=${q}x${q}, api_key=${q}${key}${q}, retries=3)`,
  "multi-line call": (key, q, n) => `client_${n} = dict(\n    # why not\n    api_key=${q}${key}${q},   # the key\n    retries = 3,\n)`,
  llm: (key, q, n) => `llm_${n} = LLM(model=${q}gpt-4o${q}, api_key=${q}${key}${q})`,
  "parameter default": (key, q, n) => `def call_${n}(url, api_key=${q}${key}${q}):\n    return url, api_key`,
  "dict value": (key, q, n) => `config_${n} = {${q}api_key${q}: ${q}${key}${q}, ${q}debug${q}: True}`,
  header: (key, q, n) => `headers_${n} = {${q}Authorization${q}: ${q}Bearer ${key}${q}}`,
  url: (key, q, n) => `DATABASE_URL_${n} = ${q}postgresql://app:${key}@db.example.com:5432/app${q}`,
  "f-string part": (key, q, n) => `def ask_${n}(host):\n    return f${q}https://{host}/v1?api_key=${key}&x={{1}}${q}`,
  "env default": (key, q, n) => `key_${n} = os.getenv(${q}SERVICE_KEY_${n}${q}, ${q}${key}${q})`,
  "env or": (key, q, n) => `key_${n} = os.environ.get(${q}OTHER_KEY_${n}${q}) or ${q}${key}${q}`,
  "env write": (key, q, n) => `os.environ[${q}PUT_KEY_${n}${q}] = ${q}${key}${q}`,
  "class field": (key, q, n) => `class Settings${n}:\n    """Of one service."""\n\n    api_key: str = ${q}${key}${q}\n    retries = 3`,
  "in a method": (key, q, n) => `class Tool${n}:\n    def __init__(self, secrets=None):\n        self.secrets = secrets\n        self.api_key = ${q}${key}${q}`,
  comparison: (key, q, n) => `def check_${n}(token):\n    return token == ${q}${key}${q}`,
  bytes: (key, q, n) => `secret_key_${n} = b${q}${key}${q}`,
  concatenated: (key, q, n) => `api_key_${n} = ${q}${key.slice(0, 12)}${q} ${q}${key.slice(12)}${q}`,
};

const CLUTTER = ["", "# a comment with 'quotes' and \"more\"", "x = 1;  y = 2", "values = [\n    1,\n        2 ,\n]", "if x:\n    pass\nelse:   # odd\n    y  =  3", 'text = """several\n  lines\n"""', "print ( f'{x!r:>{y}}' )", "hvac = None", "def secrets():\n    return 1", "vault = 2"];

export function generate(seed: number): Generated {
  const below = random(seed);
  const pick = <T>(items: readonly T[]): T => items[below(items.length)] as T;
  const names = Object.keys(SHAPES);
  const secrets: string[] = [];
  const body: string[] = ["x = y = 1", "print(x, y, os.sep, LLM)"];
  for (let i = 0; i < 2 + below(4); i++) {
    body.push(pick(CLUTTER));
    const shape = SHAPES[pick(names)];
    const key = expandSecrets(`{{${pick(KINDS)}:${String(seed * 10 + i + 1)}}}`);
    secrets.push(key);
    body.push(shape?.(key, pick(['"', "'"]), String(i)) ?? "");
  }
  const head = [below(2) ? '"""A module."""' : "", below(3) === 0 ? "from __future__ import annotations" : "", below(2) ? "import os" : "import sys\nimport os", below(2) ? "from crewai import LLM" : "from crewai import (\n    Agent,\n    LLM,\n)\nprint(Agent)", below(4) === 0 ? "from dotenv import load_dotenv\n\nload_dotenv()" : ""];
  if (head[2]?.includes("sys") === true) body.unshift("print(sys.path)");
  let text = `${[...head.filter((line) => line !== ""), "", ...body].join("\n")}${below(5) === 0 ? "" : "\n"}`;
  if (below(4) === 0) text = text.replace(/^ {4}/gm, "\t").replace(/^\t {4}/gm, "\t\t");
  if (below(4) === 0) text = text.replace(/\n/g, "\r\n");
  return { text, secrets };
}
