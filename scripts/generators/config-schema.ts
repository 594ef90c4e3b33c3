import { CONFIG_KEYS, type KeyKind } from "../../src/core/config/keys";
import { customSchema } from "../../src/core/flow/custom-keys";
import type { RulePage } from "../rules";
import type { Generator } from "./index";

/** `docs/crewvet.schema.json` and `docs/flows.schema.json`: what editors check a crewvet.toml and a .crewvet/flows.toml against. */
export const configSchema: Generator = (rules) => {
  const properties: Record<string, object> = {};
  for (const key of CONFIG_KEYS) {
    const schema = { description: key.description, ...schemaOf(key.kind, rules) };
    const [table = "", inner] = key.name.split(".");
    if (inner === undefined) properties[table] = schema;
    else properties[table] = { type: "object", additionalProperties: false, properties: { ...inside(properties[table]), [inner]: schema } };
  }
  const schema = {
    $schema: "http://json-schema.org/draft-07/schema#",
    $id: "https://raw.githubusercontent.com/crewvet/crewvet/main/docs/crewvet.schema.json",
    title: "CrewVet configuration",
    description: "crewvet.toml, or [tool.crewvet] in pyproject.toml",
    type: "object",
    additionalProperties: false,
    properties,
  };
  return [
    { path: "docs/crewvet.schema.json", text: `${JSON.stringify(schema, null, 2)}\n` },
    { path: "docs/flows.schema.json", text: `${JSON.stringify(customSchema(), null, 2)}\n` },
  ];
};

function inside(table: object | undefined): object {
  return table && "properties" in table && typeof table.properties === "object" && table.properties !== null ? table.properties : {};
}

const LEVELS = ["error", "warning", "information", "off"];

function schemaOf(kind: KeyKind, rules: readonly RulePage[]): object {
  switch (kind.type) {
    case "globs":
    case "names":
      return { type: "array", items: { type: "string" } };
    case "choice":
      return { enum: kind.values };
    case "path":
      return { type: "string", minLength: 1 };
    case "size":
      return { anyOf: [{ type: "integer", minimum: 1 }, { type: "string", pattern: "^\\d{1,9}\\s*([Bb]|[KkMm][Bb])?$" }] };
    case "count":
      return { type: "integer", minimum: kind.min };
    case "levels":
      return { type: "object", additionalProperties: false, properties: Object.fromEntries(kind.names.map((name) => [name, { enum: LEVELS }])) };
    case "rules":
      return {
        type: "object",
        additionalProperties: false,
        properties: Object.fromEntries(rules.map((rule) => [rule.id, { description: `${rule.meta.title}. Default: ${rule.meta.severity}.`, enum: LEVELS }])),
      };
  }
}
