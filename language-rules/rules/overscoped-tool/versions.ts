/** Whether the pinned version is older than another; null when the project pins none. */
export function before(version: string | null, other: string): boolean | null {
  if (version === null) return null;
  const a = version.split(".").map(Number);
  const b = other.split(".").map(Number);
  for (let index = 0; index < Math.max(a.length, b.length); index++) {
    const difference = (a[index] ?? 0) - (b[index] ?? 0);
    if (difference !== 0) return difference < 0;
  }
  return false;
}
