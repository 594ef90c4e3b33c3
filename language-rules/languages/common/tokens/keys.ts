import { provider } from "./define";

/** Private keys, signed tokens and account files, of whatever provider. */
export const keys = [
  ...provider("key", "https://datatracker.ietf.org/doc/html/rfc7468", "https://www.rfc-editor.org/rfc/rfc4210", [
    ["private-key", "private key", "-----begin", "-----BEGIN (?:(?:RSA|DSA|EC|OPENSSH|ENCRYPTED|SSH2 ENCRYPTED) )?PRIVATE KEY-----(?:[\\sA-Za-z0-9+/=:,.\"'\\\\]|-(?!----)){60,8000}-----END (?:(?:RSA|DSA|EC|OPENSSH|ENCRYPTED|SSH2 ENCRYPTED) )?PRIVATE KEY-----", { check: "pem-body" }],
    ["pgp-private-key", "PGP private key", "-----begin", "-----BEGIN PGP PRIVATE KEY BLOCK-----(?:[\\sA-Za-z0-9+/=:,.()\"'\\\\]|-(?!----)){60,16000}-----END PGP PRIVATE KEY BLOCK-----", { check: "pem-body" }],
    ["age-secret-key", "age secret key", "age-secret-key-", "AGE-SECRET-KEY-1[QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L]{58}", { check: "bech32" }],
    ["putty-private-key", "PuTTY private key", "putty-user-key-file", "PuTTY-User-Key-File-\\d: [a-z0-9-]{3,30}[\\s\\S]{20,4000}?Private-Lines: \\d{1,3}\\s{1,2}([A-Za-z0-9+/=\\s]{40,4000})"],
    ["encoded-private-key", "private key in base64", "ls0tls1crudjti", "LS0tLS1CRUdJTi[A-Za-z0-9+/]{80,6000}={0,2}", { check: "base64-pem" }],
    ["jwt", "JSON Web Token", "eyj", "eyJ[A-Za-z0-9_-]{10,1000}\\.eyJ[A-Za-z0-9_-]{10,2000}\\.[A-Za-z0-9_-]{20,700}", { check: "jwt" }],
    ["encoded-jwt", "JSON Web Token in base64", "zxlk", "ZXlK[A-Za-z0-9+/_-]{60,6000}={0,2}", { check: "base64-jwt" }],
  ]),
  ...provider("gcp", "https://cloud.google.com/iam/docs/keys-create-delete", "https://console.cloud.google.com/iam-admin/serviceaccounts", [["gcp-service-account-key", "Google service account key", "private_key_id", "\"private_key_id\"\\s{0,3}:\\s{0,3}\"([0-9a-f]{40})\""]]),
  ...provider("nostr", "https://github.com/nostr-protocol/nips/blob/master/19.md", "https://nostr.com", [["nostr-secret-key", "Nostr secret key", "nsec1", "nsec1[qpzry9x8gf2tvdw0s3jn54khce6mua7l]{58}", { check: "bech32" }]]),
  ...provider("ethereum", "https://ethereum.org/developers/docs/accounts", "https://ethereum.org", [["ethereum-private-key", "Ethereum private key", "private_key privatekey", "(?:eth|ethereum|wallet|deployer|metamask|account|signer|web3)[\\w .-]{0,20}private_?key[\"'\\])]{0,3}\\s{0,3}[:=,]\\s{0,3}[\"']?((?:0x)?[0-9a-f]{64})", { ignoreCase: true, confidence: "medium" }], ["infura-url", "Infura project URL", "infura.io/v3/", "infura\\.io/v3/([0-9a-f]{32})", { confidence: "medium" }], ["alchemy-url", "Alchemy API URL", "g.alchemy.com", "g\\.alchemy\\.com/v2/([A-Za-z0-9_-]{32})", { confidence: "medium" }]]),
];
