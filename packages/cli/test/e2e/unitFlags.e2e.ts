/**
 * The commands about the configuration on a machine with an engine: they use the flags and variables of the unit and the release of
 * the engine, whether it runs or not.
 */
import { Documents } from "@oci-runtimes/core/reports/schema"
import type * as Schema from "effect/Schema"
import { afterAll, assert, beforeAll, describe, it } from "vitest"
import { document as decoded } from "../Command.ts"
import * as Dockerd from "./Dockerd.ts"
import { configFile, dropIn, flags, unit } from "./UnitMachine.ts"

const own = ["--add-runtime=mine=mine", "--default-runtime=mine", "--data-root=/srv/docker", "--exec-root=/run/mine"]

/** The `PATH` of the unit. The runtime is in a directory that no other `PATH` has. */
const path = "/opt/runtimes:/usr/sbin:/usr/bin"

const script = "#!/bin/sh\n/usr/bin/crun --debug $@\n"

describe.skipIf(Dockerd.obstacle !== undefined)("the flags of a unit", () => {
  let machine: Dockerd.Machine
  let engine: Dockerd.Engine | undefined
  beforeAll(async () => {
    machine = await Dockerd.start({
      containerd: true,
      files: {
        [dropIn]: unit(...flags, ...own).replace("[Service]\n", `[Service]\nEnvironment=PATH=${path}\n`),
        "/opt/runtimes/mine": { content: '#!/bin/sh\nexec /usr/bin/crun "$@"\n', mode: 0o755 },
        [configFile]: '{ "runtimes": { "args": { "path": "/usr/bin/crun", "runtimeArgs": ["--debug"] } } }'
      },
      users: { stranger: [] }
    })
  })
  afterAll(() => machine?.stop())

  const answer = async <S extends Schema.Codec<unknown, unknown>>(
    schema: S,
    args: ReadonlyArray<string>,
    user = "root"
  ): Promise<S["Type"]> => {
    const { exitCode, stderr, stdout } = await machine.command([...args, "--json"], { user })
    assert.strictEqual(exitCode, 0, stdout + stderr)
    return decoded(schema, stdout)
  }

  it.each<[state: string, user: string]>([
    ["does not run", "root"],
    ["does not run", "stranger"],
    ["runs", "root"],
    ["runs", "stranger"]
  ])("count for an engine that %s, asked by %s", async (state, user) => {
    if (state === "runs" && engine === undefined) {
      const words = ["/usr/sbin/dockerd", ...flags, ...own]
      engine = await machine.startEngine({ words, environment: { ...Dockerd.environment, PATH: path } })
    }
    const check = await answer(Documents.CheckDocument, ["check"], user)
    assert.deepInclude(check, {
      engine: "docker-26.1.5",
      file: configFile,
      accepted: true,
      starts: true,
      defaultRuntime: "mine",
      diagnostics: []
    })
    assert.sameMembers([...check.runtimes], ["args", "mine"])
    assert.deepInclude(check.startedBy, { by: "unit", name: "docker.service", at: { file: dropIn, line: 4 } })
    assert.deepStrictEqual(
      check.startedBy?.flags.map(({ word }) => word),
      [...flags, ...own]
    )

    const list = await answer(Documents.ListDocument, ["list"], user)
    assert.deepInclude(list, { engine: "docker-26.1.5", defaultRuntime: "mine" })
    const mine = list.runtimes.find(({ name }) => name === "mine")
    assert.deepInclude(mine, { default: true, path: "mine", program: "/opt/runtimes/mine", problem: null })

    const resolved = await answer(Documents.ResolveDocument, ["resolve"], user)
    assert.deepInclude(resolved, { engine: "docker-26.1.5", name: "mine", script: null })
    assert.isTrue(resolved.outcome.runs)
    const args = await answer(Documents.ResolveDocument, ["resolve", "args"], user)
    const start = "/srv/docker/runtimes/args."
    assert.strictEqual(args.script?.path.slice(0, start.length), start)
    assert.strictEqual(args.script?.content, script)
    if (user === "root" && engine !== undefined) {
      // The engine has written the script where the answer says.
      assert.strictEqual((await machine.run(["cat", args.script!.path])).stdout, script)
      const { DefaultRuntime, Runtimes } = await engine.info()
      assert.strictEqual(DefaultRuntime, "mine")
      assert.sameMembers(
        Object.keys(Runtimes),
        list.runtimes.map(({ name }) => name)
      )
    }
  })

  it("do not count for a file that the engine does not read", async () => {
    await machine.write("/tmp/other.json", "{}")
    const check = await answer(Documents.CheckDocument, ["check", "/tmp/other.json"])
    assert.deepInclude(check, { engine: "docker-26.1.5", startedBy: null, defaultRuntime: "runc", runtimes: [] })
  })

  it("give way to another command line", async () => {
    const args = ["list", "--started-as", "dockerd --add-runtime other=/usr/bin/crun"]
    const { defaultRuntime, runtimes } = await answer(Documents.ListDocument, args)
    assert.strictEqual(defaultRuntime, "runc")
    assert.deepStrictEqual(
      runtimes.map(({ name }) => name),
      ["args", "io.containerd.runc.v2", "other", "runc"]
    )
  })

  it("are those of the process, if no unit starts the engine", async () => {
    await engine?.stop()
    engine = await machine.startEngine({
      words: ["/usr/sbin/dockerd", ...flags, "--default-runtime=io.containerd.runc.v2"],
      unit: null
    })
    await machine.run(["rm", "-r", "/etc/systemd/system/docker.service.d"])
    const check = await answer(Documents.CheckDocument, ["check"])
    assert.deepInclude(check, { defaultRuntime: "io.containerd.runc.v2" })
    assert.deepInclude(check.startedBy, { by: "process", name: `${engine.pid}` })
    await engine.stop()
  })
})
