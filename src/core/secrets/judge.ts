import type { Knowledge } from "../model/knowledge";
import { nameTest, type NameTest } from "./names";
import { placeholderTest, type PlaceholderTest } from "./placeholders";
import { scanText, type TokenHit } from "./scan";
import { valueTest, type ValueTest } from "./values";

/** The tests that one knowledge base makes, with their memory. */
export interface Judge {
  readonly knowledge: Knowledge;
  readonly name: NameTest;
  readonly value: ValueTest;
  readonly placeholder: PlaceholderTest;
  scan(text: string): readonly TokenHit[];
}

const judges = new WeakMap<Knowledge, Judge>();

export function judgeOf(knowledge: Knowledge): Judge {
  const known = judges.get(knowledge);
  if (known) return known;
  const words = knowledge.credentialWords;
  const judge: Judge = {
    knowledge,
    name: nameTest(words),
    value: valueTest(words),
    placeholder: placeholderTest(words),
    scan: (text) => scanText(text, knowledge),
  };
  judges.set(knowledge, judge);
  return judge;
}
