import { describe, expect, it } from "vitest";
import { analyse } from "../support/analyze";
import { characters, expandSecrets } from "../support/secrets";

const RULES = new Set(["hardcoded-credential", "weak-credential-default", "credential-in-prompt", "credential-in-image"]);
const base64 = (text: string): string => Buffer.from(text).toString("base64");

/** What is underlined in a file, masked forms and all. */
async function found(path: string, text: string): Promise<string[]> {
  const source = expandSecrets(text);
  const analysed = await analyse({ [path]: source });
  return analysed.findings.filter((finding) => RULES.has(finding.ruleId) && finding.confidence !== "low" && finding.location.path === path).map((finding) => analysed.text(finding));
}

const hex = (seed = 1): string => expandSecrets(`{{hex:${String(seed)}}}`);
const password = (seed = 1): string => expandSecrets(`{{password:${String(seed)}}}`);

/** Path, text, and what has to be underlined in it, no more and no less. */
const FILES: readonly (readonly [path: string, text: string, secrets: readonly string[]])[] = [
  [".npmrc", "registry=https://registry.npmjs.org/\n//registry.npmjs.org/:_authToken={{hex}}\nalways-auth=true\n", [hex()]],
  [".npmrc", "//npm.acme.dev/:_authToken=${NPM_TOKEN}\n//npm.acme.dev/:username=svc\nsave-exact=true\n", []],
  [".npmrc", `//npm.acme.dev/:_password=${base64("Winter2031!x9")}\n//npm.acme.dev/:email=svc@acme.dev\n`, [base64("Winter2031!x9")]],
  [".netrc", "machine api.acme.dev\n  login svc\n  password {{hex}}\n", [hex()]],
  [".netrc", "machine git.acme.dev login svc password {{password}}\n# machine x password {{hex:3}}\n", [password()]],
  [".netrc", "machine api.acme.dev\n  login svc\n", []],
  [".pgpass", "db.acme.dev:5432:crm:svc:{{password}}\n# comment:1:2:3:nothing\n", [password()]],
  [".pgpass", "# hostname:port:database:username:password\n", []],
  [".git-credentials", "https://svc:{{hex}}@git.acme.dev\n", [hex()]],
  [".git-credentials", "https://github.com\n", []],
  [".pypirc", "[distutils]\nindex-servers = acme\n\n[acme]\nrepository = https://pypi.acme.dev\nusername = svc\npassword = {{password}}\n", [password()]],
  [".pypirc", "[distutils]\nindex-servers =\n    pypi\n\n[pypi]\nusername = __token__\n", []],
  ["dump.sql", "CREATE USER svc WITH ENCRYPTED PASSWORD '{{password}}';\nALTER USER svc IDENTIFIED BY '{{password:2}}';\n", [password(), password(2)]],
  ["dump.sql", "CREATE TABLE users (id int, password varchar(64));\nINSERT INTO users VALUES (1, '$2b$12$KIXQ4S0W6cX0sYb1Jc4x7eW2Z8o1uH5m0m1m8v1b3Zc7u3m8X9G2a');\n", []],
  ["seed.sql", "INSERT INTO settings (name, value) VALUES ('openai', '{{openai}}');\n", [expandSecrets("{{openai}}")]],
  ["seed.sql", "INSERT INTO users (id, api_key, name) VALUES (1, '{{hex}}', 'svc'), (2, '{{hex:2}}', 'bot');\n", [hex(1), hex(2)]],
  ["dump.sql", "COPY public.accounts (id, email, api_token) FROM stdin;\n1\ta@acme.dev\t{{hex}}\n\\.\n", [hex()]],
  ["seed.sql", "UPDATE accounts SET api_key = '{{hex}}' WHERE id = 1;\n", [hex()]],
  ["seed.sql", "INSERT INTO users (id, uuid, name) VALUES (1, '{{hex}}', 'svc');\nSELECT api_key FROM users;\n", []],
  ["k8s/secret.yaml", `apiVersion: v1\nkind: Secret\nmetadata:\n  name: crm\ntype: Opaque\ndata:\n  api-key: ${base64(hex())}\n  username: ${base64("svc")}\n`, [base64(hex())]],
  ["k8s/secret.yaml", "apiVersion: v1\nkind: Secret\nmetadata:\n  name: crm\nstringData:\n  DB_PASSWORD: {{password}}\n  config.yaml: |\n    api_key: {{hex}}\n", [password(), hex()]],
  ["k8s/list.yaml", `apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: Secret\n  data:\n    token: ${base64(hex(2))}\n`, [base64(hex(2))]],
  ["k8s/secret.json", `{"apiVersion": "v1", "kind": "Secret", "data": {"password": "${base64(password())}"}}`, [base64(password())]],
  ["k8s/secret.yaml", `apiVersion: v1\nkind: Secret\nmetadata:\n  name: crm\n  uid: ${hex(4)}\ndata:\n  api-key: ${base64("${API_KEY}")}\n  password: ${base64("changeme-please")}\n`, []],
  ["k8s/deployment.yaml", "apiVersion: apps/v1\nkind: Deployment\nspec:\n  template:\n    spec:\n      containers:\n      - name: crew\n        env:\n        - name: OPENAI_API_KEY\n          valueFrom:\n            secretKeyRef: { name: crew-7, key: openai-key-1 }\n        - name: CRM_TOKEN\n          value: {{hex}}\n", [hex()]],
  ["k8s/sealed.yaml", `apiVersion: bitnami.com/v1alpha1\nkind: SealedSecret\nspec:\n  encryptedData:\n    password: ${characters(172)}\n`, []],
  ["main.go", 'package main\n\nconst crmToken = "{{hex}}"\n\nvar apiKey string = "{{hex:2}}"\n\nfunc f() { os.Setenv("CROWDIN_TOKEN", "{{hex:3}}") }\n', [hex(), hex(2), hex(3)]],
  ["main.go", 'package main\n\nconst tokenPath = "/var/run/token9"\nconst etag = "{{hex}}"\n\nvar cacheKey = "{{hex:2}}"\nvar apiKey = os.Getenv("API_KEY_2")\n', []],
  ["App.java", 'class App {\n  private static final String API_TOKEN = "{{hex}}";\n  void f() { System.setProperty("db.password.file", "/run/secrets/db7"); headers.put("X-Api-Key", "{{hex:2}}"); }\n}\n', [hex(), hex(2)]],
  ["conf.php", "<?php\n$config = array(\n  'api_token' => '{{hex}}',\n  'token_type' => 'bearer7',\n);\n$token .= \"{{hex:2}}\";\n", [hex(), hex(2)]],
  ["io.ino", '#define IO_KEY "{{hex}}"\n#define API_KEY "{{hex:2}}"\n#define TOKEN_COUNT "12"\n', [hex(2)]],
  ["settings.xml", '<servers>\n  <apiToken>{{hex}}</apiToken>\n  <add key="ServiceSecret" value="{{hex:2}}" />\n  <tokenUrl>https://id.acme.dev/o/token9</tokenUrl>\n</servers>\n', [hex(), hex(2)]],
  ["run.log", "10:00:01 INFO start api_token: {{hex}}\n10:00:02 DEBUG using access key is {{hex:2}}\n10:00:03 INFO used 1200 tokens, cache_key={{hex:3}}\n", [hex(), hex(2)]],
  ["keys.txt", "crowdin_key = {{openai-legacy}}\nsnyk token {{hex}}\nthe key to success is 12 hours of sleep\n", [expandSecrets("{{openai-legacy}}"), hex()]],
  ["crew-1.dist-info/RECORD", "crew/api_token,sha256={{alnum}},268\n", []],
  ["files.list", "crew/auth/token.py,{{alnum}},268\ncrew/password = sha256={{alnum}}\n", []],
  ["README.txt", "api_token = {{hex}}\n", []],
  ["LICENSE.txt", "license_key: {{hex}}\n", []],
  ["up.sh", 'export DB_PASSWORD=${DB_PASSWORD:-{{password}}}\n: "${API_KEY:={{hex}}}"\necho "OPENAI_API_KEY={{hex:2}}" >> .env\necho {{hex:3}} | docker login -u me --password-stdin ghcr.io\ncurl "https://api.acme.dev/x?api_key={{hex:4}}"\nredis-server --requirepass {{password:2}}\n', [password(), hex(), hex(2), hex(3), hex(4), password(2)]],
  ["up.sh", 'export DB_PASSWORD=${DB_PASSWORD:-}\n: "${API_KEY:=$FALLBACK_KEY}"\necho "OPENAI_API_KEY=$KEY" >> .env\necho "$TOKEN" | docker login -u me --password-stdin ghcr.io\ncurl "https://api.acme.dev/x?api_key=$KEY&page=2"\nredis-server --requirepass "$REDIS_PASSWORD"\necho "LOG_LEVEL=debug"\n', []],
  [".gitlab-ci.yml", 'variables:\n  API_TOKEN:\n    value: "{{hex}}"\n    description: "what the deployment uses"\n  STAGE:\n    value: "production-2"\n    description: "where to"\n', [hex()]],
  ["infra.bicep", "param adminPassword string = '{{password}}'\nvar settings = [\n  {\n    name: 'OPENAI_API_KEY'\n    value: openAiApiKey\n  }\n]\n", [password()]],
  ["crew.service", '[Service]\nEnvironment="OPENAI_API_KEY={{hex}}"\nEnvironment=PYTHONPATH=/opt/crew/lib2\nExecStart=/opt/crew/run\n', [hex()]],
  ["calls.http", "GET https://api.acme.dev/v1/users\nAuthorization: Bearer {{hex}}\nX-Request-Id: {{hex:2}}\n", [hex()]],
  ["app.ts", 'const k = process.env.API_KEY || "{{hex}}";\nconst p = process.env["DB_PASSWORD"] ?? "{{password}}";\nconst u = `postgres://crew:{{password:2}}@${host}/x`;\nconst v = `https://${user}:${token}@git.acme.dev/x`;\nconst m = process.env.MODEL || "gpt-4o-mini-2024";\n', [hex(), password(), password(2)]],
  ["api_pb2.py", '# Generated by the protocol buffer compiler.  DO NOT EDIT!\nTOKEN = "{{hex}}"\n', []],
  ["Makefile", "API_TOKEN := {{hex}}\nexport DB_PASSWORD = {{password}}\n\nrun:\n\tGROQ_API_KEY={{groq}} python main.py\n", [hex(), password(), expandSecrets("{{groq}}")]],
  ["Makefile", "API_TOKEN ?= $(shell cat token)\nVERSION := 1.2.3-abc4567\nSECRET_NAME = crm-7\n\nrun:\n\tpython main.py --token $(API_TOKEN)\n", []],
  ["application.properties", "spring.datasource.password={{password}}\nspring.datasource.url=jdbc:postgresql://db.acme.dev/crm\napi.key={{hex}}\n", [password(), hex()]],
  ["application.properties", "spring.datasource.password=${DB_PASSWORD}\nserver.ssl.key-store=classpath:crm7.p12\nspring.security.oauth2.client.id=crm-7\n", []],
  ["prod.tfvars", 'db_password = "{{password}}"\nregion = "eu-west-1"\napi_keys = { crm = "{{hex}}" }\n', [password(), hex()]],
  ["prod.tfvars", 'instance_type = "t3.large"\nsecret_name = "crm/prod-7"\nkms_key_id = "alias/crm7"\n', []],
  ["prod.tfvars.json", '{"db_password": "{{password}}", "region": "eu-west-1"}', [password()]],
  ["main.tf", 'resource "aws_ssm_parameter" "k" {\n  name  = "/crm/openai"\n  type  = "SecureString"\n  value = "{{openai}}"\n}\n', [expandSecrets("{{openai}}")]],
  ["main.tf", 'resource "aws_instance" "x" {\n  user_data = <<-EOF\n    #!/bin/bash\n    export CRM_API_KEY={{hex}}\n    curl -u svc:{{password}} https://api.acme.dev\n  EOF\n}\n', [hex(), password()]],
  ["main.tf", 'resource "aws_instance" "x" {\n  user_data = <<EOF\nexport CRM_API_KEY=${var.crm_key}\nEOF\n}\n', []],
  ["main.tf", 'resource "helm_release" "x" {\n  set_sensitive {\n    name  = "crm.apiKey"\n    value = "{{hex}}"\n  }\n}\n', [hex()]],
  ["docker-compose.yml", "services:\n  crew:\n    environment:\n      - OPENAI_API_KEY={{openai}}\n      - MODEL=gpt-4o\n  db:\n    environment:\n      POSTGRES_PASSWORD: {{password}}\n", [expandSecrets("{{openai}}"), password()]],
  ["docker-compose.yml", "services:\n  crew:\n    environment:\n      OPENAI_API_KEY: ${OPENAI_API_KEY:?}\n      DB_PASSWORD_FILE: /run/secrets/db7\n    secrets: [db7]\n", []],
  ["compose.yaml", "services:\n  crew:\n    build:\n      args:\n        NPM_TOKEN: {{hex}}\n    command: crew --api-key {{hex:2}}\n", [hex(1), hex(2)]],
  [".github/workflows/ci.yml", "jobs:\n  t:\n    steps:\n    - run: |\n        export CRM_TOKEN={{hex}}\n        curl -H 'Authorization: Bearer {{hex:2}}' https://x.acme.dev\n    - uses: acme/deploy@v1\n      with:\n        api-key: {{hex:3}}\n", [hex(1), hex(2), hex(3)]],
  [".github/workflows/ci.yml", "jobs:\n  t:\n    env:\n      KEY: ${{ secrets.KEY_7 }}\n    steps:\n    - uses: actions/checkout@b4ffde65f46336ab88eb53be808477a3936bae11\n      with: { token: '${{ github.token }}' }\n    - run: echo \"TOKEN=$TOKEN_7\" >> $GITHUB_ENV\n", []],
  [".gitlab-ci.yml", "variables:\n  DB_PASSWORD: {{password}}\ntest:\n  script:\n    - docker login -u svc -p {{hex}} registry.acme.dev\n    - CRM_KEY={{hex:2}} pytest\n", [password(), hex(1), hex(2)]],
  [".gitlab-ci.yml", "variables:\n  DB_PASSWORD: $CI_DB_PASSWORD\ntest:\n  script:\n    - docker login -u $CI_REGISTRY_USER -p $CI_REGISTRY_PASSWORD $CI_REGISTRY\n  id_tokens:\n    VAULT_ID_TOKEN: { aud: https://vault7.acme.dev }\n", []],
  ["Dockerfile", "FROM python:3.12\nARG PIP_TOKEN={{hex}}\nENV OPENAI_API_KEY={{openai}} MODEL=gpt-4o\nENV DB_PASSWORD {{password}}\nRUN curl -H 'X-Api-Key: {{hex:2}}' https://x.acme.dev\n", [hex(1), expandSecrets("{{openai}}"), password(), hex(2)]],
  ["Dockerfile", "FROM python:3.12@sha256:{{hex}}{{hex:2}}\nARG PIP_TOKEN\nENV TOKEN_FILE=/run/secrets/t7 PYTHON_VERSION=3.12.4\nRUN --mount=type=secret,id=pip7 pip install -r r.txt\n", []],
  [".env", "OPENAI_API_KEY={{openai}}\nexport DB_PASSWORD='{{password}}'\nMODEL=gpt-4o\nEMPTY=\nSECRET_KEY = \"{{hex}}\" # session\n", [expandSecrets("{{openai}}"), password(), hex()]],
  [".env.production", "CRM_TOKEN={{hex}}\n", [hex()]],
  ["prod.env", "CRM_TOKEN={{hex}}\n", [hex()]],
  [".envrc", "export CRM_TOKEN={{hex}}\nsource_up\n", [hex()]],
  [".env.example", "CRM_TOKEN=your-token\nOPENAI_API_KEY=sk-...\nDB_PASSWORD=changeme\nGROQ_API_KEY=\n", []],
  [".env", "OPENAI_API_KEY=${OPENAI_API_KEY}\nTOKEN_TYPE=bearer\nMAX_TOKENS=4096\nLOG_LEVEL=info\nCREDENTIALS_FILE=/etc/crm7.json\n", []],
  ["crew.jsonc", '{\n  // the key\n  "agents": [{ "role": "a", "llm": { "model": "gpt-4o", "api_key": "{{hex}}" } }],\n}\n', [hex()]],
  ["agents/researcher.jsonc", '{ "role": "Researcher", "llm": { "model": "m", "api_key": "{{groq}}" }, /* old: {{github}} */ "goal": "g" }', [expandSecrets("{{groq}}"), expandSecrets("{{github}}")]],
  ["agents/researcher.jsonc", '{ "role": "Token auditor 7", "goal": "Rotate the API key of 3 services", "llm": "groq/llama-3.1-8b", "api_key_env": "GROQ_API_KEY_2" }', []],
  ["compose.json", '{"services": {"crew": {"environment": ["CRM_TOKEN={{hex}}", "MODEL=gpt-4o"]}}}', [hex()]],
  ["stack.json", '{"Parameters": {"DatabasePassword": {"Type": "String", "Default": "{{password}}"}, "DatabaseUser": {"Default": "app-user-1"}}}', [password()]],
  ["stack.yaml", "Parameters:\n  DatabasePassword:\n    Type: String\n    Default: {{password}}\n  ApiKey:\n    Default: !Ref Key7\n", [password()]],
  ["values.yaml", "api_keys:\n  - {{hex}}\n  - {{hex:2}}\nregions:\n  - eu-west-1\n", [hex(), hex(2)]],
  ["run.sh", "curl --proxy-user svc:{{hex}} https://x.acme.dev\ngpg --passphrase {{hex:2}} -d f\n", [hex(), hex(2)]],
  ["compose.yaml", "services:\n  crew:\n    command: ['--api-key', '{{hex}}', '--name', 'crew7']\n", [hex()]],
  ["mcp.json", '{"mcpServers": {"crm": {"args": ["-y", "crm-mcp", "--token", "{{hex}}"]}}}', [hex()]],
  ["configmap.yaml", "kind: ConfigMap\ndata:\n  app.properties: |\n    crm.password={{hex}}\n    pool=7\n", [hex()]],
  ["install.sh", "helm install crm ./c --set auth.password={{hex}}\nkubectl create secret generic crm --from-literal=token={{hex:2}}\naz login --service-principal -u app -p {{hex:3}}\n", [hex(), hex(2), hex(3)]],
  ["install.sh", "helm install crm ./c --set image.tag=v1.2.3 --set auth.password=$PASSWORD_7\nssh -p 2222 deploy@h\n", []],
  ["Dockerfile", "FROM python:3.12\nRUN pip install --index-url https://bot:{{hex}}@pypi.acme.dev/simple crm\n", [hex()]],
  ["config/agents.yaml", "researcher:\n  role: r\n  backstory: >\n    You log in with password {{password}} and\n    the api key is {{hex}}.\n  llm:\n    model: m\n    api_key: {{hex:2}}\n", [password(), hex(), hex(2)]],
  ["app.ts", 'const k: string = "{{hex}}";\nexport const apiKey = process.env.CRM_KEY ?? "{{hex:2}}";\nfetch(u, { headers: { Authorization: `Bearer {{hex:3}}` } });\nclass A { private token = "{{hex:4}}"; }\nfunction f(password = "{{password}}") {}\n', [hex(2), hex(3), hex(4), password()]],
  ["app.js", 'const apiKey = process.env.CRM_KEY;\nconst tokenType = "Bearer7";\nconst maxTokens = "4096";\nheaders.set("Authorization", `Bearer ${token}`);\n<input type="password" placeholder="Password 7" />;\n', []],
  ["app.tsx", 'export const C = () => <Provider apiKey="{{hex}}" name="crm7" />;\nconst c = { "x-api-key": "{{hex:2}}" };\nprocess.env.CRM_TOKEN = "{{hex:3}}";\n', [hex(1), hex(2), hex(3)]],
  ["settings.toml", '[crm]\napi_key = "{{hex}}"\nurl = "postgresql://svc:{{password:2}}@db.acme.dev/x"\n[tool]\nversion = "1.2.3"\n', [hex(), password(2)]],
  ["setup.cfg", "[metadata]\nname = crm7\n[options]\ntoken_type = bearer7\n", []],
  ["values.yaml", "auth:\n  password: {{password}}\n  existingSecret: crm-auth-7\nimage:\n  tag: 1.2.3-{{hex}}\n", [password()]],
  ["run.sh", "#!/bin/sh\nexport CRM_TOKEN='{{hex}}'\nmysql -u root -p{{hex:2}} crm < dump.sql\nsshpass -p {{hex:3}} ssh svc@h\nPGPASSWORD={{password}} psql -h db\n", [hex(1), hex(2), hex(3), password()]],
  ["run.sh", "#!/bin/sh\nTOKEN=$(cat token)\nread -s -p 'Password: ' PASSWORD\ncurl -u \"$USER:$PASS\" https://x.acme.dev\nsha=4f5e6d7c8b9a0f1e2d3c4b5a69788796a5b4c3d2\n", []],
  ["Web.config", '<add name="x" connectionString="Server=sql.acme.dev;Database=shop;Uid=root;Pwd={{password}};" />\n', [password()]],
  ["call.ps1", 'Invoke-RestMethod -Uri $u -Headers @{ "X-API-Key" = "{{hex}}"; "Accept" = "application/json" }\n$h = @{ "Authorization" = "Bearer {{hex:2}}" }\n', [hex(), hex(2)]],
  [".docker/config.json", `{"auths": {"ghcr.io": {"auth": "${base64(`svc:${hex()}`)}"}, "quay.io": {"auth": "${base64("user:password")}"}}}`, [base64(`svc:${hex()}`)]],
  [".credentials", "[default]\naws_secret_access_key = {{aws-secret}}\n", [expandSecrets("{{aws-secret}}")]],
  ["sealed.json", '{"kind": "SealedSecret", "spec": {"encryptedData": {"secret": "{{alnum}}{{hex}}"}}}', []],
  ["messages/zh.json", '{"emailAddressNamePassword": "邮箱地址、名称和密码7", "apiToken": "アクセストークン、2"}', []],
  [".gitignore", "node_modules\n.env\ntoken_cache=1\n", []],
  ["run.log", "2031-01-02 GET /v1 Authorization: Bearer {{hex}}\nconnecting to redis://:{{hex:2}}@cache.acme.dev:6379/0\nAuthorization: Bearer [redacted]\n", [hex(), hex(2)]],
  ["start.ps1", '$Password = ConvertTo-SecureString -String "{{password}}" -AsPlainText -Force\n\'{{password:2}}\' | ConvertTo-SecureString -AsPlainText -Force\n', [password(), password(2)]],
  ["start.ps1", '$DbPassword = Get-EnvValue "DB_PASSWORD" "default"\n$SecretKey = New-RandomKey 32\n$p = ConvertTo-SecureString -String "$($cfg.Password)" -AsPlainText -Force\n', []],
  ["settings.json", '{"override": "DB_PASSWORD={{password}}", "formula": "TOTAL_SUM=A1"}', [password()]],
  ["settings.yaml", "override: DB_PASSWORD={{password}}\nformula: TOTAL_SUM=A1\n", [password()]],
  ["compose.yaml", "services:\n  graph:\n    environment:\n      NEO4J_AUTH: neo4j/{{hex}}\n", [hex()]],
  ["compose.yaml", "services:\n  graph:\n    environment:\n      NEO4J_AUTH: none\n", []],
  ["auth.js", 'const t = jwt.sign({ id: user.id }, "crewSecret2041", { expiresIn: "1h" });\nconst h = crypto.createHmac("sha256", "{{hex}}");\nconst m = { auth: { user: "a@acme.dev", pass: "wkqz xbvn plmt rrfd" } };\n', ["crewSecret2041", hex(), "wkqz xbvn plmt rrfd"]],
  ["auth.js", 'const t = jwt.sign({ id: user.id }, process.env.JWT_SECRET, { expiresIn: "1h" });\nconst h = crypto.createHash("sha256");\n', []],
  ["deploy.ps1", '$env:CRM_TOKEN = "{{hex}}"\n$Password = "{{password}}"\n', [hex(), password()]],
];

describe("configuration formats", () => {
  for (const [path, text, secrets] of FILES) {
    it(`${path}: ${text.replace(/\n/g, "§").slice(0, 90)}`, async () => {
      expect((await found(path, text)).sort()).toEqual([...secrets].sort());
    });
  }
});
