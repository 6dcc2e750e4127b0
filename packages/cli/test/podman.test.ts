/** Podman on the command line: which engine a run is about, `list` and `resolve`. */
import { assert, describe, it } from "@effect/vitest"
import { ProgramRun } from "@oci-runtimes/core/machine"
import { Documents } from "@oci-runtimes/core/reports/schema"
import * as Effect from "effect/Effect"
import { document } from "./Command.ts"
import { dockerd, merged, onPodman, paths } from "./podmanMachine.ts"
import { program } from "./sampleMachine.ts"

const told = "Engine: Podman 5.4.2 (podman --version reports 5.4.2; choose another with --engine)\n"

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
