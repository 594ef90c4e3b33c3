/**
 * Variables that Terraform's backends read when an attribute is missing, by backend and attribute: from the EnvVars of
 * internal/backend/remote-state/* (hashicorp/terraform of 2026-08-21); those of s3 are the AWS SDK's, those of consul its
 * client's.
 */
export const BACKEND_VARIABLES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  s3: { access_key: "AWS_ACCESS_KEY_ID", secret_key: "AWS_SECRET_ACCESS_KEY", token: "AWS_SESSION_TOKEN", sse_customer_key: "AWS_SSE_CUSTOMER_KEY" },
  azurerm: { access_key: "ARM_ACCESS_KEY", sas_token: "ARM_SAS_TOKEN", client_secret: "ARM_CLIENT_SECRET", client_certificate_password: "ARM_CLIENT_CERTIFICATE_PASSWORD", oidc_token: "ARM_OIDC_TOKEN" },
  gcs: { credentials: "GOOGLE_BACKEND_CREDENTIALS", access_token: "GOOGLE_OAUTH_ACCESS_TOKEN", encryption_key: "GOOGLE_ENCRYPTION_KEY" },
  pg: { conn_str: "PG_CONN_STR" },
  http: { password: "TF_HTTP_PASSWORD" },
  consul: { access_token: "CONSUL_HTTP_TOKEN", http_auth: "CONSUL_HTTP_AUTH" },
  kubernetes: { token: "KUBE_TOKEN", password: "KUBE_PASSWORD" },
  oss: { access_key: "ALICLOUD_ACCESS_KEY", secret_key: "ALICLOUD_SECRET_KEY", security_token: "ALICLOUD_SECURITY_TOKEN" },
  cos: { secret_id: "TENCENTCLOUD_SECRET_ID", secret_key: "TENCENTCLOUD_SECRET_KEY", security_token: "TENCENTCLOUD_SECURITY_TOKEN" },
};
