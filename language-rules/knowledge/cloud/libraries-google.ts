import type { LibraryCall, LiveResult } from "../../../src/core/model/knowledge";

const call = (prefix: string, calls: string, actions: string): LibraryCall => ({ cloud: "gcp", service: actions.split(".")[0] ?? "", calls: calls.split(" ").map((name) => `${prefix}${name}`), actions: actions.split(" "), resource: null });
const unknown = (service: string, calls: string, why: string): LibraryCall => ({ cloud: "gcp", service, calls: [calls], actions: [], resource: null, unresolved: why });

const STORAGE = "google.cloud.storage.*";
const BIGQUERY = "google.cloud.bigquery.Client.";
const SECRETS = "google.cloud.secretmanager*.SecretManagerService*Client.";
const FIRESTORE = "google.cloud.firestore.*";
const PUBSUB = "google.cloud.pubsub_v1.";

/** Calls of Google's client libraries and the IAM permissions of their methods ("IAM permissions reference"; read 2026-11). First match wins. */
export const googleCalls: readonly LibraryCall[] = [
  call(STORAGE, ".upload_from_string .upload_from_file .upload_from_filename", "storage.objects.create storage.objects.delete"),
  call(STORAGE, ".download_as_bytes .download_as_string .download_as_text .download_to_filename .download_to_file .get_blob .exists .reload", "storage.objects.get"),
  call(STORAGE, ".list_blobs", "storage.objects.list"),
  call(STORAGE, ".blob.delete .delete_blob .delete_blobs", "storage.objects.delete"),
  call(STORAGE, ".copy_blob .rename_blob", "storage.objects.get storage.objects.create storage.objects.delete"),
  call(STORAGE, ".list_buckets", "storage.buckets.list"),
  call(STORAGE, ".create_bucket", "storage.buckets.create"),
  call(STORAGE, ".get_bucket .lookup_bucket", "storage.buckets.get"),
  call(STORAGE, ".make_public .set_iam_policy", "storage.objects.setIamPolicy storage.buckets.setIamPolicy"),
  unknown("storage", `${STORAGE}.generate_signed_url`, "what a signed address allows is allowed to its signer: storage.objects.get, create or delete by its method, and iam.serviceAccounts.signBlob where no key is at hand"),
  call("langchain_google_vertexai.", "ChatVertexAI VertexAI VertexAIEmbeddings", "aiplatform.endpoints.predict"),
  unknown("storage", "gcsfs.GCSFileSystem.*", "what a file system's call needs depends on what is there already"),
  { ...call(BIGQUERY, "query query_and_wait", "bigquery.jobs.create"), sql: { read: ["bigquery.tables.getData"], write: ["bigquery.tables.getData", "bigquery.tables.updateData"] } },
  call(BIGQUERY, "insert_rows insert_rows_json insert_rows_from_dataframe", "bigquery.tables.get bigquery.tables.updateData"),
  call(BIGQUERY, "list_rows", "bigquery.tables.get bigquery.tables.getData"),
  call(BIGQUERY, "get_table", "bigquery.tables.get"),
  call(BIGQUERY, "list_tables", "bigquery.tables.list"),
  call(BIGQUERY, "create_table", "bigquery.tables.create"),
  call(BIGQUERY, "update_table", "bigquery.tables.update"),
  call(BIGQUERY, "delete_table", "bigquery.tables.delete"),
  call(BIGQUERY, "get_dataset list_datasets", "bigquery.datasets.get"),
  call(BIGQUERY, "create_dataset", "bigquery.datasets.create"),
  call(BIGQUERY, "delete_dataset", "bigquery.datasets.delete"),
  unknown("bigquery", `${BIGQUERY}load_table_*`, "a load needs bigquery.jobs.create and the tables and files that it names"),
  call(SECRETS, "access_secret_version", "secretmanager.versions.access"),
  call(SECRETS, "add_secret_version", "secretmanager.versions.add"),
  call(SECRETS, "create_secret", "secretmanager.secrets.create"),
  call(SECRETS, "get_secret", "secretmanager.secrets.get"),
  call(SECRETS, "list_secrets", "secretmanager.secrets.list"),
  call(SECRETS, "delete_secret", "secretmanager.secrets.delete"),
  call(SECRETS, "disable_secret_version", "secretmanager.versions.disable"),
  call(SECRETS, "destroy_secret_version", "secretmanager.versions.destroy"),
  call(PUBSUB, "PublisherClient.publish", "pubsub.topics.publish"),
  call(PUBSUB, "PublisherClient.create_topic", "pubsub.topics.create"),
  call(PUBSUB, "PublisherClient.delete_topic", "pubsub.topics.delete"),
  call(PUBSUB, "SubscriberClient.pull SubscriberClient.subscribe SubscriberClient.acknowledge", "pubsub.subscriptions.consume"),
  call(PUBSUB, "SubscriberClient.create_subscription", "pubsub.subscriptions.create pubsub.topics.attachSubscription"),
  call(FIRESTORE, ".document.get .get_all", "datastore.entities.get"),
  call(FIRESTORE, ".stream .list_documents .collection.get .where.get .limit.get", "datastore.entities.get datastore.entities.list"),
  call(FIRESTORE, ".document.set", "datastore.entities.create datastore.entities.update"),
  call(FIRESTORE, ".collection.add .document.create", "datastore.entities.create"),
  call(FIRESTORE, ".document.update", "datastore.entities.update"),
  call(FIRESTORE, ".document.delete", "datastore.entities.delete"),
  call("google.cloud.kms*.KeyManagementServiceClient.", "decrypt", "cloudkms.cryptoKeyVersions.useToDecrypt"),
  call("google.cloud.kms*.KeyManagementServiceClient.", "encrypt", "cloudkms.cryptoKeyVersions.useToEncrypt"),
  call("google.cloud.aiplatform.Endpoint.", "predict explain raw_predict", "aiplatform.endpoints.predict"),
  call("vertexai.*GenerativeModel.", "generate_content generate_content_async", "aiplatform.endpoints.predict"),
  call("google.cloud.tasks*.CloudTasksClient.", "create_task", "cloudtasks.tasks.create"),
  call("google.cloud.logging*.Client.logger.", "log_text log_struct log", "logging.logEntries.create"),
];

const of = (prefix: string, names: string): string[] => names.split(" ").map((name) => `${prefix}${name}`);

/** Calls of Google's libraries that only build something. */
export const googleLocal: readonly string[] = [
  ...of("google.cloud.*.", "from_service_account_json from_service_account_info from_service_account_file get_transport_class close *_path *.path"),
  ...of(STORAGE, ".bucket .blob .from_string .batch"),
  ...of("google.cloud.bigquery.*", ".dataset .table .from_string .to_api_repr"),
  ...of(FIRESTORE, ".collection .document .collection_group .where .limit .limit_to_last .order_by .select .offset .start_at .start_after .end_at .end_before .batch .transaction .snapshot.to_dict .snapshot.get"),
  ...of("google.cloud.logging*", ".logger"),
  ...of("vertexai", ".init"),
  ...of("google.cloud.aiplatform", ".init"),
  ...of("firebase_admin", ".initialize_app .get_app .credentials.* .firestore.client"),
];

/** Lists of Google's libraries whose items send requests themselves. */
export const googleLive: readonly LiveResult[] = [
  { calls: of(STORAGE, ".list_blobs"), item: "google.cloud.storage.Client.bucket.blob" },
  { calls: of(STORAGE, ".list_buckets"), item: "google.cloud.storage.Client.bucket" },
  { calls: of(FIRESTORE, ".list_documents"), item: "google.cloud.firestore.Client.collection.document" },
  { calls: of(FIRESTORE, ".stream .get_all .collection.get .where.get .limit.get"), item: "google.cloud.firestore.Client.collection.document.snapshot" },
];
