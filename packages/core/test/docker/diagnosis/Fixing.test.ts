import {
  ConfigurationInput,
  DaemonJson,
  Diagnosis,
  DockerProblem,
  EngineFlags,
  Fixing,
  type Moby,
  Moby23,
  Moby25,
  Settings
} from "@oci-runtimes/core/docker"
import { Problem } from "@oci-runtimes/core/engine"
import { TextEdit, TextEncoding } from "@oci-runtimes/core/text"
import * as fc from "fast-check"
import { assert, describe, it } from "vitest"
import { jsonText } from "../../jsonText.ts"

const defaults = ConfigurationInput.defaultDirectories

const sources = (bytes: Uint8Array): ConfigurationInput.ConfigurationInput => ConfigurationInput.make(bytes)

const diagnose = (engine: Moby.Generation, text: string) =>
  Diagnosis.diagnose(engine, sources(new TextEncoder().encode(text))).problems

const fixAll = (engine: Moby.Generation, text: string) =>
  Fixing.fixAll(Diagnosis.diagnose(engine, sources(new TextEncoder().encode(text))))

const fixed = (text: string, engine: Moby.Generation = Moby25): string =>
  new TextDecoder().decode(fixAll(engine, text).bytes)

/** Keys that users write, in any combination. */
const key = () =>
  fc.constantFrom(
    "path",
    "Path",
    "args",
    "runtimeArgs",
    "runtime_args",
    "runtimeType",
    "type",
    "options",
    "_comment",
    "opts"
  )

const value = () =>
  fc.constantFrom(
    '"/usr/bin/crun"',
    '" crun "',
    '"/x --debug -v"',
    '"/opt/containerd-shim-kata-v2"',
    '"io.containerd.kata.v2"',
    '["--debug"]',
    '["--config /x", "a b"]',
    '["/x", "-v"]',
    '["a; touch /tmp/x"]',
    '"--root=$(id)"',
    '["/x", "-a $(id)"]',
    '"/x -v $(id)"',
    '"oci"',
    '"bin/x"',
    '{"config_path": "/x"}',
    '{"BinaryName": 5, "binary_name": "x"}',
    "null",
    "5"
  )

const object = (members: ReadonlyArray<readonly [string, string]>, gap: string, comma: string): string =>
  `{${gap}${members.map(([name, inner]) => `${JSON.stringify(name)}:${gap}${inner}`).join(`,${gap}`)}${comma}${gap}}`

const layout = () => fc.tuple(fc.constantFrom("", " ", "\n  ", "\r\n\t"), fc.constantFrom("", "", "", ","))

const entry = () =>
  fc.oneof(
    {
      weight: 8,
      arbitrary: fc
        .tuple(fc.array(fc.tuple(key(), value()), { maxLength: 4 }), layout())
        .map(([members, [gap, comma]]) => object(members, gap, comma))
    },
    value()
  )

const runtimes = () =>
  fc
    .tuple(
      fc.array(fc.tuple(fc.constantFrom("crun", "Crun", "kata", "runc", "é", ".x", "../y"), entry()), { maxLength: 4 }),
      layout()
    )
    .map(([members, [gap, comma]]) => object(members, gap, comma))

const directive = () =>
  fc.oneof(
    fc.tuple(fc.constantFrom("runtimes", "Runtimes", "run_times", "runtime"), runtimes()),
    fc.tuple(
      fc.constantFrom(
        "default-runtime",
        "Default_Runtime",
        "data-root",
        "dataRoot",
        "graph",
        "exec-opts",
        "ExecOpts",
        "log_opts"
      ),
      fc.constantFrom(
        '"crun"',
        '"CRUN"',
        '"nope"',
        '".x"',
        '["native.cgroupdriver=systemd"]',
        '"native.cgroupdriver=x"',
        "null",
        "{}"
      )
    )
  )

const file = () =>
  fc.oneof(
    {
      weight: 6,
      arbitrary: fc
        .tuple(fc.array(directive(), { maxLength: 5 }), layout())
        .map(([members, [gap, comma]]) => object(members, gap, comma))
    },
    jsonText()
  )

const engines = () => fc.constantFrom<Moby.Generation>(Moby23, Moby25)

/** Returns the errors of a file except those of its syntax: their places and messages. */
const errors = (engine: Moby.Generation, bytes: Uint8Array) => {
  const read = DaemonJson.read(engine.directives, bytes)
  const validation = engine.validate(Settings.merge(read.config, EngineFlags.none, defaults))
  // A mistake of the syntax hides that a file is not an object.
  const others = read.faults.filter(({ code }) => code !== "invalid-syntax" && code !== "not-an-object")
  return [...others, ...validation].map(({ code, message, path }) => ({ at: `${code} ${path.join("/")}`, message }))
}

const textOf = (bytes: Uint8Array): string => {
  const decoded = TextEncoding.decode(bytes)
  return decoded._tag === "Success" ? decoded.success.text : ""
}

/** Returns the code of a problem and the name of its entry, whether the problem has a fix or not. */
const unfixable = ({ code, path: [, name = ""] }: DockerProblem.DockerProblem): string => `${code} ${name}`

/** A key that is dropped was ignored before, and of names that are alike the one is named that comes last. */
const indifferent: ReadonlySet<string> = new Set(["alike-names", "dropped-shim-option"])

describe("fixing", () => {
  it("makes everything right that can be, in the style of the file", () => {
    assert.strictEqual(
      fixed(`{
\t"Default_Runtime": "crun",
\t"runtimes": {
\t\t"crun": {
\t\t\t"Path": " /usr/bin/crun --debug ",
\t\t\t"path": " /usr/bin/crun --debug ",
\t\t},
\t\t"kata": { "path": "/opt/containerd-shim-kata-v2", "args": [], "opts": {"config_path": "/x"} },
\t},
}
`),
      `{
\t"default-runtime": "crun",
\t"runtimes": {
\t\t"crun": {
\t\t\t"path": "/usr/bin/crun",
\t\t\t"runtimeArgs": ["--debug"]
\t\t},
\t\t"kata": { "runtimeType": "/opt/containerd-shim-kata-v2", "args": [], "options": {"ConfigPath": "/x"} }
\t}
}
`
    )
  })

  it.each([
    '{"runtimes": {"x": {"path": "/x", "args": ["a"], "arguments": ["b"]}}}',
    '{"graph": "/a", "data_root": "/b"}',
    '{"log_level": "info", "LogLevel": "warn"}',
    '{"runtimes": {"x": {"path": "/x", "_args": ["-v"]}}}',
    '{"proxies": {"httpProxy": "http://a"}}',
    '{"Default_Runtime": "nope"}'
  ])("leaves %s as it is, because its meaning is unclear", (text) => {
    assert.strictEqual(fixed(text, Moby23), text)
  })

  it.each([
    '{"runtimes": {"n": {"path": "/bin/true", "args": ["a; touch /tmp/PWNED"]}}}',
    '{"runtimes": {"n": {"path": "/bin/true", "args": ["$(touch x)"]}}}',
    '{"runtimes": {"n": {"path": "/bin/true", "args": ["--root /x; rm -rf /"]}}}',
    '{"runtimes": {"n": {"path": "/bin/true", "arguments": ["*"]}}}',
    '{"runtimes": {"n": {"path": "/bin/true", "args": ["--label=a b"]}}}',
    '{"runtimes": {"n": {"path": "/opt/$x/y", "args": ["-v"]}}}',
    '{"runtimes": {"n": {"path": "/x -v $(id)", "args": ["a"]}}}',
    '{"runtimes": {"n": {"path": ["/x", "-a $(id)"]}}}',
    '{"runtimes": {"n": {"path": ["/x"], "runtimeArgs": ["$(id)"]}}}',
    '{"runtimes": {"n": {"path": "/x", "runtimeArgs": "--a=$(id)"}}}',
    '{"run_times": {"n": {"path": "/x", "runtimeArgs": ["$(id)"]}}}'
  ])("makes no command of %s, which is not executed yet", (text) => {
    for (const engine of [Moby23, Moby25]) assert.strictEqual(fixed(text, engine), text)
    const { bytes } = Fixing.fixAll(
      Diagnosis.diagnose(Moby25, sources(new TextEncoder().encode(text)), "quoted"),
      "quoted"
    )
    assert.strictEqual(new TextDecoder().decode(bytes), text)
  })

  it("leaves what would then be wrong in another way", () => {
    for (const text of [
      '{"runtimes": {"x": {"binary": "bin/x"}}}',
      '{"runtimes": {"x": {"type": "oci"}}}',
      '{"runtimes": {"../x": {"path": "/x", "args": ["-v"]}}}',
      '{"dataRoot": "docker"}'
    ]) {
      assert.strictEqual(fixed(text), text)
    }
  })

  it("takes a step that the next one completes", () => {
    assert.strictEqual(
      fixed('{"runtimes": {"x": {"path": "/x", "args": ["--config /y"]}}}'),
      '{"runtimes": {"x": {"path": "/x", "runtimeArgs": ["--config", "/y"]}}}'
    )
  })

  it.each([
    '{"runtimes": {"crun": "/usr/bin/crun"}, "runtimes": {"crun": {"path": "/x"}}}',
    '{"runtimes": {"crun": "/usr/bin/crun", "crun": {"path": "/x"}}}',
    '{"runtimes": {"x": {"path": "/x", "runtimeArgs": "--a", "runtimeArgs": ["-v"]}}}',
    '{"hosts": "unix:///a", "hosts": ["unix:///b"]}'
  ])("leaves a value that another value replaces: %s", (text) => {
    for (const engine of [Moby23, Moby25]) assert.strictEqual(fixed(text, engine), text)
  })

  it("leaves a file that is not there alone", () => {
    const { bytes, fixed: done } = Fixing.fixAll(Diagnosis.diagnose(Moby25, ConfigurationInput.make()))
    assert.deepStrictEqual([bytes, done], [undefined, []])
  })

  it("makes every fix that does no harm, where all together would", () => {
    const entries = ["a", "b", "c", "d"].map((name) => `"${name}": {"path": "/x", "args": ["-v"]}`)
    const text = `{"runtimes": {${entries.join(", ")}}}`
    const mended = entries.map((one, index) => (index < 2 ? one : one.replace("args", "runtimeArgs")))
    /** Takes two runtimes with arguments at most. */
    const engine: Moby.Generation = {
      ...Moby25,
      validate: (settings) => {
        const withArguments = Array.from(settings.runtimes).filter(([, { runtimeArgs }]) => runtimeArgs.length > 0)
        return withArguments.length > 2
          ? [DockerProblem.make("reserved-runtime-name", { name: "x" }, { path: ["runtimes"], origin: undefined })]
          : []
      }
    }
    assert.strictEqual(fixed(text, engine), `{"runtimes": {${mended.join(", ")}}}`)
  })

  it("makes no fix that is not wanted", () => {
    const text = '{"runtimes": {"x": {"path": "/a -b"}, "y": {"Path": "/y"}}}'
    const { bytes } = Fixing.fixAll(
      Diagnosis.diagnose(Moby25, sources(new TextEncoder().encode(text))),
      "engine",
      ({ code }) => code !== "arguments-in-path"
    )
    assert.strictEqual(textOf(bytes ?? new Uint8Array()), text.replace("Path", "path"))
  })

  it("keeps encoding and byte order mark", () => {
    const encoding = { name: "utf-16le", mark: true } as const
    const bytes = (text: string) => Uint8Array.of(0xff, 0xfe, ...TextEncoding.encode(text, encoding))
    const result = Fixing.fixAll(Diagnosis.diagnose(Moby25, sources(bytes('{"cgroup_parent": "日本"}'))))
    assert.deepStrictEqual(result.bytes, bytes('{"cgroup-parent": "日本"}'))
  })

  it("has an answer for any bytes, and keeps them if it fixes nothing", () => {
    fc.assert(
      fc.property(engines(), fc.uint8Array(), (engine, bytes) => {
        const { after, bytes: left, fixed: done } = Fixing.fixAll(Diagnosis.diagnose(engine, sources(bytes)))
        if (done.length === 0) assert.deepStrictEqual(left, bytes)
        assert.strictEqual(after.problems.length > 0, after.refused !== undefined)
      })
    )
  })

  it("brings no error, ends, and leaves nothing to fix", () => {
    let count = 0
    fc.assert(
      fc.property(engines(), file(), (engine, text) => {
        const { after, before, bytes = new Uint8Array(), fixed: done } = fixAll(engine, text)
        const known = new Set(errors(engine, new TextEncoder().encode(text)).flatMap((one) => [one.at, one.message]))
        // A mistake of the syntax hides the other errors.
        for (const { at, message } of before.isLegible ? errors(engine, bytes) : [])
          assert.isTrue(known.has(at) || known.has(message), message)
        assert.isAtMost(after.problems.filter(({ fix }) => fix !== undefined).length, 0, textOf(bytes))
        if (done.length === 0) assert.deepStrictEqual(after.problems, before.problems)
        else count++
        assert.strictEqual(
          done.length > 0,
          before.problems.some(({ fix }) => fix !== undefined),
          text
        )
        assert.deepStrictEqual(Fixing.fixAll(Diagnosis.diagnose(engine, sources(bytes))).bytes, bytes)
      }),
      { numRuns: 500 }
    )
    assert.isAbove(count, 100)
  })

  it("adds nothing that a shell executes, and no warning to an entry that it could not fix", () => {
    let count = 0
    fc.assert(
      fc.property(engines(), file(), (engine, text) => {
        const { before } = fixAll(engine, text)
        const known = new Set(before.problems.map(unfixable))
        const counts = (one: DockerProblem.DockerProblem): boolean =>
          one.code.startsWith("shell-") ||
          (Problem.severity(one) === "warning" && before.settings.runtimes.has(String(one.path[1])))
        const brought = (before.isLegible ? before.problems : []).flatMap(({ fix }) =>
          fix === undefined ? [] : diagnose(engine, TextEdit.apply(text, fix.edits))
        )
        if (before.problems.some(({ fix }) => fix !== undefined)) count++
        assert.deepStrictEqual(
          brought.filter(
            (one) => one.fix === undefined && counts(one) && !indifferent.has(one.code) && !known.has(unfixable(one))
          ),
          []
        )
      }),
      { numRuns: 500 }
    )
    assert.isAbove(count, 100)
  })

  it("consists of fixes that each remove what they are for", () => {
    let count = 0
    fc.assert(
      fc.property(engines(), file(), (engine, text) => {
        const { before } = fixAll(engine, text)
        for (const { code, fix, message, path } of before.problems) {
          if (fix === undefined) continue
          count++
          const after = diagnose(engine, TextEdit.apply(before.file.source.text, fix.edits))
          const isSame = (one: DockerProblem.DockerProblem): boolean =>
            one.code === code && one.path.join("/") === path.join("/") && (path.length === 0 || one.message === message)
          assert.isBelow(after.filter(isSame).length, before.problems.filter(isSame).length, message)
        }
      }),
      { numRuns: 400 }
    )
    assert.isAbove(count, 100)
  })
})
