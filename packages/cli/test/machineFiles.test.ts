/**
 * Which engine of the machine a file belongs to, and where changes are written.
 */
import { assert, describe, it } from "@effect/vitest"
import { Documents } from "@oci-runtimes/core/reports/schema"
import { Disk } from "@oci-runtimes/node"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { document, runCommand } from "./Command.ts"
import { program } from "./sampleMachine.ts"

const unit = "/lib/systemd/system/docker.service"

const files: Disk.Files = {
  "/run/systemd/system": { type: "directory" },
  [unit]: "[Service]\nExecStart=/usr/bin/dockerd -H fd:// --add-runtime flagged=/usr/bin/crun\n",
  "/etc/docker/daemon.json": '{"hosts": ["fd://"]}',
  "/usr/bin/crun": program
}

const flagsOf = (data: string) => /^flags of .*$/m.exec(data)?.[0]

const given = `flags of docker.service (${unit}:2): -H fd:// --add-runtime flagged=/usr/bin/crun`

describe("the engine that reads a file", () => {
  it.effect.each<[string, ReadonlyArray<string>, Disk.Files, string]>([
    ["by its path", ["check", "/etc/docker/daemon.json"], {}, "/"],
    ["by --config", ["check", "--config", "/etc/docker/daemon.json"], {}, "/"],
    ["by a relative path", ["check", "daemon.json"], {}, "/etc/docker"],
    ["by another relative path", ["check", "../etc/docker/daemon.json"], { "/srv": { type: "directory" } }, "/srv"],
    ["by a link", ["check", "/link.json"], { "/link.json": { type: "link", target: "/etc/docker/daemon.json" } }, "/"],
    [
      "although its own path is a link",
      ["check", "/real.json"],
      {
        "/etc/docker/daemon.json": { type: "link", target: "/real.json" },
        "/real.json": '{"hosts": ["fd://"]}'
      },
      "/"
    ]
  ])("is found %s", ([, args, more, workingDirectory]) =>
    Effect.gen(function* () {
      const { data, status } = yield* runCommand({ args, files: { ...files, ...more }, workingDirectory })
      assert.deepStrictEqual([status, flagsOf(data)], [1, given])
    })
  )

  it.effect.each<[file: string, workingDirectory: string]>([
    ["/other.json", "/"],
    ["daemon.json", "/srv"]
  ])("is none for %s in %s, which is said", ([file, workingDirectory]) =>
    Effect.gen(function* () {
      const more = { "/other.json": "{}", "/srv/daemon.json": "{}" }
      const { data, status } = yield* runCommand({
        args: ["check", file],
        files: { ...files, ...more },
        workingDirectory
      })
      assert.deepStrictEqual([status, flagsOf(data)], [0, undefined])
      assert.include(data, "no engine of this machine reads this file; it is judged without flags")
    })
  )
})

describe("a change", () => {
  it.effect(
    "is made to the file that the unit names, and to a relative path below the working directory of the command",
    () =>
      Effect.gen(function* () {
        const disk = Disk.memory({
          ...files,
          [unit]: "[Service]\nWorkingDirectory=/srv\nExecStart=/usr/bin/dockerd --config-file=engine.json\n",
          "/srv/engine.json": "{}",
          "/home/engine.json": "{}"
        })
        const text = (path: string) =>
          Effect.map(disk.readFile(path, 1000), (bytes) => new TextDecoder().decode(bytes).includes("crun"))
        const add = (...args: ReadonlyArray<string>) =>
          runCommand({
            args: ["add", "crun", "--path", "/usr/bin/crun", ...args],
            workingDirectory: "/home",
            instead: Layer.succeed(Disk.Disk, disk)
          })
        assert.strictEqual((yield* add()).status, 0)
        assert.deepStrictEqual([yield* text("/srv/engine.json"), yield* text("/home/engine.json")], [true, false])
        assert.strictEqual((yield* add("--config", "engine.json")).status, 0)
        assert.isTrue(yield* text("/home/engine.json"))
      })
  )
})

describe("Docker Desktop", () => {
  it.effect("has its programs in a virtual machine, where they are not looked for", () =>
    Effect.gen(function* () {
      const home = "/home/anna"
      const { data, status } = yield* runCommand({
        args: ["check"],
        files: { [`${home}/.docker/daemon.json`]: '{"runtimes": {"a": {"path": "/gone"}}}' },
        sockets: { [`${home}/.docker/desktop/docker.sock`]: {} },
        variables: { HOME: home, PATH: "/usr/bin", DOCKER_HOST: `unix://${home}/.docker/desktop/docker.sock` }
      })
      assert.deepStrictEqual(
        [status, data],
        [
          0,
          `${home}/.docker/daemon.json: accepted by Docker Engine 23.0\nconfigured runtimes: a; default runtime: runc\nthe engine is in a virtual machine, where its programs and shims are not looked for\n\nno problems\n`
        ]
      )
    })
  )

  it.effect("has its data root in a virtual machine, and prune and apply say what to do", () =>
    Effect.gen(function* () {
      const home = "/home/anna"
      const own = `${home}/.docker/desktop/docker.sock`
      const on = (...args: ReadonlyArray<string>) =>
        runCommand({
          args,
          files: { [`${home}/.docker/daemon.json`]: '{"runtimes": {"a": {"path": "/gone"}}}' },
          sockets: { [own]: {} },
          variables: { HOME: home, PATH: "/usr/bin", DOCKER_HOST: `unix://${own}` }
        })
      for (const command of ["apply", "plan", "prune"]) {
        const { notes, status } = yield* on(command)
        assert.strictEqual(status, 1)
        assert.match(notes, /^error: Cannot (?:set up|remove) scripts: the engine of Docker Desktop is in a virtual/)
        assert.include(notes, "\nTo give the data root, use --data-root DIRECTORY.\n")
      }
      assert.strictEqual((yield* on("apply", "--data-root", "/var/lib/docker")).status, 0)
      const { data } = yield* on("prune", "--json")
      const { error } = document(Documents.ErrorDocument, data)
      assert.deepInclude(error, { tag: "VirtualEngine", action: "prune", daemon: "engine of Docker Desktop" })
    })
  )
})
