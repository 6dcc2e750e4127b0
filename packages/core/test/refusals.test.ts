import { ConfigurationInput, Diagnosis, Fixing, type Moby, Moby23, Moby25 } from "@oci-runtimes/core/docker"
import * as fc from "fast-check"
import { assert, describe, it } from "vitest"
import { jsonText } from "./jsonText.ts"

const sources = (text: string) => ConfigurationInput.make(text)

const diagnose = (engine: Moby.Generation, text: string) => Diagnosis.diagnose(engine, sources(text))

const codes = (engine: Moby.Generation, text: string): ReadonlyArray<string> =>
  diagnose(engine, text).problems.map(({ code }) => code)

const fixed = (engine: Moby.Generation, text: string): string =>
  new TextDecoder().decode(Fixing.fixAll(Diagnosis.diagnose(engine, sources(text))).bytes)

const engines: ReadonlyArray<Moby.Generation> = [Moby23, Moby25]

const nvidia = '"nvidia": {"path": "nvidia-container-runtime", "runtimeArgs": []}'

describe.each(engines)("one mistake under $id", (engine) => {
  it.each([
    // What hides the default runtime is the mistake.
    [`{"runtimes": [{${nvidia}}], "default-runtime": "nvidia"}`, "wrong-type"],
    [`{"default-runtime": "nvidia", "runtime": {${nvidia}}}`, "unknown-directive"],
    [`{"default-runtime": "nvidia", "Runtimes": {${nvidia}}}`, "unknown-directive"],
    [`{"default-runtime": "nvidia", "features": {"buildkit": true, "runtimes": {${nvidia}}}}`, "misplaced-key"],
    [`{"default-runtime": "nvidia", ${nvidia}}`, "misplaced-key"],
    // The engine takes the keys of an object for directives if the directive takes none.
    ['{"exec-opts": {"native.cgroupdriver": "systemd"}}', "wrong-type"],
    ['{"hosts": {"a": "unix:///run/docker.sock", "b": "tcp://[::1]:1"}}', "wrong-type"],
    ['{"debug": {"level": 1}}', "wrong-type"],
    // Of an entry that is not read there is no path.
    ['{"runtimes": {"nvidia": "nvidia-container-runtime"}}', "wrong-type"],
    ['{"runtimes": {"x": {"path": ["/usr/bin/x", "-v"]}}}', "wrong-type"],
    ['{"runtimes": {"path": "nvidia-container-runtime", "runtimeArgs": []}}', "misplaced-key"],
    ['{"runtimes": {"runtimes": {"nvidia": {"path": "/nvidia"}}}, "default-runtime": "nvidia"}', "misplaced-key"]
  ])("is one finding: %s", (text, code) => {
    assert.deepStrictEqual(codes(engine, text), [code])
  })

  it.each([
    // Each of these has two.
    [`{"default-runtime": "other", "runtime": {${nvidia}}}`, ["unknown-default-runtime", "unknown-directive"]],
    [`{"default-runtime": "nvidia", "features": {"runtimes": {}}}`, ["misplaced-key", "unknown-default-runtime"]],
    ['{"exec-opts": {"a": 1}, "b": 1, "c": {"d": 1}}', ["wrong-type", "unknown-directive", "unknown-directive"]],
    ['{"exec-opts": {"data-root": "/x", "a": 1}}', ["misplaced-key", "unknown-directive"]],
    ['{"runtimes": {"runc": {"path": "runc"}}, "nope": 1}', ["reserved-runtime-name", "unknown-directive"]]
  ])("does not hide another one: %s", (text, found) => {
    assert.sameMembers([...codes(engine, text)], found)
  })
})

describe.each(engines)("advice under $id", (engine) => {
  const explanation = (text: string): string => diagnose(engine, text).problems[0]?.advice ?? ""

  it("about an unknown default runtime says what else may be meant", () => {
    assert.include(explanation('{"default-runtime": "nvidia"}'), "give the flag here too: --add-runtime nvidia=PATH.")
    assert.notInclude(explanation(`{"default-runtime": "other", "runtimes": {${nvidia}}}`), "--add-runtime")
    assert.include(explanation('{"default-runtime": "/usr/bin/crun"}'), "Give the program a name")
  })

  it("about the engine's own name says to remove it", () => {
    assert.include(
      explanation('{"runtimes": {"runc": {"path": "/usr/bin/runc"}}}'),
      "Remove it: the engine already has"
    )
  })
})

describe.each(engines)("a fix under $id", (engine) => {
  it.each([
    // A name that can be mistaken for another one may be the mistake.
    `{"default-runtime": "nvidia", "runtimes": {"Nvidia": {"path": "/nvidia"}}}`,
    `{"default-runtime": "crun", "runtimes": {"cr\u0443n": {"path": "/crun"}}}`,
    // The text is that of another directive, another runtime, or an option.
    '{"runtimes": {"crun": {"path": "/usr/bin/crun"}, "my": "crun"}}',
    '{"runtimes": {"my": "runc"}}',
    '{"runtimes": {"defualt-runtime": "/usr/bin/crun"}}',
    '{"runtimes": {"max-size": "10m"}}',
    '{"runtimes": {"BinaryName": "/usr/bin/crun"}}',
    '{"runtimes": {"_nvidia": "/usr/bin/nvidia-container-runtime"}}',
    // It is unknown whether the string is an item of this list.
    '{"hosts": "/run/docker.sock"}',
    '{"labels": "crun"}',
    '{"exec-opts": "systemd"}',
    '{"runtimes": {"x": {"path": "/x", "runtimeArgs": "debug"}}}',
    '{"runtimes": {"x": {"runtimeArgs": "--debug"}}}',
    // The list may be that of the arguments.
    '{"runtimes": {"x": {"path": "/x", "path": ["-v"]}}}',
    '{"runtimes": {"x": {"path": ["--debug", "-v"]}}}',
    // Another program was meant.
    '{"runtimes": {"runc": {"path": "/usr/bin/crun"}}}',
    '{"runtimes": {"runc": {"path": "runc", "runtimeArgs": ["--debug"]}}}'
  ])("is not offered for %s", (text) => {
    assert.strictEqual(fixed(engine, text), text)
  })

  it.each([
    [
      '{"runtimes": {"nvidia": "nvidia-container-runtime"}}',
      '{"runtimes": {"nvidia": {"path": "nvidia-container-runtime"}}}'
    ],
    ['{"runtimes": {"my-runtime": "/usr/bin/crun"}}', '{"runtimes": {"my-runtime": {"path": "/usr/bin/crun"}}}'],
    ['{"runtimes": {"x": "/usr/local/bin/runsc"}}', '{"runtimes": {"x": {"path": "/usr/local/bin/runsc"}}}'],
    ['{"hosts": "unix:///run/docker.sock"}', '{"hosts": ["unix:///run/docker.sock"]}'],
    ['{"insecure-registries": "192.0.2.1:5000"}', '{"insecure-registries": ["192.0.2.1:5000"]}'],
    ['{"storage-opts": "overlay2.size=10G"}', '{"storage-opts": ["overlay2.size=10G"]}'],
    ['{"runtimes": {"runc": {"path": "/usr/bin/runc"}, "x": {"path": "/x"}}}', '{"runtimes": {"x": {"path": "/x"}}}'],
    ['{"runtimes": {"runc": {"path": "runc", "runtimeArgs": []}}}', '{"runtimes": {}}'],
    [
      '{"default-runtime": "nvidia", "runtimes": {"nvidia ": {"path": "/nvidia"}}}',
      '{"default-runtime": "nvidia", "runtimes": {"nvidia": {"path": "/nvidia"}}}'
    ],
    [
      '{"default-runtime": "Nvidia", "runtimes": {"nvidia": {"path": "/nvidia"}}}',
      '{"default-runtime": "nvidia", "runtimes": {"nvidia": {"path": "/nvidia"}}}'
    ]
  ])("is offered for %s", (text, wanted) => {
    assert.strictEqual(fixed(engine, text), wanted)
  })
})

const level = () => fc.constantFrom("runtimes", "features", "labels", "nope", "debug", "path", "data-root", "crun")

describe("an explanation", () => {
  it("of each fault is what the diagnosis says, and each error of the diagnosis is about a fault", () => {
    const value = (): fc.Arbitrary<string> =>
      fc.oneof(
        fc.constantFrom('"/usr/bin/crun"', '"nvidia"', "true", '["-v"]', "{}", "null", "[{}]"),
        fc
          .array(fc.tuple(level(), fc.constantFrom('"x"', "true", '{"path": "/x"}', '{"crun": {}}')), { maxLength: 3 })
          .map((members) => `{${members.map(([key, inner]) => `${JSON.stringify(key)}: ${inner}`).join(", ")}}`)
      )
    const file = fc
      .array(fc.tuple(fc.oneof(level(), fc.constantFrom("default-runtime", "Runtimes", "runtime")), value()), {
        maxLength: 4
      })
      .map((members) => `{${members.map(([key, inner]) => `${JSON.stringify(key)}: ${inner}`).join(", ")}}`)
    let refused = 0
    fc.assert(
      fc.property(fc.constantFrom(...engines), fc.oneof({ weight: 4, arbitrary: file }, jsonText()), (engine, text) => {
        const { problems, refused: failure } = diagnose(engine, text)
        const errors = problems.filter(({ effect }) => effect === "refused")
        if (failure === undefined) return assert.deepStrictEqual(errors, [])
        refused++
        const explained = Diagnosis.explain(failure)
        assert.deepStrictEqual(
          explained.map(({ fault }) => fault),
          failure.faults
        )
        const told = new Set(explained.map(({ diagnostic }) => JSON.stringify(diagnostic)))
        for (const error of errors) assert.isTrue(told.delete(JSON.stringify(error)) || error.code === "misplaced-key")
        assert.deepStrictEqual([...told], [])
        for (const { advice } of errors) assert.isNotEmpty(advice)
      }),
      { numRuns: 600 }
    )
    assert.isAbove(refused, 280)
  })
})
