import {
  ConfigurationInput,
  DockerAssessment,
  DockerEngine,
  EngineFlags,
  type Moby,
  Moby23,
  Moby25
} from "@oci-runtimes/core/docker"
import { Comparison, Difference } from "@oci-runtimes/core/questions"
import { assert, describe, it } from "vitest"
import { facts } from "../samples.ts"

const side = (engine: Moby.Generation, file: string | object, flags = EngineFlags.none) => {
  const bytes = new TextEncoder().encode(typeof file === "string" ? file : JSON.stringify(file))
  return DockerEngine.shared(DockerAssessment.make(engine, ConfigurationInput.make(bytes, { flags }), facts))
}

/** Returns the descriptions of the differences for each name. Names without a difference are left out. */
const told = ({ names }: Comparison.Comparison): { readonly [name: string]: ReadonlyArray<string> } =>
  Object.fromEntries(
    names
      .filter(({ differences }) => differences.length > 0)
      .map(({ differences, name }) => [name, differences.map(Difference.describe)])
  )

const upgraded = (runtimes: object, ...names: ReadonlyArray<string>) => {
  const file = { runtimes }
  return told(Comparison.compare(side(Moby23, file), side(Moby25, file), names))
}

const scripts = "/var/lib/docker/runtimes"
const shim = "io.containerd.runc.v2"

describe("an upgrade from moby-23 to moby-25", () => {
  it("leaves a runtime without arguments as it is", () => {
    assert.deepStrictEqual(upgraded({ crun: { path: "/usr/bin/crun" } }), {})
  })

  it("renames a script and leaves its text", () => {
    const file = { runtimes: { crun: { path: "/usr/bin/crun", runtimeArgs: ["--debug"] } } }
    const compared = Comparison.compare(side(Moby23, file), side(Moby25, file))
    const [crun] = compared.names
    assert.deepStrictEqual(
      crun?.differences.map((difference) => [difference.field, "change" in difference && difference.change]),
      [["script", "renamed"]]
    )
    assert.match(
      told(compared)["crun"]?.[0] ?? "",
      /^wrapper script renamed: \/var\/lib\/docker\/runtimes\/crun → \/var\/lib\/docker\/runtimes\/crun\.[^"]{52}====$/
    )
  })

  it("refuses a name that begins with a dot", () => {
    assert.deepStrictEqual(upgraded({}, ".foo"), {
      ".foo": ["refused from now on: unknown or invalid runtime name: .foo"]
    })
  })

  it("leaves it where it is configured", () => {
    assert.deepStrictEqual(upgraded({ ".foo": { path: "/foo" } }, ".foo"), {})
  })

  it("finds a use for runtimeType and options", () => {
    assert.deepStrictEqual(
      upgraded({ kata: { runtimeType: "io.containerd.kata.v2", options: { ConfigPath: "/c" } } }),
      {
        kata: [
          "another shim: io.containerd.runc.v2 → io.containerd.kata.v2",
          "shim options: from the engine → from the configuration"
        ]
      }
    )
  })

  it("takes the options away where there are none", () => {
    assert.deepStrictEqual(upgraded({ kata: { runtimeType: "/usr/bin/shim-kata", options: {} } }), {
      kata: ["another shim: io.containerd.runc.v2 → /usr/bin/shim-kata", "shim options: from the engine → none"]
    })
  })

  it("lets the configuration have io.containerd.runc.v2", () => {
    assert.deepStrictEqual(upgraded({ "io.containerd.runc.v2": { path: "/usr/bin/crun" } }), {
      "io.containerd.runc.v2": ["kind: the engine's own → configured", "another program: runc → /usr/bin/crun"]
    })
  })

  it("makes the empty name the default", () => {
    assert.deepStrictEqual(upgraded({}, ""), { "": ["can be used now (was: unknown or invalid runtime name: )"] })
  })

  it.each([
    [{}, "either a runtimeType or a path must be configured"],
    [{ path: "/x", runtimeType: "a.b" }, "cannot configure both path and runtimeType for the same runtime"],
    [{ path: "/x", options: { a: 1 } }, "options cannot be used with a path runtime"]
  ])("finds a fault in the entry %j", (entry, message) => {
    assert.deepStrictEqual(upgraded({ x: entry })["x"]?.[0], `refused from now on: runtime x: ${message}`)
  })

  it("finds fault with the arguments of a shim", () => {
    const [fault, ...others] = upgraded({ x: { runtimeType: "a.b", runtimeArgs: ["-v"] } })["x"] ?? []
    assert.strictEqual(fault, "refused from now on: runtime x: args cannot be used with a runtimeType runtime")
    assert.deepStrictEqual(others, [
      "another shim: io.containerd.runc.v2 → a.b",
      "shim options: from the engine → none",
      `no wrapper script any more: ${scripts}/x`,
      'program that the engine must find first: "" → none'
    ])
  })

  it("changes nothing about an empty default", () => {
    const file = { "default-runtime": "" }
    const compared = Comparison.compare(side(Moby23, file), side(Moby25, file))
    assert.isTrue(Comparison.isSame(compared))
    assert.deepStrictEqual([compared.from.defaultRuntime, compared.to.defaultRuntime], ["runc", "runc"])
  })

  it("refuses a default that begins with a dot, which is a fault of no entry", () => {
    const file = { "default-runtime": ".foo" }
    const compared = Comparison.compare(side(Moby23, file), side(Moby25, file))
    assert.deepStrictEqual(compared.differences.map(Difference.describe), [
      "refused from now on: specified default runtime '.foo' does not exist"
    ])
    assert.deepStrictEqual(told(compared), { ".foo": ["refused from now on: unknown or invalid runtime name: .foo"] })
    assert.isNull(compared.from.message)
    assert.isNotNull(compared.to.message)
  })

  it("does not make another fault of one that it words otherwise", () => {
    const file = '{"runtimes": {"a": 5}}'
    assert.notStrictEqual(side(Moby23, file).reading.refusal, side(Moby25, file).reading.refusal)
    const differences = Comparison.compare(side(Moby23, file), side(Moby25, file)).names[0]?.differences ?? []
    assert.deepStrictEqual(differences.map(Difference.describe), [
      "refused from now on: runtime a: either a runtimeType or a path must be configured"
    ])
  })
})

const edited = (before: object | string, after: object | string, engine: Moby.Generation = Moby25) =>
  Comparison.compare(side(engine, before), side(engine, after))

const withOptions = (options: object, runtimeType = "a.b") => ({ runtimes: { a: { runtimeType, options } } })

const deep = (inner: string): string => {
  const nested = "[".repeat(9_000) + inner + "]".repeat(9_000)
  return `{"runtimes": {"a": {"runtimeType": "a.b", "options": {"x": ${nested}}}}}`
}

describe("an edit", () => {
  it.each([Moby23, Moby25])("of the layout is none for $id", (engine) => {
    const compared = edited(
      '{"runtimes":{"a":{},"runc":{}},"x":1}',
      '\n{"x": 1, "runtimes": {"runc": {},\n"a": {}}}',
      engine
    )
    assert.isTrue(Comparison.isSame(compared))
    assert.isNotNull(compared.from.message)
  })

  it.each([Moby23, Moby25])("that adds a name says what it was before for $id", (engine) => {
    assert.deepStrictEqual(told(edited({}, { runtimes: { crun: { path: "/c" }, "a.b": { path: "/ab" } } }, engine)), {
      "a.b": [
        "kind: not configured, passed on unchanged → configured",
        "another shim: a.b → io.containerd.runc.v2",
        "shim options: none → from the engine",
        "another program: the shim decides → /ab"
      ],
      crun: ["can be used now (was: unknown or invalid runtime name: crun)"]
    })
  })

  it("of a program with arguments counts once for program and script", () => {
    const [before, after] = ["/a", "/b"].map((path) => ({ runtimes: { a: { path, runtimeArgs: ["-v"] } } }))
    assert.deepStrictEqual(told(edited(before ?? {}, after ?? {}, Moby23)), {
      a: ["another program: /a → /b", `wrapper script rewritten: ${scripts}/a`]
    })
  })

  it("of arguments gives a script of moby-25 another name as well", () => {
    const [a] = edited(
      { runtimes: { a: { path: "/a", runtimeArgs: ["-v"] } } },
      { runtimes: { a: { path: "/a", runtimeArgs: ["-w"] } } }
    ).names
    assert.deepStrictEqual(
      a?.differences.map((difference) => [difference.field, "change" in difference && difference.change]),
      [["script", "renamed-and-rewritten"]]
    )
  })

  it("that adds the first argument has the program looked up", () => {
    assert.deepStrictEqual(
      told(
        edited({ runtimes: { a: { path: "/a" } } }, { runtimes: { a: { path: "/a", runtimeArgs: ["-v"] } } }, Moby23)
      ),
      { a: [`new wrapper script: ${scripts}/a`, "program that the engine must find first: none → /a"] }
    )
  })

  it("of options names those that have other values", () => {
    const before = { same: { x: [1, { y: null }], z: 2 }, gone: 1, other: [1] }
    const after = { other: [2], same: { z: 2, x: [1, { y: null }] }, fresh: null }
    assert.deepStrictEqual(told(edited(withOptions(before), withOptions(after))), {
      a: [
        'other warning: runtime a: The engine ignores "gone": there is no such option. → runtime a: The engine ignores "fresh": there is no such option. (and 1 more)',
        "other shim options: changed values of fresh, gone, other"
      ]
    })
  })

  it("of the directives changes every name's options", () => {
    const compared = edited({}, { "exec-root": "/run/x", "exec-opts": ["native.cgroupdriver=systemd"] })
    const line =
      'other shim options: root "/var/run/docker/runtime-runc" → "/run/x/runtime-runc", systemdCgroup false → true'
    assert.deepStrictEqual(told(compared), { "io.containerd.runc.v2": [line], runc: [line] })
  })

  it("of the default and of what keeps the engine from starting belongs to no name", () => {
    const compared = edited({}, { "default-runtime": "a.b", "exec-opts": ["native.cgroupdriver=x"] })
    assert.deepStrictEqual(compared.differences.map(Difference.describe), [
      "the engine would no longer start: native.cgroupdriver option x not supported",
      "default runtime: runc → a.b"
    ])
    assert.deepStrictEqual(
      compared.names.map(({ name }) => name),
      ["a.b", "io.containerd.runc.v2", "runc"]
    )
    assert.isFalse(Comparison.isSame(compared))
  })

  it("of options may keep the engine from starting, which belongs to the name", () => {
    const given = edited(withOptions({ BinaryName: "x" }, shim), withOptions({ BinaryName: 1 }, shim))
    assert.match(told(given)["a"]?.[0] ?? "", /^the engine would no longer start: runtime a: /)
    assert.deepStrictEqual([given.differences, given.to.problems], [[], []])
  })

  it("that brings many faults is told in one line", () => {
    const after = { runtimes: { a: { path: "/a", runtimeArgs: [1, 2, 3] } } }
    assert.match(told(edited({}, after))["a"]?.[0] ?? "", /^refused from now on: json: .* \(and 2 more\)$/)
  })

  it("of options may be as deep as a file may be", () => {
    assert.deepStrictEqual(told(edited(deep("1"), deep("2"))), { a: ["other shim options: changed values of x"] })
    assert.isTrue(Comparison.isSame(edited(deep("1"), deep("1"))))
  })
})

describe("an upgrade", () => {
  it("tells of warnings in a configuration that is refused", () => {
    const config = { "exec-opts": ["foo=bar"], runtimes: { runc: { path: "/x" } } }
    const compared = Comparison.compare(side(Moby23, config), side(Moby25, config))
    assert.isNotNull(compared.to.message)
    assert.lengthOf(
      compared.to.problems.filter(({ effect }) => effect === "differs"),
      1
    )
    assert.match(compared.differences.map(Difference.describe).join("\n"), /^new warning: /)
  })

  it("does not make another warning of one that stands elsewhere", () => {
    const a = withOptions({ x: 1 }).runtimes
    const compared = Comparison.compare(
      side(Moby25, { runtimes: { ...a, b: { path: "/b" } } }),
      side(Moby25, { runtimes: { b: { path: "/b" }, ...a } })
    )
    assert.isTrue(Comparison.isSame(compared))
  })

  it.each([
    [
      { "exec-opts": ["native.cgroupdriver=cgroupfs", "native.cgroupdriver=systemd"] },
      'new warning: Docker Engine 28 and later uses the last cgroup driver in "exec-opts", "systemd"; up to 27, the engine uses the first, "cgroupfs".'
    ],
    [
      { "exec-opts": ["foo=bar"] },
      "new warning: Docker Engine 28 and later refuses the configuration: invalid exec-opt (foo=bar): unknown option: 'foo'"
    ]
  ])("of %j changes something, though every name resolves as before", (config, line) => {
    const compared = Comparison.compare(side(Moby23, config), side(Moby25, config))
    assert.deepStrictEqual(compared.differences.map(Difference.describe), [line])
    assert.isFalse(Comparison.isSame(compared))
  })

  it("tells of an option that some releases refuse at the name of its runtime", () => {
    const config = { runtimes: { a: { runtimeType: "io.containerd.runc.v2", options: { Root: null } } } }
    const compared = Comparison.compare(side(Moby23, config), side(Moby25, config))
    const { differences = [] } = compared.names.find(({ name }) => name === "a") ?? {}
    assert.include(
      differences.map(Difference.describe).join("\n"),
      "new warning: runtime a: Docker Engine 25.0 to 29.2"
    )
  })
})

describe("the message of a start", () => {
  const driver = { "exec-opts": ["native.cgroupdriver=foo"] }

  it("is that of a file that is accepted, and missing if the file is refused anyway", () => {
    const { from, to } = Comparison.compare(side(Moby25, driver), side(Moby25, { ...driver, nope: 1 }))
    assert.deepStrictEqual([from.message, from.startMessage], [null, "native.cgroupdriver option foo not supported"])
    assert.isNotNull(to.message)
    assert.isNull(to.startMessage)
  })
})
