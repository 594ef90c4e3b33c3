import type { DataAccess } from "../../model/controls";
import { join, readFile } from "../files/reader";
import { mergeChanges, NO_CHANGES } from "../changes";
import type { Changes, FixContext, Refusal } from "../types";
import { accessHome, namedAgents, type NamedAgent } from "./crew-agents";

/**
 * Every operation of hoop-inspect that is no plain read (hoopinspect/inspect.go and lexer/keywords.go at e939597, 2026-08-21):
 * a list that forgets one lets it pass. MERGE counts as update there, COPY FROM as insert. \`other\` holds COMMENT, REFRESH, REINDEX, VACUUM, LOCK, PREPARE and the like,
 * \`unknown\` what it cannot read.
 */
export const WRITING_OPERATIONS: readonly string[] = ["insert", "update", "delete", "create", "drop", "alter", "truncate", "grant", "revoke", "call", "other", "unknown"];

const FIRST_PORT = 15432;

/** A listener of hoop-inspect for each agent that reaches a database, and the same as connections of a hoop.dev gateway. */
export function gatewayChanges(context: FixContext): Changes | Refusal {
  const accesses = context.project.controls.dataAccesses;
  const reached = namedAgents(context).filter(({ agent }) => accesses.some((one) => one.agents.includes(agent.id)));
  if (reached.length === 0) return { reason: "no agent whose name is known reaches a database directly" };
  const protocols = new Set(accesses.map(protocolOf));
  const [protocol] = protocols;
  if (protocols.size !== 1 || protocol === undefined || protocol === null) return { reason: "which database protocol the agents speak cannot be seen: hoop-inspect reads PostgreSQL, SQL Server and HTTP" };
  const { access, folder, project } = accessHome(context);
  const inspect = join(access, "hoop-inspect.yaml");
  const terraform = join(access, "hoop-connections.tf");
  if (readFile(context, inspect) !== null) return { reason: `${inspect} is there: what remains is to give each agent the address of its own listener, which only you know is running` };
  const settings = reached.map(({ slug, name }, index): Changes["environment"][number] => ({
    folder, name: `CREW_${slug}_DATABASE_URL`, value: null, inert: false,
    comment: `${name}: ${protocol.scheme}://<user>@127.0.0.1:${String(FIRST_PORT + index)}/<database> (the listener of ${inspect})`,
  }));
  return {
    ...NO_CHANGES,
    files: [
      { path: inspect, text: inspectText(reached, project, protocol) },
      { path: terraform, text: terraformText(reached, project, protocol) },
    ],
    environment: settings,
    notes: [
      `fill in the database's address in ${inspect}, check it with \`hoop-inspect -validate -config ${inspect}\`, and give each agent the address of its own listener`,
      "the finding stays until the code connects to an address on this machine: nobody else can see that a gateway listens there",
      "close the way around the gateway: the database has to refuse connections from the crew's machine that do not come from the gateway",
    ],
  };
}

interface Protocol {
  readonly name: "postgres" | "mssql";
  readonly scheme: string;
  readonly port: number;
}

function protocolOf({ client, target }: DataAccess): Protocol | null {
  const text = `${client} ${target}`.toLowerCase();
  if (/mssql|pymssql|pyodbc|sqlserver/.test(text)) return { name: "mssql", scheme: "mssql", port: 1433 };
  if (/mysql|mariadb|mongo|redis|snowflake|bigquery|oracle|cassandra|elastic|neo4j|clickhouse/.test(text)) return null;
  return POSTGRES;
}

const POSTGRES: Protocol = { name: "postgres", scheme: "postgresql", port: 5432 };

/** Every operation that is no plain read. The first listener defines it, the others refer to it. */
const READ_ONLY = `&read-only
        # An agent that has to write gets a list of its own here: what it names is refused.
        - name: read-only
          type: operation
          operations: [${WRITING_OPERATIONS.join(", ")}]
          message: agents may only read here; ask a person for anything else`;

function inspectText(agents: readonly NamedAgent[], project: string, { name, port }: Protocol): string {
  const listeners = agents.map(
    (agent, index) => `  - name: ${agent.name}
    protocol: ${name}
    listen: 127.0.0.1:${String(FIRST_PORT + index)}
    upstream: REPLACE-WITH-THE-DATABASE-HOST:${String(port)}
    connection: crew-${project}-${agent.name} # who asked, in every audit row
    upstream_tls:
      server_name: REPLACE-WITH-THE-DATABASE-HOST
    policy:
      rules: ${index === 0 ? READ_ONLY : "*read-only"}
`,
  );
  return `# hoop-inspect: a listener for each agent, so that each statement is judged, masked and recorded under its agent's name.
# Check it: hoop-inspect -validate -config hoop-inspect.yaml

audit:
  file: "-"
  async_queue_size: 1024
  fail_closed: true # a statement that cannot be recorded is refused

pii:
  entities: [EMAIL_ADDRESS, US_SSN, CREDIT_CARD, IBAN_CODE]

policy:
  enforce: true

mask:
  enabled: true
  rules:
    - {name: emails, entity: EMAIL_ADDRESS, strategy: redact}
    - {name: ssn, entity: US_SSN, strategy: redact}
    - {name: cards, entity: CREDIT_CARD, strategy: redact}
    - {name: ibans, entity: IBAN_CODE, strategy: redact}

listeners:
${listeners.join("\n")}`;
}

function terraformText(agents: readonly NamedAgent[], project: string, { name }: Protocol): string {
  const connections = agents.map(
    (agent) => `
resource "hoop_connection" "${agent.label}" {
  name                 = "crew-${project}-${agent.name}"
  type                 = "database"
  subtype              = "${name}"
  agent_id             = var.hoop_agent_id
  reviewers            = var.reviewers
  access_mode_connect  = "enabled"
  access_mode_exec     = "disabled"
  access_mode_runbooks = "disabled"
  access_schema        = "disabled"

  secrets = {
    "envvar:HOST" = var.database_host
    "envvar:USER" = var.database_users["${agent.name}"]
    "envvar:PASS" = var.database_passwords["${agent.name}"]
    "envvar:DB"   = var.database_name
  }
}
`,
  );
  return `# The same as connections of a hoop.dev gateway: the gateway holds the passwords, agents never see them.
# Reviewers approve sessions. Switch masking and session recording on for these connections in the gateway.

variable "hoop_agent_id" {
  type = string
}

variable "reviewers" {
  type        = list(string)
  description = "Groups that approve an agent's session"
}

variable "database_host" {
  type = string
}

variable "database_name" {
  type = string
}

variable "database_users" {
  type        = map(string)
  description = "A read-only database user for each agent"
}

variable "database_passwords" {
  type      = map(string)
  sensitive = true
}
${connections.join("")}`;
}

/** A LiteLLM proxy in front of the models, and a virtual key with models, budget and end for each agent. */
export function llmGatewayChanges(context: FixContext): Changes | Refusal {
  const agents = namedAgents(context);
  const models = [...new Set(agents.flatMap((one) => one.models))].sort();
  if (agents.length === 0 || models.length === 0) return { reason: "which models the agents use cannot be seen" };
  const { access, folder } = accessHome(context);
  const config = join(access, "litellm.yaml");
  const script = join(access, "litellm-keys.sh");
  if (readFile(context, config) !== null) return { reason: `${config} is there: what remains is to start the proxy and to point the agents' base_url at it` };
  return mergeChanges([
    {
      ...NO_CHANGES,
      files: [
        { path: config, text: litellmConfig(models) },
        { path: script, text: litellmKeys(agents, models) },
      ],
      environment: agents.map(({ slug, name }) => ({ folder, name: `CREW_${slug}_LITELLM_API_KEY`, value: null, inert: false, comment: `${name}'s virtual key of the LiteLLM proxy` })),
      notes: [
        `start the proxy with \`litellm --config ${config}\`, make the agents' keys with \`sh ${script} <agent>\` (the master key comes from standard input), and point the agents' base_url at it`,
      ],
    },
  ]);
}

function litellmConfig(models: readonly string[]): string {
  const entries = models.map((model) => {
    const provider = model.includes("/") ? (model.split("/")[0] ?? "openai") : "openai";
    const full = model.includes("/") ? model : `openai/${model}`;
    return `  - model_name: ${JSON.stringify(model)}\n    litellm_params:\n      model: ${JSON.stringify(full)}\n      api_key: os.environ/${provider.toUpperCase().replace(/\W/g, "_")}_API_KEY\n`;
  });
  return `# LiteLLM proxy: it alone holds the providers' keys. Agents get virtual keys (litellm-keys.sh).
model_list:
${entries.join("")}
general_settings:
  master_key: os.environ/LITELLM_MASTER_KEY
  database_url: os.environ/LITELLM_DATABASE_URL

litellm_settings:
  turn_off_message_logging: true
  redact_user_api_key_info: true
`;
}

function litellmKeys(agents: readonly NamedAgent[], models: readonly string[]): string {
  const cases = agents.map(({ name, models: own }) => `  ${name}) models='${JSON.stringify(own.length > 0 ? own : models)}' ;;`);
  return `#!/bin/sh
# Makes a virtual key for one agent: its own models, a budget a month, and an end after 30 days.
# The master key is read from standard input: sh litellm-keys.sh <agent> < master-key-file
# The new key goes to standard output: pipe it into the store, not onto the screen.
set -eu
agent=\${1:?name of the agent}
proxy=\${LITELLM_PROXY_URL:-http://127.0.0.1:4000}
case $agent in
${cases.join("\n")}
  *) echo "unknown agent $agent" >&2; exit 2 ;;
esac
IFS= read -r master
# the header comes from standard input as well: arguments are seen by everyone on the machine
printf 'header = "Authorization: Bearer %s"\\n' "$master" |
  curl --fail --silent --show-error --config - --header 'Content-Type: application/json' \\
    --data "{\\"key_alias\\": \\"crew-$agent\\", \\"models\\": $models, \\"max_budget\\": \${CREW_MONTHLY_BUDGET:-20}, \\"budget_duration\\": \\"30d\\", \\"duration\\": \\"30d\\", \\"metadata\\": {\\"agent\\": \\"$agent\\"}}" \\
    "$proxy/key/generate" |
  python3 -c 'import json, sys; sys.stdout.write(json.load(sys.stdin)["key"])'
`;
}
