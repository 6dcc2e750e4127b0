/** The laws of diagnosis, for files of lines that users get wrong. */
import { Origin, Problem } from "@oci-runtimes/core/engine"
import { TextEdit } from "@oci-runtimes/core/text"
import * as fc from "fast-check"
import { assert, describe, it } from "vitest"
import { conf, containerd, header, importing, options, runc, runtime, type Version } from "../configs.ts"
import { engineOf, type Files, main, problemsOf, read, someVersion } from "../machines.ts"

const heads = ["", header(2), header(2), header(3), header(3), "version = 1\n", "versoin = 2\n", "version = 02\n"]

const tops = [
  importing,
  'imports = ["/none.toml"]\n',
  'disabled_plugins = ["cri"]\n',
  'disabled_plugins = ["io.containerd.grpc.v1.cri"]\n',
  'required_plugins = ["io.containerd.grpc.v1.cri"]\n',
  "oom-score = 1\n",
  "oom_score = x\n"
]

const tables = ([1, 2, 3] as const).flatMap((version: Version) => [
  containerd(version, 'default_runtime_name = "runC"'),
  containerd(version, 'default_runtime_name = "kata"', "no_pivot = true"),
  runtime(version, "runc", runc),
  runtime(version, "runc", runc, "snapshoter = ''"),
  options(version, "runc", "SystemdCgroup = true"),
  options(version, "runc", "systemd_cgroup = true", 'NoPivotRoot = "true"'),
  runtime(version, "crun", 'Runtime_Type = "io.containerd.runc.v2"', "sandboxer = 'shim'"),
  runtime(version, "crun", 'runtime_type = "containerd-shim-runc-v2"', "io_type = 'x'"),
  options(version, "crun", "SystemdCgroup = false", 'BinaryName = "/usr/sbin/runc --debug"'),
  runtime(version, "kata", 'runtime_type = "io.containerd.runtime.v1.linux"', 'runtime_engine = "/x"'),
  runtime(version, "my.own", runc),
  runtime(version, "Old", "runtime_type = 2")
])

const someText = () =>
  fc
    .tuple(
      fc.constantFrom(...heads),
      fc.subarray(tops, { maxLength: 2 }),
      fc.uniqueArray(fc.constantFrom(...tables), { selector: (table) => table.split("\n")[0]!, maxLength: 4 })
    )
    .map(([head, some, others]) => [head, ...some, ...others].join(""))

const circumstancesOf = (text: string, dropIn: string): { readonly files: Files } => ({
  files: { [main]: text, [`${conf}/1.toml`]: dropIn }
})

const refused = (problems: ReadonlyArray<Problem.Problem>) =>
  problems.filter(({ effect }) => effect === "refused").map(({ message }) => message)

describe("the diagnosis of any files", () => {
  it("has every problem for which containerd refuses them, in containerd's words", () => {
    const cases = { accepted: 0, refused: 0 }
    fc.assert(
      fc.property(someVersion(), someText(), someText(), (version, text, dropIn) => {
        const engine = engineOf(version)
        const circumstances = circumstancesOf(text, dropIn)
        const { problems, refusal } = read(engine, circumstances)
        cases[refusal === null ? "accepted" : "refused"]++
        assert.deepStrictEqual(refused(problemsOf(engine, circumstances)), refused(problems))
        assert.strictEqual(refused(problems).length, refusal === null ? 0 : 1)
      }),
      { numRuns: 200 }
    )
    for (const [kind, count] of Object.entries(cases)) assert.isAbove(count, 50, kind)
  })

  it("has one problem of a code at a place, with an advice and a message that is a sentence", () => {
    let several = 0
    fc.assert(
      fc.property(someVersion(), someText(), someText(), (version, text, dropIn) => {
        const engine = engineOf(version)
        const problems = problemsOf(engine, circumstancesOf(text, dropIn))
        const places = problems.map(
          ({ code, message, origin }) =>
            `${code} ${JSON.stringify(origin ?? message)} ${JSON.stringify(Origin.rangeOf(origin))}`
        )
        if (problems.length > 1) several++
        assert.strictEqual(new Set(places).size, places.length, places.join("\n"))
        for (const { advice, effect, message } of problems) {
          assert.match(advice, /^[A-Z].*\.$|^containerd .*\.$/)
          const isOwn = effect !== "refused" && effect !== "no-start" && effect !== "no-service"
          if (isOwn) assert.match(message, /\.$/)
        }
      }),
      { numRuns: 200 }
    )
    assert.isAbove(several, 100)
  })

  it("has only fixes after which nothing is worse, and the problem is gone", () => {
    const codes = new Map<string, number>()
    fc.assert(
      fc.property(someVersion(), someText(), someText(), (version, text, dropIn) => {
        const engine = engineOf(version)
        const circumstances = circumstancesOf(text, dropIn)
        const before = problemsOf(engine, circumstances)
        for (const { code, fix, origin, path } of before) {
          if (fix === undefined) continue
          if (origin?._tag !== "File") assert.fail(`${code} has a fix and no file`)
          codes.set(code, (codes.get(code) ?? 0) + 1)
          const fixed = TextEdit.apply(circumstances.files[origin.file] ?? "", fix.edits)
          const after = problemsOf(engine, { files: { ...circumstances.files, [origin.file]: fixed } })
          const same = (problems: ReadonlyArray<Problem.Problem>) =>
            problems.filter(
              (other) =>
                other.code === code && JSON.stringify([other.path, other.origin]) === JSON.stringify([path, origin])
            ).length
          assert.strictEqual(same(after), 0, `${code}\n${fixed}`)
          assert.isAtMost(Problem.count(after).errors, Problem.count(before).errors, `${code}\n${fixed}`)
        }
      }),
      { numRuns: 500 }
    )
    assert.isAbove(codes.size, 6)
    assert.isAbove(
      [...codes.values()].reduce((sum, count) => sum + count),
      100
    )
  })
})
