import { Table } from "@oci-runtimes/core/data"
import { type Engine, Moby23, Moby25, StartVerdict } from "@oci-runtimes/core/docker"
import type { ExecutableSearch } from "@oci-runtimes/core/machine"
import { assert, describe, it } from "vitest"
import { facts, settings } from "../samples.ts"

const subject = (
  path: string,
  runtimeArgs: ReadonlyArray<string> = ["-v"],
  engine: Engine.Engine = Moby25
): StartVerdict.Subject => {
  const given = { ...settings, defaultRuntime: "x", runtimes: Table.make([["x", { path, runtimeArgs }]]) }
  return { engine, settings: given, map: engine.configure(given, facts) }
}

const missing: ExecutableSearch.Finding = { _tag: "Unreadable", errno: "ENOENT" }

const tags = (given: StartVerdict.Subject, ...findings: ReadonlyArray<ExecutableSearch.Finding>) =>
  StartVerdict.faults(given, { environment: facts, findings }).map(({ _tag }) => _tag)

describe.each<Engine.Engine>([Moby23, Moby25])("whether $id starts", (engine) => {
  it("depends on the program of a default runtime with arguments", () => {
    const given = subject("crun", ["-v"], engine)
    const question = StartVerdict.question(given, facts)
    assert.deepStrictEqual(
      [question?.file, question?.places.map(({ path }) => path)],
      ["crun", ["/usr/bin/crun", "/bin/crun"]]
    )
    assert.deepStrictEqual(tags(given, missing, { _tag: "File", mode: 0o755 }), [])
    assert.deepStrictEqual(tags(given, missing, missing), ["DefaultRuntimeNotFound"])
    assert.deepStrictEqual(StartVerdict.faults(given), [])
  })

  it.each(["EACCES", "EPERM"])("is not denied for a place that only the engine may look at: %s", (errno) => {
    assert.deepStrictEqual(tags(subject("crun", ["-v"], engine), { _tag: "Unreadable", errno }, missing), [])
  })

  it.each([
    ["without arguments", subject("/x", [], engine)],
    ["in the engine's own working directory", subject("bin/x", ["-v"], engine)]
  ])("does not depend on a program %s", (_, given) => {
    assert.isUndefined(StartVerdict.question(given, facts))
    assert.deepStrictEqual(tags(given), [])
  })

  it("is told in the order in which the engine finds out", () => {
    const { map, settings: given } = subject("/x", ["-v"], engine)
    const runtimes = Table.make([...given.runtimes, ["a/b", { path: "/a", runtimeArgs: ["-v"] }]])
    const all = { ...given, runtimes, execOpts: ["native.cgroupdriver=bogus"], usernsRemap: "a:b:c" }
    const found = StartVerdict.faults({ engine, settings: all, map }, { environment: facts, findings: [missing] })
    assert.deepStrictEqual(
      found.map(({ _tag }) => _tag),
      ["CgroupDriverFault", "UsernsRemapFault", "UnwritableScript", "DefaultRuntimeNotFound"]
    )
    assert.strictEqual(
      StartVerdict.line("daemon.json", found),
      "daemon.json: Docker Engine would not start: native.cgroupdriver option bogus not supported"
    )
    assert.isUndefined(StartVerdict.line("daemon.json", []))
  })
})
