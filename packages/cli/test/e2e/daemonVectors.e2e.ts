/** Every tenth recorded answer of containerd and CRI-O, on a real disk: each machine is a root directory. */
import { mkdtempSync, readFileSync, rmdirSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { assert, describe, it } from "vitest"
import * as OwnRoot from "./OwnRoot.ts"
import { repository } from "./Setup.ts"

const chosen = (name: string): ReadonlyArray<string> =>
  readFileSync(join(repository, "packages/core/test/fixtures", `${name}.jsonl`), "utf8")
    .trimEnd()
    .split("\n")
    .filter((_, index) => index % 10 === 0)

describe.skipIf(!OwnRoot.isPossible)("the recorded answers", () => {
  it.each([
    ["containerd/containerd-1.6", 25],
    ["containerd/containerd-1.7", 25],
    ["containerd/containerd-2.1", 25],
    ["containerd/containerd-2.3", 25],
    ["crio/crio-1.34", 5]
  ] as const)("%s, on a real disk", async (name, count) => {
    const directory = mkdtempSync(join(tmpdir(), "oci-runtimes-e2e-"))
    const lines = chosen(name)
    try {
      const answers = await OwnRoot.ask(directory, "packages/cli/test/e2e/askDaemonVectors.ts", lines.join("\n"))
      const expected = lines.map((line) => ({ id: JSON.parse(line).id, differences: [] }))
      assert.deepStrictEqual(answers, expected)
    } finally {
      rmdirSync(directory)
    }
    assert.isAtLeast(lines.length, count)
  })
})
