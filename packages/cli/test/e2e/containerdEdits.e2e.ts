/**
 * Changes of the files of real releases of containerd: `containerd config dump` says before and after each what this library predicts, CRI
 * goes on, and a runtime that the command has added runs a container. `SEED=…` repeats a run.
 */
import { Containerd } from "@oci-runtimes/core/containerd"
import * as fc from "fast-check"
import * as Result from "effect/Result"
import { existsSync } from "node:fs"
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, assert, beforeAll, describe, it } from "vitest"
import { compare } from "../../../core/test/containerd/conformance.ts"
import { after, change, someChange } from "../../../core/test/containerd/edit/edits.ts"
import type { Vector } from "../../../core/test/containerd/Vector.ts"
import { configuration } from "./containerdConfiguration.ts"
import * as ContainerdMachine from "./ContainerdMachine.ts"
import { root as debian13 } from "./Dockerd.ts"
import { command } from "./Setup.ts"

const seed = Number(process.env["SEED"] ?? Date.now() % 2 ** 31)

/** The number of changes. */
const wanted = 30

const isRoot = process.getuid?.() === 0

const roots = [
  { of: "this machine", root: "/" },
  { of: "Debian 13", root: debian13 }
].filter(({ root }) => existsSync(`${root}/usr/bin/containerd`))

const main = "/etc/containerd/config.toml"

describe.skipIf(!isRoot).each(roots)("the containerd of $of", ({ root }) => {
  let machine: ContainerdMachine.ContainerdMachine
  beforeAll(async () => {
    machine = await ContainerdMachine.start(root)
  })
  afterAll(() => machine?.stop())

  const differencesOf = async (id: string, files: ContainerdMachine.Files): Promise<ReadonlyArray<unknown>> => {
    const vector: Omit<Vector, "answer"> = { id, containerd: machine.version, kind: "dump", files }
    await machine.configure(files)
    return compare({ ...vector, answer: await machine.dump() }).differences.map((difference) => ({
      ...difference,
      files
    }))
  }

  it("says of changed files what this library predicts", async () => {
    const engine = Result.getOrThrow(Containerd.release(machine.version))
    const drawn = fc.sample(fc.tuple(configuration, someChange), { numRuns: 600, seed })
    const made = drawn.flatMap(([{ files }, asked]) => {
      const edit = change(engine, files, asked)
      return Result.isSuccess(edit) && edit.success.edits.length > 0
        ? [{ asked, files, later: after(files, edit) }]
        : []
    })
    assert.isAtLeast(made.length, wanted)
    for (const [index, { asked, files, later }] of made.slice(0, wanted).entries()) {
      const id = `edit-${seed}/${index} ${JSON.stringify(asked)}`
      // One after the other, because the files are those of the machine.
      // oxlint-disable-next-line no-await-in-loop
      assert.deepStrictEqual(await differencesOf(`${id} before`, files), [], `SEED=${seed} ${id}`)
      // oxlint-disable-next-line no-await-in-loop
      assert.deepStrictEqual(await differencesOf(`${id} after`, later), [], `SEED=${seed} ${id}`)
    }
  })

  it("runs a container by a runtime that the command has added", async () => {
    const directory = await mkdtemp(join(tmpdir(), "oci-runtimes-e2e-"))
    const file = join(directory, "config.toml")
    try {
      await writeFile(file, "version = 2\n")
      const engine = `containerd-${machine.version}`
      const added = await command("--engine", engine, "--config", file, "add", "spy", "--path", "/opt/spy")
      assert.strictEqual(added.exitCode, 0, added.stdout + added.stderr)
      await machine.configure({ [main]: await readFile(file, "utf8") })
      await machine.started(async ({ cri }, daemon) => {
        const { options, runtimeType } = Reflect.get(cri?.runtimes ?? {}, "spy") as {
          runtimeType: string
          options: { BinaryName: string }
        }
        assert.deepStrictEqual(Object.keys(cri?.runtimes ?? {}).toSorted(), ["runc", "spy"])
        const { calls, finished } = await daemon!.run(["--runtime", runtimeType, "--runc-binary", options.BinaryName])
        assert.strictEqual(finished.exitCode, ContainerdMachine.containerExit, finished.stderr)
        assert.isTrue(calls.some(([program, ...words]) => program === "/opt/spy" && words.includes("create")))
      })
    } finally {
      await rm(directory, { recursive: true })
    }
  })
})
