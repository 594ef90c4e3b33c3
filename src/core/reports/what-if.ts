import type { Line, WhatIf } from "../audit/what-if";
import { markdown, plain } from "./escape";
import type { Place } from "./report";

/** Answers as text for a terminal. */
export function whatIfText(answers: readonly WhatIf[]): string {
  return answers.map((one) => `${[`${plain(one.question)}${at(one.place)}`, `  ${plain(one.answer)}`, ...one.sections.flatMap(({ title, lines }) => [`  ${title}:`, ...lines.map((line) => `    ${plain(line.text)}${at(line.place)}`)])].join("\n")}\n`).join("\n");
}

export function whatIfMarkdown(answers: readonly WhatIf[], link: (place: Place) => string): string {
  const item = ({ text, place }: Line): string => `- ${markdown(text)}${place ? ` (${link(place)})` : ""}`;
  return answers.map((one) => [`### ${markdown(one.question)}`, "", `${markdown(one.answer)}${one.place ? ` (${link(one.place)})` : ""}`, ...one.sections.flatMap(({ title, lines }) => ["", `**${title}**`, "", ...lines.map(item)]), ""].join("\n")).join("\n");
}

/** Plain data for JSON; lines are 1-based. */
export function whatIfData(one: WhatIf): object {
  const place = (at: Place | null | undefined): object => (at ? { path: at.path, line: at.startLine } : {});
  return {
    kind: one.kind,
    name: one.name,
    ...(one.crew === null ? {} : { crew: one.crew }),
    question: one.question,
    answer: one.answer,
    ...place(one.place),
    sections: one.sections.map(({ title, lines }) => ({ title, lines: lines.map((line) => ({ text: line.text, ...place(line.place) })) })),
  };
}

function at(place: Place | null | undefined): string {
  return place ? `  ${plain(place.path)}:${String(place.startLine)}` : "";
}
