import { ConfigurationInput, Diagnosis, Moby25 } from "@oci-runtimes/core"
import { DockerProblem } from "@oci-runtimes/core/docker"
import { Sarif } from "@oci-runtimes/core/reports"
import { Ajv } from "ajv"
import { createRequire } from "node:module"
import type { Log } from "sarif"
import { assert, describe, it } from "vitest"

const require = createRequire(import.meta.url)

const { $schema: _, id: $id, ...schema } = require("@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json")

const isSarif = new Ajv({ strict: false, validateFormats: false, unicodeRegExp: false }).compile({ $id, ...schema })

const rules = DockerProblem.codes.map((code) => ({ code, ...DockerProblem.kindOf(code) }))

const tool = { name: "fleet-check", version: "1.2.0" }

const { file, problems } = Diagnosis.diagnose(
  Moby25,
  ConfigurationInput.make('{"runtimes": {"crun": {"path": "/usr/bin/crun", "args": ["--debug"]}}, "runtime": 1}')
)

const reported = { path: "daemon.json", source: file.source, problems }

describe("a SARIF log", () => {
  it.each<readonly [string, ReadonlyArray<Sarif.ReportedFile>]>([
    ["without files", []],
    ["with problems", [reported]],
    ["with problems of no file", [{ ...reported, path: undefined }]],
    ["with omitted problems", [{ ...reported, omitted: 3 }]],
    ["with a failure", [reported, { path: "/a b:c", failure: "Cannot read it" }]]
  ])("%s is valid", (_title, files) => {
    // The types that programs have for such logs.
    const log: Log = Sarif.log({ tool, rules, files })
    assert.isTrue(isSarif(log), JSON.stringify(isSarif.errors))
  })

  it("says who reports, and has the page about each code if there is a homepage", () => {
    const homepage = "https://example.org/oci-runtimes"
    const [{ tool: named }] = Sarif.log({ tool: { ...tool, homepage }, rules, files: [] }).runs
    assert.include(named.driver, { ...tool, informationUri: homepage })
    for (const { helpUri, id } of named.driver.rules) assert.strictEqual(helpUri, `${homepage}/codes/${id}/`)
    const [{ tool: unlinked }] = Sarif.log({ tool, rules, files: [] }).runs
    assert.isFalse(unlinked.driver.rules.some((rule) => "helpUri" in rule))
  })

  it("points from each result to its rule, if the rule is given", () => {
    assert.isNotEmpty(problems)
    const [{ results }] = Sarif.log({ tool, rules, files: [reported] }).runs
    assert.deepStrictEqual(
      results.map(({ ruleIndex }) => rules[ruleIndex!]?.code),
      problems.map(({ code }) => code)
    )
    const [without] = Sarif.log({ tool, rules: [], files: [reported] }).runs
    assert.isFalse(without.results.some((result) => "ruleIndex" in result))
  })
})
