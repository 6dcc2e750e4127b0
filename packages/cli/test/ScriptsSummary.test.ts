import { assert, describe, it } from "vitest"
import { done, idle, planned, pruned } from "../src/reports/ScriptsSummary.ts"

const none = { written: 0, removed: 0, kept: 0, left: 0 }

describe("the summary of scripts", () => {
  it.each([
    [{ ...none, written: 1 }, "wrote 1 script in /d", "would write 1 script in /d"],
    [
      { written: 2, removed: 1, kept: 3, left: 1 },
      "wrote 2 scripts in /d, removed 1 file, kept 3, left 1 other file",
      "would write 2 scripts in /d, would remove 1 file, keep 3, leave 1 other file"
    ],
    [{ ...none, removed: 2 }, "removed 2 files in /d", "would remove 2 files in /d"],
    [none, "wrote no scripts in /d", "would write no scripts in /d"]
  ])("of %j is %s", (counts, was, wouldBe) => {
    assert.deepStrictEqual([done("/d", counts), planned("/d", counts)], [was, wouldBe])
  })

  it.each([
    [none, "no scripts in /d, and none is needed"],
    [{ ...none, kept: 1 }, "1 script in /d is up to date"],
    [{ ...none, kept: 2, left: 1 }, "2 scripts in /d are up to date, 1 other file stays"],
    [{ ...none, left: 2 }, "2 other files stay in /d"]
  ])("with nothing to do, of %j is %s", (counts, words) => {
    assert.strictEqual(idle("/d", counts), words)
  })

  it.each([
    [{ dryRun: false, kept: 2, removed: 1 }, "removed 1 script in /d, kept 2"],
    [{ dryRun: true, kept: 1, removed: 2 }, "would remove 2 scripts in /d, keep 1"],
    [{ dryRun: true, kept: 0, removed: 1 }, "would remove 1 script in /d"],
    [{ dryRun: false, kept: 0, removed: 0 }, "no scripts in /d"],
    [{ dryRun: true, kept: 2, removed: 0 }, "nothing to remove in /d, 2 kept"]
  ])("of pruning with %j is %s", (counts, words) => {
    assert.strictEqual(pruned("/d", counts), words)
  })
})
