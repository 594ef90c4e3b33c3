import type { CloudRole } from "../../../src/core/model/knowledge";

const role = (name: string, id: string, size: number, prefix: string, permissions: string): CloudRole => ({ name, id, size, permissions: permissions.split(" ").map((one) => `Microsoft.${prefix}/${one}`) });

const BLOBS = "Storage/storageAccounts/blobServices/containers";
const QUEUES = "Storage/storageAccounts/queueServices/queues/messages";

/**
 * Built-in roles for data and, of the actions that calls of client libraries ask for, those that they hold; the size is
 * the number of actions and data actions of the role. Source: "Azure built-in roles" (learn.microsoft.com), read 2026-08.
 */
export const azureDataRoles: readonly CloudRole[] = [
  role("Storage Blob Data Reader", "2a2b9908-6ea1-4ae2-8e65-a410df84e7d1", 3, BLOBS, "read blobs/read"),
  role("Storage Blob Data Contributor", "ba92f5b4-2d11-453d-a403-e96b0029c9fe", 9, BLOBS, "read write delete blobs/read blobs/write blobs/delete"),
  role("Storage Queue Data Message Sender", "c6a89b2d-59bc-44d0-9896-0f6e12d7b80a", 1, QUEUES, "add/action"),
  role("Storage Queue Data Message Processor", "8a0f0c08-91a1-4084-bc3d-661d67233fed", 2, QUEUES, "read process/action"),
  role("Storage Queue Data Reader", "19e7f393-937e-4f77-808e-94535e297925", 2, QUEUES, "read"),
  role("Key Vault Secrets User", "4633458b-17de-408a-b874-0445c86b69e6", 2, "KeyVault/vaults/secrets", "getSecret/action readMetadata/action"),
  role("Key Vault Secrets Officer", "b86a8fe4-44ce-4948-aee5-eccb2c155cd7", 7, "KeyVault/vaults/secrets", "getSecret/action readMetadata/action setSecret/action delete"),
  role("Key Vault Crypto User", "12338af0-0e69-4776-bea7-57ae8d297424", 9, "KeyVault/vaults/keys", "read encrypt/action decrypt/action wrap/action unwrap/action sign/action"),
  role("Azure Service Bus Data Sender", "69a216fc-b8fb-44d8-bc22-1f3c2cd27a39", 4, "ServiceBus/namespaces/messages", "send/action"),
  role("Azure Service Bus Data Receiver", "4f6d3b9b-027b-4f4c-9142-0e5a2a2247e0", 4, "ServiceBus/namespaces/messages", "receive/action"),
  role("Azure Event Hubs Data Sender", "2b629674-e913-4c01-ae53-ef4638d8f975", 2, "EventHub/namespaces/messages", "send/action"),
  role("Azure Event Hubs Data Receiver", "a638d3c7-ab3a-418d-83e6-5f17a39d4fde", 2, "EventHub/namespaces/messages", "receive/action"),
];
