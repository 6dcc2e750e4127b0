import { Table } from "@oci-runtimes/core/data"
import {
  ConfigurationInput,
  type ConfigurationChange,
  ConfigurationEdit,
  DockerAssessment,
  type DockerProblem,
  EditRefusal,
  EngineFlags,
  type Moby,
  Moby23,
  Moby25
} from "@oci-runtimes/core/docker"
import type { Problem } from "@oci-runtimes/core/engine"
import * as Result from "effect/Result"
import { assert, describe, it } from "vitest"
import { codeOf } from "../../problems.ts"
import { facts } from "../../samples.ts"

const sideOf = (bytes: Uint8Array | undefined, engine: Moby.Generation = Moby25, flags = EngineFlags.none) =>
  DockerAssessment.make(engine, ConfigurationInput.make(bytes, { flags }), facts)

const subject = (text: string | undefined, ...rest: [Moby.Generation?, typeof EngineFlags.none?]) =>
  sideOf(text === undefined ? undefined : new TextEncoder().encode(text), ...rest)

const add = (name: string, path: string, runtimeArgs: ReadonlyArray<string> = [], replace = false) =>
  ({ _tag: "AddRuntime", name, entry: { path, runtimeArgs }, replace }) as const

const addTyped = (name: string, runtimeType: string, options = {}) =>
  ({ _tag: "AddRuntime", name, entry: { path: "", runtimeArgs: [], runtimeType, options }, replace: false }) as const

const remove = (name: string, newDefault?: string) =>
  ({ _tag: "RemoveRuntime", name, ...(newDefault !== undefined && { newDefault }) }) as const

const setDefault = (name: string) => ({ _tag: "SetDefault", name }) as const

const unset = { _tag: "UnsetDefault" } as const

const textAfter = (
  text: string | undefined,
  change: ConfigurationChange.ConfigurationChange,
  engine: Moby.Generation = Moby25
) => {
  const edit = ConfigurationEdit.make(subject(text, engine), change)
  if (Result.isFailure(edit)) assert.fail(EditRefusal.message(edit.failure))
  const { bytes } = edit.success.after.sources
  return bytes && new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes)
}

const crun = add("crun", "/usr/bin/crun")

const refusal = (
  text: string | undefined,
  change: ConfigurationChange.ConfigurationChange,
  ...rest: [Moby.Generation?, typeof EngineFlags.none?]
) => {
  const edit = ConfigurationEdit.make(subject(text, ...rest), change)
  return Result.isFailure(edit) ? [edit.failure._tag, EditRefusal.message(edit.failure)] : undefined
}

describe("adding a runtime", () => {
  const lines = `{
  "runtimes": {
    "crun": {
      "path": "/usr/bin/crun"
    }
  }
}`

  it.each<[what: string, text: string | undefined, change: ConfigurationChange.ConfigurationChange, after: string]>([
    ["without a file", undefined, crun, `${lines}\n`],
    ["to an empty file", "", crun, `${lines}\n`],
    ["to a file of white space", "\n", crun, `${lines}\n`],
    ["to a line of spaces", "   ", crun, `${lines}\n`],
    ["to null", " null ", crun, ` ${lines} `],
    ["to an empty object", "{}\n", crun, `${lines}\n`],
    ["to an empty object of several lines", "{\n}\n", crun, `${lines}\n`],
    [
      "behind other directives, with their indentation and line endings",
      '{\r\n\t"debug": true,\r\n\t"log-level": "info"\r\n}\r\n',
      crun,
      '{\r\n\t"debug": true,\r\n\t"log-level": "info",\r\n\t"runtimes": {\r\n\t\t"crun": {\r\n\t\t\t"path": "/usr/bin/crun"\r\n\t\t}\r\n\t}\r\n}\r\n'
    ],
    [
      "to a file on one line",
      '{"debug":true,"mtu":1500}',
      add("crun", "/usr/bin/crun", ["a", "b"]),
      '{"debug":true,"mtu":1500,"runtimes":{"crun":{"path":"/usr/bin/crun","runtimeArgs":["a","b"]}}}'
    ],
    [
      "to a spaced file on one line",
      '{ "debug": true }',
      add("crun", "/usr/bin/crun", ["a", "b"]),
      '{ "debug": true, "runtimes": { "crun": { "path": "/usr/bin/crun", "runtimeArgs": ["a", "b"] } } }'
    ],
    [
      "next to runtimes with a line each",
      '{\n  "runtimes": {\n    "a": { "path": "/a" },\n    "b": { "path": "/b" }\n  }\n}\n',
      add("crun", "/usr/bin/crun", ["--debug"]),
      '{\n  "runtimes": {\n    "a": { "path": "/a" },\n    "b": { "path": "/b" },\n    "crun": { "path": "/usr/bin/crun", "runtimeArgs": ["--debug"] }\n  }\n}\n'
    ],
    [
      "beside a runtime with a list of several lines",
      '{\n    "runtimes": {\n        "a": {\n            "path": "/a",\n            "runtimeArgs": [\n                "x"\n            ]\n        }\n    }\n}',
      add("b", "/b", ["y", "z"]),
      '{\n    "runtimes": {\n        "a": {\n            "path": "/a",\n            "runtimeArgs": [\n                "x"\n            ]\n        },\n        "b": {\n            "path": "/b",\n            "runtimeArgs": [\n                "y",\n                "z"\n            ]\n        }\n    }\n}'
    ],
    [
      "where commas lead",
      '{ "debug": true\n, "mtu": 1\n}',
      crun,
      '{ "debug": true\n, "mtu": 1\n, "runtimes": { "crun": { "path": "/usr/bin/crun" } }\n}'
    ],
    [
      "without the empty lines of the file",
      '{\n  "debug": true,\n\n  "mtu": 1\n\n}\n',
      setDefault("crun.v1.x"),
      '{\n  "debug": true,\n\n  "mtu": 1,\n  "default-runtime": "crun.v1.x"\n\n}\n'
    ],
    ["in the place of null", '{"runtimes": null}', crun, '{"runtimes": {"crun": {"path": "/usr/bin/crun"}}}'],
    [
      "into the last of several lists of runtimes",
      '{"runtimes": {"a": {"path": "/a"}}, "runtimes": {}}',
      crun,
      '{"runtimes": {"a": {"path": "/a"}}, "runtimes": {"crun": {"path": "/usr/bin/crun"}}}'
    ],
    [
      "with a type and options",
      "{}",
      addTyped("gvisor", "io.containerd.runsc.v1", { ConfigPath: "/etc/runsc.toml" }),
      `{
  "runtimes": {
    "gvisor": {
      "runtimeType": "io.containerd.runsc.v1",
      "options": {
        "ConfigPath": "/etc/runsc.toml"
      }
    }
  }
}
`.trimEnd()
    ],
    ["behind a byte order mark", "\ufeff{}", crun, `\ufeff${lines}`],
    [
      "under a name that JSON escapes",
      "{ }",
      add('a"\\\u0001', "/b"),
      '{\n  "runtimes": {\n    "a\\"\\\\\\u0001": {\n      "path": "/b"\n    }\n  }\n}'
    ]
  ])("%s", (_, text, change, after) => {
    assert.strictEqual(textAfter(text, change), after)
    assert.strictEqual(textAfter(after, change), after)
  })

  it("replaces only what differs, in the layout that is there", () => {
    const text = '{"runtimes": {"crun": { "path": "/usr/bin/crun", "runtimeArgs": [] , "note": 1}}}'
    const edit = Result.getOrThrow(ConfigurationEdit.make(subject(text), add("crun", "/opt/crun", [], true)))
    assert.strictEqual(edit.after.file.source.text, '{"runtimes": {"crun": { "path": "/opt/crun"}}}')
    assert.deepStrictEqual(edit.edits, [
      { offset: 34, length: 7, text: "opt" },
      { offset: 47, length: 31, text: "" }
    ])
  })

  it.each<
    [
      what: string,
      text: string | undefined,
      change: ConfigurationChange.ConfigurationChange,
      tag: string,
      message: RegExp
    ]
  >([
    [
      "a file that is refused",
      "{",
      crun,
      "RefusedBefore",
      /^The engine already refuses this file: unexpected end of JSON input\. Fix it first$/
    ],
    ["a reserved name", "{}", add("runc", "/x"), "RefusedAfterwards", /runtime name 'runc' is reserved$/],
    ["neither path nor type", "{}", add("x", ""), "RefusedAfterwards", /either a runtimeType or a path/],
    [
      "a name that is taken",
      '{"runtimes": {"crun": {"path": "/x"}}}',
      crun,
      "NameTaken",
      /"crun": a runtime of this name is/
    ],
    ["a name of the engine", "{}", add("io.containerd.runc.v2", "/x"), "NameTaken", /the engine has its own runtime/],
    [
      "a name that no script can have",
      "{}",
      add("../x", "/x", ["-v"]),
      "RefusedScript",
      /would leave the scripts directory/
    ],
    [
      "options with which no release starts",
      "{}",
      addTyped("x", "io.containerd.runc.v2", { IoUid: -1 }),
      "WouldNotStart",
      /^Cannot make this change: the engine would not start: runtime x: /
    ],
    ["half a character", "{}", add("\ud800", "/x"), "NotTaken", /an unpaired surrogate/],
    ["an empty name", "{}", add("", "/x"), "EmptyName", /a runtime name is empty/],
    [
      "what would bring other runtimes back",
      '{"runtimes": {"a": {"path": "/a"}}, "runtimes": null}',
      crun,
      "NotTaken",
      /has "runtimes" several times\. Merge them/
    ]
  ])("refuses %s", (_, text, change, tag, message) => {
    const [found, words] = refusal(text, change) ?? []
    assert.strictEqual(found, tag)
    assert.match(words ?? "", message)
  })

  it("makes a change that keeps the engine from starting only by force", () => {
    const change = add("x/y", "/x", ["-v"])
    for (const engine of [Moby23, Moby25]) {
      assert.strictEqual(refusal("{}", change, engine)?.[0], "WouldNotStart")
      const edit = ConfigurationEdit.make(subject("{}", engine), change, { force: true })
      const { after } = Result.getOrThrow(edit)
      assert.deepStrictEqual(after.startFaults.map(codeOf), ["unwritable-script"])
    }
    const elsewhere = ConfigurationEdit.make(subject("{}"), add("../x", "/x", ["-v"]), { force: true })
    assert.strictEqual(Result.isFailure(elsewhere) && elsewhere.failure._tag, "RefusedScript")
  })

  it("does not refuse a change for what kept the engine from starting before", () => {
    const text =
      '{"exec-opts": ["native.cgroupdriver=bogus"], "runtimes": {"x/y": {"path": "/x", "runtimeArgs": ["-v"]}}}'
    for (const change of [crun, setDefault("runc"), remove("x/y"), add("x/y", "/z", ["-w"], true)]) {
      assert.strictEqual(refusal(text, change), undefined)
    }
    assert.strictEqual(refusal(text, add("y/z", "/x", ["-v"]))?.[0], "WouldNotStart")
  })

  it("refuses a default runtime whose program a look does not find", () => {
    const runtimes = { a: { path: "/a", runtimeArgs: ["-v"] }, b: { path: "/a", runtimeArgs: ["-v"] } }
    const look = { environment: facts, states: [{ _tag: "Unreadable", errno: "ENOENT" }] as const }
    const text = (others: object) => JSON.stringify({ runtimes, ...others })
    const verified = (before: object, force = false) => {
      const edit = Result.getOrThrow(ConfigurationEdit.make(subject(text(before)), setDefault("a")))
      const looked = {
        ...edit,
        before: DockerAssessment.afterLook(edit.before, look),
        after: DockerAssessment.afterLook(edit.after, look)
      }
      return Result.isSuccess(ConfigurationEdit.starting(looked, { force }))
    }
    assert.isFalse(verified({}))
    assert.isTrue(verified({}, true))
    assert.isFalse(verified({ "default-runtime": "b" }))
    assert.isTrue(verified({ "default-runtime": "a" }))
  })

  it("refuses what the engine would not take as it is meant", () => {
    const typed = addTyped("gvisor", "io.containerd.runsc.v1")
    assert.deepStrictEqual(refusal("{}", typed, Moby23), [
      "NotTaken",
      "Cannot make this change: Docker Engine 23.0 would accept the file, but ignore the type. Give a path, or choose an engine that reads types"
    ])
    const stock = add("io.containerd.runc.v2", "/x", [], true)
    assert.strictEqual(refusal("{}", stock, Moby23)?.[0], "NotTaken")
    assert.strictEqual(refusal("{}", stock), undefined)
  })

  it("refuses the name of a flag's runtime", () => {
    const flags = { runtimes: Table.make([["crun", { path: "/x", runtimeArgs: [] }]]) }
    assert.strictEqual(refusal("{}", crun, Moby25, flags)?.[0], "NameTaken")
    assert.strictEqual(refusal("{}", { ...crun, replace: true }, Moby25, flags), undefined)
  })

  it("does nothing where the runtime is already configured this way", () => {
    const text = '{"runtimes": {"crun": {"note": 1, "PATH": "/usr/bin/crun"}}}'
    const edit = Result.getOrThrow(ConfigurationEdit.make(subject(text), crun))
    assert.ok(ConfigurationEdit.isNoop(edit))
    assert.strictEqual(edit.after.file.source.text, text)
  })
})

describe("removing a runtime", () => {
  it.each<[what: string, text: string, change: ConfigurationChange.ConfigurationChange, after: string]>([
    ["the only one", '{"runtimes": { "a": {"path": "/a"} }}', remove("a"), '{"runtimes": {}}'],
    [
      "the first one",
      '{"runtimes": {\n  "a": {"path": "/a"},\n  "b": {"path": "/b"}\n}}',
      remove("a"),
      '{"runtimes": {\n  "b": {"path": "/b"}\n}}'
    ],
    [
      "the last one",
      '{"runtimes": {\n  "a": {"path": "/a"},\n  "b": {"path": "/b"}\n}}',
      remove("b"),
      '{"runtimes": {\n  "a": {"path": "/a"}\n}}'
    ],
    [
      "every one of the name",
      '{"runtimes": {"a": {"path": "/1"}, "b": {"path": "/b"}, "a": {"path": "/2"}, "a": {"path": "/3"}}, "runtimes": {"a": {"path": "/4"}}}',
      remove("a"),
      '{"runtimes": {"b": {"path": "/b"}}, "runtimes": {}}'
    ],
    [
      "the default one, for another",
      '{"default-runtime": "a", "runtimes": {"a": {"path": "/a"}}}',
      remove("a", "runc"),
      '{"default-runtime": "runc", "runtimes": {}}'
    ],
    ["none", '{"runtimes": {"b": {"path": "/b"}}}', remove("a"), '{"runtimes": {"b": {"path": "/b"}}}']
  ])("%s", (_, text, change, after) => {
    assert.strictEqual(textAfter(text, change), after)
    assert.strictEqual(textAfter(after, change), after)
  })

  it("does not make a file to remove something from", () => {
    assert.strictEqual(textAfter(undefined, remove("a")), undefined)
    assert.strictEqual(textAfter(undefined, unset), undefined)
  })

  it("suggests a name where there is none to remove", () => {
    const edit = Result.getOrThrow(
      ConfigurationEdit.make(subject('{"runtimes": {"crun": {"path": "/a"}}}'), remove("crum"))
    )
    assert.deepStrictEqual(
      edit.suggestions.map(({ name }) => name),
      ["crun"]
    )
  })

  it("refuses to remove the default one", () => {
    const text = '{"default-runtime": "a.b.c", "runtimes": {"a.b.c": {"path": "/a"}}}'
    assert.deepStrictEqual(refusal(text, remove("a.b.c")), [
      "DefaultRuntime",
      'Cannot remove runtime "a.b.c": it is the default runtime. Choose another default at the same time'
    ])
    assert.strictEqual(refusal(text, remove("a.b.c", "a.b.c"))?.[0], "DefaultRuntime")
    assert.strictEqual(refusal(text, remove("a.b.c", "nope"))?.[0], "RefusedAfterwards")
    assert.strictEqual(refusal(text, remove("a.b.c", ""))?.[0], "EmptyName")
    const flags = { runtimes: Table.make([]), defaultRuntime: "a" }
    assert.match(
      refusal('{"runtimes": {"a": {"path": "/a"}}}', remove("a"), Moby25, flags)?.[1] ?? "",
      /it is the default runtime\. Change the flag --default-runtime first$/
    )
  })
})

describe("the default runtime", () => {
  it.each<[what: string, text: string | undefined, change: ConfigurationChange.ConfigurationChange, after: string]>([
    [
      "is named",
      '{"runtimes": {"a": {"path": "/a"}}}',
      setDefault("a"),
      '{"runtimes": {"a": {"path": "/a"}}, "default-runtime": "a"}'
    ],
    ["is named in a new file", undefined, setDefault("runc"), '{\n  "default-runtime": "runc"\n}\n'],
    ["is another one", '{"default-runtime" : "x.y.z" }', setDefault("runc"), '{"default-runtime" : "runc" }'],
    ["takes the place of null", '{"default-runtime": null}', setDefault("runc"), '{"default-runtime": "runc"}'],
    [
      "is named last",
      '{"default-runtime": "x.y.z", "default-runtime": null}',
      setDefault("runc"),
      '{"default-runtime": "x.y.z", "default-runtime": "runc"}'
    ],
    ["is taken out", '{"default-runtime": "x.y.z", "debug": true}', unset, '{"debug": true}'],
    [
      "is removed at each place",
      '{"default-runtime": "x.y.z", "debug": true, "default-runtime": null}',
      unset,
      '{"debug": true}'
    ],
    ["is not there to be taken out", '{"debug": true}', unset, '{"debug": true}']
  ])("%s", (_, text, change, after) => {
    assert.strictEqual(textAfter(text, change), after)
    assert.strictEqual(textAfter(after, change), after)
  })

  it("is one that the engine takes, and is named in one place", () => {
    assert.match(refusal("{}", setDefault("nope"))?.[1] ?? "", /specified default runtime 'nope' does not exist$/)
    const flags = { runtimes: Table.make([]), defaultRuntime: "runc" }
    assert.match(
      refusal("{}", setDefault("runc"), Moby25, flags)?.[1] ?? "",
      /specified both as a flag and in the config/
    )
  })
})

it("keeps the encoding of a file", () => {
  const bytes = Uint8Array.of(0xff, 0xfe, ...[..."{}"].flatMap((letter) => [letter.charCodeAt(0), 0]))
  const edit = Result.getOrThrow(ConfigurationEdit.make(sideOf(bytes), setDefault("runc")))
  const after = edit.after.sources.bytes
  assert.deepStrictEqual([...(after?.subarray(0, 6) ?? [])], [0xff, 0xfe, 0x7b, 0, 0x0a, 0])
  assert.strictEqual(sideOf(after).settings.defaultRuntime, "runc")
})

describe.each([Moby23, Moby25])("removing from a file that $id refuses", (engine) => {
  it.each([
    ['{"runtimes": {"runc": {"path": "/usr/bin/runc"}}}', "runc", '{"runtimes": {}}'],
    [
      '{"default-runtime": "runc", "runtimes": {"runc": {"path": "runc"}, "crun": {"path": "/crun"}}}',
      "runc",
      '{"default-runtime": "runc", "runtimes": {"crun": {"path": "/crun"}}}'
    ],
    ['{"runtimes": {"crun": {"path": "/crun"}, "x": "/x"}}', "x", '{"runtimes": {"crun": {"path": "/crun"}}}'],
    ['{"runtimes": {"x": {"path": 5, "runtimeArgs": true}}}', "x", '{"runtimes": {}}'],
    ['{"runtimes": {"data-root": "/x"}}', "data-root", '{"runtimes": {}}']
  ])("the only entry at fault, %s", (text, name, after) => {
    assert.strictEqual(textAfter(text, remove(name), engine), after)
  })

  it.each([
    ['{"runtimes": {"runc": {"path": "/runc"}, "crun": {"path": "/crun"}}}', remove("crun"), "RefusedBefore"],
    ['{"nope": 1, "runtimes": {"runc": {"path": "/runc"}}}', remove("runc"), "RefusedBefore"],
    ['{"default-runtime": "nope", "runtimes": {"runc": {"path": "/runc"}}}', remove("runc"), "RefusedBefore"],
    ['{"runtimes": {"runc": {"path": "/runc"},}}', remove("runc"), "RefusedBefore"],
    ['{"runtimes": {"runc": {"path": "/runc"}}}', add("runc", "/x", [], true), "RefusedBefore"],
    ['{"runtimes": {"runc": {"path": "/runc"}}}', setDefault("runc"), "RefusedBefore"],
    ['{"default-runtime": "x", "runtimes": {"x": "/x"}}', remove("x"), "DefaultRuntime"],
    ['{"runtimes": {"runc": {"path": "/runc"}}}', remove("runc", "nope"), "RefusedAfterwards"]
  ])("nothing else: %s", (text, change, tag) => {
    assert.deepStrictEqual(refusal(text, change, engine)?.[0], tag)
  })
})

describe("a name of characters of two units", () => {
  it.each([
    // The same first unit, and the same second one.
    ["a.\u{1F600}", "a.\u{1F601}"],
    ["a.\u{1F600}", "a.\u{1FA00}"],
    ["a.\u{1F600}z", "a.\u{1FA00}z"]
  ])("is replaced whole: %s by %s", (before, after) => {
    assert.strictEqual(
      textAfter(JSON.stringify({ "default-runtime": before }), setDefault(after)),
      JSON.stringify({ "default-runtime": after })
    )
  })
})

const problemOf = (
  code: DockerProblem.Code,
  effect: Problem.Effect,
  details: Problem.Details = {}
): DockerProblem.DockerProblem => ({
  code,
  effect,
  message: code,
  advice: "",
  path: [],
  origin: undefined,
  details,
  fix: undefined
})

describe("a problem of the file after an edit", () => {
  const noStart = problemOf("cgroup-driver-fault", "no-start")
  const warning = problemOf("alike-names", "ignored")
  const missing = (name: string) => problemOf("program-missing", "fails-later", { name })
  const change: ConfigurationChange.ConfigurationChange = { _tag: "SetDefault", name: "crun" }

  it.each<[string, ReadonlyArray<DockerProblem.DockerProblem>, DockerProblem.DockerProblem, boolean]>([
    ["that the edit brought is shown", [], warning, true],
    ["that was there before is not shown", [warning], warning, false],
    ["that keeps the engine from starting is shown, even if it was there before", [noStart], noStart, true],
    ["of the machine about the runtime of the change is shown", [missing("crun")], missing("crun"), true],
    ["of the machine about another runtime is not shown", [missing("runsc")], missing("runsc"), false]
  ])("%s", (_title, before, after, isShown) => {
    assert.deepStrictEqual(ConfigurationEdit.worthTelling(change, before, [after]), isShown ? [after] : [])
  })

  it("of the machine is not shown if the change names no runtime", () => {
    assert.deepStrictEqual(
      ConfigurationEdit.worthTelling({ _tag: "UnsetDefault" }, [missing("crun")], [missing("crun")]),
      []
    )
  })
})
