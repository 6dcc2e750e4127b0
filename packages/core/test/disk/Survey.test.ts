import { Table } from "@oci-runtimes/core/data"
import { Survey } from "@oci-runtimes/core/disk"
import { ScriptsNames } from "@oci-runtimes/core/docker"
import { assert, describe, it } from "vitest"
import { survey } from "../samples.ts"

const claim = "gen-runtimes.7.77.run.boot.space"

describe("the name of a temporary directory", () => {
  it.each(["gen-runtimes123456789", "gen-runtimesaB3xY9", claim, `.${claim}`])("is %s", (name) => {
    assert.isTrue(ScriptsNames.isStagingName(name))
  })

  it.each([
    "gen-runtimes",
    "gen-runtimes-notes.txt",
    ".gen-runtimes-backup",
    "gen-runtimesbackups",
    "my-gen-runtimes123",
    `${claim}.old`,
    "runtimes"
  ])("is not %s, which is somebody's own", (name) => {
    assert.isFalse(ScriptsNames.isStagingName(name))
  })
})

describe("the link of a publication", () => {
  it.each([
    [`/d/${claim}`, `../${claim}`],
    [`/d/runtimes/.${claim}`, `.${claim}`]
  ])("leads through %s", (staging, through) => {
    const target = Survey.linkTarget("/d/runtimes", staging, "spy")
    assert.strictEqual(Survey.publishedThrough("spy", target, ScriptsNames.claims), through)
  })

  it.each([
    `../${claim}/current/other`,
    `../../${claim}/current/spy`,
    `../${claim}/../current/spy`,
    `../${claim}/old/spy`,
    `/${claim}/current/spy`,
    "../gen-runtimes123/current/spy",
    "../elsewhere/current/spy",
    "spy",
    ""
  ])("is none with the target %j", (target) => {
    assert.isUndefined(Survey.publishedThrough("spy", target, ScriptsNames.claims))
  })
})

const of = (entry: Survey.PresentEntry): Survey.Survey => survey({ entries: Table.make([["a", entry]]) })

describe("two surveys", () => {
  const file: Survey.PresentEntry = { _tag: "File", content: "x", mode: 0o700, uid: 0 }
  const directory: Survey.PresentDirectory = { _tag: "Directory", mode: 0o700, owner: { uid: 0, gid: 0 } }
  const other: Survey.PresentEntry = { _tag: "Other", type: "Directory" }
  const found = survey({ directory, entries: Table.make([["a", file]]), leftovers: ["/l"], missing: ["/m"] })

  it("that found the same are the same, whatever is missing on the way", () => {
    const again = { ...found, directory: { ...directory }, entries: Table.make([["a", { ...file }]]), missing: [] }
    assert.isTrue(Survey.isSame(found, again))
    assert.isTrue(
      Survey.isSame(survey({ entries: Table.make([["a", other]]) }), survey({ entries: Table.make([["a", other]]) }))
    )
  })

  it.each<Partial<Survey.Survey>>([
    { dataRoot: "/other" },
    { scriptsDirectory: "/other" },
    { directory: { _tag: "Missing" } },
    { directory: { ...directory, mode: 0o755 } },
    { directory: { ...directory, owner: { uid: 1, gid: 0 } } },
    { directory: { _tag: "Other", type: "File" } },
    { aside: directory },
    { owner: { uid: 0, gid: 1 } },
    { leftovers: [] },
    { leftovers: ["/other"] },
    { entries: Table.make([]) },
    { entries: Table.make([["b", file]]) },
    { entries: Table.make([["a", { ...file, content: undefined }]]) },
    { entries: Table.make([["a", { ...file, mode: 0o755 }]]) },
    { entries: Table.make([["a", { ...file, uid: 1 }]]) },
    { entries: Table.make([["a", other]]) },
    { entries: Table.make([["a", { _tag: "Published", shows: undefined }]]) }
  ])("are not the same when one found %j", (different) => {
    assert.isFalse(Survey.isSame(found, { ...found, ...different }))
    assert.isFalse(Survey.isSame({ ...found, ...different }, found))
  })

  it("of things of another kind, or of links that may lead elsewhere by now, are not the same", () => {
    const published: Survey.PresentEntry = { _tag: "Published", shows: undefined }
    assert.isFalse(Survey.isSame(of(other), of({ _tag: "Other", type: "FIFO" })))
    assert.isFalse(Survey.isSame(of(published), of(published)))
  })
})
