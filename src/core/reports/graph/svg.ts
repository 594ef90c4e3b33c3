import { draw, type Shape } from "../../audit/diagram/draw";
import { DIAGRAM_COLOURS, DIAGRAM_STYLE } from "../../audit/diagram/style";
import type { Network } from "../../audit/network";
import { html } from "../escape";

/** A picture that stands alone: it follows the reader's light or dark scheme and asks for nothing from outside. */
export function renderSvg(network: Network): string {
  const style = `${DIAGRAM_STYLE}${DIAGRAM_COLOURS}`.replace(/\n/g, "");
  return `<?xml version="1.0" encoding="UTF-8"?>\n${markup(draw(network, { prefix: "crewvet", href: () => null, style }))}\n`;
}

/** A shape as markup: every text and attribute escaped. */
export function markup({ tag, attributes, children }: Shape): string {
  const own = Object.entries(attributes).map(([name, value]) => ` ${name}="${html(value)}"`).join("");
  return `<${tag}${own}>${children.map((child) => (typeof child === "string" ? html(child) : markup(child))).join("")}</${tag}>`;
}
