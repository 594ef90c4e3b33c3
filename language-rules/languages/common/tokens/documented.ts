/** A page of the provider, or its own library or scanner, that states a token's form. */
export interface StatedForm {
  readonly page: string;
  /** Day on which it was read, ISO. */
  readonly checked: string;
}

const on = (checked: string, forms: Readonly<Record<string, string>>): Readonly<Record<string, StatedForm>> => Object.fromEntries(Object.entries(forms).map(([id, page]) => [id, { page, checked }]));

/** Token types whose pattern was compared with what the provider itself says. The rest comes from other scanners' rules and from real code. */
export const statedForms: Readonly<Record<string, StatedForm>> = {
  ...on("2026-11-21", {
    "github-personal-token": "https://docs.github.com/authentication/keeping-your-account-and-data-secure/about-authentication-to-github",
    "aws-access-key-id": "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html",
    "supabase-secret-key": "https://supabase.com/docs/guides/api/api-keys",
  }),
  ...on("2026-11-22", {
    "anthropic-api-key": "https://platform.claude.com/docs/en/get-api-key",
    "replicate-token": "https://replicate.com/docs/topics/security/api-tokens",
    "firecrawl-api-key": "https://docs.firecrawl.dev/authentication",
    "firecrawl-oauth-token": "https://docs.firecrawl.dev/authentication",
    "tavily-api-key": "https://docs.tavily.com/api-reference/introduction",
    "nvidia-api-key": "https://docs.nvidia.com/nemo/retriever/latest/extraction/api-keys/index.html",
    "databricks-token": "https://learn.microsoft.com/azure/databricks/archive/dev-tools/cli/tokens-cli",
    "e2b-api-key": "https://github.com/e2b-dev/E2B (what the client says of a key of another form)",
    "scrapegraph-api-key": "https://github.com/ScrapeGraphAI/scrapegraph-sdk",
    "scrapfly-api-key": "https://github.com/scrapfly/python-scrapfly",
    "langfuse-secret-key": "https://github.com/langfuse/langfuse-python",
    "azure-openai-key": "https://learn.microsoft.com/purview/sit-defn-azure-cognitive-service-key",
    "azure-openai-key-v2": "https://github.com/microsoft/security-utilities",
    "azure-function-key": "https://learn.microsoft.com/purview/sit-defn-azure-function-master-api-key",
    "azure-cosmos-key": "https://github.com/microsoft/security-utilities",
    "azure-identifiable-key-64": "https://github.com/microsoft/security-utilities",
    "azure-identifiable-key-32": "https://github.com/microsoft/security-utilities",
  }),
};
