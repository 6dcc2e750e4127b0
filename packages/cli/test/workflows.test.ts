import { globSync, readFileSync } from "node:fs"
import { basename, join } from "node:path"
import { assert, describe, it } from "vitest"
import { parse } from "yaml"
import { documents } from "../../../docs/test/Documents.ts"
import { mistakesInWorkflow } from "./GitHubParser.ts"

interface Job {
  readonly permissions?: { readonly [scope: string]: string }
  readonly steps?: ReadonlyArray<{ readonly uses?: string; readonly run?: string; readonly with?: object }>
}

const checkout = join(import.meta.dirname, "../../..")

const workflows = globSync(".github/workflows/*", { cwd: checkout }).map((path) => {
  const text = readFileSync(join(checkout, path), "utf8")
  const { jobs, permissions }: { readonly jobs: { readonly [name: string]: Job }; readonly permissions: unknown } =
    parse(text)
  return { name: basename(path), text, jobs, permissions }
})

/** The only rights to write that a job has. */
const writes: { readonly [workflow: string]: { readonly [job: string]: ReadonlyArray<string> } } = {
  "release.yml": {
    version: ["contents", "pull-requests"],
    publish: ["contents", "id-token"],
    executables: ["contents", "id-token", "attestations"],
    site: ["pages", "id-token"]
  }
}

it("finds the workflows, and a mistake where there is one", async () => {
  assert.sameMembers(
    workflows.map(({ name }) => name),
    ["ci.yml", "release.yml"]
  )
  const [{ text }] = workflows as [(typeof workflows)[0]]
  assert.isNotEmpty(await mistakesInWorkflow("faulty.yml", text.replace("runs-on", "runs-onn")))
  assert.isNotEmpty(await mistakesInWorkflow("faulty.yml", `${text}\n    needs: nothing\n`))
})

/** The workflows that the documents show. */
const shown = documents.flatMap((path) =>
  Array.from(readFileSync(join(checkout, path), "utf8").matchAll(/^```yaml\n(.*?)^```$/gms), ([, text = ""]) => ({
    path,
    text
  }))
)

it("finds no mistake in the workflows that the documents show", async () => {
  assert.sameMembers(
    shown.map(({ path }) => path),
    ["README.md", "docs/pages/guides/ci.md", "docs/pages/guides/ci.md"]
  )
  const found = await Promise.all(shown.map(({ path, text }) => mistakesInWorkflow(path, text)))
  assert.deepStrictEqual(found.flat(), [])
})

it("finds in these workflows only inputs that the action has", () => {
  const { inputs } = parse(readFileSync(join(checkout, "action/action.yml"), "utf8"))
  for (const { path, text } of shown) {
    const jobs: { readonly [name: string]: Job } = parse(text).jobs
    const steps = Object.values(jobs).flatMap((job) => job.steps ?? [])
    const given = steps.filter(({ uses = "" }) => /\/action@v\d+$/.test(uses)).map((step) => step.with ?? {})
    assert.lengthOf(given, 1, path)
    assert.containsAllKeys(inputs, Object.keys(given[0]!))
  }
})

describe.each(workflows)("the workflow $name", ({ jobs, name, permissions, text }) => {
  const steps = Object.values(jobs).flatMap((job) => job.steps ?? [])

  it("is one to GitHub", async () => {
    assert.deepStrictEqual(await mistakesInWorkflow(name, text), [])
  })

  it("names actions by a whole commit hash, with the release beside it", () => {
    const used = text.split("\n").filter((line) => /\buses:/.test(line) && !line.includes("uses: ./"))
    assert.isNotEmpty(used)
    for (const line of used) assert.match(line, /uses: [\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/)
  })

  it("gives each job the rights that it needs and no others", () => {
    assert.deepStrictEqual(permissions, {})
    for (const [job, { permissions: rights = {} }] of Object.entries(jobs)) {
      const given = Object.keys(rights).filter((scope) => rights[scope] !== "read")
      assert.isNotEmpty(Object.keys(rights), job)
      assert.sameMembers(given, [...(writes[name]?.[job] ?? [])], job)
    }
  })

  it("leaves no credentials behind in the checkout", () => {
    const checkouts = steps.filter(({ uses = "" }) => uses.startsWith("actions/checkout@"))
    const given = checkouts.map((step) => step.with)
    assert.isNotEmpty(given)
    assert.deepStrictEqual(
      given,
      given.map(() => ({ "persist-credentials": false }))
    )
  })

  it("runs scripts that there are", () => {
    const { scripts } = JSON.parse(readFileSync(join(checkout, "package.json"), "utf8"))
    for (const [, script] of text.matchAll(/npm run ([\w:]+)/g)) assert.property(scripts, script!)
    for (const [, file] of text.matchAll(/(\.ci\/\w+)/g)) assert.lengthOf(globSync(file!, { cwd: checkout }), 1)
  })
})
