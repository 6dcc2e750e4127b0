/** Directories on the disk for a test. */
import * as Effect from "effect/Effect"
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"

/** A directory within another one that is removed afterwards. */
export const scratchIn = (directory: string) =>
  Effect.acquireRelease(
    Effect.sync(() => realpathSync(mkdtempSync(join(directory, ".oci-runtimes-scratch-")))),
    (root) => Effect.sync(() => rmSync(root, { recursive: true, force: true }))
  )

/** A directory that is removed afterwards. */
export const scratch = scratchIn(tmpdir())

/** A directory with something that must stay, and one to work in. */
export const places = Effect.gen(function* () {
  const root = yield* scratch
  const [elsewhere, here] = [join(root, "elsewhere"), join(root, "here")]
  for (const directory of [elsewhere, here]) mkdirSync(directory, { mode: 0o755 })
  writeFileSync(join(elsewhere, "kept"), "kept", { mode: 0o640 })
  return { root, elsewhere, here }
})
