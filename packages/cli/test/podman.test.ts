/** Podman on the command line: which engine a run is about, and the answers. */
import { assert, describe, it } from "@effect/vitest"
import { ProgramRun } from "@oci-runtimes/core/machine"
import { Documents } from "@oci-runtimes/core/reports/schema"
import { Disk } from "@oci-runtimes/node"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { document } from "./Command.ts"
import { machine, merged, onPodman, paths } from "./podmanMachine.ts"
import { program } from "./sampleMachine.ts"

const told = "Engine: Podman 5.4.2 (podman --version reports 5.4.2; choose another with --engine)\n"

const dockerd = {
  files: { "/usr/bin/dockerd": program },
  programs: {
    "/usr/bin/podman --version": ProgramRun.printed("podman version 5.4.2\n"),
    "/usr/bin/dockerd --version": ProgramRun.printed("Docker version 29.7.2, build 1\n")
  }
}

describe("the engine of a run", () => {
  it.effect.each<[string, Parameters<typeof onPodman>[0], ReadonlyArray<string>, string]>([
    ["is Podman if only Podman is installed", {}, [], "podman-5.4.2"],
    ["is Docker Engine if both are", dockerd.files, [], "docker-29.7.2"],
    ["is the named one", dockerd.files, ["--engine", "podman"], "podman-5.4.2"],
    ["is the named release", {}, ["--engine", "podman-4.3"], "podman-4.3"],
    ["is Docker Engine for a flag of Docker Engine", {}, ["--default-runtime", "runc"], "docker-29"],
    ["is Podman for a user", dockerd.files, ["--as", "root"], "podman-5.4.2"],
    ["is Podman for a file that ends in .conf", dockerd.files, ["--config", paths.main], "podman-5.4.2"],
    ["is Docker Engine for another file", { "/tmp/daemon.json": "{}" }, ["--config", "/tmp/daemon.json"], "docker-29"]
  ])("%s", ([, files, flags, engine]) =>
    Effect.gen(function* () {
      const both = "/usr/bin/dockerd" in files ? dockerd.programs : undefined
      const run = both === undefined ? {} : { programs: both }
      const { data } = yield* onPodman({ ...merged, ...files }, ["list", "--json", ...flags], run)
      assert.strictEqual(document(Documents.ListDocument, data).engine, engine)
    })
  )

  it.effect.each([
    ["resolve", "--platform", "wasi/wasm"],
    ["compare", "--to-as", "anna"],
    ["compare", "--with", paths.dropIn],
    ["compare", "--with", "/tmp/other", "--config", paths.dropIn],
    ["check", "--as", "root", "/tmp/other"]
  ])("is Podman if only Podman has what is asked: %s %s", (args) =>
    Effect.gen(function* () {
      const files = { ...merged, ...dockerd.files, "/usr/bin/crun-wasm": program, "/tmp/other": "" }
      const { data } = yield* onPodman(files, [...args], { programs: dockerd.programs })
      assert.include(data, args[0] === "resolve" ? "crun-wasm: would run here" : "accepted by Podman 5.4.2")
    })
  )

  it.effect("is told to people if it was found", () =>
    Effect.gen(function* () {
      assert.strictEqual((yield* onPodman({}, ["resolve"])).notes, told)
      assert.strictEqual((yield* onPodman({}, ["resolve", "--engine", "podman-5.4"])).notes, "")
      const { data } = yield* onPodman({}, ["resolve", "--json"])
      assert.deepStrictEqual(document(Documents.ResolveDocument, data).detected, {
        engine: "podman-5.4.2",
        reason: "The rules of Podman 5.4.2 apply (podman --version reports 5.4.2).",
        version: "5.4.2",
        program: "podman --version",
        reservation: null
      })
    })
  )

  it.effect("has known rules", () =>
    Effect.gen(function* () {
      const old = { programs: { "/usr/bin/podman --version": ProgramRun.printed("podman version 3.4.4\n") } }
      const { notes, status } = yield* onPodman({}, ["list"], old)
      assert.strictEqual(status, 1)
      assert.include(notes, "The rules of Podman 3.4.4 are not known. Choose a release from 4.0 to 5.8")
      const newer = { programs: { "/usr/bin/podman --version": ProgramRun.printed("podman version 6.1.0\n") } }
      const { notes: warned, status: accepted } = yield* onPodman({}, ["list"], newer)
      assert.strictEqual(accepted, 0)
      assert.include(warned, "The rules of Podman 6.1.0 are not known yet, so this answer is that of Podman 5.8.")
    })
  )

  it.effect("has no JSON Schema", () =>
    Effect.gen(function* () {
      const { data, notes, status } = yield* onPodman({}, ["schema", "--engine", "podman"])
      assert.deepStrictEqual([status, data], [2, ""])
      assert.include(notes, "There is no JSON Schema for Podman, whose files are TOML")
    })
  )

  it.effect.each<[string, string]>([
    ["--data-root", "/x"],
    ["--socket", "/run/x.sock"],
    ["--userns-remap", "default"]
  ])("has only its own flags: %s", ([flag, value]) =>
    Effect.gen(function* () {
      const { notes, status } = yield* onPodman({}, ["list", "--engine", "podman", flag, value])
      assert.strictEqual(status, 2)
      assert.include(notes, `${flag} is a flag of Docker Engine. Remove it`)
      const docker = yield* onPodman({}, ["list", "--engine", "docker-29", "--as", "root"])
      assert.strictEqual(docker.status, 2)
      assert.include(docker.notes, "--as is a flag for Podman. Remove it")
    })
  )

  it.effect.each([
    [["plan"], "Podman writes no wrapper scripts"],
    [["apply"], "Podman writes no wrapper scripts"],
    [["prune"], "Podman writes no wrapper scripts"],
    [["reload"], "Podman has no daemon: each command reads the configuration anew"],
    [["reload-impact"], "Podman has no daemon: each command reads the configuration anew"],
    [["list", "--running"], "Podman has no daemon, so nothing runs with another configuration"]
  ] as ReadonlyArray<[ReadonlyArray<string>, string]>)("has no %j", ([args, reason]) =>
    Effect.gen(function* () {
      const { data, notes, status } = yield* onPodman({}, args)
      assert.isAbove(status, 0)
      assert.strictEqual(data, "")
      assert.include(notes, reason)
    })
  )

  it.effect("is in a virtual machine on other systems", () =>
    Effect.gen(function* () {
      const { notes, status } = yield* onPodman({}, ["list", "--engine", "podman"], { platform: "macos" })
      assert.strictEqual(status, 1)
      assert.include(notes, "podman machine ssh")
      const file = yield* onPodman(merged, ["check", "--engine", "podman-5.4", paths.main], { platform: "macos" })
      assert.strictEqual(file.status, 0, file.data)
      assert.include(file.data, "judged alone: nothing is looked for on this machine\n")
    })
  )
})

describe("list", () => {
  it.effect("shows what is installed and configured, and names the rest", () =>
    Effect.gen(function* () {
      const files = { ...merged, [paths.home]: '[engine.runtimes]\ngone = ["/nowhere"]\n' }
      const { data, status } = yield* onPodman(files, ["list"])
      assert.strictEqual(status, 0)
      assert.deepStrictEqual(data.split("\n"), [
        "NAME            KIND        PROGRAM        FOUND",
        "crun            stock       /usr/bin/crun  yes",
        "fast (default)  configured  /opt/faster    yes",
        "gone            configured  -              missing",
        "known, and not installed: crun-vm, crun-wasm, kata, krun, ocijail, runc, runj, runsc, youki",
        "missing: none of the paths of gone is a file, and PATH does not have it (gone)",
        ""
      ])
    })
  )

  it.effect("says if a default runtime without a row would run", () =>
    Effect.gen(function* () {
      const files = { [paths.main]: '[engine]\nruntime = "/opt/none"\n' }
      assert.include(
        (yield* onPodman(files, ["list"])).data,
        "default runtime /opt/none: would not run here: /opt/none is not a file\n"
      )
    })
  )

  it.effect("says which file defines a runtime, and which it overrides", () =>
    Effect.gen(function* () {
      const { data } = yield* onPodman(merged, ["list", "--json"])
      const { files, runtimes } = document(Documents.ListDocument, data)
      assert.deepStrictEqual(files, [paths.main, paths.dropIn])
      assert.deepStrictEqual(runtimes.find(({ name }) => name === "fast")?.origin, {
        used: { from: "file", file: paths.dropIn, line: 2 },
        shadowed: [{ from: "file", file: paths.main, line: 5 }]
      })
      assert.include((yield* onPodman(merged, ["list", "--wide"])).data, `from ${paths.dropIn}:2:1`)
    })
  )

  it.effect("asks each program for its features, without the flags of containers", () =>
    Effect.gen(function* () {
      const features = '{"ociVersionMin": "1.0.0", "ociVersionMax": "1.2.0"}'
      const { data, status } = yield* onPodman({}, ["list", "--features"], {
        programs: {
          "/usr/bin/podman --version": ProgramRun.printed("podman version 5.4.2\n"),
          "/usr/bin/crun features": ProgramRun.printed(features)
        }
      })
      assert.strictEqual(status, 0)
      assert.match(data, /\ncrun {2,}1\.0\.0 to 1\.2\.0/)
    })
  )

  it.effect("fails with every mistake if the configuration is refused", () =>
    Effect.gen(function* () {
      const files = { [paths.main]: "[engine]\nruntime = 1\n", [paths.home]: "[engine\n" }
      const { notes, status } = yield* onPodman(files, ["list"])
      assert.strictEqual(status, 1)
      assert.include(notes, "error: Podman 5.4.2 refuses its configuration")
      assert.include(notes, `${paths.main}:2:1: `)
      assert.include(notes, `${paths.home}:2:`)
      const { error } = document(Documents.ErrorDocument, (yield* onPodman(files, ["list", "--json"])).data)
      assert.strictEqual(error.tag, "ConfigurationRefused")
      assert.deepStrictEqual(
        error.diagnostics?.map(({ file }) => file),
        [paths.main, paths.home]
      )
    })
  )
})

describe("resolve", () => {
  it.effect("shows what calls the program, and where it is defined", () =>
    Effect.gen(function* () {
      const { data, status } = yield* onPodman(merged, ["resolve"])
      assert.strictEqual(status, 0)
      assert.deepStrictEqual(data.split("\n"), [
        "fast: would run here: /opt/faster",
        "  kind       configured",
        `  defined    from ${paths.dropIn}:2:1`,
        "  called by  conmon (found: /usr/bin/conmon)",
        "  program    /opt/faster (found)",
        ""
      ])
    })
  )

  it.effect("gives the real reason behind Podman's words", () =>
    Effect.gen(function* () {
      const files = { [paths.main]: '[engine.runtimes]\nfast = ["/usr/bin/crun/x", "/usr/bin/crun"]\n' }
      const { data, status } = yield* onPodman(files, ["resolve", "fast"])
      assert.strictEqual(status, 1)
      assert.include(
        data,
        "fast: would not run here: /usr/bin/crun/x cannot be looked at (not a directory), so no other place is tried\n"
      )
      assert.include(data, '  message  default OCI runtime "fast" not found: invalid argument\n')
      const { error } = document(Documents.ErrorDocument, (yield* onPodman(files, ["resolve", "fast", "--json"])).data)
      assert.strictEqual(error.message, 'default OCI runtime "fast" not found: invalid argument')
    })
  )

  it.effect("takes a path, and looks whether it may be executed", () =>
    Effect.gen(function* () {
      const found = yield* onPodman({}, ["resolve", "/usr/bin/crun"])
      assert.strictEqual(found.status, 0, found.data)
      const { data, status } = yield* onPodman({ "/opt/text": "no program" }, ["resolve", "/opt/text"])
      assert.strictEqual(status, 1)
      assert.include(data, "/opt/text: would not run here: /opt/text may not be executed\n")
      assert.include(data, "Make the program executable: chmod +x /opt/text.")
      assert.include(data, "  program    /opt/text (cannot be used)\n")
      const absent = yield* onPodman({}, ["resolve", "/opt/none"])
      assert.include(absent.data, "/opt/none: would not run here: /opt/none is not a file\n")
      assert.include(absent.data, "Install the program /opt/none, or choose another runtime.")
    })
  )

  it.effect("takes the runtime for the platform of an image, even against a name", () =>
    Effect.gen(function* () {
      const files = { ...merged, "/usr/bin/crun-wasm": program }
      const { data, status } = yield* onPodman(files, ["resolve", "fast", "--platform", "wasi/wasm"])
      assert.strictEqual(status, 0)
      assert.include(data, "crun-wasm: would run here: /usr/bin/crun-wasm\n")
      assert.include(data, "  chosen     The image is for wasi/wasm, the engine's own\n")
      const gone = yield* onPodman(merged, ["resolve", "--explain", "--platform", "wasi/wasm"])
      assert.include(gone.data, 'The image is for wasi/wasm, so this runtime is used: "crun-wasm", the engine\'s own.')
      const mapped = { [paths.main]: '[engine.platform_to_oci_runtime]\n"linux/arm64" = "crun"\n' }
      const variant = yield* onPodman(mapped, ["resolve", "--platform", "linux/arm64/v8"])
      assert.include(variant.data, "chosen     The image is for linux/arm64, ")
      for (const platform of ["", "junk", "WASI/wasm", "a/b/c/d"]) {
        const { notes, status: refused } = yield* onPodman(merged, ["resolve", "--platform", platform])
        assert.strictEqual(refused, 2)
        assert.include(notes, "is not a platform. Give OS/ARCH, such as linux/arm64")
      }
      const docker = yield* onPodman({}, ["resolve", "--engine", "docker-29", "--platform", "wasi/wasm"])
      assert.strictEqual(docker.status, 2)
    })
  )

  it.effect("says that a service runs the containers", () =>
    Effect.gen(function* () {
      const files = { [paths.main]: "[engine]\nremote = true\n" }
      const { notes } = yield* onPodman(files, ["resolve"])
      assert.include(notes, `Podman asks a service to run containers, because remote = true from ${paths.main}:2:1. `)
      const { reservations, user } = document(
        Documents.ResolveDocument,
        (yield* onPodman(files, ["resolve", "--json"])).data
      )
      assert.deepStrictEqual([reservations?.length, user], [1, "root"])
      const status = yield* onPodman({ ...files, "/run/libpod/alive": "", "/run/libpod/exits/x": "" }, ["status"])
      assert.include(status.data, "the service is not asked for them.")
    })
  )

  it.effect("takes no special file", () =>
    Effect.gen(function* () {
      const { data } = yield* onPodman({ "/opt/fast": { type: "socket" } }, ["resolve", "/opt/fast"])
      assert.include(data, "  message    no valid executable found for OCI runtime /opt/fast: invalid argument\n")
    })
  )

  it.effect("explains the search of each candidate", () =>
    Effect.gen(function* () {
      const { data } = yield* onPodman(merged, ["resolve", "--explain"])
      for (const line of [
        `  No name is given, so the default runtime is used: "fast", from ${paths.main}:2:1.`,
        `    Another definition, from ${paths.main}:5:1, is not used.`,
        "    /opt/faster: found"
      ]) {
        assert.include(data, `${line}\n`)
      }
      const json = yield* onPodman(merged, ["resolve", "--explain", "--json"])
      assert.isDefined(document(Documents.ResolveDocument, json.data).explanation)
    })
  )
})

describe("the configuration of a user", () => {
  const files = { ...merged, [paths.anna]: '[engine]\nruntime = "crun"\n' }

  it.effect("counts with --as", () =>
    Effect.gen(function* () {
      const { data } = yield* onPodman(files, ["list", "--json", "--as", "anna"])
      assert.strictEqual(document(Documents.ListDocument, data).defaultRuntime, "crun")
      const byNumber = yield* onPodman(files, ["list", "--json", "--as", "1000"])
      assert.strictEqual(document(Documents.ListDocument, byNumber.data).defaultRuntime, "crun")
    })
  )

  it.effect("is that of a user of the machine", () =>
    Effect.gen(function* () {
      const { notes, status } = yield* onPodman(files, ["list", "--as", "nobody-here"])
      assert.strictEqual(status, 2)
      assert.include(notes, 'There is no user "nobody-here" in /etc/passwd')
    })
  )

  it.effect("cannot be told without the right to read it", () =>
    Effect.gen(function* () {
      const user = { uid: 1000, gid: 1000 }
      const memory = Disk.memory({ ...machine, [paths.home]: "", "/tmp/x.conf": "" })
      const denied = Effect.fail(new Disk.DiskFailure({ errno: "EACCES" }))
      const legacy = "/root/.config/containers/libpod.conf"
      const disk: typeof memory = {
        ...memory,
        readFile: (path, most) => (path === paths.home ? denied : memory.readFile(path, most)),
        stat: (path) => (path === legacy ? denied : memory.stat(path))
      }
      const run = { processes: { user }, instead: Layer.succeed(Disk.Disk, disk) }
      const { notes, status } = yield* onPodman({}, ["check", "--as", "root"], run)
      assert.strictEqual(status, 1)
      assert.strictEqual((yield* onPodman({}, ["check", "--as", "root", "/tmp/x.conf"], run)).status, 0)
      // This release reads nothing in the home of root.
      assert.strictEqual((yield* onPodman({}, ["check", "--as", "root", "--engine", "podman-4.3"], run)).status, 0)
      assert.include(notes, "Cannot tell the configuration of another user: this user may not look at ")
      assert.notInclude(notes, "refuses")
    })
  )

  it.effect("is compared with that of another", () =>
    Effect.gen(function* () {
      const { data, notes, status } = yield* onPodman(files, ["compare", "--as", "root", "--to-as", "anna"])
      assert.strictEqual(status, 1)
      assert.include(data, "from 2 files of root: accepted by Podman 5.4.2\n")
      assert.include(data, "to   3 files of anna: accepted by Podman 5.4.2\n")
      assert.include(notes, "Files and programs are looked at with the rights of root, not with those of anna.\n")
      assert.include(data, "default runtime: fast → crun")
    })
  )
})

describe("compare", () => {
  it.effect("has no difference between refusals in the same words", () =>
    Effect.gen(function* () {
      const { data, status } = yield* onPodman({}, ["compare", "--from", "podman-4.3", "--to", "podman-5.8", "crun-vm"])
      assert.strictEqual(status, 0, data)
    })
  )

  it.effect("dates a difference by the release that brings it", () =>
    Effect.gen(function* () {
      const files = { [paths.main]: '[engine.runtimes_flags]\ncrun = ["debug"]\n' }
      const { data, status } = yield* onPodman(files, [
        "compare",
        "--from",
        "podman-5.4",
        "--to",
        "podman-5.8",
        "--json"
      ])
      assert.strictEqual(status, 1)
      const { names } = document(Documents.CompareDocument, data)
      const crun = names.find(({ name }) => name === "crun")
      assert.deepStrictEqual(
        crun?.differences.map(({ field, since, to }) => [field, since, to]),
        [["arguments", "Podman 5.7", ["--debug"]]]
      )
    })
  )

  it.effect("takes two files of one family", () =>
    Effect.gen(function* () {
      const { notes, status } = yield* onPodman(merged, [
        "compare",
        "--config",
        "/tmp/daemon.json",
        "--with",
        paths.main
      ])
      assert.strictEqual(status, 2)
      assert.include(notes, "Give two releases of one engine, or two of its files")
    })
  )

  it.effect("has no difference for a release that is too new", () =>
    Effect.gen(function* () {
      const { data, notes, status } = yield* onPodman(merged, ["compare", "--to", "podman-6.0"])
      assert.strictEqual(status, 0, data)
      assert.include(notes, "The rules of Podman 6.0 are not known yet")
    })
  )

  it.effect("compares Podman only with Podman, also if --engine names one of them", () =>
    Effect.gen(function* () {
      const args = ["compare", "--engine", "podman-5.4", "--to", "docker-29"]
      const { notes, status } = yield* onPodman({}, args)
      assert.strictEqual(status, 2)
      assert.include(notes, "Cannot compare engines of two families")
    })
  )

  it.effect("takes another file alone", () =>
    Effect.gen(function* () {
      const other = { ...merged, "/tmp/new.conf": '[engine]\nruntime = "crun"\n' }
      const { data, status } = yield* onPodman(other, ["compare", "--with", "/tmp/new.conf"])
      assert.strictEqual(status, 1)
      assert.include(data, "to   /tmp/new.conf: accepted by Podman 5.4.2")
    })
  )

  it.effect("takes two engines of one family, and something to compare", () =>
    Effect.gen(function* () {
      const two = yield* onPodman({}, ["compare", "--from", "docker-29", "--to", "podman-5.8"])
      assert.deepStrictEqual([two.status, two.data], [2, ""])
      assert.include(two.notes, "Cannot compare engines of two families")
      const none = yield* onPodman({}, ["compare"])
      assert.deepStrictEqual([none.status, none.data], [2, ""])
      assert.include(none.notes, "Nothing to compare with")
    })
  )
})

describe("status", () => {
  it.effect("answers for Podman too", () =>
    Effect.gen(function* () {
      const { data, status } = yield* onPodman(merged, ["status"])
      assert.strictEqual(status, 0)
      assert.deepStrictEqual(data.split("\n"), [
        "Podman 5.4.2: has no daemon, and runs containers with its configuration as it is now",
        "  user      root",
        `  reads     ${paths.main}`,
        `            ${paths.dropIn}`,
        "  runtimes  crun: /usr/bin/crun",
        "            fast (default): /opt/faster",
        ""
      ])
    })
  )

  it.effect("shows the other engines if the rules of one are not known", () =>
    Effect.gen(function* () {
      const programs = {
        ...dockerd.programs,
        "/usr/bin/podman --version": ProgramRun.printed("podman version 3.4.4\n")
      }
      const { data, status } = yield* onPodman(dockerd.files, ["status"], { programs })
      assert.strictEqual(status, 1)
      assert.match(data, /^Podman: cannot be told: The rules of Podman 3\.4\.4 are not known\. /)
      const json = yield* onPodman(dockerd.files, ["status", "--json"], { programs })
      const { agrees, withoutDaemon } = document(Documents.StatusDocument, json.data)
      assert.deepStrictEqual([agrees, withoutDaemon[0]?.release], [null, "3.4.4"])
      assert.include(withoutDaemon[0]?.unknown[0], "The rules of Podman 3.4.4 are not known")
    })
  )

  it.effect("says why a runtime has no program", () =>
    Effect.gen(function* () {
      const files = { [paths.main]: '[engine]\nruntime = "fast"\n[engine.runtimes]\nfast = ["/usr/bin/crun/x"]\n' }
      const { data } = yield* onPodman(files, ["status"])
      assert.include(data, "fast (default): /usr/bin/crun/x cannot be looked at (not a directory)")
    })
  )

  it.effect("finds a default runtime that cannot be used", () =>
    Effect.gen(function* () {
      const files = { [paths.main]: '[engine]\nruntime = "gone"\n' }
      const { data, status } = yield* onPodman(files, ["status", "--json"])
      const { agrees, withoutDaemon } = document(Documents.StatusDocument, data)
      assert.deepStrictEqual([status, agrees], [1, false])
      assert.isAbove(withoutDaemon[0]?.diagnostics.length ?? 0, 0)
    })
  )
})

const faulty = [
  "[engine]",
  "runtime_supports_nocgroups = []",
  "[engine.runtimes]",
  'fast = ["/opt/fast", "/usr/bin/crun"]',
  ""
].join("\n")

describe("check", () => {
  it.effect("is about all files, each problem in its own", () =>
    Effect.gen(function* () {
      const files = { ...merged, [paths.home]: faulty }
      const { data, status } = yield* onPodman(files, ["check"])
      assert.strictEqual(status, 0)
      assert.match(data, /^3 files of root: accepted by Podman 5\.4\.2; warning in /)
      assert.include(data, `merged, a later file counts more: ${paths.main}, ${paths.dropIn}, ${paths.home}\n`)
      assert.include(data, "configured runtimes: fast; default runtime: fast\n")
      assert.include(
        data,
        `engine.runtimes.fast is from ${paths.home}:4:1, not from ${paths.dropIn}:2:1 or from ${paths.main}:5:1\n`
      )
      assert.include(data, `warning[misspelt-key]: ${paths.home}:2:1: `)
      assert.match(data, /\n2 warnings; 1 can be fixed with --fix\n$/)
      assert.strictEqual((yield* onPodman(files, ["check", "--strict"])).status, 1)
      assert.include((yield* onPodman(files, ["check", "--ignore", "misspelt-key"])).data, "\n1 warning\n")
      const {
        files: read,
        diagnostics,
        overridden
      } = document(Documents.CheckDocument, (yield* onPodman(files, ["check", "--json"])).data)
      assert.deepStrictEqual(read, [paths.main, paths.dropIn, paths.home])
      assert.deepStrictEqual(
        overridden?.map(({ path, shadowed }) => [path.join("."), shadowed.length]),
        [["engine.runtimes.fast", 2]]
      )
      assert.deepStrictEqual(
        diagnostics.map(({ code, file }) => [code, file]),
        [
          ["misspelt-key", paths.home],
          ["later-candidate", paths.home]
        ]
      )
    })
  )

  it.effect("of a file that Podman reads has the problems of this file, and every error", () =>
    Effect.gen(function* () {
      const warned = yield* onPodman({ ...merged, [paths.home]: faulty }, ["check", paths.dropIn])
      assert.include(warned.data, `${paths.dropIn}: accepted by Podman 5.4.2\nmerged with others, `)
      const refused = yield* onPodman({ ...merged, [paths.home]: "[engine]\nruntime = 1\n" }, ["check", paths.dropIn])
      assert.strictEqual(refused.status, 1)
      assert.include(refused.data, `${paths.dropIn}: refused by Podman 5.4.2 in ${paths.home}:2: `)
    })
  )

  it.effect("of a file that Podman does not read is about this file alone", () =>
    Effect.gen(function* () {
      const { data } = yield* onPodman({ ...merged, "/tmp/x.conf": faulty }, ["check", "/tmp/x.conf"])
      assert.include(data, "/tmp/x.conf: accepted by Podman 5.4.2; warning in line 2: ")
      assert.include(data, "\nPodman on this machine does not read this file; it is judged alone\n")
      assert.notInclude(data, paths.main)
    })
  )

  it.effect("takes standard input, and files of several engines", () =>
    Effect.gen(function* () {
      const files = { "/tmp/x.conf": faulty, "/tmp/daemon.json": '{"runtimes": 1}' }
      const { data, status } = yield* onPodman(files, ["check", "--no-host", "/tmp/x.conf", "/tmp/daemon.json"])
      assert.strictEqual(status, 1)
      assert.include(data, "/tmp/x.conf: accepted by Podman 5.4.2; warning in line 2: ")
      assert.include(data, "/tmp/daemon.json: refused by Docker Engine")
      assert.include(data, "2 files, 1 with errors: ")
      const json = yield* onPodman(files, ["check", "--no-host", "--json", "/tmp/x.conf", "/tmp/daemon.json"])
      assert.deepStrictEqual(
        document(Documents.CheckFilesDocument, json.data).files.map(({ detected }) => detected?.engine.slice(0, 6)),
        ["podman", "docker"]
      )
      for (const engine of ["podman-5.8", "docker-28"]) {
        const args = ["check", "--no-host", "--engine", engine, "--json", "/tmp/x.conf", "/tmp/daemon.json"]
        const { files: both } = document(Documents.CheckFilesDocument, (yield* onPodman(files, args)).data)
        const podman = engine === "podman-5.8" ? "podman-5.8" : "podman-5.4.2"
        assert.deepStrictEqual(
          both.map((one) => ("engine" in one ? one.engine : one.error.tag)),
          [podman, "ConfigurationRefused"]
        )
      }
      const disk = Disk.memory(machine)
      const input = { ...disk, readInput: () => Effect.succeed(new TextEncoder().encode(faulty)) }
      const instead = Layer.succeed(Disk.Disk, input)
      const read = yield* onPodman({}, ["check", "--engine", "podman-5.4", "-"], { instead })
      assert.include(read.data, "/dev/stdin: accepted by Podman 5.4; warning in line 2: ")
      const found = yield* onPodman({}, ["check", "-"], { instead })
      assert.include(found.data, "/dev/stdin: accepted by Podman 5.4.2; warning in line 2: ")
    })
  )

  it.effect("looks for nothing on the machine with --no-host", () =>
    Effect.gen(function* () {
      const { data } = yield* onPodman({ "/tmp/x.conf": faulty }, ["check", "--no-host", "/tmp/x.conf"])
      assert.match(data, /\n1 warning; 1 can be fixed with --fix\n$/)
      assert.include(data, "judged alone: nothing is looked for on this machine\n")
    })
  )

  it.effect("refuses a name that no machine can have", () =>
    Effect.gen(function* () {
      const files = { "/tmp/x.conf": '[engine]\nruntime = "gone"\n' }
      const { data, status } = yield* onPodman(files, ["check", "--no-host", "/tmp/x.conf"])
      assert.strictEqual(status, 1)
      assert.include(
        data,
        '/tmp/x.conf: Podman 5.4.2 accepts it, and runs no container (line 2): default OCI runtime "gone" not found: invalid argument\n'
      )
    })
  )

  it.effect("changes no file of a package", () =>
    Effect.gen(function* () {
      const { data } = yield* onPodman({ [paths.usual]: faulty }, ["check"])
      assert.match(data, /\n2 warnings\n$/)
    })
  )

  it.effect("fixes each file, or shows how", () =>
    Effect.gen(function* () {
      const text = faulty.replace("nocgroups", "nocgroup")
      const disk = Disk.memory({ ...machine, ...merged, [paths.home]: faulty })
      const run = { instead: Layer.succeed(Disk.Disk, disk) }
      const shown = yield* onPodman({}, ["check", "--fix", "--dry-run"], run)
      assert.include(shown.data, `--- ${paths.home}\n`)
      assert.include(shown.data, "+runtime_supports_nocgroup = []\n")
      assert.include(shown.notes, "would fix[misspelt-key]")
      const { data, status } = yield* onPodman({}, ["check", "--fix", "--backup"], run)
      assert.strictEqual(status, 0)
      assert.include(data, "fixed[misspelt-key]: ")
      assert.include(data, `The previous version is in ${paths.home}.bak`)
      assert.strictEqual(new TextDecoder().decode(yield* disk.readFile(paths.home, 1000)), text)
      assert.include((yield* onPodman({}, ["check", "--fix"], run)).data, "nothing to fix; 1 warning")
    })
  )

  it.effect("makes no fixes with which no container would run, except by force", () =>
    Effect.gen(function* () {
      const text = '[engin]\nruntime = "fast"\nruntimes = { fast = ["/gone"] }\n'
      const files = { [paths.main]: '[engine.runtimes]\nfast = ["/usr/bin/crun"]\n', [paths.home]: text }
      const { notes, status } = yield* onPodman(files, ["check", "--fix"])
      assert.strictEqual(status, 1)
      assert.include(notes, 'With the fixes, no container would run: default OCI runtime "fast" not found')
      assert.include(notes, "To make the fixes anyway, use --force.\nNothing was changed.")
      const forced = yield* onPodman(files, ["check", "--fix", "--force"])
      assert.include(forced.data, "fixed[misspelt-key]: ")
    })
  )

  it.effect("writes nothing if the patch that undoes the fixes cannot be printed", () =>
    Effect.gen(function* () {
      const text = `${faulty}# ##[group]\n`
      const disk = Disk.memory({ ...machine, [paths.home]: text })
      const run = { instead: Layer.succeed(Disk.Disk, disk) }
      const { notes, status } = yield* onPodman({}, ["check", "--fix", "--print-undo"], run)
      assert.strictEqual(status, 2)
      assert.include(notes, `Cannot print a patch of ${paths.home}`)
      assert.strictEqual(new TextDecoder().decode(yield* disk.readFile(paths.home, 1000)), text)
    })
  )

  it.effect("has a place in a log for a problem that is in no file", () =>
    Effect.gen(function* () {
      const files = { "/tmp/x.conf": "", "/usr/bin/conmon": { type: "directory" as const } }
      const log = JSON.parse((yield* onPodman(files, ["check", "--format", "sarif", "/tmp/x.conf"])).data)
      const [result] = log.runs[0].results
      assert.strictEqual(result.ruleId, "no-monitor")
      assert.lengthOf(result.locations, 1)
    })
  )

  it.effect("has a log and annotations for each file", () =>
    Effect.gen(function* () {
      const files = { ...merged, [paths.home]: faulty }
      const log = JSON.parse((yield* onPodman(files, ["check", "--format", "sarif"])).data)
      const [run] = log.runs
      assert.deepStrictEqual(
        run.results.map((result: { ruleId: string; ruleIndex: number }) => [
          result.ruleId,
          run.tool.driver.rules[result.ruleIndex].id
        ]),
        [
          ["misspelt-key", "misspelt-key"],
          ["later-candidate", "later-candidate"]
        ]
      )
      const { data } = yield* onPodman(files, ["check", "--format", "github"])
      assert.match(data, /^::warning file=\/root\/\.config\/containers\/containers\.conf,line=2,/)
    })
  )
})

describe("explain", () => {
  it.effect("explains the codes of Podman", () =>
    Effect.gen(function* () {
      const { data, status } = yield* onPodman({}, ["explain", "dashed-flag"])
      assert.strictEqual(status, 0)
      assert.include(data, '\n  [engine.runtimes_flags]\n  crun = ["--debug"]\n')
      const json = yield* onPodman({}, ["explain", "dashed-flag", "--json"])
      assert.strictEqual(document(Documents.CodeDocument, json.data).family, "podman")
      assert.include((yield* onPodman({}, ["explain", "dashd-flag"])).notes, "Did you mean dashed-flag?")
    })
  )

  it.effect("lists them under their engine", () =>
    Effect.gen(function* () {
      const { data } = yield* onPodman({}, ["explain"])
      assert.match(data, /^Problems of Docker Engine\n/)
      assert.include(data, "\n\nProblems of Podman\n")
      assert.include(data, "\n\nFindings of status\n")
    })
  )
})

describe("the containers of Podman", () => {
  const id = "a".repeat(64)
  const storage = { "/var/lib/containers/storage/db.sql": "", "/run/libpod/alive": "", "/run/libpod/exits/x": "" }
  const asked = (runtime: string) => ({
    programs: {
      "/usr/bin/podman --version": ProgramRun.printed("podman version 5.4.2\n"),
      "/usr/bin/podman ps --all --quiet --no-trunc": ProgramRun.printed(`${id}\n`),
      [`/usr/bin/podman inspect --type=container --format={{.Name}}\t{{.OCIRuntime}} ${id}`]: ProgramRun.printed(
        `web\t${runtime}\n`
      )
    }
  })

  it.effect("are counted by runtime", () =>
    Effect.gen(function* () {
      const { data, status } = yield* onPodman(storage, ["status"], asked("crun"))
      assert.strictEqual(status, 0)
      assert.include(data, "  containers  1 (crun 1)\n")
    })
  )

  it.effect("are told if their runtime is gone", () =>
    Effect.gen(function* () {
      const { data, status } = yield* onPodman(storage, ["status"], asked("fast"))
      assert.strictEqual(status, 1)
      assert.include(
        data,
        "error[runtime-of-containers-gone]: 1 container (web) asks for the runtime fast, which the engine does not have.\nDefine fast again "
      )
      const json = yield* onPodman(storage, ["status", "--json"], asked("fast"))
      const [podman] = document(Documents.StatusDocument, json.data).withoutDaemon
      assert.deepStrictEqual(podman?.containers, { known: 1, byRuntime: { fast: 1 } })
      assert.deepStrictEqual(
        podman?.findings.map(({ code }) => code),
        ["runtime-of-containers-gone"]
      )
    })
  )

  it.effect("are found by a path that is still there", () =>
    Effect.gen(function* () {
      const { status } = yield* onPodman(storage, ["status"], asked("/usr/bin/crun"))
      assert.strictEqual(status, 0)
    })
  )

  it.effect("are not asked for before Podman has run, nor if they are those of another user", () =>
    Effect.gen(function* () {
      const { "/run/libpod/alive": _, ...notRun } = storage
      const { data, status } = yield* onPodman(notRun, ["status"], asked("fast"))
      assert.strictEqual(status, 1)
      assert.include(data, "unknown: Podman has not run since this machine started")
      const other = yield* onPodman(storage, ["status", "--as", "anna"], asked("fast"))
      assert.include(other.data, "unknown: The containers of another user are not asked for.")
    })
  )
})

describe("a run directory that cannot be made", () => {
  it.effect("is the reason for which no runtime can be used", () =>
    Effect.gen(function* () {
      const { data, status } = yield* onPodman({ "/run/libpod": "a file" }, ["resolve"])
      assert.strictEqual(status, 1)
      assert.include(data, "The reason is that the directory /run/libpod/exits cannot be made: not a directory.")
      const checked = yield* onPodman({ "/run/libpod": "a file" }, ["check"])
      assert.include(checked.data, "error[unwritable-run-directory]: ")
    })
  )

  it.effect.each([
    ["of this user is fine", 1000, 0o700, 0],
    ["of another user is not", 0, 0o755, 1]
  ] as const)("%s", ([, uid, mode, expected]) =>
    Effect.gen(function* () {
      const { data, status } = yield* onPodman(
        { "/run/user/1000": { type: "directory", mode, uid } },
        ["resolve", "crun"],
        {
          processes: { user: { uid: 1000, gid: 1000 } },
          variables: { PATH: "/usr/bin", HOME: "/home/anna", XDG_RUNTIME_DIR: "/run/user/1000" }
        }
      )
      assert.strictEqual(status, expected, data)
      if (expected === 1) {
        assert.include(data, "the directory /run/user/1000/libpod/tmp/exits cannot be made: permission denied")
      }
    })
  )
})
