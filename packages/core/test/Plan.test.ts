import * as Plan from "@oci-runtimes/core/Plan"
import type { WrapperScript } from "@oci-runtimes/core/WrapperScript"
import { assert, describe, it } from "vitest"

const script = (name: string, content = "#!/bin/sh\n"): WrapperScript => ({ name, content, mode: 0o700 })

describe("a plan's path", () => {
  it.each([
    [Plan.known("/a/b"), "/a/b"],
    [Plan.temporary("x"), "/tmp/gen/x"],
    [Plan.temporary(""), "/tmp/gen"]
  ])("%j becomes %j once the temporary directory is known", (path, actual) => {
    assert.strictEqual(Plan.resolvePath(path, "/tmp/gen"), actual)
  })
})

describe("render", () => {
  it("describes every operation in a line, in order, with a star for what is not known yet", () => {
    const operations: ReadonlyArray<Plan.Operation> = [
      { _tag: "WriteFile", path: Plan.temporary("early"), content: "x", mode: 0o700 },
      { _tag: "MakeDirectory", path: Plan.known("/d"), mode: 0o710 },
      { _tag: "MakeTemporaryDirectory", parent: "/d", prefix: "gen", mode: 0o700 },
      { _tag: "WriteFile", path: Plan.known("/d/f"), content: "x", mode: 0o4 },
      { _tag: "Rename", from: Plan.temporary(""), to: Plan.known("/d/e") },
      { _tag: "Restore", from: Plan.known("/d/old"), to: Plan.known("/d/e") },
      { _tag: "RemoveDirectory", path: Plan.known("/d") },
      { _tag: "Remove", path: Plan.temporary("a") }
    ]
    const steps = operations.map((operation) => ({ operation, onFailure: "abort" as const }))
    assert.deepStrictEqual(Plan.render({ scriptsDirectory: "/d/e", scripts: [], steps }), [
      "write /d/gen*/early (mode 0700)",
      "make directory /d (mode 0710) unless it exists",
      "make temporary directory /d/gen* (mode 0700)",
      "write /d/f (mode 0004)",
      "rename /d/gen* to /d/e",
      "rename /d/old to /d/e if only the former exists",
      "remove directory /d if it is empty",
      "remove /d/gen*/a if it exists"
    ])
  })

  it("needs no temporary directory", () => {
    const operation: Plan.Operation = { _tag: "Remove", path: Plan.known("/d") }
    const steps = [{ operation, onFailure: "warn" as const }]
    assert.deepStrictEqual(Plan.render({ scriptsDirectory: "/d", scripts: [], steps }), ["remove /d if it exists"])
  })
})

describe("octal", () => {
  it.each([
    [0, "0000"],
    [0o7, "0007"],
    [0o700, "0700"],
    [0o1777, "1777"],
    [0o100644, "100644"]
  ])("writes %d as %s", (mode, text) => {
    assert.strictEqual(Plan.octal(mode), text)
  })
})

describe("changes", () => {
  const plan = {
    scriptsDirectory: "/d/runtimes",
    scripts: [script("same"), script("new"), script("text"), script("mode"), script("kind")],
    steps: []
  }

  it("says of each script that is there or will be what becomes of it, sorted by name", () => {
    const present = new Map<string, Plan.PresentScript>([
      ["text", { content: "#!/bin/bash\n", mode: 0o700 }],
      ["same", { content: "#!/bin/sh\n", mode: 0o700 }],
      ["mode", { content: "#!/bin/sh\n", mode: 0o755 }],
      ["old", { content: "", mode: 0o700 }],
      ["kind", null],
      ["dir", null]
    ])
    assert.deepStrictEqual(
      Plan.changes(plan, present).map(({ change, name }) => ({ name, change })),
      [
        { name: "dir", change: "removed" },
        { name: "kind", change: "changed" },
        { name: "mode", change: "changed" },
        { name: "new", change: "added" },
        { name: "old", change: "removed" },
        { name: "same", change: "unchanged" },
        { name: "text", change: "changed" }
      ]
    )
    assert.deepStrictEqual(Plan.changes(plan, present)[2], {
      name: "mode",
      change: "changed",
      before: { content: "#!/bin/sh\n", mode: 0o755 },
      after: script("mode")
    })
  })

  it("adds every script where there is none, and finds nothing to change where they all are", () => {
    const scripts = [script("a"), script("b")]
    const present = new Map(scripts.map((one) => [one.name, one]))
    const all = (map: ReadonlyMap<string, Plan.PresentScript>) =>
      Plan.changes({ ...plan, scripts }, map).map(({ change }) => change)
    assert.deepStrictEqual(all(new Map()), ["added", "added"])
    assert.deepStrictEqual(all(present), ["unchanged", "unchanged"])
  })
})
