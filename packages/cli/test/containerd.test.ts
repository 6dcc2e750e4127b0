/** containerd on the command line. */
import { assert, describe, it } from "@effect/vitest"
import { ProgramRun } from "@oci-runtimes/core/machine"
import { Documents } from "@oci-runtimes/core/reports/schema"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import { diskWithout, running } from "../../node/test/daemonMachines.ts"
import { document } from "./Command.ts"
import { choosing, machine, merged, onContainerd, paths, programs, runtime } from "./containerdMachine.ts"
import { program } from "./sampleMachine.ts"

describe("the engine of a run", () => {
  it.effect.each<[string, Parameters<typeof onContainerd>[0], ReadonlyArray<string>, string]>([
    ["is containerd if only containerd is installed", {}, [], "containerd-2.1.9"],
    ["is the named release", {}, ["--engine", "containerd-2.3"], "containerd-2.3"],
    [
      "is containerd for a file that ends in .toml",
      { "/tmp/x.toml": "" },
      ["--config", "/tmp/x.toml"],
      "containerd-2.1.9"
    ],
    ["is Docker Engine for its file", { "/tmp/daemon.json": "{}" }, ["--config", "/tmp/daemon.json"], "docker-29"]
  ])("%s", ([, files, flags, engine]) =>
    Effect.gen(function* () {
      const { data } = yield* onContainerd({ ...merged, ...files }, ["list", "--json", ...flags])
      assert.strictEqual(document(Documents.ListDocument, data).engine, engine)
    })
  )

  it.effect.each<[string, ProgramRun.RunOutcome | undefined, string]>([
    [
      "reports a version",
      programs["/usr/bin/containerd --version"],
      "Engine: containerd 2.1.9 (containerd --version reports 2.1.9; choose another with --engine)\n"
    ],
    [
      "says something else",
      ProgramRun.printed("hello\n"),
      "(assumed: containerd --version reports no version; choose another with --engine)\n"
    ],
    [
      "hangs",
      Result.fail({ _tag: "TimedOut", milliseconds: 3000, stdout: "", stderr: "" }),
      "(assumed: containerd --version did not end within 3 s and was killed; choose another with --engine)\n"
    ],
    ["is missing", undefined, "(assumed: containerd --version could not be started: "]
  ])("is told to people if its program %s", ([, outcome, words]) =>
    Effect.gen(function* () {
      const answers = outcome === undefined ? {} : { "/usr/bin/containerd --version": outcome }
      const { notes, status } = yield* onContainerd({ [paths.main]: "" }, ["resolve"], { programs: answers })
      assert.strictEqual(status, 0)
      assert.include(notes, words)
    })
  )

  it.effect("has known rules", () =>
    Effect.gen(function* () {
      const old = {
        programs: {
          "/usr/bin/containerd --version": ProgramRun.printed("containerd github.com/containerd/containerd v1.4.1 x\n")
        }
      }
      const { notes, status } = yield* onContainerd({ [paths.main]: "" }, ["list"], old)
      assert.strictEqual(status, 1)
      assert.include(notes, "The rules of containerd 1.4.1 are not known.")
    })
  )

  it.effect.each<[ReadonlyArray<string>, number, string]>([
    [["plan"], 1, "containerd writes no wrapper scripts"],
    [
      ["reload"],
      1,
      "containerd does not read its configuration again while it runs. Restart it: systemctl restart containerd"
    ],
    [["list", "--running"], 2, "Remove --running: this command asks only Docker Engine for what it runs with"],
    [["list", "--as", "root"], 2, "--as is a flag of Podman. Remove it, or choose --engine podman"],
    [["list", "--data-root", "/x"], 2, "--data-root is a flag of Docker Engine. Remove it"],
    [
      ["check", "/etc/containerd/config.toml.tmpl"],
      1,
      "is a template, and not yet what containerd reads. Ask about the file that is made from it"
    ],
    [
      ["check", `${paths.k3s}.tmpl`],
      1,
      `is a template, from which k3s writes ${paths.k3s} when it starts. Ask about that file`
    ]
  ])("has no %j", ([args, expected, reason]) =>
    Effect.gen(function* () {
      const { data, notes, status } = yield* onContainerd({}, [...args, "--engine", "containerd"])
      assert.deepStrictEqual([status, data], [expected, ""])
      assert.include(notes, reason)
    })
  )

  it.effect("is in a virtual machine on other systems", () =>
    Effect.gen(function* () {
      const { notes, status } = yield* onContainerd({}, ["list", "--engine", "containerd"], { platform: "macos" })
      assert.strictEqual(status, 1)
      assert.include(notes, "This system is not Linux, so its containerd is in a virtual machine.")
    })
  )
})

describe("list and resolve", () => {
  it.effect("are about all files of the daemon", () =>
    Effect.gen(function* () {
      const { data, status } = yield* onContainerd(merged, ["list", "--json"])
      assert.strictEqual(status, 0)
      const { defaultRuntime, files, runtimes } = document(Documents.ListDocument, data)
      assert.deepStrictEqual([defaultRuntime, files], ["fast", [paths.main, paths.dropIn]])
      assert.deepStrictEqual(
        runtimes.map(({ name }) => name),
        ["fast", "runc"]
      )
      const resolved = yield* onContainerd(merged, ["resolve", "--explain"])
      assert.strictEqual(resolved.status, 0)
      assert.include(resolved.data, `"fast", from ${paths.main}:`)
      assert.include(resolved.data, "    /opt/fast: found\n")
      assert.strictEqual((yield* onContainerd(merged, ["resolve", "fst"])).status, 1)
    })
  )

  it.effect("are about the file and the PATH of the process", () =>
    Effect.gen(function* () {
      const process = running("containerd", ["--config", "/srv/x.toml"], { variables: { PATH: "/opt/bin" } })
      const files = {
        ...merged,
        ...process,
        "/srv/x.toml": "version = 3\n",
        "/opt/bin/runc": program,
        "/opt/bin/containerd-shim-runc-v2": program
      }
      const { data } = yield* onContainerd(files, ["resolve", "--explain"])
      assert.include(data, "/opt/bin/runc: found\n")
      assert.notInclude(data, "/usr/bin/runc")
    })
  )

  it.effect("are about the containerd of k3s if there is no other", () =>
    Effect.gen(function* () {
      const files = { [paths.k3s]: runtime("fast"), [paths.k3sProgram]: program }
      const { notes } = yield* onContainerd(files, ["list"], {
        programs: {
          [`${paths.k3sProgram} --version`]: ProgramRun.printed(
            "containerd github.com/k3s-io/containerd v2.1.5-k3s1 abc\n"
          )
        }
      })
      assert.include(notes, `Engine: containerd 2.1.5 (${paths.k3sProgram} --version reports 2.1.5-k3s1; `)
      assert.include(notes, `k3s writes ${paths.k3s} when it starts: only what is in its template, such as `)
    })
  )

  it.effect("say that there are several, and that one in a container is not looked into", () =>
    Effect.gen(function* () {
      const files = {
        ...merged,
        ...running("containerd"),
        ...running("containerd", ["-c", paths.k3s], { pid: 701, group: "/system.slice/k3s.service" }),
        ...running("containerd", [], { pid: 702, root: "/node" }),
        "/node": { type: "directory" } as const,
        [paths.k3s]: runtime("other")
      }
      const { notes } = yield* onContainerd(files, ["list"])
      assert.include(
        notes,
        `This is about the system's containerd. Ask with --config about the containerd of k3s (${paths.k3s}).`
      )
      assert.include(
        notes,
        "Process 702 is a containerd in a container, such as a node of kind. To ask about it, run this there."
      )
      const second = yield* onContainerd(files, ["check", "--engine", "containerd-2.1", paths.k3s])
      assert.include(second.notes, "This is about the containerd of k3s.")
      assert.notInclude(second.data, "alone")
    })
  )
})

describe("check", () => {
  it.effect("is about all files, or one of them", () =>
    Effect.gen(function* () {
      const all = yield* onContainerd(merged, ["check"])
      assert.strictEqual(all.status, 0)
      assert.match(all.data, /^2 files of the system's containerd: accepted by containerd 2\.1\.9/)
      assert.include(all.data, `merged, a later file counts more: ${paths.main}, ${paths.dropIn}\n`)
      const one = yield* onContainerd(merged, ["check", paths.dropIn])
      assert.include(one.data, "merged with others, a later file counts more: ")
      const refused = yield* onContainerd({ ...merged, [paths.dropIn]: "[" }, ["check", paths.main])
      assert.strictEqual(refused.status, 1)
      assert.include(refused.data, `${paths.main}: refused by containerd 2.1.9 in ${paths.dropIn}:1: `)
    })
  )

  it.effect("of a file that containerd does not read is about this file alone", () =>
    Effect.gen(function* () {
      const files = { ...merged, "/tmp/x.toml": runtime("x", "runtime_tpe = 1\n"), "/opt/x": program }
      const { data } = yield* onContainerd(files, ["check", "/tmp/x.toml"])
      assert.include(data, "containerd on this machine does not read this file; it is judged alone\n")
      assert.match(data, /warning\[.*\]: \/tmp\/x\.toml:4:1: /)
      const only = yield* onContainerd(files, ["check", "--no-host", "/tmp/x.toml"])
      assert.include(only.data, "judged alone: nothing is looked for on this machine\n")
    })
  )

  it.effect("has a log and annotations", () =>
    Effect.gen(function* () {
      const files = { ...merged, [paths.dropIn]: runtime("fast", "runtime_tpe = 1\n") }
      const log = JSON.parse((yield* onContainerd(files, ["check", "--format", "sarif"])).data)
      const [result] = log.runs[0].results
      assert.include(result.locations[0].physicalLocation.artifactLocation.uri, "fast.toml")
      const { data } = yield* onContainerd(files, ["check", "--format", "github"])
      assert.match(data, /^::warning file=\/etc\/containerd\/conf\.d\/fast\.toml,line=4,/)
    })
  )

  it.effect("tells nothing to a user who may not read the file", () =>
    Effect.gen(function* () {
      const user = { uid: 1000, gid: 1000 }
      const run = { processes: { user }, instead: diskWithout(paths.main, { ...machine, ...merged }) }
      const { data, notes, status } = yield* onContainerd({}, ["check"], run)
      assert.deepStrictEqual([status, data], [1, ""])
      assert.include(
        notes,
        `Cannot tell the configuration of containerd: this user may not read "${paths.main}". Run this as root`
      )
    })
  )
})

describe("compare", () => {
  it.effect("compares releases, and files", () =>
    Effect.gen(function* () {
      const releases = yield* onContainerd(merged, ["compare", "--from", "containerd-1.7", "--to", "containerd-2.1"])
      assert.strictEqual(releases.status, 1)
      assert.include(releases.data, "to   2 files of the system's containerd: accepted by containerd 2.1\n")
      const alike = yield* onContainerd(merged, ["compare", "--from", "containerd-2.1.8", "--to", "containerd-2.1.9"])
      assert.strictEqual(alike.status, 0, alike.data)
      const files = { ...merged, "/tmp/x.toml": choosing("gone") }
      const { data, status } = yield* onContainerd(files, ["compare", "--with", "/tmp/x.toml"])
      assert.strictEqual(status, 1)
      assert.include(data, "gone")
      const other = yield* onContainerd({}, ["compare", "--from", "containerd-1.7", "--to", "cri-o-1.34"])
      assert.strictEqual(other.status, 2)
    })
  )
})
