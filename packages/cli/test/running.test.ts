/**
 * Questions about an engine that runs with another configuration than its file has by now.
 */
import { assert, describe, it } from "@effect/vitest"
import { Documents } from "@oci-runtimes/core/reports/schema"
import type { Disk, EngineApi } from "@oci-runtimes/node"
import * as Effect from "effect/Effect"
import * as Machines from "../../node/test/engineMachines.ts"
import { document, runCommand } from "./Command.ts"
import { program } from "./sampleMachine.ts"

const socket = "/run/engine.sock"

/** The engine runs with crun and kept; the file has youki and kept. */
const files: Disk.Files = {
  "/run/systemd/system": { type: "directory" },
  "/lib/systemd/system/docker.service": `[Service]\nExecStart=/usr/bin/dockerd -H unix://${socket} --exec-root /run/engine\n`,
  "/etc/docker/daemon.json": '{"runtimes": {"kept": {"path": "/usr/bin/kept"}, "youki": {"path": "/usr/bin/youki"}}}',
  "/new.json": '{"runtimes": {"kept": {"path": "/usr/bin/kept"}}}',
  "/usr/bin/crun": program,
  "/usr/bin/kept": program,
  "/usr/local/sbin/containerd": program,
  "/usr/local/sbin/containerd-shim-runc-v2": program
}

const id = (digit: string) => digit.repeat(64)

const container = (digit: string, name: string, runtime: string): EngineApi.SocketDescription["answers"] => ({
  [`/containers/${id(digit)}/json`]: JSON.stringify({
    Id: id(digit),
    Name: `/${name}`,
    State: { Status: "exited" },
    HostConfig: { Runtime: runtime }
  })
})

const info = (more: object = {}) =>
  JSON.stringify({
    ServerVersion: "26.1.5",
    DockerRootDir: "/var/lib/docker",
    CgroupDriver: "cgroupfs",
    DefaultRuntime: "runc",
    Runtimes: {
      crun: { path: "/usr/bin/crun", runtimeArgs: ["--debug"] },
      kept: { path: "/usr/bin/kept" },
      "io.containerd.runc.v2": { path: "runc" },
      runc: { path: "runc" }
    },
    ...more
  })

const engine = (more: object = {}): EngineApi.SocketDescription => ({
  answers: {
    "/version": JSON.stringify({ Version: "26.1.5", Components: [{ Name: "Engine", Version: "26.1.5" }] }),
    "/info": info(more),
    "/containers/json?all=1": JSON.stringify([
      { Id: id("a"), Names: ["/web"], Image: "x", State: "exited" },
      { Id: id("b"), Names: ["/db"], Image: "x", State: "exited" }
    ]),
    ...container("a", "web", "crun"),
    ...container("b", "db", "kept")
  }
})

const run = (args: ReadonlyArray<string>, more: object = {}) =>
  runCommand({ engine: "moby-25", args, files, sockets: { [socket]: engine(more) } })

/** The command without an engine that answers. */
const stopped = (args: ReadonlyArray<string>) => runCommand({ engine: "moby-25", args, files })

const names = (data: string) => document(Documents.ListDocument, data).runtimes.map(({ name }) => name)

describe("--running", () => {
  it.effect("lists the runtimes that the engine says it has", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(names((yield* run(["list", "--json"])).data), [
        "io.containerd.runc.v2",
        "kept",
        "runc",
        "youki"
      ])
      assert.deepStrictEqual(names((yield* run(["list", "--running", "--json"])).data), [
        "crun",
        "io.containerd.runc.v2",
        "kept",
        "runc"
      ])
    })
  )

  it.effect("resolves a name as the engine does, and says from where", () =>
    Effect.gen(function* () {
      assert.strictEqual((yield* run(["resolve", "crun"])).status, 1)
      const { data, status } = yield* run(["resolve", "--running", "--explain", "crun"])
      assert.strictEqual(status, 0)
      assert.include(data, "as the engine runs with it")
      assert.include(data, "through the wrapper script")
    })
  )

  it.effect("compares the engine with its file", () =>
    Effect.gen(function* () {
      const { data, status } = yield* run(["compare", "--running", "--json"])
      const { lost, names: compared } = document(Documents.CompareDocument, data)
      const changed = compared.filter(({ differences }) => differences.length > 0).map(({ name }) => name)
      assert.deepStrictEqual([status, changed], [1, ["crun", "youki"]])
      assert.deepStrictEqual(lost, [{ runtime: "crun", containers: ["web"] }])
    })
  )

  it.effect("names the engine, and not its file, as the side that runs", () =>
    Effect.gen(function* () {
      const { data } = yield* run(["compare", "--running", "--with", "/new.json"])
      assert.match(data, /^from the engine as it runs: accepted by /m)
      assert.match(data, /^to {3}\/new\.json: accepted by /m)
    })
  )

  it.effect.each<[string, Parameters<typeof Machines.machine>[0], ReadonlyArray<string>, string]>([
    [
      "no engine reads the file",
      {},
      ["--config", "/new.json"],
      "No engine of this machine reads /new.json. Start the engine, and ask again"
    ],
    ["it does not run", { process: null, told: null }, [], "The engine does not run. Start it, and ask again"],
    [
      "systemd would start it",
      { process: null, files: { "/lib/systemd/system/docker.socket": "[Socket]\nListenStream=/run/docker.sock\n" } },
      [],
      "The engine does not run. It is not asked, because docker.socket listens at its socket and would start it. Start the engine, and ask again"
    ],
    [
      "it has no local socket",
      {
        unit: Machines.unitFile("/usr/bin/dockerd -H tcp://127.0.0.1:2375"),
        process: { words: ["/usr/bin/dockerd", "-H", "tcp://127.0.0.1:2375"] },
        told: null
      },
      [],
      "The engine runs, but has no socket on this machine that can be asked"
    ],
    [
      "another engine has its socket",
      {
        file: {},
        process: { group: "/", words: ["/usr/bin/dockerd", "-H", "unix:///run/docker.sock", "--config-file", "/x"] }
      },
      ["--config", "/etc/docker/daemon.json"],
      "The engine does not run, and process 812 listens at its socket. Stop that process, start the engine, and ask again"
    ]
  ])("says why an engine is not asked: %s", ([, given, args, why]) =>
    Effect.gen(function* () {
      const { environment, files: own, ...machine } = Machines.machine(given)
      const { notes, status } = yield* runCommand({
        ...machine,
        engine: "moby-25",
        args: ["list", "--running", ...args],
        files: { ...own, "/new.json": "{}" },
        variables: environment.variables
      })
      assert.deepStrictEqual([status, notes], [1, `error: Cannot tell what the engine runs with: ${why}\n`])
    })
  )

  it.effect("says which runtimes the engine has without a known shim", () =>
    Effect.gen(function* () {
      const gone = { Runtimes: { runc: { path: "runc" }, sandbox: {} } }
      const listed = yield* run(["list", "--running"], gone)
      assert.include(listed.notes, "The engine also runs with sandbox, but does not say with which shim")
      assert.notInclude(listed.data, "sandbox")
      const impact = yield* run(["reload-impact"], gone)
      assert.include(impact.data, "sandbox  refused from now on")
      assert.notInclude(impact.data, "unknown.v1")
    })
  )

  it.effect("fails if no engine answers, with the way out", () =>
    Effect.gen(function* () {
      for (const args of [["list", "--running"], ["compare", "--running"], ["reload-impact"]]) {
        const { notes, status } = yield* stopped(args)
        assert.deepStrictEqual(
          [status, notes],
          [1, "error: Cannot tell what the engine runs with: The engine does not run. Start it, and ask again\n"]
        )
      }
    })
  )
})

describe("reload-impact without a file", () => {
  it.effect("asks about the file as it is now, in the engine as it runs", () =>
    Effect.gen(function* () {
      const { data, status } = yield* run(["reload-impact"])
      assert.strictEqual(status, 1)
      assert.match(data, /^the reload changes 2 of 5 names/)
      assert.match(data, /^warning: 1 container \(web\) asks for the runtime crun, which goes\./m)
    })
  )

  it.effect("has status 0 if the engine runs with the file", () =>
    Effect.gen(function* () {
      const Runtimes = { kept: { path: "/usr/bin/kept" }, youki: { path: "/usr/bin/youki" }, runc: { path: "runc" } }
      const { data, status } = yield* run(["reload-impact"], { Runtimes })
      assert.deepStrictEqual([status, data], [0, "the reload changes nothing for any of 4 names\n"])
    })
  )
})

describe("reload-impact of an engine whose unit has changed since its start", () => {
  const Runtimes = { kept: { path: "/usr/bin/kept" }, youki: { path: "/usr/bin/youki" }, runc: { path: "runc" } }
  const process = Machines.processFiles({
    words: ["/usr/bin/dockerd", "-H", `unix://${socket}`, "--exec-root", "/run/engine"]
  })
  const ask = (flags: string, args: ReadonlyArray<string> = []) =>
    runCommand({
      engine: "moby-25",
      args: ["reload-impact", ...args],
      files: {
        ...files,
        ...process,
        "/lib/systemd/system/docker.service": `[Service]\nExecStart=/usr/bin/dockerd -H unix://${socket} --exec-root /run/engine ${flags}\n`
      },
      sockets: { [socket]: engine({ Runtimes }) }
    })

  it.effect.each([
    ["--config-file /new.json"],
    ["--add-runtime crun=/usr/bin/crun"],
    ["--add-runtime crun=/usr/bin/crun", "--with", "/etc/docker/daemon.json"],
    ["--add-runtime crun=/usr/bin/crun", "--running", "--with", "/etc/docker/daemon.json"]
  ])("asks about the file and the flags of the engine as it runs: %j", ([flags = "", ...args]) =>
    Effect.map(ask(flags, args), ({ data, status }) => {
      assert.deepStrictEqual([status, data], [0, "the reload changes nothing for any of 4 names\n"])
    })
  )

  it.effect("compares the engine as it runs with its next start", () =>
    Effect.gen(function* () {
      const { data } = yield* runCommand({
        engine: "moby-25",
        args: ["compare", "--running", "--json"],
        files: {
          ...files,
          ...process,
          "/lib/systemd/system/docker.service": `[Service]\nExecStart=/usr/bin/dockerd -H unix://${socket} --add-runtime crun=/usr/bin/crun\n`
        },
        sockets: { [socket]: engine({ Runtimes }) }
      })
      const { names: compared } = document(Documents.CompareDocument, data)
      const changed = compared.filter(({ differences }) => differences.length > 0).map(({ name }) => name)
      assert.include(changed, "crun")
    })
  )
})

describe("reload-impact with a file", () => {
  it.effect("asks about this file, even if it is at the default path, which the engine does not read", () =>
    Effect.gen(function* () {
      const { data } = yield* runCommand({
        engine: "moby-25",
        args: ["reload-impact", "--with", "/etc/docker/daemon.json"],
        files: {
          ...files,
          "/lib/systemd/system/docker.service": "[Service]\nExecStart=/usr/bin/dockerd --config-file /new.json\n"
        }
      })
      assert.match(data, /^youki +can be used now/m)
    })
  )
})

describe("the containers that lose their runtime", () => {
  it.effect("are named by remove", () =>
    Effect.gen(function* () {
      const { notes } = yield* run(["remove", "kept", "--dry-run"])
      assert.include(notes, "warning: 1 container (db) asks for the runtime kept, which goes.")
      const { data } = yield* run(["remove", "youki", "--dry-run", "--json"])
      assert.deepStrictEqual(document(Documents.EditDocument, data).lost, [])
    })
  )

  it.effect("are named by reload-impact with another file", () =>
    Effect.gen(function* () {
      const { data } = yield* run(["reload-impact", "--running", "--with", "/new.json", "--json"])
      assert.deepStrictEqual(document(Documents.ReloadImpactDocument, data).lost, [
        { runtime: "crun", containers: ["web"] }
      ])
    })
  )

  it.effect("come from the data root if no engine answers", () =>
    Effect.gen(function* () {
      const recorded = `/var/lib/docker/containers/${id("c")}`
      const { notes } = yield* runCommand({
        engine: "moby-25",
        args: ["remove", "kept", "--dry-run"],
        files: {
          ...files,
          [`${recorded}/config.v2.json`]: '{"Name": "/old", "State": {}}',
          [`${recorded}/hostconfig.json`]: '{"Runtime": "kept"}'
        }
      })
      assert.include(notes, "warning: 1 container (old) asks for the runtime kept, which goes.")
    })
  )
})

describe("containers that cannot be asked for", () => {
  const denied: EngineApi.Answers = { "/version": { _tag: "NoSocket", errno: "EACCES" } }
  const why = `Cannot connect to the socket "${socket}": permission denied. Run the command as root, or as a member of the socket's group.`

  const on = (args: ReadonlyArray<string>, answers: EngineApi.Answers | undefined, more: Disk.Files = {}) =>
    runCommand({
      engine: "moby-25",
      args,
      files: { ...files, ...more },
      sockets: answers === undefined ? {} : { [socket]: { answers } }
    })

  it.effect("are not told to be none", () =>
    Effect.gen(function* () {
      const edited = yield* on(["remove", "kept", "--dry-run", "--json"], denied)
      const { lost, lostUnknown } = document(Documents.EditDocument, edited.data)
      assert.deepStrictEqual([lost, lostUnknown], [[], [why]])
      const { notes } = yield* on(["remove", "kept", "--dry-run"], denied)
      assert.strictEqual(notes.split("Cannot tell which containers lose their runtime").length, 2)
      assert.include(notes, `warning: Cannot tell which containers lose their runtime: ${why}`)
    })
  )

  it.effect("are not told to be none by compare and reload-impact", () =>
    Effect.gen(function* () {
      const compared = yield* on(["compare", "--with", "/new.json", "--json"], denied)
      assert.deepStrictEqual(document(Documents.CompareDocument, compared.data).lostUnknown, [why])
      const impact = ["reload-impact", "--with", "/new.json"]
      const reloaded = yield* on([...impact, "--json"], denied)
      assert.deepStrictEqual(document(Documents.ReloadImpactDocument, reloaded.data).lostUnknown, [why])
      const { data } = yield* on(impact, denied)
      assert.include(data, `\nwarning: Cannot tell which containers lose their runtime: ${why}`)
    })
  )

  it.effect("matter only if an engine reads the file, and if a name goes", () =>
    Effect.gen(function* () {
      for (const args of [
        ["remove", "kept", "--config", "/new.json"],
        ["default", "kept"]
      ]) {
        const { notes } = yield* on([...args, "--dry-run"], denied)
        assert.notInclude(notes, "Cannot tell")
      }
    })
  )

  it.effect("are read from the data root of an engine that is stopped, or may be unreadable there", () =>
    Effect.gen(function* () {
      const stoppedOnes = yield* on(["remove", "kept", "--dry-run"], undefined)
      assert.notInclude(stoppedOnes.notes, "Cannot tell")
      const unfit = { "/var/lib/docker/containers": "a file" }
      const { notes } = yield* on(["remove", "kept", "--dry-run"], undefined, unfit)
      assert.include(
        notes,
        "warning: Cannot tell which containers lose their runtime: Cannot read the containers of the engine"
      )
    })
  )

  it.effect("are read from the data root that the engine uses, if the engine tells only that", () =>
    Effect.gen(function* () {
      const { "/info": told, "/version": release } = engine({ DockerRootDir: "/used" }).answers ?? {}
      const answers = { "/info": told!, "/version": release! }
      const recorded = `/used/containers/${id("c")}`
      const { notes } = yield* on(["remove", "kept", "--dry-run"], answers, {
        [`${recorded}/config.v2.json`]: '{"Name": "/old", "State": {}}',
        [`${recorded}/hostconfig.json`]: '{"Runtime": "kept"}'
      })
      assert.include(notes, "warning: 1 container (old) asks for the runtime kept, which goes.")
      assert.include(notes, "warning: Cannot tell which other containers lose their runtime: The program at the socket")
    })
  )
})

describe("the containers of Docker Desktop that lose their runtime", () => {
  const home = "/home/anna"
  const own = `${home}/.docker/desktop/docker.sock`
  const on = (answers: EngineApi.Answers | undefined) =>
    runCommand({
      engine: "moby-25",
      args: ["remove", "kept", "--dry-run"],
      files: { [`${home}/.docker/daemon.json`]: '{"runtimes": {"kept": {"path": "/usr/bin/kept"}}}' },
      sockets: { [own]: { ...(answers && { answers }) } },
      variables: { HOME: home, PATH: "/usr/bin", DOCKER_HOST: `unix://${own}` }
    })

  it.effect("are named by its engine", () =>
    Effect.gen(function* () {
      const { notes } = yield* on(engine({ OperatingSystem: "Docker Desktop" }).answers)
      assert.include(notes, "warning: 1 container (db) asks for the runtime kept, which goes.")
    })
  )

  it.effect("are not known while it is stopped", () =>
    Effect.gen(function* () {
      const { notes } = yield* on({ "/version": { _tag: "NoSocket", errno: "ECONNREFUSED" } })
      assert.include(
        notes,
        "warning: Cannot tell which containers lose their runtime: The containers of the engine of Docker Desktop are in a virtual machine, and the engine does not run. Start the engine, and try again."
      )
    })
  )
})

describe("the scripts of an engine that runs", () => {
  const withScript = {
    ...files,
    "/etc/docker/daemon.json":
      '{"data-root": "/new", "runtimes": {"a": {"path": "/usr/bin/kept", "runtimeArgs": ["-v"]}}}'
  }

  const directory = (args: ReadonlyArray<string>, sockets: EngineApi.Sockets) =>
    Effect.map(
      runCommand({ engine: "moby-25", args: [...args, "--json"], files: withScript, sockets }),
      ({ data }) => document(Documents.ApplyDocument, data).scriptsDirectory
    )

  it.effect("are in the data root that the engine uses, whatever its file says by now", () =>
    Effect.gen(function* () {
      assert.strictEqual(yield* directory(["apply"], { [socket]: engine() }), "/var/lib/docker/runtimes")
      assert.strictEqual(yield* directory(["apply"], {}), "/new/runtimes")
    })
  )

  it.effect("are in the data root of a start that is given, whatever the engine uses", () =>
    Effect.gen(function* () {
      const args = ["apply", "--started-as", "dockerd"]
      assert.strictEqual(yield* directory(args, { [socket]: engine() }), "/new/runtimes")
    })
  )

  it.effect.each<[string, ReadonlyArray<string>]>([
    ["the exec root", ["--exec-root", "/own"]],
    ["containerd", ["--containerd", "/own/containerd/daemon/containerd.sock"]]
  ])("are kept for containers of %s that the command line gives", ([, flags]) =>
    Effect.gen(function* () {
      const script = "/var/lib/docker/runtimes/b"
      const task = "io.containerd.runtime.v2.task"
      const other = flags[0] === "--containerd" ? ["--containerd", "/run/c/containerd.sock"] : []
      const words = ["/usr/bin/dockerd", "-H", `unix://${socket}`, "--exec-root", "/run/engine", ...other]
      const { data } = yield* runCommand({
        engine: "moby-25",
        args: ["prune", "--dry-run", "--json", ...flags],
        files: {
          ...files,
          ...Machines.processFiles({ words }),
          "/lib/systemd/system/docker.service": `[Service]\nExecStart=${words.join(" ")}\n`,
          [`/run/engine/containerd/daemon/${task}`]: { type: "directory" },
          [`/run/c/${task}`]: { type: "directory" },
          [script]: { type: "file", content: '#!/bin/sh\n/usr/bin/kept -v "$@"\n', mode: 0o700 },
          [`/own/containerd/daemon/${task}/moby/c1/config.json`]: "{}",
          [`/own/containerd/daemon/${task}/moby/c1/runtime`]: script
        },
        sockets: { [socket]: engine() }
      })
      const { kept } = document(Documents.PruneDocument, data)
      assert.deepStrictEqual(
        kept.map(({ containers }) => containers),
        [["moby/c1"]]
      )
    })
  )
})

const askedWith = (variables: { readonly [name: string]: string }, ...args: ReadonlyArray<string>) =>
  runCommand({ engine: "moby-25", args, files, variables: { PATH: "/usr/bin", HOME: "/root", ...variables } })

describe("an answer about this machine", () => {
  it.effect("says if the docker command asks an engine elsewhere", () =>
    Effect.gen(function* () {
      const variables = { PATH: "/usr/bin", DOCKER_HOST: "tcp://10.0.0.1:2375" }
      const { notes } = yield* runCommand({ engine: null, args: ["list"], files, variables })
      const told = 'The docker command asks the engine at "tcp://10.0.0.1:2375" (DOCKER_HOST). It is not asked'
      assert.strictEqual(notes.split(told).length, 2, notes)
    })
  )

  const podman = "/run/user/1000/podman/podman.sock"

  it.effect.each<[string, { readonly [name: string]: string }, RegExp]>([
    [
      "an unknown socket",
      { DOCKER_HOST: `unix://${podman}` },
      /^The docker command asks the socket "[^"]+" \(DOCKER_HOST\)\. No engine of this machine is known to listen there\. The system-wide engine counts instead\.$/m
    ],
    [
      "a context that does not exist",
      { DOCKER_CONTEXT: "nope" },
      /^The context "nope" of DOCKER_CONTEXT cannot be used: .* The system-wide engine counts instead\.$/m
    ]
  ])("says if the docker command asks %s", ([, variables, told]) =>
    Effect.gen(function* () {
      for (const args of [["list"], ["add", "new", "--path", "/usr/bin/crun"]]) {
        const { notes, status } = yield* askedWith(variables, ...args)
        assert.strictEqual(status, 0, notes)
        assert.strictEqual(notes.match(new RegExp(told, "gm"))?.length, 1, notes)
      }
      assert.strictEqual((yield* askedWith(variables, "list", "--json")).notes, "")
      const shown = yield* askedWith(variables, "status")
      assert.include(shown.notes, "DOCKER_")
      assert.notInclude(shown.notes, "counts instead")
    })
  )

  it.effect("says nothing if the docker command asks the engine of the answer", () =>
    Effect.gen(function* () {
      const variables = { PATH: "/usr/bin", DOCKER_HOST: `unix://${socket}` }
      const { notes } = yield* runCommand({ engine: "moby-25", args: ["list"], files, variables })
      assert.notInclude(notes, "docker command")
    })
  )
})
