/** A file that is given on the command line, and the engine of the machine that reads it. */
import { assert, describe, it } from "@effect/vitest"
import type { Disk } from "@oci-runtimes/node"
import * as Effect from "effect/Effect"
import * as Machines from "../../node/test/engineMachines.ts"
import { runCommand } from "./Command.ts"

const text = '{"runtimes": {"crun": {"path": "/usr/bin/crun"}}}'

const command = "/usr/bin/dockerd --default-runtime crun"

const defaultOf = (file: string, files: Disk.Files, workingDirectory = "/") => {
  const machine = Machines.machine({ unit: Machines.unitFile(command), process: null, told: null, files })
  return Effect.map(
    runCommand({ args: ["check", file], engine: "moby-25", files: machine.files ?? {}, workingDirectory }),
    ({ data }) => /default runtime: (\w+)/.exec(data)?.[1]
  )
}

describe("the flags of the engine count for its file", () => {
  const file = { "/etc/docker/daemon.json": text }
  const linked: Disk.Files = {
    "/etc/docker/daemon.json": { type: "link", target: "/srv/daemon.json" },
    "/srv/daemon.json": text
  }

  it.effect.each<[string, string, Disk.Files, string, string]>([
    ["by its path", "/etc/docker/daemon.json", file, "/", "crun"],
    ["by a relative path", "daemon.json", file, "/etc/docker", "crun"],
    ["by a relative path elsewhere", "daemon.json", { ...file, "/srv/daemon.json": text }, "/srv", "runc"],
    ["by the target of its link", "/srv/daemon.json", linked, "/", "crun"],
    ["by its link", "/etc/docker/daemon.json", linked, "/", "crun"],
    ["but not for another file", "/srv/other.json", { ...linked, "/srv/other.json": text }, "/", "runc"]
  ])("%s", ([, path, files, workingDirectory, expected]) =>
    Effect.gen(function* () {
      assert.strictEqual(yield* defaultOf(path, files, workingDirectory), expected)
    })
  )
})
