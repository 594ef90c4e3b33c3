import type { LibraryCall } from "../../../src/core/model/knowledge";

const call = (prefix: string, calls: string, actions: string): LibraryCall => ({ cloud: "azure", service: /^Microsoft\.(\w+)/.exec(actions)?.[1]?.toLowerCase() ?? "", calls: calls.split(" ").map((name) => `${prefix}${name}`), actions: actions.split(" "), resource: null });

const BLOB = "Microsoft.Storage/storageAccounts/blobServices/containers";
const QUEUE = "Microsoft.Storage/storageAccounts/queueServices/queues/messages";
const VAULT = "Microsoft.KeyVault/vaults";
const COSMOS = "Microsoft.DocumentDB/databaseAccounts/sqlDatabases/containers";
/** What every client of Cosmos DB reads before its first request. */
const COSMOS_METADATA = "Microsoft.DocumentDB/databaseAccounts/readMetadata";

/** Calls of Azure's client libraries and the data actions of their operations ("Azure permissions"; read 2026-11). First match wins. */
export const azureCalls: readonly LibraryCall[] = [
  { cloud: "azure", service: "storage", calls: ["adlfs.AzureBlobFileSystem.*"], actions: [], resource: null, unresolved: "what a file system's call needs depends on what is there already" },
  call("azure.storage.blob.*", ".upload_blob .upload_blob_from_url .stage_block .commit_block_list .set_blob_metadata", `${BLOB}/blobs/write`),
  call("azure.storage.blob.*", ".download_blob .get_blob_properties .exists .list_blobs .list_blob_names .walk_blobs .find_blobs_by_tags", `${BLOB}/blobs/read`),
  call("azure.storage.blob.*", ".delete_blob .delete_blobs", `${BLOB}/blobs/delete`),
  call("azure.storage.blob.*", ".create_container", `${BLOB}/write`),
  call("azure.storage.blob.*", ".list_containers .get_container_properties", `${BLOB}/read`),
  call("azure.storage.blob.*", ".delete_container", `${BLOB}/delete`),
  call("azure.storage.queue.*", ".send_message", `${QUEUE}/add/action`),
  call("azure.storage.queue.*", ".receive_message .receive_messages .delete_message", `${QUEUE}/process/action`),
  call("azure.storage.queue.*", ".peek_messages", `${QUEUE}/read`),
  call("azure.keyvault.secrets*.SecretClient.", "get_secret", `${VAULT}/secrets/getSecret/action`),
  call("azure.keyvault.secrets*.SecretClient.", "set_secret", `${VAULT}/secrets/setSecret/action`),
  call("azure.keyvault.secrets*.SecretClient.", "begin_delete_secret", `${VAULT}/secrets/delete`),
  call("azure.keyvault.secrets*.SecretClient.", "list_properties_of_secrets list_properties_of_secret_versions", `${VAULT}/secrets/readMetadata/action`),
  call("azure.keyvault.keys*.", "KeyClient.get_key", `${VAULT}/keys/read`),
  call("azure.keyvault.keys*.CryptographyClient.", "decrypt", `${VAULT}/keys/decrypt/action`),
  call("azure.keyvault.keys*.CryptographyClient.", "unwrap_key", `${VAULT}/keys/unwrap/action`),
  call("azure.keyvault.keys*.CryptographyClient.", "encrypt", `${VAULT}/keys/encrypt/action`),
  call("azure.keyvault.keys*.CryptographyClient.", "wrap_key", `${VAULT}/keys/wrap/action`),
  call("azure.keyvault.keys*.CryptographyClient.", "sign", `${VAULT}/keys/sign/action`),
  call("azure.servicebus*.", "*send_messages *schedule_messages", "Microsoft.ServiceBus/namespaces/messages/send/action"),
  call("azure.servicebus*.", "*receive_messages *complete_message *peek_messages", "Microsoft.ServiceBus/namespaces/messages/receive/action"),
  call("azure.eventhub*.", "*EventHubProducerClient*.send_batch *EventHubProducerClient*.send_event", "Microsoft.EventHub/namespaces/messages/send/action"),
  call("azure.eventhub*.", "*EventHubConsumerClient*.receive *EventHubConsumerClient*.receive_batch", "Microsoft.EventHub/namespaces/messages/receive/action"),
  call("azure.cosmos*.", "*.read_item", `${COSMOS}/items/read ${COSMOS_METADATA}`),
  call("azure.cosmos*.", "*.create_item", `${COSMOS}/items/create ${COSMOS_METADATA}`),
  call("azure.cosmos*.", "*.upsert_item", `${COSMOS}/items/upsert ${COSMOS_METADATA}`),
  call("azure.cosmos*.", "*.replace_item *.patch_item", `${COSMOS}/items/replace ${COSMOS_METADATA}`),
  call("azure.cosmos*.", "*.delete_item", `${COSMOS}/items/delete ${COSMOS_METADATA}`),
  call("azure.cosmos*.", "*.query_items *.read_all_items", `${COSMOS}/executeQuery ${COSMOS_METADATA}`),
];

/** Calls of Azure's libraries that only build or close something. */
export const azureLocal: readonly string[] = ["get_*_client", "from_connection_string", "from_blob_url", "from_container_url", "from_queue_url", "get_queue_sender", "get_topic_sender", "get_queue_receiver", "get_subscription_receiver", "close", "create_batch", "create_batch.add", "add_message"].map((name) => `azure.*.${name}`);
