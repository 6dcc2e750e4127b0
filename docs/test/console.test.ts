/**
 * Runs the examples of the command in the README and on the site, and compares the outputs with those in the documents.
 * `npx vitest run console -u` writes the outputs anew.
 */
import * as Effect from "effect/Effect"
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { assert, describe, expect, it } from "vitest"
import * as ConsoleExample from "./ConsoleExample.ts"
import { checkout, documents } from "./Documents.ts"

const withExamples = documents.filter((path) => ConsoleExample.hasExamples(readFileSync(join(checkout, path), "utf8")))

describe("the examples of the command", () => {
  it.each(withExamples)("in %s print what the document says", async (path) => {
    const file = join(checkout, path)
    const rerun = await Effect.runPromise(ConsoleExample.rerun(readFileSync(file, "utf8")))
    await expect(rerun).toMatchFileSnapshot(file)
  })

  it("are in the README and on the site", () => {
    assert.include(withExamples, "README.md")
    assert.isAbove(withExamples.length, 5)
  })
})
