import type { Check } from "../../../src/core/model";

/** Says once what procedures a project with agents lacks. */
export const check: Check = ({ crew, controls }) => {
  const [first] = crew.crews;
  const at = first?.location ?? [...crew.agents.values()][0]?.location;
  if (!at) return [];
  const missing = [
    ...(!controls.procedures.incident.some((one) => one.revokes) ? ["no procedure for a leaked credential (who revokes it, how, in what order)"] : []),
    ...(controls.procedures.review.length === 0 ? ["no record of a review of the agents' access"] : []),
  ];
  if (missing.length === 0) return [];
  return [{ message: `The project holds ${missing.join(" and ")}; if they are kept elsewhere, say where.`, location: at, key: String(missing.length) }];
};
