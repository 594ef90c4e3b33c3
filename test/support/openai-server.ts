import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** One request to the model, as the server saw it. */
export interface ModelRequest {
  readonly path: string;
  /** Key of the Authorization header, without `Bearer `. */
  readonly key: string;
  readonly model: string;
  /** All texts of the conversation. */
  readonly prompt: string;
}

export interface ModelServer {
  /** `http://127.0.0.1:<port>/v1` */
  readonly url: string;
  readonly requests: readonly ModelRequest[];
  /** Keys that the server takes; null for any. Others get 401, as from the real service. */
  accept(keys: ReadonlySet<string> | null): void;
  /** Forgets all requests. */
  forget(): void;
  /** The same, and takes any key again. */
  clear(): void;
  close(): Promise<void>;
}

/** What the model says: a text, or a call of one of the tools that the request offers. */
export type Answer = string | { readonly tool: string; readonly input: unknown };

const DONE = "Thought: I now know the final answer\nFinal Answer: done";

/** An OpenAI-compatible server on the loopback: chat completions and responses, streamed on demand. It records who asked. */
export async function startModelServer(script: (request: ModelRequest) => Answer = () => DONE): Promise<ModelServer> {
  const requests: ModelRequest[] = [];
  let accepted: ReadonlySet<string> | null = null;
  const server = createServer((request, response) => {
    void read(request).then((body) => {
      const key = (request.headers.authorization ?? "").replace(/^Bearer /, "");
      const path = request.url ?? "";
      const asked: ModelRequest = { path, key, model: typeof body.model === "string" ? body.model : "", prompt: JSON.stringify(body.messages ?? body.input ?? "") };
      requests.push(asked);
      if (accepted && !accepted.has(key)) send(response, 401, { error: { message: "Incorrect API key provided", type: "invalid_request_error", code: "invalid_api_key" } });
      else if (path.endsWith("/chat/completions")) chat(response, body, script(asked));
      else if (path.endsWith("/responses")) send(response, 200, responses(body, textOf(script(asked))));
      else if (path.endsWith("/embeddings")) send(response, 200, embeddings(body));
      else send(response, 404, { error: { message: `no such path: ${path}` } });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${String(port)}/v1`,
    requests,
    accept: (keys) => {
      accepted = keys;
    },
    forget: () => {
      requests.length = 0;
    },
    clear: () => {
      requests.length = 0;
      accepted = null;
    },
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => {
          resolve();
        });
      }),
  };
}

type Body = Readonly<Record<string, unknown>>;

async function read(request: IncomingMessage): Promise<Body> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const body: unknown = chunks.length === 0 ? {} : JSON.parse(Buffer.concat(chunks).toString("utf8"));
  return typeof body === "object" && body !== null ? (body as Body) : {};
}

function send(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { "content-type": "application/json" });
  response.end(JSON.stringify(body));
}

const USAGE = { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 };

/** The same vector for every text, of the length that OpenAI's default model has. */
function embeddings(body: Body): unknown {
  const texts = Array.isArray(body.input) ? body.input : [body.input];
  return { object: "list", model: body.model, usage: USAGE, data: texts.map((_, index) => ({ object: "embedding", index, embedding: Array.from({ length: 1536 }, () => 0.01) })) };
}

function chat(response: ServerResponse, body: Body, answer: Answer): void {
  const content = typeof answer === "string" ? answer : null;
  const call = typeof answer === "string" ? {} : { tool_calls: [{ index: 0, id: "call_test", type: "function", function: { name: answer.tool, arguments: JSON.stringify(answer.input) } }] };
  const reason = content === null ? "tool_calls" : "stop";
  const base = { id: "chatcmpl-test", created: 1_700_000_000, model: body.model ?? "test" };
  if (body.stream !== true) {
    send(response, 200, { ...base, object: "chat.completion", choices: [{ index: 0, finish_reason: reason, message: { role: "assistant", content, ...call } }], usage: USAGE });
    return;
  }
  response.writeHead(200, { "content-type": "text/event-stream" });
  const event = (choices: unknown, usage?: unknown): void => {
    response.write(`data: ${JSON.stringify({ ...base, object: "chat.completion.chunk", choices, ...(usage === undefined ? {} : { usage }) })}\n\n`);
  };
  event([{ index: 0, delta: { role: "assistant", content, ...call }, finish_reason: null }]);
  event([{ index: 0, delta: {}, finish_reason: reason }]);
  event([], USAGE);
  response.end("data: [DONE]\n\n");
}

/** The responses path is asked for texts only. */
function textOf(answer: Answer): string {
  return typeof answer === "string" ? answer : "";
}

function responses(body: Body, text: string): Body {
  return {
    id: "resp_test", object: "response", created_at: 1_700_000_000, status: "completed", model: body.model ?? "test", parallel_tool_calls: true, tool_choice: "auto", tools: [],
    output: [{ id: "msg_test", type: "message", role: "assistant", status: "completed", content: [{ type: "output_text", text, annotations: [] }] }],
    usage: { input_tokens: 1, output_tokens: 1, total_tokens: 2, input_tokens_details: { cached_tokens: 0 }, output_tokens_details: { reasoning_tokens: 0 } },
  };
}
