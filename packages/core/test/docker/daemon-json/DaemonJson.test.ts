import { Table } from "@oci-runtimes/core/data"
import { type DaemonConfig, DaemonJson, Moby23 } from "@oci-runtimes/core/docker"
import * as Result from "effect/Result"
import { assert, describe, it } from "vitest"
import { codeOf, factOf, startOf, withoutOrigins } from "../../problems.ts"

const { directives } = Moby23

const decodeBytes = (bytes: Uint8Array) => {
  const { config, faults } = DaemonJson.read(directives, bytes)
  return faults.length === 0 ? Result.succeed(withoutOrigins(config)) : Result.fail(faults)
}

const decode = (text: string) => decodeBytes(new TextEncoder().encode(text))

const path = (program: string): DaemonConfig.RuntimeEntry => ({ path: program, runtimeArgs: [] })

const runtimes = (entries: Readonly<Record<string, DaemonConfig.RuntimeEntry>>) => ({
  runtimes: Table.make(Object.entries(entries))
})

describe("a file", () => {
  it.each<[string, DaemonConfig.DaemonConfig]>([
    ["", {}],
    [" \n\t\r\v\f\u0085\u00a0\u2028\u3000", {}],
    ["null", {}],
    ["{}", {}],
    ["\u0085{}\u00a0", {}],
    ['{"debug": true, "mtu": 1500, "labels": ["a=b"]}', {}],
    [
      '{"data-root": "/d", "exec-root": "/e", "exec-opts": ["a=b"], "default-runtime": "crun", "runtimes": {}}',
      { dataRoot: "/d", execRoot: "/e", execOpts: ["a=b"], defaultRuntime: "crun", ...runtimes({}) }
    ],
    ['{"userns-remap": "me:us", "userns-remap": null}', { usernsRemap: "me:us" }],
    ['{"data-root": "\\/d\\u00e9\\ud83d\\ude00\\ud800"}', { dataRoot: "/dé😀\ufffd" }],
    ['{"data-root": "/a", "data-root": "/b"}', { dataRoot: "/b" }],
    ['{"data-root": "/a", "data-root": null}', { dataRoot: "/a" }],
    ['{"exec-opts": ["a", null, "c"]}', { execOpts: ["a", "", "c"] }],
    ['{"exec-opts": ["a", "b"], "exec-opts": [null]}', { execOpts: ["a"] }],
    ['{"exec-opts": ["a"], "exec-opts": null}', { execOpts: [] }],
    ['{"runtimes": null}', { runtimes: null }],
    ['{"proxies": {"http-proxy": "http://x"}}', {}]
  ])("%j says %j", (text, config) => {
    assert.deepStrictEqual(decode(text), Result.succeed(config))
  })

  it.each<[string, Readonly<Record<string, DaemonConfig.RuntimeEntry>>]>([
    ['{"a": {"path": "/a", "runtimeArgs": ["-x", "-y z"]}}', { a: { path: "/a", runtimeArgs: ["-x", "-y z"] } }],
    ['{"a": {"path": "/a", "args": ["-x"], "runtimeType": "t"}}', { a: path("/a") }],
    ['{"a": {}, "b": null}', { a: path(""), b: path("") }],
    ['{"a": {"path": null, "runtimeArgs": null}}', { a: path("") }],
    ['{"a": {"path": "/a", "path": null}}', { a: path("/a") }],
    ['{"a": {"runtimeArgs": ["-x"], "runtimeArgs": null}}', { a: path("") }],
    ['{"a": {"runtimeArgs": [null, "-x"]}}', { a: { path: "", runtimeArgs: ["", "-x"] } }],
    ['{"a": {"runtimeArgs": ["-x", "-y"], "runtimeArgs": [null]}}', { a: { path: "", runtimeArgs: ["-x"] } }],
    ['{"a": {"runtimeArgs": []}}', { a: path("") }],
    ['{"a": {"PATH": "/a", "RuntimeARGS": ["-x"]}}', { a: { path: "/a", runtimeArgs: ["-x"] } }],
    ['{"a": {"runtimeArg\u017f": ["-x"]}}', { a: { path: "", runtimeArgs: ["-x"] } }],
    ['{"a": {"path": "/a", "Path": "/b"}}', { a: path("/b") }],
    ['{"a": {"Path": "/a", "path": "/b"}}', { a: path("/b") }],
    ['{"a": {"path": "/a", "runtimeArgs": ["-x"]}, "a": {"path": "/b"}}', { a: path("/b") }],
    ['{"a": {"path": "/a"}, "A": {"path": "/b"}}', { a: path("/a"), A: path("/b") }],
    ['{"": {"path": "/a"}, "../x": {"path": "/b"}}', { "": path("/a"), "../x": path("/b") }],
    ['{"constructor": {"path": "/a"}}', { constructor: path("/a") }],
    ['{"\\u0061": {"path": "/a"}}', { a: path("/a") }],
    ['{"\\ud800": {"path": "/a"}}', { "\ufffd": path("/a") }]
  ])("with the runtimes %s has %j", (text, entries) => {
    assert.deepStrictEqual(decode(`{"runtimes": ${text}}`), Result.succeed(runtimes(entries)))
  })

  it("may name a runtime __proto__", () => {
    const config = { runtimes: Table.make([["__proto__", path("/a")]]) }
    assert.deepStrictEqual(decode('{"runtimes": {"__proto__": {"path": "/a"}}}'), Result.succeed(config))
  })

  it.each<[string, DaemonConfig.DaemonConfig]>([
    [
      '{"runtimes": {"a": {"path": "/a"}, "b": {"path": "/b"}}, "runtimes": {"b": {"runtimeArgs": ["-x"]}, "c": null}}',
      runtimes({ a: path("/a"), b: { path: "", runtimeArgs: ["-x"] }, c: path("") })
    ],
    ['{"runtimes": {"a": {"path": "/a"}}, "runtimes": null}', { runtimes: null }],
    ['{"runtimes": null, "runtimes": {"a": {"path": "/a"}}}', runtimes({ a: path("/a") })]
  ])("with two runtimes objects has the second merged into the first: %s", (text, config) => {
    assert.deepStrictEqual(decode(text), Result.succeed(config))
  })

  it("inside an object that is flattened sets a directive without a value", () => {
    assert.deepStrictEqual(decode('{"anything": {"runtimes": {}}}'), Result.succeed({ runtimes: null }))
  })

  it.each([
    ["[", "]"],
    ['{"debug": ', "}"]
  ])("nested 9,000 deep by %s is read", (open, close) => {
    const { faults } = DaemonJson.readText(directives, `{"features": ${open.repeat(9000)}1${close.repeat(9000)}}`)
    assert.notInclude(faults.map(codeOf), "invalid-syntax")
  })
})

describe("a file's encoding", () => {
  const text = '{"data-root": "/é😀"}'

  it.each([
    ["utf-8", false, [...new TextEncoder().encode(text)]],
    ["utf-8", true, [...new TextEncoder().encode(`\ufeff${text}`)]],
    [
      "utf-16le",
      true,
      Array.from(`\ufeff${text}`.split(""), (unit) => unit.charCodeAt(0)).flatMap((code) => [code & 255, code >> 8])
    ],
    [
      "utf-16be",
      true,
      Array.from(`\ufeff${text}`.split(""), (unit) => unit.charCodeAt(0)).flatMap((code) => [code >> 8, code & 255])
    ]
  ] as const)("may be %s with a mark: %s", (name, mark, bytes) => {
    const file = DaemonJson.read(directives, Uint8Array.from(bytes))
    assert.deepStrictEqual(file.encoding, { name, mark })
    assert.strictEqual(file.source.text, text)
    assert.deepStrictEqual(withoutOrigins(file.config), { dataRoot: "/é😀" })
    assert.isEmpty(file.faults)
  })

  it.each([[[0xef, 0xbb, 0xbf]], [[0xff, 0xfe]], [[0xfe, 0xff]]])(
    "may be a mark alone, %j, which is an empty configuration",
    (bytes) => {
      assert.deepStrictEqual(decodeBytes(Uint8Array.from(bytes)), Result.succeed({}))
    }
  )

  it("has positions counted without the mark", () => {
    const { faults } = DaemonJson.read(directives, new TextEncoder().encode('\ufeff{"nope": 1}'))
    assert.strictEqual(startOf(faults[0]!), "1:2")
  })

  it("that is none is a fault where the text ends", () => {
    const { config, faults, source } = DaemonJson.read(
      directives,
      Uint8Array.from([0x7b, 0x0a, 0xc3, 0xa9, 0xff, 0x7d])
    )
    const end = { offset: 3, line: 2, column: 2 }
    assert.deepStrictEqual(faults.map(factOf), [
      {
        code: "invalid-encoding",
        effect: "refused",
        path: [],
        range: { start: end, end },
        details: { byteOffset: 4, consumed: 6 }
      }
    ])
    assert.deepStrictEqual([withoutOrigins(config), source.text], [{}, "{\né"])
  })
})

describe("a file", () => {
  it("lists the directives, those of flattened objects with their whole path", () => {
    const flattened = DaemonJson.readText(
      directives,
      '{"debug": true, "proxies": {"no-proxy": "x"}, "log-opts": {"a": "b"}}'
    )
    assert.deepStrictEqual(
      [...flattened.directives].map(([name, { keyOffset, path: steps }]) => [name, steps, keyOffset]),
      [
        ["debug", ["debug"], 1],
        ["no-proxy", ["proxies", "no-proxy"], 28],
        ["log-opts", ["log-opts"], 46]
      ]
    )
  })
})
