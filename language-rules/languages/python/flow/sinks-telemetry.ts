import type { FlowCategory, SinkSpec } from "../../../../src/core/model/knowledge";

const VALUES: readonly FlowCategory[] = ["credential", "personal-data", "dump", "environment"];
const rule = "unredacted-logging";
const common = { group: "telemetry", rule, severity: "error", categories: VALUES, args: "all" } as const;
const consequence = (service: string): string => `it leaves for ${service} and stays in its records`;

/** Observability services. Names as the SDKs are commonly used; only the CrewAI ones are proved by running them (test/claims). */
export const TELEMETRY_SINKS: readonly SinkSpec[] = [
  {
    ...common, id: "opentelemetry", label: "an OpenTelemetry span", consequence: "it leaves for every backend that receives the trace",
    functions: ["opentelemetry.trace.Status", "opentelemetry.trace.status.Status"], methods: ["set_attribute", "set_attributes", "add_event", "record_exception", "update_name", "set_status"],
    receivers: ["opentelemetry.trace.get_current_span()", "*.start_as_current_span()", "*.start_span()"], receiverName: "span$",
  },
  {
    ...common, id: "opentelemetry.start", label: "an OpenTelemetry span", consequence: "it leaves for every backend that receives the trace",
    methods: ["start_as_current_span", "start_span"], receivers: ["opentelemetry.trace.get_tracer()"], receiverName: "tracer$", args: [0, "name", "attributes"],
  },
  {
    ...common, id: "opentelemetry.metric", label: "an OpenTelemetry metric", consequence: "it leaves for every backend that receives the metrics",
    methods: ["add", "record"], receivers: ["*.create_counter()", "*.create_up_down_counter()", "*.create_histogram()"], args: [1, "attributes"],
  },
  {
    ...common, id: "datadog.metric", label: "a Datadog metric or event", consequence: consequence("Datadog"),
    functions: ["event", "increment", "decrement", "gauge", "histogram", "distribution", "timing", "set", "service_check"].map((name) => `datadog.statsd.${name}`).concat(["datadog.api.Event.create", "datadog.api.Metric.send", "ddtrace.tracer.set_tags"]),
    methods: ["event", "increment", "decrement", "gauge", "histogram", "distribution", "timing", "service_check"], receivers: ["datadog.DogStatsd()", "datadog.dogstatsd.DogStatsd()"],
  },
  {
    ...common, id: "datadog", label: "a Datadog span", consequence: consequence("Datadog"),
    methods: ["set_tag", "set_tags", "set_tag_str", "set_struct_tag"], receivers: ["ddtrace.tracer.trace()", "ddtrace.tracer.current_span()"], receiverName: "span$",
  },
  {
    ...common, id: "sentry", label: "Sentry", consequence: consequence("Sentry"),
    functions: ["set_context", "set_user", "set_tag", "set_tags", "set_extra", "set_extras", "add_breadcrumb", "capture_message", "capture_exception", "capture_event"].map((name) => `sentry_sdk.${name}`),
    methods: ["set_context", "set_user", "set_tag", "set_tags", "set_extra", "add_breadcrumb", "user="],
    receivers: ["sentry_sdk.get_isolation_scope()", "sentry_sdk.Scope.get_current_scope()", "sentry_sdk.scope.Scope.get_current_scope()", "sentry_sdk.push_scope()", "sentry_sdk.configure_scope()", "sentry_sdk.new_scope()", "sentry_sdk.get_current_scope()"], receiverName: "scope$",
  },
  {
    ...common, id: "sentry.span", label: "a span of Sentry", consequence: consequence("Sentry"), functions: ["sentry_sdk.start_span", "sentry_sdk.start_transaction"], args: ["description", "name"],
  },
  {
    ...common, id: "sentry.data", label: "a span of Sentry", consequence: consequence("Sentry"), methods: ["set_data", "set_tag", "set_context", "set_measurement", "start_child"],
    receivers: ["sentry_sdk.start_span()", "sentry_sdk.start_transaction()", "sentry_sdk.get_current_span()"],
  },
  {
    ...common, id: "sentry.crumb", label: "a breadcrumb of Sentry", consequence: consequence("Sentry"), methods: ["__setitem__"], receiverName: "^(bread)?crumb$",
  },
  {
    ...common, id: "airbrake", label: "Airbrake", consequence: consequence("Airbrake"), methods: ["notify", "notify_sync"], receivers: ["pybrake.Notifier()", "airbrake.getLogger()"],
  },
  {
    ...common, id: "airbrake.notice", label: "a notice of Airbrake", consequence: consequence("Airbrake"), methods: ["__setitem__"], receivers: ["*.build_notice()", "*.build_notice()[]"],
  },
  {
    ...common, id: "scout", label: "a Scout trace", consequence: consequence("Scout"), functions: ["scout_apm.api.instrument", "scout_apm.api.WebTransaction", "scout_apm.api.BackgroundTransaction"],
    methods: ["tag"], receivers: ["scout_apm.api.instrument()"],
  },
  {
    ...common, id: "elastic", label: "Elastic APM", consequence: consequence("Elastic"), functions: ["set_custom_context", "set_user_context", "label", "set_transaction_name"].map((name) => `elasticapm.${name}`),
  },
  {
    ...common, id: "logfire", label: "a Logfire span", consequence: consequence("Logfire"),
    functions: ["trace", "debug", "info", "notice", "warn", "warning", "error", "fatal", "exception", "span", "log"].map((name) => `logfire.${name}`),
  },
  {
    ...common, id: "baggage", label: "OpenTelemetry's baggage", consequence: "it goes with every request to other services", functions: ["opentelemetry.baggage.set_baggage"],
  },
  {
    ...common, id: "product-analytics", label: "an analytics event", consequence: "it leaves for that service and stays in its records",
    functions: ["analytics.track", "analytics.identify", "segment.analytics.track", "segment.analytics.identify"], methods: ["track", "people_set", "log_event"], receivers: ["mixpanel.Mixpanel()", "amplitude.Amplitude()"], categories: ["credential", "dump", "environment"],
  },
  {
    ...common, id: "experiment", label: "an experiment's record", consequence: "it is kept with the run",
    methods: ["log_parameter", "log_parameters", "log_other", "log_others", "log_text", "log_param", "log_params", "log_dict", "set_tag", "set_tags", "connect", "__setitem__"],
    receivers: ["comet_ml.Experiment()", "comet_ml.start()", "neptune.init_run()", "clearml.Task.init()", "dvclive.Live()", "mlflow.MlflowClient()", "mlflow.tracking.MlflowClient()"],
  },
  {
    ...common, id: "cloud-log", label: "a cloud log", consequence: "everyone who can read the log can use it",
    methods: ["put_log_events", "log_text", "log_struct"], receivers: ["boto3.client()", "google.cloud.logging.Client().logger()"], args: [0, "logEvents", "text", "info"],
  },
  {
    ...common, id: "langfuse", label: "a Langfuse trace", consequence: consequence("Langfuse"),
    methods: ["trace", "span", "generation", "event", "update", "score", "update_current_trace", "update_current_observation", "update_current_span", "start_span", "start_as_current_span"],
    receivers: ["langfuse.Langfuse()", "langfuse.get_client()"], receiverName: "langfuse", except: ["public_key", "secret_key"],
  },
  {
    ...common, id: "langfuse.span", label: "a Langfuse trace", consequence: consequence("Langfuse"),
    methods: ["update", "update_trace", "end", "event", "span", "generation", "score", "start_span", "start_generation", "start_as_current_span", "create_event"],
    receivers: ["langfuse.Langfuse()", "langfuse.get_client()"].flatMap((client) => ["trace", "span", "generation", "start_span", "start_generation", "start_observation", "start_as_current_span", "start_as_current_generation", "start_as_current_observation"].map((name) => `${client}.${name}()`)),
  },
  {
    ...common, id: "langsmith", label: "a LangSmith run", consequence: consequence("LangSmith"),
    methods: ["create_run", "update_run", "create_feedback", "create_example", "create_examples", "update_example"], receivers: ["langsmith.Client()"],
  },
  {
    ...common, id: "langsmith.trace", label: "a LangSmith run", consequence: consequence("LangSmith"),
    functions: ["langsmith.trace", "langsmith.run_helpers.trace"], args: [0, "inputs", "metadata", "tags"],
  },
  {
    ...common, id: "langsmith.tree", label: "a LangSmith run", consequence: consequence("LangSmith"), methods: ["add_metadata", "add_tags", "add_inputs", "add_outputs", "add_event", "end", "__setitem__", "outputs=", "inputs="],
    receivers: ["langsmith.trace()", "langsmith.run_helpers.trace()", "langsmith.get_current_run_tree()", "langsmith.run_helpers.get_current_run_tree()", "langsmith.RunTree()", "langsmith.run_trees.RunTree()"].flatMap((tree) => [tree, `${tree}.metadata`]),
  },
  {
    ...common, id: "traced.result", label: "a trace, which keeps what the function gives back", severity: "warning", known: true, categories: ["credential", "dump", "environment"], consequence: "it leaves for the tracing service and stays in its records", args: [],
    results: { decorators: ["langsmith.traceable", "langsmith.run_helpers.traceable", "langfuse.observe", "langfuse.decorators.observe", "mlflow.trace", "weave.op", "opik.track"] },
  },
  {
    ...common, id: "wandb", label: "a Weights & Biases run", consequence: consequence("Weights & Biases"),
    functions: ["wandb.log", "wandb.config.update", "wandb.run.summary.update", "wandb.init"], args: [0, "config", "data", "notes", "tags"],
    methods: ["update", "log", "log_text"], receivers: ["wandb.init().config", "wandb.init().summary", "wandb.init()", "wandb.config"],
  },
  {
    ...common, id: "wandb.field", label: "a Weights & Biases run", consequence: consequence("Weights & Biases"), methods: ["__setitem__", "*="],
    receivers: ["wandb.init().config", "wandb.init().summary", "wandb.run.config", "wandb.run.summary", "wandb.summary", "wandb.config"],
  },
  { ...common, id: "wandb.alert", label: "an alert of Weights & Biases", consequence: consequence("Weights & Biases"), functions: ["wandb.alert"], methods: ["alert"], receivers: ["wandb.init()"], args: [0, 1, "title", "text"] },
  {
    ...common, id: "mlflow", label: "an MLflow run", consequence: "it is kept with the run",
    functions: ["log_param", "log_params", "log_text", "log_dict", "set_tag", "set_tags"].map((name) => `mlflow.${name}`),
  },
  {
    ...common, id: "mlflow.span", label: "an MLflow trace", consequence: "it is kept with the trace", methods: ["set_inputs", "set_outputs", "set_attribute", "set_attributes", "add_event"],
    receivers: ["mlflow.start_span()", "mlflow.get_current_active_span()", "mlflow.start_span_no_context()"],
  },
  {
    ...common, id: "agentops", label: "an AgentOps session", consequence: consequence("AgentOps"),
    functions: ["agentops.record", "agentops.ActionEvent", "agentops.LLMEvent", "agentops.ToolEvent", "agentops.ErrorEvent", "agentops.update_trace_metadata"], args: [0, "params", "returns", "action_type", "prompt", "completion", "details", "logs", "metadata"],
  },
  { ...common, id: "agentops.tags", label: "an AgentOps session", consequence: consequence("AgentOps"), functions: ["agentops.init", "agentops.start_session", "agentops.start_trace", "agentops.end_session", "agentops.end_trace"], args: ["tags", "default_tags", "end_state_reason"] },
  {
    ...common, id: "crewai.events", label: "CrewAI's event bus", severity: "warning", consequence: "listeners, traces and the telemetry of every extension receive it",
    methods: ["emit", "aemit"], receivers: ["*.crewai_event_bus"], receiverName: "event_bus$",
  },
  {
    ...common, id: "newrelic", label: "New Relic", consequence: consequence("New Relic"),
    functions: ["record_log_event", "add_custom_attribute", "add_custom_attributes", "record_custom_event", "record_custom_metric", "record_custom_metrics", "notice_error", "add_custom_span_attribute"].map((name) => `newrelic.agent.${name}`),
  },
  {
    ...common, id: "error-trackers", label: "an error tracker", consequence: "it leaves for that service and stays in its records",
    functions: ["bugsnag.notify", "bugsnag.leave_breadcrumb", "rollbar.report_message", "honeybadger.honeybadger.set_context", "honeybadger.honeybadger.context", "honeybadger.honeybadger.notify", "scout_apm.api.Context.add", "posthog.capture", "posthog.identify"],
  },
];
