/** What a key of `.crewvet/flows.toml` takes. */
export type CustomKind = "names" | "pattern" | "arguments" | "severity" | "position" | "text" | "category" | "rule";

export interface CustomKey {
  readonly name: string;
  readonly kind: CustomKind;
  readonly required?: boolean;
  readonly description: string;
}

const FUNCTIONS: CustomKey = { name: "functions", kind: "names", description: "Dotted functions and classes, imports resolved: acme.audit.record." };
const METHODS: CustomKey = { name: "methods", kind: "names", description: "Methods, on the receivers or on any object." };
const RECEIVERS: CustomKey = { name: "receivers", kind: "names", description: "What the methods belong to: acme.Client() for an object of the class, *.get_client() for any prefix." };

/** Tables and keys of `.crewvet/flows.toml`: the parser, the JSON schema and the documentation come from here. */
export const CUSTOM_TABLES: Readonly<Record<"sink" | "source" | "sanitizer", readonly CustomKey[]>> = {
  sink: [
    { name: "label", kind: "text", required: true, description: "How messages name the place: the audit service." },
    FUNCTIONS,
    METHODS,
    RECEIVERS,
    { name: "receiver-name", kind: "pattern", description: "Regular expression for the receiver's name, where its class is not known." },
    { name: "arguments", kind: "arguments", description: "Positions and keywords that come out; all of them where it is left out." },
    { name: "severity", kind: "severity", description: "Default: warning." },
    { name: "rule", kind: "rule", description: "unredacted-logging (default) or credential-in-prompt." },
    { name: "consequence", kind: "text", description: "End of the message: everyone who can read it can use it." },
  ],
  source: [
    { name: "label", kind: "text", required: true, description: "How messages name the value: a secret of Acme's vault." },
    FUNCTIONS,
    METHODS,
    RECEIVERS,
    { name: "attributes", kind: "names", description: "Dotted attributes: acme.settings.MASTER." },
    { name: "name-argument", kind: "position", description: "Position of the argument that names the credential: other names are no secret." },
    { name: "category", kind: "category", description: "credential (default) or personal-data." },
  ],
  sanitizer: [
    FUNCTIONS,
    METHODS,
    { name: "types", kind: "names", description: "Classes that mask themselves when printed." },
  ],
};

/** Keys outside the tables: how serious a kind of value is, or off. */
export const CUSTOM_LEVELS: Readonly<Record<string, string>> = {
  "personal-data": "Severity of personal data (national numbers, cards, health, e-mail addresses …), or off.",
  "response-body": "Severity of whole answers of APIs, or off.",
};

export const LEVEL_VALUES: readonly string[] = ["error", "warning", "information", "off"];

/** JSON schema of the file. */
export function customSchema(): object {
  const keys = (table: readonly CustomKey[]): object => ({
    type: "array",
    items: {
      type: "object",
      additionalProperties: false,
      required: table.filter((key) => key.required).map((key) => key.name),
      properties: Object.fromEntries(table.map((key) => [key.name, { description: key.description, ...schemaOf(key.kind) }])),
    },
  });
  return {
    $schema: "http://json-schema.org/draft-07/schema#",
    title: "CrewVet flows",
    description: ".crewvet/flows.toml: a project's own sources, sinks and sanitizers",
    type: "object",
    additionalProperties: false,
    properties: {
      ...Object.fromEntries(Object.entries(CUSTOM_LEVELS).map(([name, description]) => [name, { description, enum: LEVEL_VALUES }])),
      ...Object.fromEntries(Object.entries(CUSTOM_TABLES).map(([name, table]) => [name, keys(table)])),
    },
  };
}

function schemaOf(kind: CustomKind): object {
  switch (kind) {
    case "names":
      return { type: "array", items: { type: "string" } };
    case "arguments":
      return { type: "array", items: { type: ["string", "integer"] } };
    case "position":
      return { type: "integer", minimum: 0 };
    case "severity":
      return { enum: ["error", "warning", "information"] };
    case "category":
      return { enum: ["credential", "personal-data"] };
    case "rule":
      return { enum: ["unredacted-logging", "credential-in-prompt"] };
    case "pattern":
    case "text":
      return { type: "string" };
  }
}
