import { ConfigurationInput, Diagnosis, type DockerProblem, type Moby, Moby23, Moby25 } from "@oci-runtimes/core/docker"
import type { GoType } from "@oci-runtimes/core/document"
import { Problem } from "@oci-runtimes/core/engine"
import { TextEdit } from "@oci-runtimes/core/text"
import { assert, describe, it } from "vitest"
import { markedIn } from "./problems.ts"

type Object = { readonly [key: string]: unknown }

const diagnose = (engine: Moby.Generation, text: string) => Diagnosis.diagnose(engine, ConfigurationInput.make(text))

/** Reports whether all releases know a directive. Any other directive is not moved, because some releases would refuse it. */
const isMovable = ({ directives }: Moby.Generation, directive: string): boolean =>
  !directives.someReleases.has(directive)

const isAccepted = ({ refused }: Diagnosis.Diagnosis): boolean => refused === undefined

const crun = { crun: { path: "/usr/bin/crun" } }

/** A value that fits a type, and that no rule has anything to say about. */
const sample = (type: GoType.GoType): unknown => {
  switch (type.kind) {
    case "bool":
      return true
    case "int":
      return 1
    case "string":
      return "/value"
    case "size":
      return "64m"
    case "any":
      return null
    case "either":
      return sample(type.first)
    case "slice":
      return [sample(type.of)]
    case "map":
      return { key: sample(type.of) }
    case "struct": {
      const [first] = Object.entries(type.fields)
      return first === undefined ? {} : { [first[0]]: sample(first[1]) }
    }
  }
}

const samples: Object = {
  runtimes: { kata: { path: "/usr/bin/kata" } },
  "default-runtime": "crun",
  "exec-opts": [],
  "bridge-accept-fwmark": "0x1",
  "default-address-pools": [{ base: "10.0.0.0/8" }],
  "default-cgroupns-mode": "private",
  "default-gateway": "192.0.2.1",
  "default-gateway-v6": "2001:db8::1",
  "default-ipc-mode": "private",
  "dns-search": ["example.com"],
  "firewall-backend": "nftables",
  "fixed-cidr-v6": "2001:db8::/64",
  "host-gateway-ip": "192.0.2.1",
  "host-gateway-ips": ["192.0.2.1"],
  "log-format": "json",
  "log-level": "debug",
  "node-generic-resources": ["gpu=1"],
  "registry-mirrors": ["https://mirror.example.com"],
  dns: ["192.0.2.1"],
  hosts: ["unix:///run/docker.sock"],
  ip: "192.0.2.1",
  labels: ["key=value"]
}

/** The directives that an engine takes with a value of their own, and such values. */
const directivesOf = ({ directives: { accepted, deprecated, typed } }: Moby.Generation) =>
  Object.entries(typed.fields).flatMap(([directive, type]) =>
    (accepted.has(directive) || type.kind === "struct") && !deprecated.has(directive)
      ? [{ directive, type, value: samples[directive] ?? sample(type) }]
      : []
  )

/** The directives whose values are objects, with what a value holds beside the misplaced key. */
const objectsOf = (engine: Moby.Generation): ReadonlyArray<readonly [string, Object]> =>
  directivesOf(engine).flatMap(({ directive, type, value }) =>
    directive !== "runtimes" && (type.kind === "map" || type.kind === "struct")
      ? [[directive, value as Object] as const]
      : []
  )

const engines: ReadonlyArray<Moby.Generation> = [Moby23, Moby25]

/** Reports whether a problem says that a directive, which is at its place, is not known to every release. */
const isOfPlace = (code: string, path: DockerProblem.DockerProblem["path"]): boolean =>
  code === "directive-of-some-releases" && path.length === 1

/** Asserts that the only thing to say is that this key belongs elsewhere. What the engine takes is left as it is. */
const assertMisplaced = (
  engine: Moby.Generation,
  text: string,
  key: string,
  belongs: string
): DockerProblem.DockerProblem => {
  const diagnosis = diagnose(engine, text)
  const [found, ...others] = diagnosis.problems.filter(({ code, path }) => !isOfPlace(code, path))
  assert.isDefined(found, text)
  assert.deepStrictEqual([found?.code, ...others.map(({ code }) => code)], ["misplaced-key"], text)
  assert.strictEqual(markedIn(text, found), JSON.stringify(key))
  assert.include(found?.advice, belongs, text)
  assert.strictEqual(found && Problem.severity(found), isAccepted(diagnosis) ? "warning" : "error", text)
  if (isAccepted(diagnosis)) assert.isUndefined(found?.fix, text)
  return found!
}

/** Reports whether there is a fix. Asserts that the fix results in the wanted file, which the engine accepts. */
const isMovedInto = (
  engine: Moby.Generation,
  text: string,
  { fix }: DockerProblem.DockerProblem,
  wanted: Object
): boolean => {
  if (fix === undefined) return false
  const after = TextEdit.apply(text, fix.edits)
  assert.deepStrictEqual(JSON.parse(after), wanted)
  assert.isTrue(isAccepted(diagnose(engine, after)), after)
  return true
}

describe.each(engines)("a directive of $id", (engine) => {
  const directives = directivesOf(engine).filter(({ directive }) => directive !== "runtimes")

  it.each(directives)("directly in runtimes: $directive", ({ directive, value }) => {
    const text = JSON.stringify({ debug: true, runtimes: { ...crun, [directive]: value } })
    const found = assertMisplaced(engine, text, directive, belongsBeside(directive, "runtimes"))
    if (directive === "debug") return assert.include(found.advice, '"debug" is already there.')
    const isMoved = isMovedInto(engine, text, found, { debug: true, runtimes: crun, [directive]: value })
    assert.strictEqual(isMoved, !isAccepted(diagnose(engine, text)) && isMovable(engine, directive))
  })

  it.each(directives)("directly in runtimes, while it has its place: $directive", ({ directive, value }) => {
    const text = JSON.stringify({ [directive]: value, runtimes: { ...crun, [directive]: value } })
    const found = assertMisplaced(engine, text, directive, `"${directive}" is already there.`)
    assert.isUndefined(found.fix)
  })

  it.each(directives)("in an entry: $directive", ({ directive, value }) => {
    const text = JSON.stringify({ runtimes: { crun: { ...crun.crun, [directive]: value } } })
    assert.strictEqual(
      assertMisplaced(engine, text, directive, belongsBeside(directive, "runtimes")).code,
      "misplaced-key"
    )
  })

  it.each(directivesOf(engine))("in the object of another one: $directive", ({ directive, value }) => {
    for (const [outer, inner] of objectsOf(engine)) {
      if (outer === directive) continue
      const text = JSON.stringify({ [outer]: { ...inner, [directive]: value } })
      const found = assertMisplaced(engine, text, directive, belongsBeside(directive, outer))
      const isMoved = isMovedInto(engine, text, found, { [outer]: inner, [directive]: value })
      // It is unknown whether a default runtime that is not configured is right.
      const mayMove = directive !== "default-runtime" && isMovable(engine, directive)
      assert.strictEqual(isMoved, mayMove && !isAccepted(diagnose(engine, text)), text)
    }
  })

  it.each(directivesOf(engine))(
    "in the value of one that does not accept an object: $directive",
    ({ directive, value }) => {
      for (const outer of ["labels", "pidfile", "debug", "mtu"]) {
        const text = JSON.stringify({ [outer]: { [directive]: value } })
        if (outer === directive) continue
        assert.strictEqual(
          assertMisplaced(engine, text, directive, belongsBeside(directive, outer)).code,
          "misplaced-key"
        )
      }
    }
  )
})

describe.each(engines)("a key of an entry of $id", (engine) => {
  const fields: ReadonlyArray<readonly [string, unknown]> = [
    ["path", "/usr/bin/kata"],
    ["runtimeArgs", ["--debug"]],
    ["runtimeType", "io.containerd.kata.v2"],
    ["options", { ConfigPath: "/etc/kata.toml" }]
  ]

  it.each(fields)("at the top of the file: %s", (field, value) => {
    const alone = JSON.stringify({ [field]: value })
    const nameless = `"${field}" is a key of an entry under "runtimes", and the name of the runtime is missing`
    assert.isUndefined(assertMisplaced(engine, alone, field, nameless).fix)
    const beside = JSON.stringify({ [field]: value, runtimes: crun })
    const named = `"${field}" is a key of an entry under "runtimes": it belongs in the entry of a runtime, such as "crun"`
    assert.isUndefined(assertMisplaced(engine, beside, field, named).fix)
  })

  it.each(fields)("directly in runtimes: %s", (field, value) => {
    const alone = JSON.stringify({ runtimes: { [field]: value } })
    const nameless = `"${field}" is a key of an entry under "runtimes", and the name of the runtime is missing`
    assert.isUndefined(assertMisplaced(engine, alone, field, nameless).fix)
    const two = JSON.stringify({ runtimes: { ...crun, [field]: value, kata: { path: "/usr/bin/kata" } } })
    assert.isUndefined(assertMisplaced(engine, two, field, 'it belongs in the entry of a runtime, such as "crun"').fix)
    const one = JSON.stringify({ runtimes: { ...crun, [field]: value } })
    const found = assertMisplaced(engine, one, field, 'it belongs in the entry of a runtime, such as "crun"')
    const isMoved = isMovedInto(engine, one, found, { runtimes: { crun: { ...crun.crun, [field]: value } } })
    assert.strictEqual(isMoved, field === "runtimeArgs")
  })

  it("is one mistake with those beside it where no runtime has a name", () => {
    const keys = { path: "nvidia-container-runtime", runtimeArgs: [] }
    for (const text of [JSON.stringify({ runtimes: keys }), JSON.stringify(keys)]) {
      assert.strictEqual(
        assertMisplaced(engine, text, "path", '"path" and "runtimeArgs" are keys of an entry under "runtimes"').code,
        "misplaced-key"
      )
    }
  })
})

describe.each(engines)("an entry of $id", (engine) => {
  const nvidia = { path: "nvidia-container-runtime", runtimeArgs: [] }

  it("at the top of the file belongs under runtimes", () => {
    const belongs = '"nvidia" has the keys of a runtime: it belongs directly in "runtimes"'
    const alone = JSON.stringify({ nvidia, "default-runtime": "nvidia" })
    assert.isUndefined(assertMisplaced(engine, alone, "nvidia", belongs).fix)
    const beside = JSON.stringify({ runtimes: crun, nvidia })
    const found = assertMisplaced(engine, beside, "nvidia", belongs)
    assert.isTrue(isMovedInto(engine, beside, found, { runtimes: { ...crun, nvidia } }))
    const taken = JSON.stringify({ runtimes: { nvidia: crun.crun }, nvidia })
    assert.isUndefined(assertMisplaced(engine, taken, "nvidia", belongs).fix)
  })

  it("in another one, or in the object of a directive, belongs under runtimes", () => {
    for (const text of [
      JSON.stringify({ runtimes: { crun: { ...crun.crun, nvidia } } }),
      JSON.stringify({ features: { nvidia } }),
      JSON.stringify({ "log-opts": { nvidia } })
    ]) {
      assert.strictEqual(
        assertMisplaced(engine, text, "nvidia", '"nvidia" has the keys of a runtime').code,
        "misplaced-key"
      )
    }
  })

  it("may have the name of a directive", () => {
    for (const { directive } of directivesOf(engine)) {
      const text = JSON.stringify({ runtimes: { [directive]: { path: "/usr/bin/x" }, path: { path: "/usr/bin/y" } } })
      assert.deepStrictEqual(diagnose(engine, text).problems, [])
    }
  })
})

/** Returns the advice for a directive inside another one. */
const belongsBeside = (directive: string, outer: string): string =>
  `"${directive}" is a directive: it belongs at the top of the file, next to "${outer}", not inside it`

describe("a misplaced key", () => {
  it.each([
    // Another spelling, a flag, a former name, a directive of another engine.
    [Moby25, { runtimes: { ...crun, defaultRuntime: "crun" } }, 'seems to mean the directive "default-runtime"'],
    [Moby25, { runtimes: { crun: { path: "/crun", Data_Root: "/x" } } }, 'seems to mean the directive "data-root"'],
    [Moby25, { runtimes: { ...crun, host: ["unix:///x"] } }, 'is the name of a flag of the engine. Write "hosts"'],
    [Moby25, { runtimes: { ...crun, "http-proxy": "http://x" } }, 'Write it inside "proxies".'],
    [Moby23, { runtimes: { ...crun, graph: "/x" } }, 'seems to mean the directive "data-root"'],
    [Moby25, { runtimes: { ...crun, graph: "/x" } }, 'seems to mean the directive "data-root"'],
    [Moby23, { runtimes: { ...crun, bip6: "fd00::1/64" } }, "Only Docker Engine 28 and later supports this directive."],
    [Moby25, { runtimes: { ...crun, "api-cors-header": "*" } }, "Docker Engine 25 to 27 accepts it."],
    [Moby25, { runtimes: { ...crun, "data-root": 5 } }, '"data-root" is a directive'],
    [Moby25, { runtimes: { ...crun, "data-root": null } }, '"data-root" is a directive'],
    [Moby25, { runtimes: { runtimes: crun } }, '"runtimes" is a directive'],
    [
      Moby25,
      { builder: { gc: { enabled: true, "data-root": "/x" } } },
      'it belongs at the top of the file, next to "builder", not inside it'
    ],
    [Moby25, { "default-address-pools": [{ base: "10.0.0.0/8", size: 24, mtu: 5 }] }, "is a directive"]
  ] as const)("under $id: %j", (engine, value, says) => {
    const { problems } = diagnose(engine, JSON.stringify(value))
    assert.deepStrictEqual(
      problems.map(({ code }) => code),
      ["misplaced-key"]
    )
    assert.include(problems[0]?.advice, says)
  })

  it.each([
    [Moby25, '{"log-opts": {"labels": "production", "tag": "x"}}'],
    [Moby25, '{"default-network-opts": {"bridge": {"com.docker.network.driver.mtu": "1500"}}}'],
    [Moby25, '{"proxies": {"http-proxy": "http://a", "no-proxy": "b"}}'],
    [Moby25, '{"runtimes": {"x": {"runtimeType": "io.containerd.runsc.v1", "options": {"TypeUrl": "x"}}}}'],
    [Moby23, '{"runtimes": {"debug": {"path": "/usr/bin/debug"}}}']
  ] as const)("is none of %s: %s", (engine, text) => {
    assert.deepStrictEqual(diagnose(engine, text).problems, [])
  })

  it.each([
    [
      '{\n  "log-driver": "none",\n  "runtimes": {\n    "crun": {"path": "/crun"},\n    "features": {\n      "cdi": true\n    }\n  }\n}'
    ],
    [
      '{\n  "log-driver": "none",\n  "runtimes": {\n    "features": {\n      "cdi": true\n    },\n    "crun": {"path": "/crun"}\n  }\n}'
    ]
  ])("is moved with its layout: %s", (text) => {
    const [found] = diagnose(Moby25, text).problems
    assert.strictEqual(
      TextEdit.apply(text, found?.fix?.edits ?? []),
      '{\n  "log-driver": "none",\n  "runtimes": {\n    "crun": {"path": "/crun"}\n  },\n  "features": {\n    "cdi": true\n  }\n}'
    )
  })

  it.each(['"data-root": "/x"', '"kata": {}'])("is not told of an illegible file: %s", (key) => {
    const text = `{"runtimes": {"crun": {"path": "/crun", "debug": true}, ${key}}, "mtu": 5 "icc": true}`
    assert.deepEqual(
      diagnose(Moby25, text).problems.map(({ code }) => code),
      ["invalid-syntax"]
    )
  })

  it("is not moved where several want the same place", () => {
    const text = '{"runtimes": {"data-root": "/a"}, "features": {"data-root": "/b"}}'
    const { problems } = diagnose(Moby25, text)
    assert.deepStrictEqual(
      problems.map(({ code, fix }) => [code, fix]),
      [
        ["misplaced-key", undefined],
        ["misplaced-key", undefined]
      ]
    )
  })

  it("explains each fault that comes of it", () => {
    const text = '{"default-runtime": "nvidia", "features": {"runtimes": {"nvidia": {"path": "/nvidia"}}}}'
    const { refused } = diagnose(Moby25, text)
    if (refused === undefined) return assert.fail("the engine accepts the file")
    const explained = Diagnosis.explain(refused)
    assert.deepStrictEqual(
      explained.map(({ fault }) => fault),
      refused.faults
    )
    assert.deepStrictEqual(
      explained.map(({ diagnostic, fault }) => [fault.code, diagnostic.code]),
      [
        ["wrong-type", "misplaced-key"],
        ["unknown-default-runtime", "misplaced-key"]
      ]
    )
  })
})
