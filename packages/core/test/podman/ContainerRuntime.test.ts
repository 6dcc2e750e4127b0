import { ContainerRuntime, Podman, type PodmanTable } from "@oci-runtimes/core/podman"
import * as Result from "effect/Result"
import { assert, describe, it } from "vitest"
import * as Machine from "./Machine.ts"
import { assess, type Files, main, program } from "./machines.ts"

const find = (files: Files, name: string, given: Parameters<typeof assess>[2] = {}) => {
  const { table } = assess(Podman.podman58, files, given)
  const { look } = Machine.make(files, 0)
  const states = ContainerRuntime.search(table, name)?.places.map(({ location }) => look(location))
  return { table, found: ContainerRuntime.find(table, name, states) }
}

const files: Files = {
  [main]: '[engine.runtimes]\nfast = ["/opt/fast"]\n"/opt/named" = ["/opt/other"]\n',
  "/usr/bin/crun": program,
  "/opt/fast": program,
  "/opt/named": program,
  "/opt/other": program,
  "/opt/directory": { type: "directory" }
}

describe("the runtime of a container", () => {
  it.each([
    ["a name of the table", "fast", "/opt/fast"],
    ["a path that is a name of the table", "/opt/named", "/opt/other"],
    ["a path that no file names", "/usr/bin/crun", "/usr/bin/crun"]
  ])("is found: %s", (_, name, expected) => {
    const { program: path, name: kept } = Result.getOrThrow(find(files, name).found)
    assert.deepStrictEqual([kept, path], [name, expected])
  })

  it.each<[string, string, PodmanTable.Unusable | undefined, string]>([
    ["a name that no file defines", "slow", undefined, "Define slow again in the section [engine.runtimes]"],
    ["a name without a program", "runc", { _tag: "Absent" }, "Install the program of runc"],
    ["a path at which nothing is", "/opt/gone", { _tag: "Absent" }, "Install the program /opt/gone"],
    ["a directory", "/opt/directory", { _tag: "Absent" }, "Install the program /opt/directory"],
    [
      "a path below a file",
      "/opt/fast/x",
      { _tag: "CannotLook", path: "/opt/fast/x", errno: "ENOTDIR" },
      "Install the program /opt/fast/x"
    ]
  ])("is gone: %s", (_, name, unusable, advice) => {
    const gone = Result.getOrThrow(Result.flip(find(files, name).found))
    assert.deepStrictEqual([gone.name, gone.unusable], [name, unusable])
    assert.include(gone.warning, `OCI Runtime ${name} is in use by a container, but is not available`)
    assert.include(gone.advice, advice)
    assert.include(gone.advice, "podman system migrate --new-runtime NAME")
  })

  it("is gone, whether a name or a path, if no directory for exited containers can be made", () => {
    const exitsFault = { path: "/run/libpod/exits", errno: "EACCES" }
    for (const name of ["fast", "/usr/bin/crun"]) {
      const gone = Result.getOrThrow(Result.flip(find(files, name, { exitsFault }).found))
      assert.deepStrictEqual(gone.unusable, { _tag: "NoExitsDirectory", ...exitsFault })
    }
  })

  it("does not change with the flag --runtime, nor do its flags", () => {
    const flagged = {
      ...files,
      [main]: `${String(files[main])}[engine.runtimes_flags]\nfast = ["own"]\ncrun = ["other"]\n`
    }
    const { found } = find(flagged, "fast", { flags: { runtime: "crun" } })
    const { flags, name } = Result.getOrThrow(found)
    assert.deepStrictEqual([name, flags], ["fast", ["--own"]])
  })

  it("can be changed to a name of the table alone", () => {
    const { table } = find(files, "fast")
    assert.isUndefined(ContainerRuntime.migrationMessage(table, "crun"))
    for (const name of ["/usr/bin/crun", "runc", ""]) {
      assert.strictEqual(
        ContainerRuntime.migrationMessage(table, name),
        `change to runtime ${JSON.stringify(name)} requested but no such runtime is defined: invalid argument`
      )
    }
  })
})
