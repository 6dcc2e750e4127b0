/** Checks of the files of CRI-O, and their codes. */
import { assert, describe, it } from "@effect/vitest"
import { Documents } from "@oci-runtimes/core/reports/schema"
import { Disk } from "@oci-runtimes/node"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { diskWithout } from "../../node/test/daemonMachines.ts"
import { document } from "./Command.ts"
import { machine, merged, onCrio, paths } from "./crioMachine.ts"

const faulty = '[crio.runtime]\ndefault_runtme = "fast"\n'

describe("check", () => {
  it.effect("is about all files, each problem in its own", () =>
    Effect.gen(function* () {
      const files = { ...merged, [paths.last]: faulty }
      const { data, status } = yield* onCrio(files, ["check"])
      assert.strictEqual(status, 0)
      assert.match(data, /^3 files of the system's CRI-O: accepted by CRI-O 1\.34\.2; warning in /)
      assert.include(data, `merged, a later file counts more: ${paths.main}, ${paths.fast}, ${paths.last}\n`)
      assert.include(data, `crio.runtime.default_runtime is from ${paths.fast}:2:1, not from ${paths.main}:2:1\n`)
      assert.include(data, "configured runtimes: fast; default runtime: fast\n")
      assert.include(data, `warning[misspelt-crio-key]: ${paths.last}:2:1: `)
      assert.strictEqual((yield* onCrio(files, ["check", "--strict"])).status, 1)
      assert.include((yield* onCrio(files, ["check", "--ignore", "misspelt-crio-key"])).data, "no problems")
      const json = document(Documents.CheckDocument, (yield* onCrio(files, ["check", "--json"])).data)
      assert.deepStrictEqual(json.files, [paths.main, paths.fast, paths.last])
      assert.deepStrictEqual(
        json.overridden?.map(({ path, shadowed }) => [path.join("."), shadowed.length]),
        [["crio.runtime.default_runtime", 2]]
      )
      assert.deepStrictEqual(
        json.diagnostics.map(({ code, file }) => [code, file]),
        [["misspelt-crio-key", paths.last]]
      )
    })
  )

  it.effect("of a drop-in has its problems, and every error", () =>
    Effect.gen(function* () {
      const warned = yield* onCrio({ ...merged, [paths.last]: faulty }, ["check", paths.fast])
      assert.include(warned.data, `${paths.fast}: accepted by CRI-O 1.34.2\nmerged with others, `)
      const refused = yield* onCrio({ ...merged, [paths.last]: "[crio.runtime]\nconmon = 1\n" }, ["check", paths.fast])
      assert.strictEqual(refused.status, 1)
      assert.include(refused.data, `${paths.fast}: refused by CRI-O 1.34.2 in ${paths.last}:2: `)
    })
  )

  it.effect("of a file that CRI-O does not read is about this file alone", () =>
    Effect.gen(function* () {
      const files = { ...merged, "/tmp/crio.conf": faulty }
      const { data } = yield* onCrio(files, ["check", "/tmp/crio.conf"])
      assert.include(data, "/tmp/crio.conf: accepted by CRI-O 1.34.2; warning in line 2: ")
      assert.include(data, "\nCRI-O on this machine does not read this file; it is judged alone\n")
      assert.notInclude(data, paths.main)
      const only = yield* onCrio(files, ["check", "--no-host", "/tmp/crio.conf"])
      assert.include(only.data, "judged alone: nothing is looked for on this machine\n")
    })
  )

  it.effect("takes standard input, and files of several engines", () =>
    Effect.gen(function* () {
      const files = { "/tmp/crio.conf": faulty, "/tmp/x.conf": "", "/tmp/daemon.json": '{"runtimes": 1}' }
      const args = ["check", "--no-host", "--json", "/tmp/crio.conf", "/tmp/x.conf", "/tmp/daemon.json"]
      const { data, status } = yield* onCrio(files, args)
      assert.strictEqual(status, 1)
      assert.deepStrictEqual(
        document(Documents.CheckFilesDocument, data).files.map(({ detected }) => detected?.engine.slice(0, 6)),
        ["cri-o-", "podman", "docker"]
      )
      const disk = Disk.memory(machine)
      const input = { ...disk, readInput: () => Effect.succeed(new TextEncoder().encode(faulty)) }
      const read = yield* onCrio({}, ["check", "-"], { instead: Layer.succeed(Disk.Disk, input) })
      assert.include(read.data, "/dev/stdin: accepted by CRI-O 1.34.2; warning in line 2: ")
    })
  )

  it.effect("says that CRI-O would not start", () =>
    Effect.gen(function* () {
      const { data, status } = yield* onCrio({ [paths.fast]: merged[paths.fast]! }, ["check"])
      assert.strictEqual(status, 1)
      assert.include(data, "error[undefined-default-handler]: ")
      const absent = yield* onCrio({}, ["check", "--engine", "cri-o", "/tmp/none"])
      assert.strictEqual(absent.status, 1)
      assert.include(absent.data, "error[missing-crio-config]: ")
    })
  )

  it.effect("tells nothing to a user who may not read a file", () =>
    Effect.gen(function* () {
      const files = { ...machine, ...merged }
      const run = { processes: { user: { uid: 1000, gid: 1000 } }, instead: diskWithout(paths.fast, files) }
      const { data, notes, status } = yield* onCrio({}, ["check"], run)
      assert.deepStrictEqual([status, data], [1, ""])
      assert.include(
        notes,
        `Cannot tell the configuration of CRI-O: this user may not read "${paths.fast}". Run this as root`
      )
    })
  )

  it.effect("has fixes, a log and annotations for each file", () =>
    Effect.gen(function* () {
      const files = { ...merged, [paths.last]: faulty }
      const log = JSON.parse((yield* onCrio(files, ["check", "--format", "sarif"])).data)
      const [result] = log.runs[0].results
      assert.strictEqual(result.ruleId, "misspelt-crio-key")
      const { data } = yield* onCrio(files, ["check", "--format", "github"])
      assert.match(data, /^::warning file=\/etc\/crio\/crio\.conf\.d\/99-last,line=2,/)
      const misplaced = { ...merged, [paths.last]: '[crio.runtime]\nlog_levl = "debug"\n' }
      const shown = yield* onCrio(misplaced, ["check", "--fix", "--dry-run"])
      assert.include(shown.data, '+log_level = "debug"\n')
    })
  )
})

describe("explain", () => {
  it.effect("explains the codes of CRI-O", () =>
    Effect.gen(function* () {
      const { data, status } = yield* onCrio({}, ["explain", "dropped-handler", "--json"])
      assert.strictEqual(status, 0)
      assert.strictEqual(document(Documents.CodeDocument, data).family, "cri-o")
      assert.include((yield* onCrio({}, ["explain"])).data, "\n\nProblems of CRI-O\n")
    })
  )
})
