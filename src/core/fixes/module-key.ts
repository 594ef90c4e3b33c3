/** Agent and provider as the module's functions take them. */
export interface ModuleKey {
  readonly agent: string;
  readonly provider: string;
}

/** Reads an id: `crew/<project>/<agent>/<provider>`. */
export function moduleKey({ id }: { readonly id: string }): ModuleKey {
  const [, , agent = "shared", ...rest] = id.split("/");
  return { agent, provider: rest.join("/") };
}

/** Name of the variable that `secret_variable()` of the module makes. */
export function moduleVariable({ agent, provider }: ModuleKey): string {
  const name = `CREW_${agent}_${provider}`.replace(/-/g, "_").toUpperCase();
  return /(?:KEY|TOKEN|SECRET|PASSWORD|URL|DSN|ID)$/.test(name) ? name : `${name}_API_KEY`;
}
