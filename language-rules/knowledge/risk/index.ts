import type { RiskKnowledge } from "../../../src/core/model/knowledge";
import { operations, tools } from "./operations";
import { managedHosts, stores } from "./stores";

/** Calls that ask a person: crewai's own, terminals, chat frameworks. */
const asking = ["*.request_human_input", "input", "builtins.input", "click.confirm", "click.prompt", "typer.confirm", "typer.prompt", "rich.prompt.Confirm.ask", "rich.prompt.Prompt.ask", "questionary.confirm*", "inquirer.confirm*", "getpass.getpass", "chainlit.Ask*", "langgraph.types.interrupt", "humanlayer.*", "*HumanInputRun*"];

/** Packages that record each tool call of a crew once they are set up. Their own documentation, read 2026-11. */
const tracing = ["langfuse", "agentops", "langtrace_python_sdk", "openinference", "openlit", "opik", "weave", "mlflow", "logfire", "traceloop", "phoenix", "portkey_ai", "maxim", "patronus", "braintrust", "langsmith", "ddtrace", "opentelemetry"];

export const risk: RiskKnowledge = { operations, tools, asking, tracing, stores, managedHosts };
