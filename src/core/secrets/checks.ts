import { base62Crc32, crc32 } from "./crc32";
import type { TokenCheck } from "../model/knowledge";

/** `valid` raises the confidence, `invalid` lowers it, `discard` means that the match is no secret at all. */
export type CheckResult = "valid" | "invalid" | "discard";

/** Runs a provider's structure test on a matched value. */
export function runCheck(check: TokenCheck, value: string): CheckResult {
  switch (check) {
    case "github-crc32":
      return githubChecksum(value) ? "valid" : "invalid";
    case "grafana-crc32":
      return grafanaChecksum(value) ? "valid" : "invalid";
    case "jwt":
      // everybody's sample has this subject
      if (jsonPart(value.split(".")[1] ?? "")?.sub === "1234567890") return "discard";
      return jsonPart(value.split(".")[0] ?? "") ? "valid" : "invalid";
    case "supabase-role": {
      const payload = jsonPart(value.split(".")[1] ?? "");
      // the anonymous key is made to be published
      return payload?.role === "anon" ? "discard" : payload ? "valid" : "invalid";
    }
    case "pem-body":
      return pemBody(value) ? "valid" : "discard";
    case "base64-pem":
      return /^-----BEGIN [A-Z0-9 ]{0,30}PRIVATE KEY/.test(decodeBase64(value.slice(0, 80)) ?? "") ? "valid" : "discard";
    case "base64-json":
      return jsonPart(value.replace(/^[a-z]{2,10}[_-]/i, "")) ? "valid" : "invalid";
    case "base64-jwt": {
      const parts = decodeBase64(value)?.split(".") ?? [];
      return parts.length >= 2 && jsonPart(parts[0] ?? "") && parts[1]?.startsWith("eyJ") ? "valid" : "discard";
    }
    case "base64-64-bytes":
      return /^[A-Za-z0-9+/]{86}==$/.test(value) ? "valid" : "invalid";
    case "bech32":
      return bech32(value.toLowerCase()) ? "valid" : "invalid";
    case "telegram-id":
      return Number(value.split(":")[0]) > 10_000 ? "valid" : "invalid";
  }
}

/** GitHub since 2021-04: six base-62 digits of CRC-32 over the part between prefix and checksum. */
function githubChecksum(value: string): boolean {
  const body = value.slice(value.lastIndexOf("_") + 1);
  return body.length > 6 && base62Crc32(body.slice(0, -6)).padStart(6, "0") === body.slice(-6);
}

/** Grafana service accounts: eight hex digits of CRC-32 over all before the last underscore. */
function grafanaChecksum(value: string): boolean {
  const cut = value.lastIndexOf("_");
  return crc32(value.slice(0, cut)).toString(16).padStart(8, "0") === value.slice(cut + 1).toLowerCase();
}

function jsonPart(base64url: string): Record<string, unknown> | null {
  const text = decodeBase64(base64url);
  if (!text?.startsWith("{")) return null;
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}

/** Text of base64 or base64url, one character a byte; null where it is neither. */
export function decodeBase64(text: string): string | null {
  const plain = text.replace(/\s/g, "").replace(/-/g, "+").replace(/_/g, "/").replace(/=+$/, "");
  if (!/^[A-Za-z0-9+/]+$/.test(plain) || plain.length % 4 === 1) return null;
  let bits = 0;
  let held = 0;
  let out = "";
  for (const c of plain) {
    held = (held << 6) | BASE64.indexOf(c);
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      out += String.fromCharCode((held >> bits) & 255);
      held &= (1 << bits) - 1;
    }
  }
  return out;
}

const BASE64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/** A private key's body: at least 60 characters of base64 that are not all of one kind. */
function pemBody(value: string): boolean {
  const body = value
    .replace(/-----(?:BEGIN|END)[^-]*-----/g, "")
    .replace(/\\[nrt]/g, "")
    .replace(/^[\w-]+:.*$/gm, "")
    .replace(/[\s"'+,\\]/g, "");
  const base64 = /^[A-Za-z0-9+/=]*/.exec(body)?.[0] ?? "";
  return base64.length >= 60 && new Set(base64).size >= 16;
}

const BECH32 = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";

function bech32(value: string): boolean {
  const cut = value.lastIndexOf("1");
  if (cut < 1) return false;
  const prefix = Array.from(value.slice(0, cut)).map((c) => c.charCodeAt(0));
  const digits = Array.from(value.slice(cut + 1)).map((c) => BECH32.indexOf(c));
  if (digits.includes(-1)) return false;
  let sum = 1;
  for (const v of [...prefix.map((c) => c >> 5), 0, ...prefix.map((c) => c & 31), ...digits]) {
    const top = sum >>> 25;
    sum = ((sum & 0x1ffffff) << 5) ^ v;
    [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3].forEach((generator, i) => {
      if ((top >> i) & 1) sum ^= generator;
    });
  }
  return sum === 1;
}
