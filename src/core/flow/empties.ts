const NO_ITEMS: readonly never[] = [];
const NO_ENTRIES: ReadonlyMap<never, never> = new Map<never, never>();

/** Functions and what is found out of them are kept by the thousand, and most of their parts are empty: those are one and the same. */
export function sharedList<T>(list: readonly T[]): readonly T[] {
  return list.length === 0 ? NO_ITEMS : list;
}

/** The same for maps. */
export function sharedMap<K, V>(map: ReadonlyMap<K, V>): ReadonlyMap<K, V> {
  return map.size === 0 ? NO_ENTRIES : map;
}
