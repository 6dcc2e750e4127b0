import { Table } from "@oci-runtimes/core/data"
import { DaemonJson, Moby23 } from "@oci-runtimes/core/docker"
import { assert, describe, it } from "vitest"
import { rangeOf, withoutOrigins } from "../../problems.ts"

/** Each fault as `line:column-line:column message`. */
const faults = (text: string) =>
  DaemonJson.readText(Moby23.directives, text).faults.map((fault) => {
    const { end, start } = rangeOf(fault)!
    return `${start.line}:${start.column}-${end.line}:${end.column} ${fault.message}`
  })

const mismatch = (found: string, field: string, expected: string) =>
  `json: cannot unmarshal ${found} into Go struct field ${field} of type ${expected}`

const unknown = (directive: string) => `the following directives don't match any configuration option: ${directive}`

const filter = (condition: string) => `"builder": {"gc": {"policy": [{"filter": ${condition}}]}}`
const field = "BuilderGCRule.builder.GC.Policy.Filter"

describe("text that is not JSON", () => {
  it.each([
    ["\n{\n", "2:2-2:2 unexpected end of JSON input"],
    ['{"debug": true', "1:15-1:15 unexpected end of JSON input"],
    ['{\n  // x\n  "debug": true\n}', "2:3-2:7 invalid character '/' looking for beginning of object key string"],
    ['{"debug": true,\n}', "1:15-1:16 invalid character '}' looking for beginning of object key string"],
    ['{"debug": true "mtu": 1}', "1:16-1:21 invalid character '\"' after object key:value pair"],
    ["{'debug': true}", "1:2-1:9 invalid character '\\'' looking for beginning of object key string"],
    ["{debug: true}", "1:2-1:7 invalid character 'd' looking for beginning of object key string"],
    ['{"debug": yes}', "1:11-1:14 invalid character 'y' looking for beginning of value"],
    ['{"debug": True}', "1:11-1:15 invalid character 'T' looking for beginning of value"],
    ["{} x", "1:4-1:5 invalid character 'x' after top-level value"],
    ["debug", "1:1-1:6 invalid character 'd' looking for beginning of value"],
    ["\ufeff{}", "1:1-1:2 invalid character 'ï' looking for beginning of value"],
    ["{“debug”: true}", "1:2-1:9 invalid character 'â' looking for beginning of object key string"]
  ])("%j is refused where and as Go does: %s", (text, fault) => {
    assert.deepStrictEqual(faults(text), [fault])
  })

  it("nested 10,001 deep is refused", () => {
    const [fault, ...others] = faults(`${"[".repeat(10_001)}${"]".repeat(10_001)}`)
    assert.match(fault!, /^1:10001-1:10002 .*invalid character '\[' exceeded max depth$/)
    assert.isEmpty(others)
  })
})

describe("a file that is not an object", () => {
  it.each([
    ["[]", "1:1-1:3", "array"],
    [" 1", "1:2-1:3", "number"],
    ['"x"', "1:1-1:4", "string"],
    ["\nfalse", "2:1-2:6", "bool"]
  ])("%j is refused at %s as %s", (text, place, found) => {
    assert.deepStrictEqual(faults(text), [
      `${place} json: cannot unmarshal ${found} into Go value of type map[string]interface {}`
    ])
  })
})

describe("a directive that is unknown", () => {
  it.each([
    ['{"runtime": "crun"}', ["1:2-1:11 runtime"]],
    ['{"Debug": true}', ["1:2-1:9 Debug"]],
    ['{"default_runtime": "runc"}', ["1:2-1:19 default_runtime"]],
    ['{"": 1}', ["1:2-1:4 "]],
    ['{"proxies": null}', ["1:2-1:11 proxies"]],
    ['{"__proto__": 1}', ["1:2-1:13 __proto__"]],
    ['{"Runtimes": {"x": {}}}', ["1:15-1:18 x"]],
    ['{"a": {"b": {"c": 1}}}', ["1:8-1:11 b"]],
    ['{"cluster-store-opts": {"debug": true}}', ["1:2-1:22 cluster-store-opts"]],
    ['{"nope": 1, "nope": 2}', ["1:13-1:19 nope"]],
    ['{"nope": 1,\n"runtime": {"path": "x"}}', ["1:2-1:8 nope", "2:13-2:19 path"]]
  ])("in %s is refused at its key: %j", (text, places) => {
    const expected = places.map((place) => place.replace(/ (.*)$/, (_, directive: string) => ` ${unknown(directive)}`))
    assert.deepStrictEqual(faults(text), expected)
  })

  it.each(['{"nope": {}}', '{"Runtimes": {}}', '{"x": {"debug": true}}', '{"x": {"log-opts": {"any": "thing"}}}'])(
    "is not noticed where an object is flattened to known ones: %s",
    (text) => {
      assert.deepStrictEqual(faults(text), [])
    }
  )

  it.each(["builder", "default-ulimits", "features", "log-opts", "runtimes"])(
    "is not looked for inside %s",
    (directive) => {
      assert.deepStrictEqual(faults(`{"${directive}": {"nope": null}}`), [])
    }
  )
})

describe("a value of a wrong type", () => {
  it.each([
    ['"data-root": 1', "15-16", mismatch("number", "Config.data-root", "string")],
    ['"debug": "yes"', "11-16", mismatch("string", "Config.debug", "bool")],
    ['"mtu": 1.5', "9-12", mismatch("number 1.5", "Config.mtu", "int")],
    ['"mtu": 1e3', "9-12", mismatch("number 1e3", "Config.mtu", "int")],
    ['"mtu": 9223372036854775808', "9-28", mismatch("number 9223372036854775808", "Config.mtu", "int")],
    ['"cpu-rt-period": "1"', "19-22", mismatch("string", "Config.cpu-rt-period", "int64")],
    ['"exec-opts": "a=b"', "15-20", mismatch("string", "Config.exec-opts", "[]string")],
    ['"exec-opts": ["a", true]', "21-25", mismatch("bool", "Config.exec-opts", "string")],
    ['"default-runtime": {}', "21-23", mismatch("object", "Config.default-runtime", "string")],
    ['"runtimes": []', "14-16", mismatch("array", "Config.runtimes", "map[string]types.Runtime")],
    ['"runtimes": {"a": "x"}', "20-23", mismatch("string", "Config.runtimes", "types.Runtime")],
    ['"runtimes": {"a": {"path": 1}}', "29-30", mismatch("number", "Runtime.runtimes.path", "string")],
    ['"runtimes": {"a": {"Path": 1}}', "29-30", mismatch("number", "Runtime.runtimes.path", "string")],
    [
      '"runtimes": {"a": {"runtimeArgs": "-x"}}',
      "36-40",
      mismatch("string", "Runtime.runtimes.runtimeArgs", "[]string")
    ],
    ['"runtimes": {"a": {"runtimeArgs": [[]]}}', "37-39", mismatch("array", "Runtime.runtimes.runtimeArgs", "string")],
    ['"proxies": {"no-proxy": 1}', "26-27", mismatch("number", "Proxies.proxies.no-proxy", "string")],
    ['"features": {"a": 1}', "20-21", mismatch("number", "Config.features", "bool")],
    ['"ip": 1', "8-9", mismatch("number", "Config.ip", "net.IP")],
    [
      '"resolv-conf": {}',
      "17-19",
      "json: cannot unmarshal object into Go struct field Config.resolv-conf of type string"
    ],
    ['"default-shm-size": 64', "22-24", 'invalid size: "64"'],
    ['"default-shm-size": null', "22-26", 'invalid size: "null"'],
    ['"default-shm-size": ""', "22-24", 'invalid size: "\\"\\""'],
    ['"default-shm-size": ["x"]', "22-27", 'invalid size: "[\\"x\\"]"']
  ])("%s is refused at %s: %s", (member, columns, message) => {
    const [start, end] = columns.split("-")
    assert.deepStrictEqual(faults(`{${member}}`), [`1:${start}-1:${end} ${message}`])
  })

  it.each([
    ["5", mismatch("number", field, "map[string]map[string]bool")],
    ["[1]", mismatch("array", field, "map[string]map[string]bool")],
    ['{"a": 1}', mismatch("number", field, "map[string]bool")],
    ['{"a": {"b": 1}}', mismatch("number", field, "bool")]
  ])("the filter %s is refused: %s", (condition, message) => {
    assert.deepStrictEqual(
      faults(`{${filter(condition)}}`).map((fault) => fault.slice(fault.indexOf(" ") + 1)),
      [message]
    )
  })

  it.each(['["a=b"]', "[null]", "null", '{"a": {"b": true}}'])("the filter %s is accepted", (condition) => {
    assert.deepStrictEqual(faults(`{${filter(condition)}}`), [])
  })

  it.each([
    ['{"debug": 1, "default-shm-size": 5}', 'invalid size: "5"'],
    [
      '{"data-root": 1, "default-address-pools": false}',
      mismatch("bool", "Config.default-address-pools", "[]*ipamutils.NetworkToSplit")
    ]
  ])("of %s the one comes first at which Go stops", (text, message) => {
    assert.include(faults(text)[0], message)
    assert.lengthOf(faults(text), 2)
  })

  it("a null does not undo a deprecated directive", () => {
    assert.lengthOf(faults('{"graph": "/x", "graph": null}'), 1)
    assert.lengthOf(faults('{"graph": "/x", "graph": ""}'), 0)
  })

  it.each(["mtu", "debug", "data-root", "exec-opts", "runtimes", "builder", "ip", "default-address-pools"])(
    "is null for no directive: %s",
    (directive) => {
      assert.deepStrictEqual(faults(`{"${directive}": null}`), [])
    }
  )

  it.each(["9223372036854775807", "-9223372036854775808", "-0", "0"])("is not the whole number %s", (number) => {
    assert.deepStrictEqual(faults(`{"shutdown-timeout": ${number}}`), [])
  })

  it("is a number beyond a 64-bit float, at any depth", () => {
    assert.deepStrictEqual(
      faults('{"runtimes": {"a": {"other": [1, {"x": -1e999}, 1e-999, 2e999]}}, "log-opts": {}}'),
      [
        "1:40-1:46 json: cannot unmarshal number -1e999 into Go value of type float64",
        "1:57-1:62 json: cannot unmarshal number 2e999 into Go value of type float64"
      ]
    )
  })
})

describe("a deprecated directive", () => {
  it("is refused with a hint", () => {
    assert.deepStrictEqual(faults('{"graph": "/g"}'), [
      '1:2-1:9 the "graph" config file option is deprecated; use "data-root" instead'
    ])
  })

  it.each(['{"graph": ""}', '{"graph": null}', '{"x": {"graph": "/g"}}'])("is not noticed in %s", (text) => {
    assert.deepStrictEqual(faults(text), [])
  })
})

describe("a file with several faults", () => {
  it("has them all, those of one stage in the order of the text", () => {
    assert.deepStrictEqual(faults('{\n  "nope": 1e999,\n  "mtu": "a",\n  "exec-opts": [1, "b", {}]\n}'), [
      "2:11-2:16 json: cannot unmarshal number 1e999 into Go value of type float64",
      `2:3-2:9 ${unknown("nope")}`,
      `3:10-3:13 ${mismatch("string", "Config.mtu", "int")}`,
      `4:17-4:18 ${mismatch("number", "Config.exec-opts", "string")}`,
      `4:25-4:27 ${mismatch("object", "Config.exec-opts", "string")}`
    ])
  })

  it("has only those of its syntax if there are any", () => {
    assert.deepStrictEqual(faults('{\n  // x\n  "nope": 1e999,\n  "graph": "/x",\n  "mtu": "a",\n}'), [
      "2:3-2:7 invalid character '/' looking for beginning of object key string",
      "5:13-5:14 trailing comma"
    ])
  })

  it("has the path of each", () => {
    const { faults: found } = DaemonJson.readText(
      Moby23.directives,
      '{"a": {"b": 1}, "exec-opts": ["x", 1], "runtimes": {"r": {"path": 1}}}'
    )
    assert.deepStrictEqual(
      found.map(({ path }) => path),
      [
        ["a", "b"],
        ["exec-opts", 1],
        ["runtimes", "r", "path"]
      ]
    )
  })

  it("still says what could be understood of it", () => {
    const { config } = DaemonJson.readText(
      Moby23.directives,
      '{"data-root": 1, "exec-root": "/e", /* x */ "runtimes": {"a": {"path": "/a"},}}'
    )
    const runtimes = Table.make([["a", { path: "/a", runtimeArgs: [] }]])
    assert.deepStrictEqual(withoutOrigins(config), { dataRoot: "", execRoot: "/e", runtimes })
  })
})

describe("a text that is decoded already", () => {
  it("has no byte order mark, and is named by the first byte of a character in UTF-8", () => {
    const text = "\u{50000}"
    assert.deepStrictEqual(DaemonJson.readText(Moby23.directives, text).encoding, { name: "utf-8", mark: false })
    assert.deepStrictEqual(faults(text), ["1:1-1:3 invalid character 'ñ' looking for beginning of value"])
  })
})
