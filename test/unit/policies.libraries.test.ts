import { describe, expect, it } from "vitest";
import { cloud } from "../../language-rules/knowledge/cloud";
import { awsTables } from "../../src/core/policies/aws/tables";
import { analyse } from "../support/analyze";
import { CALLS } from "./policy-calls";

const HEAD = `
import awswrangler as wr
import pandas as pd
import s3fs
from azure.cosmos import CosmosClient
from azure.identity import DefaultAzureCredential
from azure.keyvault.secrets import SecretClient
from azure.servicebus import ServiceBusClient
from azure.storage.blob import BlobServiceClient
from crewai_tools import BedrockKBRetrieverTool, S3ReaderTool
from google.cloud import bigquery, firestore, pubsub_v1, secretmanager, storage
from langchain_aws import AmazonKnowledgeBasesRetriever
from langchain_community.chat_message_histories import DynamoDBChatMessageHistory

fs = s3fs.S3FileSystem()
gcs = storage.Client()
bq = bigquery.Client()
db = firestore.Client()
blobs = BlobServiceClient("https://x.blob.core.windows.net", DefaultAzureCredential())
vault = SecretClient("https://x.vault.azure.net", DefaultAzureCredential())
items = CosmosClient("https://x", "k").get_database_client("d").get_container_client("c")

def run(path, mode, frame):
`;

/** `call -> permissions | resources` (`?` where the call names none that can be told; `!` for what is declared unresolved). */
const CASES = `
fs.ls("reports/2026") -> s3:ListBucket | arn:aws:s3:::reports
fs.open("s3://reports/a.txt") -> s3:GetObject s3:ListBucket | arn:aws:s3:::reports arn:aws:s3:::reports/a.txt
fs.open("reports/a.txt", "w") -> s3:PutObject | arn:aws:s3:::reports/a.txt
fs.open(path, mode="wb") -> s3:PutObject | ?
fs.open(path, mode) -> !
fs.put("local.txt", "reports/up/local.txt") -> s3:PutObject s3:ListBucket | arn:aws:s3:::reports arn:aws:s3:::reports/up/local.txt
fs.rm("reports/old/") -> s3:DeleteObject s3:ListBucket | arn:aws:s3:::reports arn:aws:s3:::reports/old*
fs.chmod("reports/a", acl="private") -> !
wr.s3.read_parquet("s3://lake/sales/") -> s3:GetObject s3:ListBucket | arn:aws:s3:::lake arn:aws:s3:::lake/sales*
wr.s3.to_parquet(frame, "s3://lake/sales/", dataset=True) -> !
wr.s3.delete_objects("s3://lake/old/*") -> s3:DeleteObject s3:ListBucket | arn:aws:s3:::lake arn:aws:s3:::lake/old/*
wr.athena.read_sql_query("SELECT 1", database="d") -> !
wr.secretsmanager.get_secret("crew/writer") -> secretsmanager:GetSecretValue | arn:aws:secretsmanager:*:*:secret:crew/writer-??????
pd.read_csv("s3://lake/a.csv") -> s3:GetObject s3:ListBucket | arn:aws:s3:::lake arn:aws:s3:::lake/a.csv
AmazonKnowledgeBasesRetriever(knowledge_base_id="KB1") -> bedrock:Retrieve | arn:aws:bedrock:*:*:knowledge-base/KB1
BedrockKBRetrieverTool(knowledge_base_id="KB2") -> bedrock:Retrieve | arn:aws:bedrock:*:*:knowledge-base/KB2
DynamoDBChatMessageHistory(table_name="chats", session_id="1") -> dynamodb:GetItem dynamodb:PutItem dynamodb:DeleteItem | arn:aws:dynamodb:*:*:table/chats
S3ReaderTool() -> s3:GetObject | ?
gcs.bucket("b").blob("k").upload_from_string("x") -> storage.objects.create storage.objects.delete | buckets/b
gcs.bucket("b").blob("k").download_as_text() -> storage.objects.get | buckets/b
gcs.list_blobs("b") -> storage.objects.list | buckets/b
gcs.bucket("b").blob("k").delete() -> storage.objects.delete | buckets/b
gcs.bucket(path).blob("k").delete() -> storage.objects.delete | ?
gcs.bucket("b").copy_blob(gcs.bucket("b").blob("k"), gcs.bucket("other")) -> storage.objects.get storage.objects.create storage.objects.delete | ?
secretmanager.SecretManagerServiceClient().access_secret_version(request={"name": f"projects/{path}/secrets/openai/versions/latest"}) -> secretmanager.versions.access | secrets/openai
bq.query("SELECT 1") -> bigquery.jobs.create bigquery.tables.getData | ?
bq.query("DELETE FROM t WHERE a = 1").result() -> bigquery.jobs.create bigquery.tables.getData bigquery.tables.updateData | ?
bq.query("SELECT 1; DROP TABLE t") -> !
bq.query(path) -> !
[blob.delete() for blob in gcs.list_blobs("c")] -> storage.objects.delete | buckets/c
[blob.rewrite(path) for blob in gcs.list_blobs("d")] -> !
gcs.bucket("b").update() -> !
path(gcs.list_blobs("e")) -> !
path(db) -> !
blobs.get_container_client("c").set_container_access_policy({}) -> !
gcs.get_bucket("b").blob("k").patch() -> !
bq.insert_rows_json("t", []) -> bigquery.tables.get bigquery.tables.updateData | ?
bq.insert_rows_json("p.desk.orders", []) -> bigquery.tables.get bigquery.tables.updateData | datasets/desk/tables/orders
bq.get_table("desk.orders") -> bigquery.tables.get | datasets/desk/tables/orders
secretmanager.SecretManagerServiceClient().access_secret_version(name="n") -> secretmanager.versions.access | ?
pubsub_v1.PublisherClient().publish("t", b"x") -> pubsub.topics.publish | ?
pubsub_v1.PublisherClient().publish("projects/p/topics/alerts", b"x") -> pubsub.topics.publish | topics/alerts
pubsub_v1.PublisherClient().publish(pubsub_v1.PublisherClient().topic_path("p", "alerts"), b"x") -> pubsub.topics.publish | topics/alerts
pubsub_v1.SubscriberClient().pull(request={"subscription": "projects/p/subscriptions/jobs", "max_messages": 1}) -> pubsub.subscriptions.consume | subscriptions/jobs
db.collection("c").document("d").get() -> datastore.entities.get | ?
db.collection("c").document("d").set({}) -> datastore.entities.create datastore.entities.update | ?
db.collection("c").add({}) -> datastore.entities.create | ?
blobs.get_blob_client("c", "b").upload_blob(b"x") -> Microsoft.Storage/storageAccounts/blobServices/containers/blobs/write | storageAccounts/x
blobs.get_blob_client("c", "b").download_blob() -> Microsoft.Storage/storageAccounts/blobServices/containers/blobs/read | storageAccounts/x
vault.get_secret("openai") -> Microsoft.KeyVault/vaults/secrets/getSecret/action | vaults/x
vault.set_secret("openai", "x") -> Microsoft.KeyVault/vaults/secrets/setSecret/action | vaults/x
items.upsert_item({}) -> Microsoft.DocumentDB/databaseAccounts/sqlDatabases/containers/items/upsert Microsoft.DocumentDB/databaseAccounts/readMetadata | ?
items.query_items("SELECT * FROM c") -> Microsoft.DocumentDB/databaseAccounts/sqlDatabases/containers/executeQuery Microsoft.DocumentDB/databaseAccounts/readMetadata | ?
`
  .trim()
  .split("\n")
  .map((line) => line.split(" -> "));

describe("libraries of the clouds besides boto3", () => {
  it("maps each call to its permissions and resources, or says that it cannot", async () => {
    const analysed = await analyse({ "tools.py": HEAD + CASES.map(([call = ""]) => `    ${call}`).join("\n") });
    const wrong = CASES.flatMap(([call = "", expected = ""]) => {
      // the call itself, or the one inside that is meant
      const use = analysed.project.sdkUses.find((one) => analysed.text(one) === call) ?? analysed.project.sdkUses.find((one) => one.operation !== "list_blobs" && call.includes(analysed.text(one)));
      const got = !use ? "nothing" : use.unresolved !== null ? "!" : `${use.actions.join(" ")} | ${use.resources.join(" ") || "?"}`;
      return got === expected ? [] : [`${call}: ${got} instead of ${expected}`];
    });
    expect(wrong).toEqual([]);
  });

  it("asks nothing of a cloud where a call stays on the machine", async () => {
    const { project } = await analyse({ "tools.py": 'import pandas as pd\nfrom google.cloud import storage\npd.read_csv("a.csv")\npd.read_csv("https://example.org/a.csv")\nclient = storage.Client()\nprint(client, client.bucket("b").blob("a").name)\n' });
    expect(project.sdkUses).toEqual([]);
  });
});

describe("the tables agree with AWS's own reference", () => {
  const tables = awsTables(cloud.aws);
  const missing = (actions: readonly string[]): string[] => [...new Set(actions)].filter((action) => !tables.services.get(action.split(":")[0] ?? "")?.actions.has((action.split(":")[1] ?? "").toLowerCase()));

  it("every action of the tested calls exists", () => {
    expect(missing(CALLS.flatMap((line) => (line.split(" -> ")[1] ?? "").split(" | ")[0]?.split(" ").filter((action) => action.includes(":")) ?? []))).toEqual([]);
  });

  it("every action that the tables name exists", () => {
    const { overrides, additions, exposures, plumbing } = cloud.aws;
    const named = [...Object.values(overrides).flat(), ...Object.values(additions).flatMap((more) => Object.values(more).flat()), ...Object.keys(exposures), ...plumbing, ...cloud.libraries.filter((one) => one.cloud === "aws").flatMap((one) => one.actions)];
    expect(missing(named)).toEqual([]);
  });

  it("every client and operation of the overrides exists in the SDK's models", () => {
    const operations = [...Object.keys(cloud.aws.overrides), ...Object.keys(cloud.aws.opaque), ...Object.keys(cloud.aws.additions)].filter((key) => {
      const [client = "", operation = ""] = key.split(".");
      // boto3's own transfer methods and tokens are no operations
      return !key.endsWith(".*") && !/^s3\.(?:upload|download)_|^s3\.copy$|^rds\.generate_db_auth_token$/.test(key) && ![...(tables.clients.get(client)?.methods.values() ?? [])].includes(operation);
    });
    expect(operations).toEqual([]);
  });
});
