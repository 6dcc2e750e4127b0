/**
 * Podman 5.4 of Debian 13 in a world of its own: on configurations drawn at random, `podman info` and this library name the same
 * program, or refuse in the same words.
 */
import { podmanFile, podmanSettings } from "@oci-runtimes/core/testing"
import * as fc from "fast-check"
import { afterAll, assert, beforeAll, describe, it } from "vitest"
import { obstacle, root } from "./Dockerd.ts"
import { repository } from "./Setup.ts"
import * as World from "./World.ts"

const directory = "/opt/oci-runtimes"
const node = "/opt/node"

/** The files of a machine, in the order in which Podman reads them. */
const places = [
  "/usr/share/containers/containers.conf",
  "/etc/containers/containers.conf",
  "/etc/containers/containers.conf.d/50-drawn.conf",
  "/root/.config/containers/containers.conf"
]

/** Other states of a machine: a program, and a directory in the place of one. */
const states = ["rm -rf /opt/foo", "rm -rf /opt/foo && cp /usr/bin/crun /opt/foo", "rm -rf /opt/foo && mkdir /opt/foo"]

/** A remote Podman runs no containers here. */
const settings = () => podmanSettings().map((drawn) => drawn.filter(({ key }) => key !== "remote"))

const drawn = fc.record({
  files: fc.array(settings(), { minLength: places.length, maxLength: places.length }),
  runtime: fc.option(fc.constantFrom("crun", "runc", "foo", "/opt/foo", "io.x", "", "./crun"), { freq: 1 }),
  state: fc.constantFrom(...states)
})

const seed = Number(process.env["SEED"] ?? Date.now() % 2 ** 31)

describe.skipIf(obstacle !== undefined)("Podman", () => {
  let world: World.World
  beforeAll(async () => {
    world = await World.start({
      root,
      systemd: false,
      shared: { [directory]: repository, [node]: process.execPath }
    })
    // The root directory is an overlay, on which there can be no other one.
    await shell(
      "cat >/etc/containers/storage.conf",
      '[storage]\ndriver = "vfs"\nrunroot = "/run/c"\ngraphroot = "/var/lib/c"\n'
    )
  })
  afterAll(() => world?.stop())

  const environment = { PATH: World.path, HOME: "/root" }
  const shell = async (script: string, input = "") => {
    const { exitCode, stderr } = await world.run(["sh", "-c", script], { environment, input })
    assert.strictEqual(exitCode, 0, stderr)
  }

  /** What Podman says: the program, or its refusal. */
  const theirs = async (runtime: string | null) => {
    const flags = runtime === null ? [] : [`--runtime=${runtime}`]
    const { exitCode, stderr, stdout } = await world.run(["podman", ...flags, "info", "--format", "json"], {
      environment
    })
    if (exitCode === 0) {
      const { name, path } = JSON.parse(stdout).host.ociRuntime ?? {}
      return { name, path }
    }
    const refused = stderr
      .trim()
      .split("\n")
      .findLast((line) => /^(?:Error|Failed)/.test(line))
    return { refused: exitCode === 1 ? refused : refused?.replace(/^Error: /, "") }
  }

  const ours = async (runtime: string | null) => {
    const script = `${directory}/packages/cli/test/e2e/askPodman.ts`
    const words = [node, "-C", "@oci-runtimes/source", script, ...(runtime === null ? [] : [runtime])]
    const { exitCode, stderr, stdout } = await world.run(words, { environment })
    assert.strictEqual(exitCode, 0, stderr)
    return JSON.parse(stdout)
  }

  it("names the program that this library names, or refuses in the same words", async () => {
    let found = 0
    for (const [index, { files, runtime, state }] of fc.sample(drawn, { numRuns: 40, seed }).entries()) {
      // One after the other, because the files are those of the machine.
      // oxlint-disable no-await-in-loop
      for (const [at, path] of places.entries()) {
        const text = podmanFile(files[at] ?? [])
        await shell(text === "" ? `rm -f ${path}` : `mkdir -p $(dirname ${path}) && cat >${path}`, text)
      }
      await shell(state)
      const [{ release, ...own }, engine] = [await ours(runtime), await theirs(runtime)]
      // oxlint-enable no-await-in-loop
      const message = `seed ${seed}, run ${index}: ${runtime}, ${state}\n${files.map(podmanFile).join("\n--\n")}`
      assert.match(release, /^podman-5\.4\./)
      // The program may not print a version. Podman then says nothing about it.
      if (!("name" in engine) || engine.name !== undefined) assert.deepStrictEqual(own, engine, message)
      if ("path" in own) found++
    }
    assert.isAbove(found, 5)
  })

  it("runs a container by a runtime that `add` configured, until `remove`", async () => {
    await shell(
      `rm -rf ${places.join(" ")} /opt/foo && mkdir -p /opt/root/bin && cp /usr/bin/busybox /opt/root/bin/echo`
    )
    await shell("cat >/opt/seen && chmod 755 /opt/seen", '#!/bin/sh\necho "$1" >>/run/calls\nexec /usr/bin/crun "$@"\n')
    // The root directory has a Docker Engine too.
    const ask = (...args: ReadonlyArray<string>) => {
      const program = `${directory}/packages/cli/src/bin.ts`
      return world.run([node, "-C", "@oci-runtimes/source", program, "--engine", "podman", ...args], { environment })
    }
    const command = async (...args: ReadonlyArray<string>) => {
      const { exitCode, stderr, stdout } = await ask(...args)
      assert.strictEqual(exitCode, 0, stderr)
      return stdout
    }
    const run = (...flags: ReadonlyArray<string>) =>
      world.run(
        [
          "podman",
          ...flags,
          "run",
          "--name",
          "seen",
          "--network=none",

          "--rootfs",
          "/opt/root",
          "echo",
          "it runs"
        ],
        { environment }
      )
    await command("add", "crun-seen", "--path", "/opt/seen")
    const refused = await run("--runtime", "crun-sene")
    assert.include(refused.stderr, 'default OCI runtime "crun-sene" not found')
    await command("default", "crun-seen")
    assert.match(await command("resolve"), /^crun-seen: would run here: \/opt\/seen\n/)
    const { exitCode, stderr, stdout } = await run()
    assert.deepStrictEqual([exitCode, stdout], [0, "it runs\n"], stderr)
    const calls = await world.run(["cat", "/run/calls"], { environment })
    assert.include(calls.stdout, "start")
    assert.match(await command("status"), /\n {2}containers +1 \(crun-seen 1\)\n/)
    await command("remove", "crun-seen", "--new-default", "crun")
    const status = await ask("status")
    assert.include(status.stdout, "1 container (seen) asks for the runtime crun-seen, which the engine does not have.")
    await shell("podman rm -f seen && rm -rf /etc/containers/containers.conf.d")
  })
})
