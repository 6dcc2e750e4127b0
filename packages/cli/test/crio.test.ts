/** CRI-O on the command line: which engine a run is about, `list`, `resolve` and `compare`. */
import { assert, describe, it } from "@effect/vitest"
import { ProgramRun } from "@oci-runtimes/core/machine"
import { Documents } from "@oci-runtimes/core/reports/schema"
import * as Effect from "effect/Effect"
import { running } from "../../node/test/daemonMachines.ts"
import { document } from "./Command.ts"
import { merged, onCrio, paths, programs } from "./crioMachine.ts"
import { program } from "./sampleMachine.ts"

const podman = {
  files: { "/usr/bin/podman": program },
  programs: { ...programs, "/usr/bin/podman --version": ProgramRun.printed("podman version 5.4.2\n") }
}

describe("the engine of a run", () => {
  it.effect.each<[string, Parameters<typeof onCrio>[0], ReadonlyArray<string>, string]>([
    ["is CRI-O if only CRI-O is installed", {}, [], "cri-o-1.34.2"],
    ["is CRI-O next to Podman", podman.files, [], "cri-o-1.34.2"],
    ["is the named one", podman.files, ["--engine", "podman"], "podman-5.4.2"],
    ["is the named release", podman.files, ["--engine", "cri-o-1.31"], "cri-o-1.31"],
    ["is CRI-O for its main file", podman.files, ["--config", paths.main], "cri-o-1.34.2"],
    ["is CRI-O for a file with its name", { "/tmp/crio.conf": "" }, ["--config", "/tmp/crio.conf"], "cri-o-1.34.2"],
    ["is CRI-O for a drop-in with any name", { [paths.last]: "" }, ["--config", paths.last], "cri-o-1.34.2"],
    [
      "is Podman for another file that ends in .conf",
      { ...podman.files, "/tmp/x.conf": "" },
      ["--config", "/tmp/x.conf"],
      "podman-5.4.2"
    ],
    [
      "is Podman for a user",
      { ...podman.files, "/etc/passwd": "root:x:0:0:root:/root:/bin/sh\n" },
      ["--as", "root"],
      "podman-5.4.2"
    ]
  ])("%s", ([, files, flags, engine]) =>
    Effect.gen(function* () {
      const { data } = yield* onCrio({ ...merged, ...files }, ["list", "--json", ...flags], {
        programs: podman.programs
      })
      assert.strictEqual(document(Documents.ListDocument, data).engine, engine)
    })
  )

  it.effect("is told to people if it was found", () =>
    Effect.gen(function* () {
      assert.strictEqual(
        (yield* onCrio({}, ["resolve"])).notes,
        "Engine: CRI-O 1.34.2 (crio --version reports 1.34.2; choose another with --engine)\n"
      )
      assert.strictEqual((yield* onCrio({}, ["resolve", "--engine", "cri-o-1.34"])).notes, "")
    })
  )

  it.effect("has known rules", () =>
    Effect.gen(function* () {
      const old = { programs: { "/usr/bin/crio --version": ProgramRun.printed("crio version 1.20.3\n") } }
      const { notes, status } = yield* onCrio({}, ["list"], old)
      assert.strictEqual(status, 1)
      assert.include(notes, "The rules of CRI-O 1.20.3 are not known. Choose a release from 1.24 to ")
      const named = yield* onCrio({}, ["list", "--engine", "cri-o-1.20"])
      assert.strictEqual(named.status, 2)
      const newer = { programs: { "/usr/bin/crio --version": ProgramRun.printed("crio version 1.99.0\n") } }
      const { notes: warned, status: accepted } = yield* onCrio({}, ["list"], newer)
      assert.strictEqual(accepted, 0)
      assert.include(warned, "The rules of CRI-O 1.99.0 are not known yet, so this answer is that of CRI-O 1.")
    })
  )

  it.effect.each<[ReadonlyArray<string>, number, string]>([
    [["plan"], 1, "CRI-O writes no wrapper scripts"],
    [["apply"], 1, "CRI-O writes no wrapper scripts"],
    [["prune"], 1, "CRI-O writes no wrapper scripts"],
    [
      ["reload"],
      1,
      "CRI-O applies only some changed settings without a restart (systemctl reload crio), and this command does not do it"
    ],
    [["reload-impact"], 1, "Runtime handlers count from the next start: systemctl restart crio"],
    [["list", "--running"], 2, "Remove --running: this command asks only Docker Engine for what it runs with"],
    [["add", "x", "--path", "/x", "--arg", "--y"], 2, "CRI-O has no place for arguments"],
    [["add", "x", "--path", "/x", "--path", "/y"], 2, "CRI-O takes one program"],
    [["add", "x", "--type", "io.containerd.kata.v2"], 2, "CRI-O finds a shim by its path"],
    [["add", "crun", "--path", "/x"], 1, "CRI-O has a built-in runtime of this name"],
    [["check", "--probe"], 2, "Remove --probe: CRI-O does not ask a runtime for its features"],
    [["schema"], 2, "There is no JSON Schema for CRI-O, whose files are TOML"],
    [["list", "--as", "root"], 2, "--as is a flag of Podman. Remove it, or choose --engine podman"],
    [["list", "--module", "x"], 2, "--module is a flag of Podman. Remove it, or choose --engine podman"],
    [["list", "--data-root", "/x"], 2, "--data-root is a flag of Docker Engine. Remove it"],
    [["list", "--config", ""], 2, "--config is empty"]
  ])("has no %j", ([args, expected, reason]) =>
    Effect.gen(function* () {
      const { data, notes, status } = yield* onCrio({}, [...args, "--engine", "cri-o"])
      assert.deepStrictEqual([status, data], [expected, ""])
      assert.include(notes, reason)
    })
  )

  it.effect("is in a virtual machine on other systems", () =>
    Effect.gen(function* () {
      const { notes, status } = yield* onCrio({}, ["list", "--engine", "cri-o"], { platform: "macos" })
      assert.strictEqual(status, 1)
      assert.include(notes, "This system is not Linux, so its CRI-O is in a virtual machine.")
    })
  )
})

describe("list", () => {
  it.effect("shows the handlers of all files", () =>
    Effect.gen(function* () {
      const { data, status } = yield* onCrio(merged, ["list"])
      assert.strictEqual(status, 0)
      assert.deepStrictEqual(data.split("\n"), [
        "NAME            KIND        PROGRAM                                          FOUND",
        "crun            stock       /usr/bin/crun --systemd-cgroup --root=/run/crun  yes",
        "fast (default)  configured  /opt/fast --systemd-cgroup --root=/run/fast      yes",
        ""
      ])
    })
  )

  it.effect("is about the process, with its flags and variables", () =>
    Effect.gen(function* () {
      const process = running("crio", ["--default-runtime", "fast"], {
        variables: { PATH: "/usr/bin", CONTAINER_CONFIG_DIR: "" }
      })
      const { data } = yield* onCrio({ ...merged, ...process }, ["list", "--json"])
      const { defaultRuntime, files } = document(Documents.ListDocument, data)
      assert.deepStrictEqual([defaultRuntime, files], ["fast", [paths.main]])
    })
  )

  it.effect("says that a CRI-O in a container is not looked into", () =>
    Effect.gen(function* () {
      const node = { ...running("crio", [], { root: "/node" }), "/node": { type: "directory" } as const }
      const { notes, status } = yield* onCrio(node, ["list"])
      assert.strictEqual(status, 0)
      assert.include(
        notes,
        "Process 700 is a CRI-O in a container, such as a node of minikube. To ask about it, run this there."
      )
    })
  )

  it.effect("says that there are several", () =>
    Effect.gen(function* () {
      const both = {
        ...running("crio"),
        ...running("crio", ["-c", "/b.conf", "-d", ""], { pid: 701, group: "/system.slice/b.service" }),
        "/b.conf": ""
      }
      const first = yield* onCrio(both, ["list"])
      assert.include(
        first.notes,
        "This is about the system's CRI-O. Ask with --config about the CRI-O of process 701 (/b.conf)."
      )
      const second = yield* onCrio(both, ["check", "--engine", "cri-o", "/b.conf"])
      assert.notInclude(second.data, "alone")
      assert.include(second.notes, "This is about the CRI-O of process 701.")
    })
  )
})

describe("resolve", () => {
  it.effect("shows the monitor and the program, and where the handler is defined", () =>
    Effect.gen(function* () {
      const { data, status } = yield* onCrio(merged, ["resolve"])
      assert.strictEqual(status, 0)
      assert.deepStrictEqual(data.split("\n"), [
        "fast: would run here: /opt/fast",
        "  kind       configured",
        `  defined    from ${paths.main}:4:24`,
        "  called by  conmon (found: /usr/bin/conmon)",
        "  program    /opt/fast --systemd-cgroup --root=/run/fast (found)",
        ""
      ])
    })
  )

  it.effect("refuses a name that CRI-O does not know, and one that it drops", () =>
    Effect.gen(function* () {
      const unknown = yield* onCrio(merged, ["resolve", "fst"])
      assert.strictEqual(unknown.status, 1)
      assert.include(unknown.data, "failed to find runtime handler fst from runtime list map[crun:0x… fast:0x…]")
      assert.include(unknown.data, "After a reload, CRI-O shows a new handler and does not use it.")
      const files = { [paths.last]: '[crio.runtime.runtimes.gone]\nruntime_path = "/gone"\n' }
      const dropped = yield* onCrio(files, ["resolve", "gone", "--json"])
      assert.strictEqual(dropped.status, 1)
      assert.include(document(Documents.ErrorDocument, dropped.data).error, {
        tag: "RuntimeRefused",
        reason: "Dropped"
      })
    })
  )

  it.effect("explains the rules and the places", () =>
    Effect.gen(function* () {
      const { data } = yield* onCrio(merged, ["resolve", "--explain"])
      assert.include(data, `  No name is given, so the default runtime is used: "fast", from ${paths.fast}:2:1.\n`)
      assert.include(data, "    /opt/fast: found\n")
      const json = yield* onCrio(merged, ["resolve", "--explain", "--json"])
      assert.isDefined(document(Documents.ResolveDocument, json.data).explanation)
    })
  )

  it.effect("takes the program for the platform of an image, but not for the platform of the machine", () =>
    Effect.gen(function* () {
      const files = {
        ...podman.files,
        "/opt/wasm": program,
        "/proc/sys/kernel/arch": "x86_64\n",
        [paths.last]:
          '[crio.runtime.runtimes.crun]\nruntime_path = "/usr/bin/crun"\n[crio.runtime.runtimes.crun.platform_runtime_paths]\n"wasi/wasm" = "/opt/wasm"\n"linux/amd64" = "/opt/other"\n'
      }
      const wasm = yield* onCrio(files, ["resolve", "--platform", "wasi/wasm"])
      assert.include(wasm.data, "crun: would run here: /opt/wasm\n")
      assert.include(wasm.data, `chosen     The image is for wasi/wasm, from ${paths.last}:`)
      const own = yield* onCrio(files, ["resolve", "--platform", "linux/amd64"])
      assert.include(own.data, "crun: would run here: /usr/bin/crun\n")
    })
  )
})

describe("compare", () => {
  it.effect("dates a difference by the release that brings it", () =>
    Effect.gen(function* () {
      const { data, status } = yield* onCrio({ "/usr/bin/runc": program }, [
        "compare",
        "--from",
        "cri-o-1.29",
        "--to",
        "cri-o-1.34"
      ])
      assert.strictEqual(status, 1)
      assert.include(data, "from 0 files of the system's CRI-O: accepted by CRI-O 1.29\n")
      assert.include(data, "default runtime: runc → crun (since CRI-O 1.31)\n")
    })
  )

  it.effect("has no difference between releases that behave alike, or for a release that is too new", () =>
    Effect.gen(function* () {
      const alike = yield* onCrio(merged, ["compare", "--from", "cri-o-1.34.1", "--to", "cri-o-1.34.2"])
      assert.strictEqual(alike.status, 0, alike.data)
      const newer = yield* onCrio(merged, ["compare", "--from", "cri-o-1.36", "--to", "cri-o-1.99"])
      assert.strictEqual(newer.status, 0, newer.data)
      assert.include(newer.notes, "The rules of CRI-O 1.99 are not known yet")
    })
  )

  it.effect("takes two files", () =>
    Effect.gen(function* () {
      const files = { ...merged, "/tmp/crio.conf": '[crio.runtime]\ndefault_runtime = "gone"\n' }
      const { data, status } = yield* onCrio(files, ["compare", "--config", paths.main, "--with", "/tmp/crio.conf"])
      assert.strictEqual(status, 1)
      assert.include(data, "the engine would no longer start: ")
    })
  )

  it.effect("compares CRI-O only with CRI-O", () =>
    Effect.gen(function* () {
      const { notes, status } = yield* onCrio({}, ["compare", "--from", "cri-o-1.34", "--to", "podman-5.4"])
      assert.strictEqual(status, 2)
      assert.include(notes, "Cannot compare engines of two families")
    })
  )
})
