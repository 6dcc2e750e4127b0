/** The laws of reading, resolving and printing. */
import { ConfigDump, Ctr, Given, ShimMessage } from "@oci-runtimes/core/containerd"
import { Source } from "@oci-runtimes/core/engine"
import {
  containerdFile,
  type ContainerdFileVersion,
  containerdGiven,
  containerdSettings
} from "@oci-runtimes/core/testing"
import * as Result from "effect/Result"
import * as fc from "fast-check"
import { assert, describe, it } from "vitest"
import { attack, changeable, copyOf, reachable } from "../reachable.ts"
import { conf, header } from "./configs.ts"
import { assess, engineOf, facts, fileVersionOf, main, read, someVersion, sourcesOf, versions } from "./machines.ts"

const pattern = `${conf}/*.toml`

const encode = (text: string) => new TextEncoder().encode(text)

const pieces = [
  "version = ",
  "2\n",
  "3\n",
  "-1\n",
  "imports = ",
  '["/etc/containerd/*"]\n',
  '["/a", "b*"]\n',
  "[plugins]\n",
  '[plugins."io.containerd.grpc.v1.cri".containerd.runtimes.x]\n',
  "[plugins.cri.containerd]\n",
  "runtimes = ",
  'runtime_type = "io.containerd.runc.v2"\n',
  "options = ",
  "{ a = 1 }\n",
  "[[plugins]]\n",
  "[x]\n",
  "\0",
  "é",
  "="
]

const someBytes = () =>
  fc.oneof(
    fc.uint8Array({ maxLength: 64 }),
    fc.array(fc.constantFrom(...pieces), { maxLength: 8 }).map((parts) => encode(parts.join(""))),
    fc
      .tuple(
        fc.constantFrom<ContainerdFileVersion>(0, 1, 2, 3),
        containerdSettings(),
        fc.subarray(["/a", "*", pattern])
      )
      .map(([version, settings, imports]) => encode(containerdFile(version, settings, imports)))
  )

describe("reading", () => {
  it("never throws, whatever the files are, and refuses exactly if it tells one refused problem", () => {
    const cases = { accepted: 0, refused: 0 }
    const state = fc.oneof(
      { weight: 5, arbitrary: someBytes().map((bytes): Source.SourceState => ({ _tag: "File", bytes })) },
      {
        weight: 1,
        arbitrary: fc
          .constantFrom("ENOENT", "EACCES", "ELOOP")
          .map((errno): Source.SourceState => ({ _tag: "Unreadable", errno }))
      }
    )
    fc.assert(
      fc.property(
        someVersion(),
        containerdGiven(),
        fc.array(state, { minLength: 1, maxLength: 4 }),
        (version, given, some) => {
          const engine = engineOf(version)
          let next = 0
          const files = Source.readAll(engine.sources, given, ({ _tag }) =>
            _tag === "Directory" ? { _tag, names: ["1.toml", "a*b", "x"] } : some[next++ % some.length]!
          )
          assert.isEmpty(Source.unread(engine.sources, given, files))
          const { problems, refusal, settings } = engine.read(given, files)
          const refused = problems.filter(({ effect }) => effect === "refused")
          assert.lengthOf(refused, refusal === null ? 0 : 1)
          cases[refusal === null ? "accepted" : "refused"]++
          const table = engine.table(settings, facts, [])
          engine.diagnose?.({ reading: { problems, refusal, settings }, table })
          for (const name of ["", "runc", "x"]) engine.resolve(table, { name })
          ConfigDump.of(engine.traits(), given, files)
        }
      ),
      { numRuns: 300 }
    )
    for (const [kind, count] of Object.entries(cases)) assert.isAbove(count, 50, kind)
  })

  it("ends if the files import each other", () => {
    const text = `version = 2\nimports = ["*.toml", "./a.toml", "${conf}/*", "${main}"]\n`
    const files = Object.fromEntries([main, "/etc/containerd/a.toml", `${conf}/b.toml`].map((path) => [path, text]))
    // The directory of drop-ins has no file a.toml for its own files to import.
    const other = { ...files, [`${conf}/a.toml`]: text }
    for (const version of versions) {
      assert.match(read(engineOf(version), { files }).refusal ?? "", /a\.toml: no such file or directory$/)
      const { refusal, settings } = read(engineOf(version), { files: other })
      assert.isNull(refusal)
      assert.lengthOf(settings.documents, 4)
    }
  })

  it("of the same files is the same, and is frozen", () => {
    let accepted = 0
    fc.assert(
      fc.property(someVersion(), containerdSettings(), containerdSettings(), (version, one, other) => {
        const engine = engineOf(version)
        const fileVersion = fileVersionOf(engine)
        const circumstances = {
          files: {
            [main]: containerdFile(fileVersion, one, [pattern]),
            [`${conf}/1.toml`]: containerdFile(fileVersion, other)
          }
        }
        const [first, second] = [read(engine, circumstances), read(engine, circumstances)]
        assert.deepStrictEqual(copyOf(first), copyOf(second))
        assert.isEmpty(changeable(reachable([first.settings, first.problems]).slice(1)))
        if (first.refusal === null) accepted++
      }),
      { numRuns: 60 }
    )
    assert.isAbove(accepted, 20)
  })

  it("accepts every setting that the generator makes, in a file of the version of the release", () => {
    fc.assert(
      fc.property(someVersion(), containerdSettings(), (version, settings) => {
        const engine = engineOf(version)
        assert.isNull(read(engine, { files: { [main]: containerdFile(fileVersionOf(engine), settings) } }).refusal)
      })
    )
  })
})

describe("resolving", () => {
  it("finds a name exactly if the table has it, and the type, the options and the sandboxer are sound", () => {
    const cases = { resolved: 0, refused: 0 }
    fc.assert(
      fc.property(someVersion(), containerdSettings(), (version, some) => {
        const engine = engineOf(version)
        const runc = [{ table: "runtimes.runc", key: "runtime_type", value: '"io.containerd.runc.v2"' }]
        const settings = [
          ...runc,
          ...some.filter(
            ({ key, table }) => key !== "default_runtime_name" && !(key === "runtime_type" && table === "runtimes.runc")
          )
        ]
        const { table } = assess(engine, { files: { [main]: containerdFile(fileVersionOf(engine), settings) } })
        assert.isUndefined(table.fault)
        for (const name of ["", "runc", "crun", "kata", "io.x", "none"]) {
          const runtime = table.runtimes.get(name === "" ? "runc" : name)
          const isSound =
            runtime !== undefined &&
            runtime.settings.type !== "" &&
            Result.isSuccess(ShimMessage.of(engine.traits(), runtime.settings, false))
          const answer = engine.resolve(table, { name })
          assert.strictEqual(Result.isSuccess(answer), isSound, name)
          cases[isSound ? "resolved" : "refused"]++
        }
      }),
      { numRuns: 200 }
    )
    for (const [kind, count] of Object.entries(cases)) assert.isAbove(count, 50, kind)
  })

  it("does not change with what an attacker does to an answer", () => {
    for (const version of versions) {
      const engine = engineOf(version)
      const { table } = assess(engine, { files: { [main]: header(fileVersionOf(engine)) } })
      const requests = [{}, { name: "none" }]
      const before = copyOf(requests.map((request) => engine.resolve(table, request)))
      attack(requests.map((request) => engine.resolve(table, request)))
      assert.deepStrictEqual(copyOf(requests.map((request) => engine.resolve(table, request))), before)
      assert.isEmpty(changeable(reachable(table)))
    }
  })
})

describe("what containerd prints", () => {
  it("has the runtimes that it reads, whether or not CRI starts with them", () => {
    let faulty = 0
    fc.assert(
      fc.property(someVersion(), containerdSettings(), (version, settings) => {
        const engine = engineOf(version)
        const circumstances = { files: { [main]: containerdFile(fileVersionOf(engine), settings) } }
        const { table } = assess(engine, circumstances)
        const dump = ConfigDump.of(engine.traits(), Given.usual, sourcesOf(engine, circumstances))
        if (dump._tag === "Failed") assert.fail(dump.error.join("\n"))
        assert.deepStrictEqual(Object.keys(dump.runtimes), [...table.settings.runtimes.names()])
        assert.strictEqual(dump.defaultRuntimeName, table.settings.defaultRuntime.value)
        if (table.fault !== undefined) faulty++
      })
    )
    assert.isAbove(faulty, 10)
  })
})

describe("ctr", () => {
  it("gives a program only to runc's shim", () => {
    const cases = { asked: 0, refused: 0 }
    const flags = fc.record(
      {
        runtime: fc.constantFrom("io.containerd.runc.v2", "io.containerd.kata.v2", "", "/x"),
        configPath: fc.constantFrom("", "/c"),
        runcBinary: fc.constantFrom("", "crun"),
        runcRoot: fc.constantFrom("", "/r"),
        runcSystemdCgroup: fc.boolean(),
        cgroup: fc.constantFrom("", "a:b:c")
      },
      { requiredKeys: [], noNullPrototype: true }
    )
    fc.assert(
      fc.property(flags, (given) => {
        const request = Ctr.request(given)
        cases[Result.isSuccess(request) ? "asked" : "refused"]++
        if (Result.isFailure(request)) return
        const { message, type } = request.success
        assert.strictEqual(message?.type === "containerd.runc.v1.Options", type === "io.containerd.runc.v2")
        assert.isTrue(Object.values(message?.fields ?? {}).every((value) => value !== "" && value !== false))
      }),
      { numRuns: 200 }
    )
    for (const [kind, count] of Object.entries(cases)) assert.isAbove(count, 20, kind)
  })
})
