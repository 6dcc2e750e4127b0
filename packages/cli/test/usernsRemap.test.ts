import { assert, describe, it } from "@effect/vitest"
import { Disk } from "@oci-runtimes/node"
import { byHand } from "@oci-runtimes/node/testing"
import { Documents } from "@oci-runtimes/core/reports/schema"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { document, runCommand } from "./Command.ts"

/** A machine whose engine has made the user `dockremap`. */
const accounts: Disk.Files = {
  "/etc/passwd": "root:x:0:0:root:/root:/bin/sh\ndockremap:x:106:108::/:/bin/false\n",
  "/etc/group": "root:x:0:\ndockremap:x:108:\n",
  "/etc/subuid": "me:100000:65536\ndockremap:165536:65536\n",
  "/etc/subgid": "me:100000:65536\ndockremap:231072:65536\n"
}

const configuration = (more: object = {}): string =>
  JSON.stringify({ ...more, runtimes: { wanted: { path: "/bin/wanted", runtimeArgs: ["x"] } } })

const remapped = { "userns-remap": "default" }
const inFile = { "/etc/docker/daemon.json": configuration(remapped) }
const root = "/var/lib/docker/165536.231072"

describe.each(["moby-23", "moby-25"] as const)("with userns-remap, under %s", (engine) => {
  const begin = (files: Disk.Files) => {
    const disk = Disk.memory({ "/bin/wanted": { type: "file", content: "", mode: 0o755 }, ...files })
    const instead = Layer.succeed(Disk.Disk, disk)
    const run = (...args: ReadonlyArray<string>) => runCommand({ engine, args, instead })
    return { disk, run, everything: byHand(disk).tree("/") }
  }

  it.effect.each([
    { title: "in the file", files: { ...accounts, ...inFile }, flags: [], at: root },
    {
      title: "as a flag",
      files: { ...accounts, "/etc/docker/daemon.json": configuration() },
      flags: ["--userns-remap", "106:dockremap"],
      at: root
    },
    {
      title: "and another data root",
      files: { ...accounts, ...inFile },
      flags: ["--data-root", "/data"],
      at: "/data/165536.231072"
    },
    {
      title: "and a data root by way of a link",
      files: {
        ...accounts,
        "/etc/docker/daemon.json": configuration(remapped),
        "/disk": { type: "directory" as const },
        "/var/lib/docker": { type: "link" as const, target: "/disk" }
      },
      flags: [],
      at: "/disk/165536.231072"
    },
    {
      title: "of which only the directory is there",
      files: { ...inFile, "/var/lib/docker/7.8": { type: "directory" as const } },
      flags: [],
      at: "/var/lib/docker/7.8"
    },
    {
      title: "for root",
      files: { ...accounts, "/etc/docker/daemon.json": configuration({ "userns-remap": "root" }) },
      flags: [],
      at: "/var/lib/docker/0.0"
    }
  ] satisfies ReadonlyArray<{
    title: string
    files: Disk.Files
    flags: ReadonlyArray<string>
    at: string
  }>)("$title, the scripts are in the directory of the mapping", ({ at, files, flags }) =>
    Effect.gen(function* () {
      const { disk, run } = begin(files)
      const resolved = document(Documents.ResolveDocument, (yield* run("resolve", "wanted", "--json", ...flags)).data)
      assert.isTrue(resolved.script?.path.startsWith(`${at}/runtimes/wanted`))
      const listed = document(Documents.ListDocument, (yield* run("list", "--json", ...flags)).data)
      const { shim } = listed.runtimes.find(({ name }) => name === "wanted")!
      assert.deepStrictEqual(shim, resolved.shim)
      const planned = document(Documents.PlanDocument, (yield* run("plan", "--json", ...flags)).data)
      assert.strictEqual(planned.scriptsDirectory, `${at}/runtimes`)
      const applied = document(Documents.ApplyDocument, (yield* run("apply", "--json", ...flags)).data)
      assert.deepStrictEqual(
        applied.written.map(({ path }) => path),
        [resolved.script?.path]
      )
      yield* byHand(disk).write(`${at}/runtimes/old`, "#!/bin/sh\n/bin/old x $@\n")
      const pruned = document(Documents.PruneDocument, (yield* run("prune", "--json", ...flags)).data)
      assert.deepStrictEqual(pruned.removed, [`${at}/runtimes/old`])
      assert.isUndefined(resolved.unknownDataRoot)
    })
  )

  it.effect("prune looks for the records of containers in the directory of the mapping", () =>
    Effect.gen(function* () {
      const old = { [`${root}/runtimes/old`]: "#!/bin/sh\n/bin/old x $@\n" }
      const { disk, run } = begin({
        ...accounts,
        ...inFile,
        ...old,
        "/var/lib/docker/containers/c1": { type: "directory" }
      })
      yield* byHand(disk).makeDirectory(`${root}/containers/c2`)
      const refused = yield* run("prune")
      assert.strictEqual(refused.status, 1)
      assert.include(refused.notes, `${root}/containers/c2`)
      yield* byHand(disk).remove(`${root}/containers/c2`)
      assert.strictEqual((yield* run("prune")).status, 0)
    })
  )

  it.effect.each([
    { title: "no file of ranges", files: {}, flags: [], reason: "/etc/subuid cannot be read" },
    {
      title: "a range that maps nothing",
      files: { ...accounts, "/etc/subuid": "dockremap:1:0" },
      flags: [],
      reason: '/etc/subuid has no range for "dockremap"'
    },
    {
      title: "several directories",
      files: {
        ...accounts,
        "/etc/subuid": "dockremap:1:0",
        "/var/lib/docker/1.2": { type: "directory" as const },
        "/var/lib/docker/3.4": { type: "directory" as const }
      },
      flags: [],
      reason: '/etc/subuid has no range for "dockremap"'
    }
  ] satisfies ReadonlyArray<{
    title: string
    files: Disk.Files
    flags: ReadonlyArray<string>
    reason: string
  }>)("apply, plan and prune are refused with $title, and the rest warns", ({ files, reason }) =>
    Effect.gen(function* () {
      const { everything, run } = begin({
        ...inFile,
        "/var/lib/docker/runtimes/old": "#!/bin/sh\n/bin/old x $@\n",
        ...files
      })
      const before = yield* everything
      const words = `Cannot tell which directory of /var/lib/docker the engine uses: "userns-remap" is "default", and ${reason}`
      for (const command of ["apply", "plan", "prune"]) {
        const { data, notes, status } = yield* run(command)
        assert.deepStrictEqual([status, data], [1, ""], command)
        assert.isTrue(notes.startsWith(`error: ${words}. `), notes)
        const { error } = document(Documents.ErrorDocument, (yield* run(command, "--json")).data)
        assert.strictEqual(error.tag, "PlanRefused")
      }
      assert.deepStrictEqual(yield* everything, before)
      for (const args of [["resolve", "wanted"], ["list"]]) {
        const { data, notes } = yield* run(...args)
        assert.notInclude(data, "/var/lib/docker/runtimes")
        assert.isTrue(notes.startsWith(`warning: ${words}. `), notes)
      }
      assert.strictEqual((yield* run("resolve", "runc")).notes, "")
      const { script, unknownDataRoot = "" } = document(
        Documents.ResolveDocument,
        (yield* run("resolve", "wanted", "--json")).data
      )
      assert.isTrue(script?.path.startsWith("/var/lib/docker/UID.GID/runtimes/wanted"))
      assert.isTrue(unknownDataRoot.startsWith(words))
      const checked = yield* run("check")
      assert.include(checked.data + checked.notes, `"userns-remap" is "default", and ${reason}`)
      assert.strictEqual((yield* run("check", "--strict")).status, 1)
      const anywhere = yield* run("check", "--no-host", "--strict")
      assert.strictEqual(anywhere.status, 0, anywhere.data + anywhere.notes)
    })
  )

  it.effect.each([
    {
      title: "a user without a range",
      value: "default",
      message: 'Can\'t create ID mappings: no subuid ranges found for user "dockremap"',
      advice: "Add a range to /etc/subuid, such as dockremap:100000:65536.",
      isOfMachine: true
    },
    {
      title: "too many parts",
      value: "a:b:c",
      message: 'Invalid user/group specification in --userns-remap: "a:b:c"',
      advice: 'Write "USER" or "USER:GROUP".',
      isOfMachine: false
    }
  ])("an engine does not start with $title, and every command says so", ({ advice, isOfMachine, message, value }) =>
    Effect.gen(function* () {
      const path = "/etc/docker/daemon.json"
      const { run } = begin({
        ...accounts,
        "/etc/subuid": "me:1:1",
        [path]: configuration({ "userns-remap": value }),
        "/etc/docker/good.json": configuration()
      })
      const line = `${path}: Docker Engine would not start: ${message}`
      const checked = yield* run("check")
      assert.strictEqual(checked.status, 1)
      assert.match(checked.data, /^\/etc\/docker\/daemon\.json: Docker Engine [^,]* would not start, line 1: /)
      const told = checked.data + checked.notes
      assert.include(told, `error[userns-remap-fault]: ${path}:1:17: the engine would not start: ${message}`)
      assert.include(told, advice)
      assert.notInclude(told, "unknown-data-root")
      assert.strictEqual((yield* run("check", "--no-host")).status, isOfMachine ? 0 : 1)
      for (const args of [["list"], ["resolve", "runc"]]) assert.include((yield* run(...args)).notes, line)
      for (const command of ["plan", "apply", "prune"]) assert.strictEqual((yield* run(command)).status, 1)
      const added = yield* run("add", "other", "--path", "/bin/wanted", "--dry-run")
      assert.strictEqual(added.status, 0)
      assert.include(added.notes, message)
      const reload = yield* run("reload-impact", "--config", "/etc/docker/good.json", "--with", path)
      assert.include(reload.data + reload.notes, `The engine would not start again with this file (${message})`)
      const compared = yield* run("compare", "--config", "/etc/docker/good.json", "--with", path)
      assert.include(compared.data, message)
    })
  )

  it.effect("a flag and the file are in conflict", () =>
    Effect.gen(function* () {
      const { run } = begin({ ...accounts, ...inFile })
      const { notes, status } = yield* run("resolve", "--userns-remap", "me")
      assert.strictEqual(status, 1)
      assert.include(notes, "userns-remap: (from flag: me, from file: default)")
    })
  )
})
