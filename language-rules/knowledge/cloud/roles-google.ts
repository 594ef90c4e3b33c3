import type { CloudRole } from "../../../src/core/model/knowledge";

const role = (name: string, size: number, service: string, permissions: string): CloudRole => ({ name: `roles/${name}`, size, permissions: permissions.split(" ").map((one) => `${service}.${one}`) });

/**
 * Predefined roles and, of the permissions that calls of client libraries ask for, those that they hold; the size is the
 * number of all permissions of the role. Source: "IAM roles and permissions index" (cloud.google.com), read 2026-08.
 */
export const googleRoles: readonly CloudRole[] = [
  role("storage.objectViewer", 8, "storage", "objects.get objects.list"),
  role("storage.objectCreator", 10, "storage", "objects.create"),
  role("storage.objectUser", 27, "storage", "objects.get objects.list objects.create objects.delete objects.update"),
  role("storage.objectAdmin", 31, "storage", "objects.get objects.list objects.create objects.delete objects.update objects.setIamPolicy"),
  role("bigquery.jobUser", 9, "bigquery", "jobs.create"),
  role("bigquery.metadataViewer", 14, "bigquery", "datasets.get tables.get tables.list"),
  role("bigquery.dataViewer", 23, "bigquery", "datasets.get tables.get tables.getData tables.list"),
  role("bigquery.dataEditor", 59, "bigquery", "datasets.get datasets.create tables.get tables.getData tables.list tables.create tables.update tables.updateData tables.delete"),
  role("secretmanager.secretAccessor", 3, "secretmanager", "versions.access"),
  role("secretmanager.secretVersionAdder", 4, "secretmanager", "versions.add"),
  role("secretmanager.secretVersionManager", 9, "secretmanager", "versions.add versions.disable versions.destroy"),
  role("secretmanager.viewer", 11, "secretmanager", "secrets.get secrets.list"),
  role("pubsub.publisher", 1, "pubsub", "topics.publish"),
  role("pubsub.subscriber", 3, "pubsub", "subscriptions.consume topics.attachSubscription"),
  role("datastore.viewer", 18, "datastore", "entities.get entities.list"),
  role("datastore.user", 23, "datastore", "entities.get entities.list entities.create entities.update entities.delete"),
  role("cloudkms.cryptoKeyDecrypter", 4, "cloudkms", "cryptoKeyVersions.useToDecrypt"),
  role("cloudkms.cryptoKeyEncrypter", 4, "cloudkms", "cryptoKeyVersions.useToEncrypt"),
  role("aiplatform.user", 446, "aiplatform", "endpoints.predict"),
  role("cloudtasks.enqueuer", 5, "cloudtasks", "tasks.create"),
  role("logging.logWriter", 2, "logging", "logEntries.create"),
];

/** What the basic role Editor does not hold, so that a call that needs it has it from elsewhere. */
export const beyondEditor: readonly string[] = ["secretmanager.versions.access", "cloudkms.cryptoKeyVersions.useToDecrypt", "cloudkms.cryptoKeyVersions.useToEncrypt", "storage.buckets.setIamPolicy", "storage.objects.setIamPolicy"];
