/** One file that a tool either should or should not report. */
export interface Case {
  readonly group: string;
  readonly name: string;
  /** File name with its extension; every case stands in a folder of its own. */
  readonly file: string;
  /** With `{{kind}}` where a made-up secret goes (test/support/secrets.ts). */
  readonly text: string;
  readonly bad: boolean;
}

/** Cases of one kind of file: names mapped to texts. */
export function casesOf(group: string, file: string, texts: Readonly<Record<string, string>>, bad: boolean): Case[] {
  return Object.entries(texts).map(([name, text]) => ({ group, name, file, text: `${text}\n`, bad }));
}

/** The folder of a case: tools print it, and it tells nothing about the answer. */
export function folderOf(index: number): string {
  return `case-${String(index).padStart(3, "0")}`;
}
