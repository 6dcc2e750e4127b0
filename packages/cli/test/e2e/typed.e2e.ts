/**
 * Runtimes that are given by the type of their shim, with options: as the engine reads them they reach a real shim.
 */
import { join } from "node:path"
import { afterAll, assert, beforeAll, describe, it } from "vitest"
import * as Containerd from "./Containerd.ts"
import { recorder, setup, whoAmI } from "./Setup.ts"

describe("a runtime with a type", () => {
  let containerd: Containerd.Containerd
  beforeAll(async () => {
    containerd = await Containerd.start({ cgroups: "read-only" })
  })
  afterAll(() => containerd?.stop())

  it("runs a container by the options of the configuration, and drops what is none", async () => {
    const program = join(containerd.directory, "bin", "typed")
    const recorded = await recorder(program, "/usr/bin/crun --cgroup-manager=disabled")
    const state = join(containerd.directory, "typed-state")
    const options = { BinaryName: program, Root: state, Nonsense: "x" }
    const { answer, resolved } = await setup({
      engine: "moby-25",
      directory: containerd.directory,
      name: "typed",
      runtimes: { typed: { runtimeType: "io.containerd.runc.v2", options } }
    })
    const codes = (await answer("check")).diagnostics.map(({ code }: { readonly code: string }) => code)
    assert.deepStrictEqual(codes, ["dropped-shim-option"])
    const resolution = await resolved("typed")
    assert.deepStrictEqual([resolution.shim.options, resolution.script], [null, null])
    const { exitCode, stderr, stdout } = await containerd.runContainer({ resolved: resolution, command: whoAmI })
    assert.deepStrictEqual([exitCode, stdout], [0, "ran as 0\n"], stderr)
    for (const run of await recorded()) assert.isTrue(run.startsWith(`--root ${state}/${containerd.namespace} `), run)
  })
})
