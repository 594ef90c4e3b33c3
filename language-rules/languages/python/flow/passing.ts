import type { DumpSpec, PropagatorSpecs, SanitizerSpecs } from "../../../../src/core/model/knowledge";

const words = (text: string): string[] => text.split(" ");

export const sanitizers: SanitizerSpecs = {
  functions: [
    ...words("len bool type isinstance issubclass id hash any all callable hasattr int float round abs range ord"),
    ...words("hashlib.* hmac.new hmac.digest hmac.compare_digest bcrypt.hashpw bcrypt.checkpw secrets.compare_digest passlib.* argon2.* zlib.crc32 uuid.* os.path.exists os.path.isfile"),
    ...words("presidio_anonymizer.* scrubadub.* datafog.* detect_secrets.* jwt.decode cryptography.* zxcvbn.*"),
  ],
  methods: words("startswith endswith isdigit isalnum isalpha count find index rfind hexdigest digest isspace exists is_file is_dir keys __len__"),
  words: words("redact redacted redactor mask masked masking censor scrub scrubbed sanitize sanitise sanitized obfuscate anonymize anonymise hash hashed hasher digest encrypt encrypted fingerprint checksum shorten hide hidden"),
  types: ["pydantic.SecretStr", "pydantic.SecretBytes", "pydantic.types.SecretStr", "pydantic.v1.SecretStr", "SecretStr", "crewai.security.SecretStr"],
};

export const propagators: PropagatorSpecs = {
  functions: words(
    "collections.deque deque str repr ascii format bytes bytearray list tuple set frozenset dict sorted reversed next iter max min filter sum vars getattr " +
      "json.dumps json.loads yaml.dump yaml.safe_dump yaml.safe_load yaml.load pprint.pformat copy.copy copy.deepcopy ast.literal_eval " +
      "urllib.parse.quote urllib.parse.quote_plus urllib.parse.unquote urllib.parse.urlencode urllib.parse.urljoin urllib.parse.urlunparse " +
      "base64.b64encode base64.b64decode base64.urlsafe_b64encode base64.urlsafe_b64decode base64.standard_b64encode binascii.hexlify codecs.encode codecs.decode " +
      "textwrap.dedent textwrap.fill textwrap.indent html.escape os.path.expandvars os.path.expanduser shlex.quote shlex.split shlex.join dataclasses.asdict dataclasses.astuple dataclasses.replace " +
      "typing.cast cast asyncio.run asyncio.wait_for asyncio.create_task asyncio.ensure_future asyncio.shield itertools.chain types.SimpleNamespace collections.OrderedDict collections.ChainMap string.Template string.Template() tabulate.tabulate " +
      "rich.panel.Panel rich.markdown.Markdown rich.syntax.Syntax rich.align.Align rich.padding.Padding rich.columns.Columns rich.text.Text rich.text.Text.assemble rich.markup.escape rich.pretty.Pretty rich.json.JSON click.style orjson.dumps toml.dumps traceback.format_exc traceback.format_exception tuple map",
  ),
  methods: words(
    "strip lstrip rstrip lower upper title capitalize casefold format format_map replace join encode decode split rsplit splitlines partition rpartition removeprefix removesuffix ljust rjust center zfill expandtabs swapcase " +
      "hex get getlist pop popleft values items copy setdefault popitem substitute safe_substitute with_traceback to_dict as_dict dict json model_dump model_dump_json _asdict as_posix getvalue __str__ __repr__ __getitem__ " +
      "render_as_string result get_secret_value read",
  ),
  attributes: words("value text content data args message body __dict__ payload secret_string SecretString credentials Credentials kwargs"),
};

/** The JSON of these names the model only, up to this release. */
const JSON_SINCE = { above: "1.13", members: ["model_dump_json", "json"] };

/**
 * What CrewAI objects print of their key. Each line was proved with crewai 1.15.30 by test/claims/crewai-prints.py:
 * the key is there whether it was passed in or read from the environment. Up to 1.12 an LLM is no pydantic model: in 1.12.2,
 * 1.11.1, 1.8.1, 1.4.1 and 0.203.2 no text and no dump of LLM, agent, task and crew shows it, the LLM's `vars` do from 1.0 on;
 * in 1.13.0 the JSON of agent, task and crew names the model only (21 November 2026).
 */
export const dumps: readonly DumpSpec[] = [
  { types: ["crewai.LLM", "crewai.llm.LLM", "crewai.llms.base_llm.BaseLLM"], label: "LLM object", silentUpTo: "1.12", older: { from: "1.0", members: ["__dict__", "vars"] }, str: true, repr: true, members: ["model_dump", "model_dump_json", "dict", "json", "__dict__", "vars", "__str__", "__repr__"] },
  { types: ["crewai.Agent", "crewai.agent.Agent"], label: "Agent object", silentUpTo: "1.12", newer: JSON_SINCE, str: true, repr: false, members: ["model_dump", "model_dump_json", "dict", "json", "__dict__", "vars", "__str__"] },
  { types: ["crewai.Task", "crewai.task.Task"], label: "Task object", silentUpTo: "1.12", newer: JSON_SINCE, str: false, repr: false, members: ["model_dump", "model_dump_json", "dict", "json"] },
  { types: ["crewai.Crew", "crewai.crew.Crew"], label: "Crew object", silentUpTo: "1.12", newer: JSON_SINCE, str: false, repr: false, members: ["model_dump", "model_dump_json", "dict", "json"] },
  {
    types: ["crewai.mcp.MCPServerHTTP", "crewai.mcp.MCPServerSSE", "crewai.mcp.MCPServerStdio", "crewai.mcp.config.MCPServerHTTP", "crewai.mcp.config.MCPServerSSE", "crewai.mcp.config.MCPServerStdio"],
    label: "MCP server object", needs: ["headers", "env"], str: true, repr: true, members: ["model_dump", "model_dump_json", "dict", "json", "__dict__", "vars"],
  },
];
