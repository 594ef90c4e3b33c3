import { expect, it } from "vitest";
import { analyse } from "../../../test/support/analyze";
import { contextOf } from "../../../test/support/fixes";
import { NO_CHANGES } from "./changes";
import { render } from "./render";
import type { SourceEdit } from "./types";

it("makes no edit of what stands there already", async () => {
  const files = { "crew.py": "import os\n\nkey = os.environ[\"A\"]\n" };
  const { workspace, project } = await analyse(files);
  const at = files["crew.py"].indexOf("os.environ");
  const edits = (newText: string): SourceEdit[] => [{ path: "crew.py", range: { start: at, end: at + "os.environ".length }, newText }];
  const context = contextOf(workspace, project, files);
  expect(render({ ...NO_CHANGES, edits: edits("os.environ") }, context)).toEqual([]);
  expect(render({ ...NO_CHANGES, edits: edits("mapping") }, context)).toHaveLength(1);
});
