import * as Plan from "@oci-runtimes/core/Plan"
import * as Pruning from "@oci-runtimes/core/Pruning"
import type { PresentEntry } from "@oci-runtimes/core/Survey"
import type { WrapperScript } from "@oci-runtimes/core/WrapperScript"
import * as Result from "effect/Result"
import * as fc from "fast-check"
import { assert, describe, it } from "vitest"
import { survey } from "./samples.ts"

const suffix = "TG99YFF9X66FNR93L6VWX1LGK8PC3CCC885N2VC2N1SGC0-HZTX0===="
const content = "#!/bin/sh\n/usr/bin/crun --debug $@\n"
const file = (text: string | undefined): PresentEntry => ({ _tag: "File", content: text, mode: 0o700, uid: 0 })
const script = (name: string): WrapperScript => ({ name, content, mode: 0o700 })

const container = (path: string): Pruning.Reference => ({
  _tag: "Container",
  path,
  namespace: "moby",
  container: "c1",
  bundle: "/run/containerd/io.containerd.runtime.v2.task/moby/c1"
})

const select = (
  entries: Readonly<Record<string, PresentEntry>>,
  configured: ReadonlyArray<string> = [],
  references: ReadonlyArray<Pruning.Reference> = []
) => Pruning.select(configured.map(script), survey({ entries: new Map(Object.entries(entries)) }), references)

describe("what may go", () => {
  it("is a script that nothing refers to, of either generation and either dialect", () => {
    const entries = {
      crun: file(content),
      quoted: file(`#!/bin/sh\nexec '/usr/bin/crun' "$@"\n`),
      [`crun.${suffix}`]: file("altered"),
      [`long.${suffix}`]: file(undefined)
    }
    assert.deepStrictEqual(select(entries), {
      removed: ["crun", `crun.${suffix}`, `long.${suffix}`, "quoted"],
      kept: []
    })
  })

  it("is nothing that is no script", () => {
    const entries: Readonly<Record<string, PresentEntry>> = {
      notes: file("do not lose this"),
      longer: file(undefined),
      other: file("#!/bin/sh\necho hello\n"),
      link: { _tag: "Other", type: "SymbolicLink" },
      [`directory.${suffix}`]: { _tag: "Other", type: "Directory" }
    }
    const { kept, removed } = select(entries)
    assert.deepStrictEqual(removed, [])
    assert.deepStrictEqual(new Set(kept.map(({ reason }) => reason._tag)), new Set(["Foreign"]))
  })

  it("is nothing that the configuration refers to", () => {
    assert.deepStrictEqual(select({ crun: file(content), old: file(content) }, ["crun"]), {
      removed: ["old"],
      kept: [{ name: "crun", reason: { _tag: "Configured" } }]
    })
  })

  it.each([
    ["/var/lib/docker/runtimes/crun", true],
    ["/var/lib/docker//runtimes/./crun", true],
    ["/other/crun", false],
    ["crun", false],
    ["/usr/bin/runc", false],
    ["", false]
  ])("a container that is run by %j spares crun: %s", (path, isSpared) => {
    const { kept, removed } = select({ crun: file(content) }, [], [container(path)])
    assert.deepStrictEqual([removed.length, kept.length], isSpared ? [0, 1] : [1, 0])
  })

  it.each([`/mnt/elsewhere/runtimes/crun.${suffix}`, `/var/lib/docker/runtimes/crun.${suffix}`])(
    "a script that is named by its text is spared wherever the container sees it: %s",
    (path) => {
      const { kept } = select({ [`crun.${suffix}`]: file(content) }, [], [container(path)])
      assert.deepStrictEqual(
        kept.map(({ reason }) => Pruning.describe(reason)),
        ["container c1 of namespace moby runs by it"]
      )
    }
  )

  it.each(["crun", "/var/lib/docker/runtimes/crun"])("the caller spares it by %j", (path) => {
    const { kept } = select({ crun: file(content) }, [], [{ _tag: "Caller", path }])
    assert.deepStrictEqual(
      kept.map(({ reason }) => Pruning.describe(reason)),
      ["it is to be kept"]
    )
  })

  it("and what stays are all that is there, each once", () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.constantFrom("a", "b", "c", `d.${suffix}`), fc.constantFrom(file(content), file("x"))),
        fc.subarray(["a", "b", "z"]),
        fc.array(fc.constantFrom("/var/lib/docker/runtimes/a", "/var/lib/docker/runtimes/c").map(container)),
        (entries, configured, references) => {
          const { kept, removed } = select(entries, configured, references)
          const names = [...removed, ...kept.map(({ name }) => name)].toSorted()
          assert.deepStrictEqual(names, Object.keys(entries).toSorted())
          assert.isTrue(removed.every((name) => !configured.includes(name)))
        }
      )
    )
  })
})

describe("the plan", () => {
  const request = { claim: "claim", place: "beside" as const, sync: false }

  it("removes what may go and touches nothing else", () => {
    const directory = { _tag: "Directory" as const, mode: 0o700, owner: { uid: 0, gid: 0 } }
    const entries = new Map([
      ["crun", file(content)],
      ["notes", file("x")],
      ["old", file(content)]
    ])
    const made = Pruning.plan([script("crun")], { ...request, survey: survey({ directory, entries }) }, [])
    assert.deepStrictEqual(
      Result.map(made, ({ plan }) => plan.changes.map(({ change, name }) => [name, change])),
      Result.succeed([
        ["crun", "left"],
        ["notes", "left"],
        ["old", "removed"]
      ])
    )
    const steps = Result.isSuccess(made) ? Plan.render(made.success.plan) : []
    assert.include(steps, "remove /var/lib/docker/runtimes/old")
    assert.isEmpty(steps.filter((step) => /\/(crun|notes)( |$)/.test(step)))
  })

  it("is nothing to do where there is nothing", () => {
    const made = Pruning.plan([script("crun")], { ...request, survey: survey() }, [])
    assert.isTrue(Result.isSuccess(made) && Plan.isIdle(made.success.plan))
  })
})

describe("the places of bundles", () => {
  it("are those of a containerd of its own, and of the one that an engine starts", () => {
    assert.deepStrictEqual(Pruning.stateDirectories("/run/user/1000/docker"), [
      "/run/containerd",
      "/run/user/1000/docker/containerd/daemon"
    ])
  })
})
