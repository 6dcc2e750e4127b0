import { assert, describe, it } from "@effect/vitest"
import { Disk } from "@oci-runtimes/node"
import { byHand } from "@oci-runtimes/node/testing"
import { Documents } from "@oci-runtimes/core/reports/schema"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { document, runCommand } from "./Command.ts"

const directory = "/var/lib/docker/runtimes"

const configuration = (...names: ReadonlyArray<string>): string =>
  JSON.stringify({
    runtimes: Object.fromEntries(names.map((name) => [name, { path: `/bin/${name}`, runtimeArgs: ["x"] }]))
  })

const atAddress = (address: string, beside: string): string =>
  `containerd at "${address}" has no io.containerd.runtime.v2.task in ${beside}, next to its socket`

/** Returns the directory in containerd's state directory that is the bundle of a container. */
const task = (state: string, container: string) => `${state}/io.containerd.runtime.v2.task/moby/${container}`

/** A disk with the script `wanted` of the configuration, scripts of older ones, and a file that is not a script. */
const machine = Effect.gen(function* () {
  const disk = Disk.memory({
    "/etc/docker/daemon.json": configuration("wanted"),
    "/old.json": configuration("one", "two", "three"),
    [`${directory}/notes`]: "not ours"
  })
  const instead = Layer.succeed(Disk.Disk, disk)
  const run = (args: ReadonlyArray<string>, workingDirectory = "/") =>
    runCommand({ engine: "moby-25", args, instead, workingDirectory })
  yield* run(["apply", "--config", "/old.json"])
  yield* run(["apply"])
  const names = yield* disk.readDirectory(directory)
  /** The path of a script by the name of its runtime. */
  const pathOf = (runtime: string): string => `${directory}/${names.find((name) => name.startsWith(`${runtime}.`))}`
  /** Makes the bundle of a container that runs by a script. */
  const runContainer = Effect.fnUntraced(function* (bundle: string, runtime: string) {
    yield* byHand(disk).makeDirectory(bundle)
    yield* byHand(disk).write(`${bundle}/runtime`, pathOf(runtime))
  })
  /** The names of the runtimes whose scripts are there. */
  const left = Effect.map(disk.readDirectory(directory), (entries) =>
    entries.map((name) => name.split(".")[0]).toSorted()
  )
  return { disk, everything: byHand(disk).tree("/"), left, pathOf, run, runContainer }
})

describe("prune", () => {
  it.effect("removes the scripts of older configurations, and nothing else", () =>
    Effect.gen(function* () {
      const { left, pathOf, run } = yield* machine
      const { data, notes, status } = yield* run(["prune"])
      assert.deepStrictEqual([status, notes], [0, ""])
      assert.deepStrictEqual(data.split("\n"), [
        `removed ${pathOf("one")}`,
        `removed ${pathOf("three")}`,
        `removed ${pathOf("two")}`,
        `kept ${directory}/notes: it is not a wrapper script`,
        `kept ${pathOf("wanted")}: the configuration refers to it`,
        `done: removed 3 scripts in ${directory}, kept 2`,
        ""
      ])
      assert.deepStrictEqual(yield* left, ["notes", "wanted"])
      const again = yield* run(["prune"])
      assert.include(again.data, `nothing to do: nothing to remove in ${directory}, 2 kept\n`)
    })
  )

  it.effect("touches nothing on a dry run, and says the same", () =>
    Effect.gen(function* () {
      const { everything, pathOf, run, runContainer } = yield* machine
      yield* runContainer(task("/run/containerd", "c1"), "one")
      const before = yield* everything
      const text = yield* run(["prune", "--dry-run"])
      assert.deepStrictEqual(text.data.split("\n").slice(0, 3), [
        `would remove ${pathOf("three")}`,
        `would remove ${pathOf("two")}`,
        `kept ${directory}/notes: it is not a wrapper script`
      ])
      assert.isTrue(text.data.endsWith(`\nwould remove 2 scripts in ${directory}, keep 3\n`), text.data)
      const planned = document(Documents.PruneDocument, (yield* run(["prune", "--dry-run", "--json"])).data)
      assert.deepStrictEqual(yield* everything, before)
      const done = document(Documents.PruneDocument, (yield* run(["prune", "--json"])).data)
      assert.deepStrictEqual([planned.dryRun, done.dryRun], [true, false])
      assert.deepStrictEqual({ ...planned, dryRun: false }, done)
    })
  )

  it.effect.each([
    { bundle: task("/run/containerd", "c1"), flags: [] },
    { bundle: task("/var/run/docker/containerd/daemon", "c1"), flags: [] },
    { bundle: task("/elsewhere/containerd/daemon", "c1"), flags: ["--exec-root", "/elsewhere"] },
    { bundle: task("/run/k3s/containerd", "c1"), flags: ["--containerd-state", "/run/k3s/containerd"] },
    { bundle: task("/work/state", "c1"), flags: ["--containerd-state", "state"] },
    { bundle: task("/run/k3s/containerd", "c1"), flags: ["--containerd", "/run/k3s/containerd/containerd.sock"] }
  ])("spares the script of a container in $bundle with $flags", ({ bundle, flags }) =>
    Effect.gen(function* () {
      const { left, pathOf, run, runContainer } = yield* machine
      yield* runContainer(bundle, "two")
      const { data, status } = yield* run(["prune", "--json", ...flags], "/work")
      assert.strictEqual(status, 0)
      const { kept, removed } = document(Documents.PruneDocument, data)
      assert.deepStrictEqual(removed, [pathOf("one"), pathOf("three")])
      assert.deepInclude(kept, {
        path: pathOf("two"),
        tag: "Referred",
        reason: "container c1 of namespace moby uses it",
        containers: ["moby/c1"]
      })
      assert.deepStrictEqual(yield* left, ["notes", "two", "wanted"])
    })
  )

  it.effect("does not look in state directories that are not given", () =>
    Effect.gen(function* () {
      const { left, run, runContainer } = yield* machine
      yield* runContainer(task("/run/k3s/containerd", "c1"), "two")
      yield* run(["prune"])
      assert.deepStrictEqual(yield* left, ["notes", "wanted"])
    })
  )

  it.effect.each([
    { by: "path", keep: (path: string) => [path], workingDirectory: "/" },
    { by: "name", keep: (path: string) => [path.slice(directory.length + 1)], workingDirectory: "/" },
    {
      by: "relative path",
      keep: (path: string) => [`lib/x/..${path.slice("/var/lib".length)}`],
      workingDirectory: "/var"
    },
    { by: "two flags", keep: (path: string) => ["notes", path], workingDirectory: "/" }
  ])("spares the script that --keep names, by $by", ({ keep, workingDirectory }) =>
    Effect.gen(function* () {
      const { left, pathOf, run } = yield* machine
      const flags = keep(pathOf("two")).flatMap((value) => ["--keep", value])
      const { data } = yield* run(["prune", "--json", ...flags], workingDirectory)
      assert.deepInclude(document(Documents.PruneDocument, data).kept, {
        path: pathOf("two"),
        tag: "Referred",
        reason: "it is in the list of scripts to keep",
        containers: []
      })
      assert.deepStrictEqual(yield* left, ["notes", "two", "wanted"])
    })
  )

  // A typing error must not cause the removal of a script that the user wants to keep.
  it.effect.each([
    [["--keep", "two"], "/", 'Cannot keep "two": there is no such script. Check its spelling'],
    [["--keep", "./two"], directory, `Cannot keep "${directory}/two": there is no such script. Check its spelling`],
    [
      ["--containerd-state", "/run/k3s"],
      "/",
      "Cannot look for containers in /run/k3s: it has no io.containerd.runtime.v2.task. Give the state directory of a containerd\nTo give the state directory of a containerd, use --containerd-state DIRECTORY."
    ],
    [
      ["--containerd-state", "/run/k3s/containerd/containerd.sock"],
      "/",
      "Cannot look for containers in /run/k3s/containerd/containerd.sock: it has no io.containerd.runtime.v2.task. Give the state directory of a containerd\nTo give the state directory of a containerd, use --containerd-state DIRECTORY."
    ]
  ] as ReadonlyArray<[ReadonlyArray<string>, string, string]>)("refuses %j in %s", ([flags, place, message]) =>
    Effect.gen(function* () {
      const { everything, run, runContainer } = yield* machine
      yield* runContainer(task("/run/k3s/containerd", "c1"), "two")
      const before = yield* everything
      const { notes, status } = yield* run(["prune", ...flags], place)
      assert.deepStrictEqual([status, notes], [1, `error: ${message}\n`])
      assert.deepStrictEqual(yield* everything, before)
    })
  )

  const usual = "/run/containerd, /var/run/docker/containerd/daemon"
  const wayOut =
    "Start the engine if it is stopped, give the --exec-root and --data-root of the engine, or give the state directory of its containerd\nTo give the state directory of a containerd, use --containerd-state DIRECTORY."
  const bundles = "/io.containerd.runtime.v2.task"
  const socket = "/run/k3s/containerd.sock"
  const nameState =
    "Give the state directory of this containerd\nTo give the state directory of a containerd, use --containerd-state DIRECTORY."
  const running = JSON.stringify({ State: { Running: true } })
  const records = "/var/lib/docker/containers"

  it.effect.each([
    {
      title: "an address whose state is elsewhere",
      files: { [`/state${bundles}/moby/c1/runtime`]: "/usr/bin/crun" },
      flags: ["--containerd", socket],
      reason: `${atAddress(socket, "/run/k3s")}. Looked in ${usual}, /run/k3s. ${nameState}`
    },
    {
      title: "an address in the file, although another containerd runs",
      files: {
        "/etc/docker/daemon.json": JSON.stringify({
          ...JSON.parse(configuration("wanted")),
          containerd: `unix://${socket}`
        }),
        [`/run/containerd${bundles}/k8s.io/c1/runtime`]: "/usr/bin/crun"
      },
      flags: [],
      reason: `${atAddress(`unix://${socket}`, "/run/k3s")}. Looked in ${usual}, /run/k3s. ${nameState}`
    },
    {
      title: "an address that is a link to a socket elsewhere",
      files: {
        [`/run/k3s${bundles}/moby/c1/runtime`]: "/usr/bin/crun",
        [socket]: { type: "link" as const, target: "/real/containerd.sock" },
        "/real/containerd.sock": ""
      },
      flags: ["--containerd", socket],
      reason: `${atAddress(socket, "/real")}. Looked in ${usual}, /run/k3s, /real. ${nameState}`
    },
    {
      title: "an address that is not a path",
      files: { [`/run/containerd${bundles}/moby/c1/runtime`]: "/usr/bin/crun" },
      flags: ["--containerd", "tcp://127.0.0.1:1"],
      reason: `the address "tcp://127.0.0.1:1" of containerd does not show where containerd keeps its state. Looked in ${usual}. ${nameState}`
    },
    {
      title: "records and no bundles, as after a reboot",
      files: { [`${records}/c1/config.v2.json`]: JSON.stringify({ State: { Running: false } }) },
      flags: [],
      reason: `the engine has containers, such as ${records}/c1, but no io.containerd.runtime.v2.task of a containerd was found. Looked in ${usual}. ${wayOut}`
    },
    {
      title: "an exec root that the command was not told",
      files: {
        [`${records}/c1/config.v2.json`]: running,
        [`/exec/containerd/daemon${bundles}/moby/c1/runtime`]: "/usr/bin/crun"
      },
      flags: [],
      reason: `the engine has containers, such as ${records}/c1, but no io.containerd.runtime.v2.task of a containerd was found. Looked in ${usual}. ${wayOut}`
    },
    {
      title: "an exec root that the command was not told, next to another containerd",
      files: {
        [`${records}/c1/config.v2.json`]: running,
        [`/run/containerd${bundles}/k8s.io/other/runtime`]: "/usr/bin/crun",
        [`/exec/containerd/daemon${bundles}/moby/c1/runtime`]: "/usr/bin/crun"
      },
      flags: [],
      reason: `a container runs according to ${records}/c1, but no containerd has its bundle. Looked in ${usual}. ${wayOut}`
    },
    {
      title: "a plugin, and no bundles",
      files: { [`/var/lib/docker/plugins/${"ab".repeat(32)}/config.json`]: "{}" },
      flags: [],
      reason: `the engine has containers, such as /var/lib/docker/plugins/${"ab".repeat(32)}, but no io.containerd.runtime.v2.task of a containerd was found. Looked in ${usual}. ${wayOut}`
    }
  ] satisfies ReadonlyArray<{
    title: string
    files: Disk.Files
    flags: ReadonlyArray<string>
    reason: string
  }>)("removes nothing with $title", ({ files, flags, reason }) =>
    Effect.gen(function* () {
      const old = "#!/bin/sh\n/bin/old x $@\n"
      const disk = Disk.memory({
        "/etc/docker/daemon.json": configuration("wanted"),
        [`${directory}/old`]: old,
        ...files
      })
      const instead = Layer.succeed(Disk.Disk, disk)
      const run = (...args: ReadonlyArray<string>) =>
        runCommand({ engine: "moby-25", args: ["prune", ...args, ...flags], instead })
      const everything = byHand(disk).tree("/")
      const before = yield* everything
      for (const mode of [[], ["--dry-run"]]) {
        const { data, notes, status } = yield* run(...mode)
        assert.deepStrictEqual(
          [status, data, notes],
          [1, "", `error: Cannot tell which scripts are in use: ${reason}\n`]
        )
      }
      const { error } = document(Documents.ErrorDocument, (yield* run("--json")).data)
      assert.strictEqual(error.tag, "PlanRefused")
      assert.deepStrictEqual(yield* everything, before)
      // Once nothing would be removed, there is nothing to be certain of.
      yield* byHand(disk).remove(`${directory}/old`)
      assert.strictEqual((yield* run()).status, 0)
    })
  )

  it.effect.each([
    { title: "no records", files: {}, flags: [] },
    { title: "an empty directory of records", files: { [records]: { type: "directory" as const } }, flags: [] },
    {
      title: "records and an empty directory of bundles",
      files: { [`${records}/c1/config.v2.json`]: "{}", [`/run/containerd${bundles}`]: { type: "directory" as const } },
      flags: []
    },
    {
      title: "records and bundles of the containerd that the engine starts",
      files: {
        [`${records}/c1/config.v2.json`]: running,
        [`/var/run/docker/containerd/daemon${bundles}/moby/c1/runtime`]: "/usr/bin/crun"
      },
      flags: []
    },
    {
      title: "records that are elsewhere by way of a link",
      files: {
        [records]: { type: "link" as const, target: "/disk" },
        "/disk/c1/config.v2.json": running,
        [`/run/containerd${bundles}/moby/c1/runtime`]: "/usr/bin/crun"
      },
      flags: []
    },
    {
      title: "an exec root that is told",
      files: {
        [`${records}/c1/config.v2.json`]: running,
        [`/exec/containerd/daemon${bundles}/moby/c1/runtime`]: "/usr/bin/crun"
      },
      flags: ["--exec-root", "/exec"]
    },
    {
      title: "an address and its state directory",
      files: { [`${records}/c1/config.v2.json`]: running, [`/state${bundles}/own/c1/runtime`]: "/usr/bin/crun" },
      flags: ["--containerd", socket, "--containerd-state", "/state"]
    },
    {
      title: "an address that is a link to a socket with its state next to it",
      files: {
        [socket]: { type: "link" as const, target: "/real/containerd.sock" },
        "/real/containerd.sock": "",
        [`/real${bundles}`]: { type: "directory" as const }
      },
      flags: ["--containerd", socket]
    }
  ] satisfies ReadonlyArray<{ title: string; files: Disk.Files; flags: ReadonlyArray<string> }>)(
    "removes an old script with $title",
    ({ files, flags }) =>
      Effect.gen(function* () {
        const old = { [`${directory}/old`]: "#!/bin/sh\n/bin/old x $@\n" }
        const { data, notes, status } = yield* runCommand({
          engine: "moby-25",
          args: ["prune", ...flags],
          files: { "/etc/docker/daemon.json": configuration("wanted"), ...old, ...files }
        })
        assert.deepStrictEqual([status, notes], [0, ""])
        assert.include(data, `removed ${directory}/old`)
      })
  )

  // A directory of records may be on a disk that is not mounted.
  it.effect.each([
    { title: "lead nowhere", record: { type: "link" as const, target: "/gone" }, errno: "ENOENT" },
    { title: "are a file", record: { type: "file" as const, content: "" }, errno: "ENOTDIR" }
  ])("removes nothing if the records $title", ({ errno, record }) =>
    Effect.gen(function* () {
      const { data, status } = yield* runCommand({
        engine: "moby-25",
        args: ["prune", "--json"],
        files: {
          "/etc/docker/daemon.json": configuration("wanted"),
          [`${directory}/old`]: "#!/bin/sh\n/bin/old x $@\n",
          [`/run/containerd${bundles}`]: { type: "directory" },
          [records]: record
        }
      })
      assert.strictEqual(status, 1)
      const { error } = document(Documents.ErrorDocument, data)
      assert.deepInclude(error, { tag: "PlanFailed", errno, operation: "open", paths: [records] })
    })
  )

  it.effect("removes nothing if a container cannot be read", () =>
    Effect.gen(function* () {
      const { disk, everything, run } = yield* machine
      yield* byHand(disk).makeDirectory(`${task("/run/containerd", "c1")}/runtime`)
      const before = yield* everything
      const { data, status } = yield* run(["prune", "--json"])
      assert.strictEqual(status, 1)
      assert.deepInclude(document(Documents.ErrorDocument, data).error, { tag: "PlanFailed", errno: "EISDIR" })
      assert.deepStrictEqual(yield* everything, before)
    })
  )

  it.effect("has nothing to do where there are no scripts, and makes no directory", () =>
    Effect.gen(function* () {
      const files = { "/etc/docker/daemon.json": "{}" }
      const { data, status } = yield* runCommand({ engine: "moby-25", args: ["prune"], files })
      assert.deepStrictEqual([status, data], [0, `nothing to do: no scripts in ${directory}\n`])
    })
  )

  it.effect("does not treat a missing file as an empty configuration, unless flags give the configuration", () =>
    Effect.gen(function* () {
      const { notes, status } = yield* runCommand({ engine: "moby-25", args: ["prune"] })
      assert.deepStrictEqual(
        [status, notes],
        [
          1,
          "error: Cannot tell which scripts are configured: there is no file at /etc/docker/daemon.json, and the engine may use another file. Give that file\nTo give the file, use --config FILE.\n"
        ]
      )
      const flagged = yield* runCommand({ engine: "moby-25", args: ["prune", "--add-runtime", "a=/a"] })
      assert.strictEqual(flagged.status, 0)
    })
  )

  it.effect("spares what an engine may be writing, and scripts that the configuration names as programs", () =>
    Effect.gen(function* () {
      const text = "#!/bin/sh\n/bin/spy x $@\n"
      const files = {
        "/etc/docker/daemon.json": `{"runtimes": {"direct": {"path": "${directory}/named"}}}`,
        [`${directory}/named`]: text,
        [`${directory}/.tmp-spy123`]: text,
        [`${directory}/gone`]: text
      }
      const { data } = yield* runCommand({ engine: "moby-25", args: ["prune", "--json"], files })
      const { kept, removed } = document(Documents.PruneDocument, data)
      assert.deepStrictEqual(removed, [`${directory}/gone`])
      assert.deepStrictEqual(
        kept.map(({ path, reason, tag }) => [path, tag, reason]),
        [
          [`${directory}/.tmp-spy123`, "Unfinished", "an engine may be writing it"],
          [`${directory}/named`, "Referred", 'runtime "direct" uses it']
        ]
      )
    })
  )

  it.effect("knows the scripts of the older engine by their text", () =>
    Effect.gen(function* () {
      const files = {
        "/etc/docker/daemon.json": configuration("wanted"),
        [`${directory}/wanted`]: "#!/bin/sh\n/bin/wanted x $@\n",
        [`${directory}/gone`]: "#!/bin/sh\n/bin/gone x $@\n"
      }
      const { data } = yield* runCommand({ args: ["prune", "--json"], files })
      const { kept, removed } = document(Documents.PruneDocument, data)
      assert.deepStrictEqual([removed, kept.map(({ path }) => path)], [[`${directory}/gone`], [`${directory}/wanted`]])
    })
  )

  it.effect("refuses where the configuration is refused, since any script may be meant", () =>
    Effect.gen(function* () {
      const { everything, run } = yield* machine
      const before = yield* everything
      const { status } = yield* run(["prune", "--config", `${directory}/notes`])
      assert.strictEqual(status, 1)
      assert.deepStrictEqual(yield* everything, before)
    })
  )

  // A variable that is not set must not cause the removal of a script that the user wants to keep.
  it.effect.each([["--keep="], ["--containerd-state="]])("refuses an empty %s", ([flag = ""]) =>
    Effect.gen(function* () {
      const { everything, run } = yield* machine
      const before = yield* everything
      const { data, status } = yield* run(["prune", "--json", flag])
      assert.deepStrictEqual([status, yield* everything], [2, before])
      assert.strictEqual(document(Documents.ErrorDocument, data).error.tag, "InvalidCommandLine")
    })
  )

  it.effect("tells what a dead run had left", () =>
    Effect.gen(function* () {
      const { disk, run } = yield* machine
      yield* byHand(disk).makeDirectory("/var/lib/docker/gen-runtimes123")
      const planned = yield* run(["prune", "--dry-run"])
      const { repairs } = document(Documents.PruneDocument, (yield* run(["prune", "--dry-run", "--json"])).data)
      assert.deepStrictEqual(repairs, [{ tag: "RemovedLeftover", path: "/var/lib/docker/gen-runtimes123" }])
      assert.include(planned.data, "/var/lib/docker/gen-runtimes123")
    })
  )
})
