/**
 * Every tenth recorded answer of Podman, on a real disk: each machine is a root directory of its own, in a mount namespace of its own.
 */
import { mkdtempSync, readFileSync, rmdirSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { assert, describe, it } from "vitest"
import { parse, type Vector } from "../../../core/test/podman/Vector.ts"
import { isSimple, recorded } from "../../../node/test/podmanAnswer.ts"
import * as OwnRoot from "./OwnRoot.ts"
import { repository } from "./Setup.ts"

const fixtures = join(repository, "packages/core/test/fixtures/podman")

/** A question with `before` changes the files of a machine, which is then not the recorded one any more. */
const chosen = (name: string): ReadonlyArray<Vector> =>
  parse(readFileSync(join(fixtures, `${name}.jsonl`), "utf8")).filter((_, index) => index % 10 === 0)

describe.skipIf(!OwnRoot.isPossible)("the recorded answers of Podman", () => {
  it.each(["podman-4.3", "podman-5.4", "podman-5.8"])("%s, on a real disk", async (name) => {
    const directory = mkdtempSync(join(tmpdir(), "oci-runtimes-e2e-"))
    let compared = 0
    try {
      for (const vector of chosen(name)) {
        // Podman before 5.0 asks monitors for their versions, and this library does not.
        if (name === "podman-4.3" && vector.id.startsWith("monitor-")) continue
        // oxlint-disable-next-line no-await-in-loop
        const answers = await OwnRoot.ask(
          directory,
          "packages/cli/test/e2e/askPodmanVector.ts",
          `${JSON.stringify(vector)}\n`
        )
        for (const [index, expected] of vector.expect.entries()) {
          if (!isSimple(vector.ask[index]!, expected)) continue
          compared++
          assert.deepStrictEqual((answers as ReadonlyArray<unknown>)[index], recorded(expected), vector.id)
        }
      }
    } finally {
      rmdirSync(directory)
    }
    assert.isAtLeast(compared, 25)
  })
})
