import { assert, it } from "vitest"
import { DockerProblem } from "@oci-runtimes/core/docker"
import { Problem } from "@oci-runtimes/core/engine"
import { readFileSync } from "node:fs"
import { join } from "node:path"

const text = readFileSync(join(import.meta.dirname, "../../../README.md"), "utf8")
const [, section = ""] = /### What `check` finds\n(.*?)\nFixes/s.exec(text) ?? []

const codesIn = (part: string): ReadonlyArray<string> =>
  Array.from(part.matchAll(/`([a-z-]+)`/g), ([, code = ""]) => code)

it("the README names every code of a problem, and no other", () => {
  assert.sameMembers([...codesIn(section)], [...DockerProblem.codes])
})

it("the README tells errors from warnings", () => {
  const rows = section.split("\n").filter((line) => line.startsWith("| "))
  const errors = rows.filter((row) => row.startsWith("| errors")).flatMap(codesIn)
  assert.sameMembers(
    errors,
    DockerProblem.codes.filter((code) => Problem.severity(DockerProblem.kindOf(code)) === "error")
  )
})
