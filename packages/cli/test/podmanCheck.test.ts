/** Checks and fixes of the files of Podman, and their codes. */
import { assert, describe, it } from "@effect/vitest"
import { Documents } from "@oci-runtimes/core/reports/schema"
import { Disk } from "@oci-runtimes/node"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { document } from "./Command.ts"
import { machine, merged, onPodman, paths } from "./podmanMachine.ts"

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
