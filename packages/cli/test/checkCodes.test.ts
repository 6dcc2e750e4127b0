import { assert, it } from "vitest"
import { DiagnosticCode } from "@oci-runtimes/core"
import { readFileSync } from "node:fs"
import { join } from "node:path"

it("the README names every code of a diagnostic, and no other", () => {
  const text = readFileSync(join(import.meta.dirname, "../../../README.md"), "utf8")
  const [, section = ""] = /### What `check` finds\n(.*?)\nFixes/s.exec(text) ?? []
  assert.sameMembers(
    [...section.matchAll(/`([a-z-]+)`/g)].map(([, code]) => code),
    [...DiagnosticCode.all]
  )
})
