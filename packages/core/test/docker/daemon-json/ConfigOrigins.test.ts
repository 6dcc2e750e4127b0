import { ConfigOrigins, DaemonJson, Moby23, Moby25 } from "@oci-runtimes/core/docker"
import { type Json, JsonTree } from "@oci-runtimes/core/document"
import { DaemonConfigSchema } from "@oci-runtimes/core/docker/schema"
import { daemonConfig, typedRuntimeEntry } from "@oci-runtimes/core/testing"
import * as Schema from "effect/Schema"
import * as fc from "fast-check"
import { assert, describe, it } from "vitest"
import { daemonText, jsonText } from "../../jsonText.ts"
import { rangeOf } from "../../problems.ts"

const { directives } = Moby25

const originsIn = (text: string) => DaemonJson.readText(directives, text, "/etc/docker/daemon.json").config.origins

/** The part of a text that an origin points to, and the keys and indexes that lead there as they are written. */
const found = (text: string, path: Json.JsonPath, part: "key" | "value" = "value") => {
  const origin = ConfigOrigins.at(originsIn(text), path, part)
  const range = rangeOf({ origin })
  return origin?._tag === "File" && range
    ? `${origin.path.join("/")} ${text.slice(range.start.offset, range.end.offset)}`
    : undefined
}

/** The name of the file that has the data root. */
const fileOf = (origins: ConfigOrigins.ConfigOrigins | undefined) => {
  const origin = ConfigOrigins.at(origins, ["data-root"], "value")
  return origin?._tag === "File" && origin.file
}

describe("the origin of a value", () => {
  it.each<readonly [text: string, path: Json.JsonPath, key: string | undefined, value: string | undefined]>([
    // Directives.
    ['{"data-root": "/d"}', ["data-root"], 'data-root "data-root"', 'data-root "/d"'],
    ['{"exec-root": "/a", "exec-root": "/b"}', ["exec-root"], 'exec-root "exec-root"', 'exec-root "/b"'],
    [
      '{"userns-remap": "a", "userns-remap": null}',
      ["userns-remap"],
      'userns-remap "userns-remap"',
      'userns-remap "a"'
    ],
    ['{"Default-Runtime": "a"}', ["default-runtime"], 'Default-Runtime "Default-Runtime"', 'Default-Runtime "a"'],
    ['{"containerd": "a", "CONTAINERD": "b"}', ["containerd"], 'CONTAINERD "CONTAINERD"', 'CONTAINERD "b"'],
    ['{"data-root": 5}', ["data-root"], undefined, undefined],
    ['{"data-root": "/a", "data-root": 5}', ["data-root"], 'data-root "data-root"', 'data-root "/a"'],
    ['{"debug": true}', ["debug"], undefined, undefined],
    ['{"x": {"data-root": "/d"}}', ["data-root"], undefined, undefined],
    // The items of a list have no key of their own.
    ['{"exec-opts": ["a", "b"]}', ["exec-opts"], 'exec-opts "exec-opts"', 'exec-opts ["a", "b"]'],
    ['{"exec-opts": ["a", "b"]}', ["exec-opts", 1], undefined, 'exec-opts/1 "b"'],
    ['{"exec-opts": ["a"], "EXEC-opts": ["b"]}', ["exec-opts", 0], undefined, 'EXEC-opts/0 "b"'],
    ['{"exec-opts": ["a"]}', ["exec-opts", 1], undefined, undefined],
    ['{"exec-opts": ["a"], "exec-opts": null}', ["exec-opts", 0], undefined, undefined],
    // Entries.
    ['{"runtimes": {"a": {}}}', ["runtimes"], 'runtimes "runtimes"', 'runtimes {"a": {}}'],
    ['{"runtimes": null}', ["runtimes"], 'runtimes "runtimes"', "runtimes null"],
    ['{"runtimes": {"a": {}}}', ["runtimes", "a"], 'runtimes/a "a"', "runtimes/a {}"],
    ['{"runtimes": {"a": null}}', ["runtimes", "a"], 'runtimes/a "a"', "runtimes/a null"],
    ['{"runtimes": {"a": {}, "a": {"path": "/b"}}}', ["runtimes", "a"], 'runtimes/a "a"', 'runtimes/a {"path": "/b"}'],
    ['{"runtimes": {"a": {}}}', ["runtimes", "A"], undefined, undefined],
    [
      '{"runtimes": {"__proto__": {}}}',
      ["runtimes", "__proto__"],
      'runtimes/__proto__ "__proto__"',
      "runtimes/__proto__ {}"
    ],
    [
      '{"Runtimes": {"a": {"Path": "/a"}}}',
      ["runtimes", "a", "path"],
      'Runtimes/a/Path "Path"',
      'Runtimes/a/Path "/a"'
    ],
    // A later object is merged into an earlier one, unless a null is between them.
    ['{"Runtimes": {"a": {}}, "runtimes": {"b": {}}}', ["runtimes", "a"], 'Runtimes/a "a"', "Runtimes/a {}"],
    ['{"Runtimes": {"a": {}}, "runtimes": {"b": {}}}', ["runtimes", "b"], 'runtimes/b "b"', "runtimes/b {}"],
    ['{"runtimes": {"a": 1}, "runtimes": {"a": 2}}', ["runtimes", "a"], 'runtimes/a "a"', "runtimes/a 2"],
    ['{"runtimes": {"a": {}}, "runtimes": null, "runtimes": {"b": {}}}', ["runtimes", "a"], undefined, undefined],
    ['{"runtimes": {"a": {}}, "runtimes": null}', ["runtimes", "a"], undefined, undefined],
    ['{"runtimes": {"a": {}}, "runtimes": 5}', ["runtimes", "a"], 'runtimes/a "a"', "runtimes/a {}"],
    // Fields of entries.
    [
      '{"runtimes": {"a": {"path": "/a", "PATH": "/b"}}}',
      ["runtimes", "a", "path"],
      'runtimes/a/PATH "PATH"',
      'runtimes/a/PATH "/b"'
    ],
    ['{"runtimes": {"a": {"path": "/a"}, "a": {}}}', ["runtimes", "a", "path"], undefined, undefined],
    [
      '{"runtimes": {"a": {"runtimeArgs": ["x", "y"]}}}',
      ["runtimes", "a", "runtimeArgs", 1],
      undefined,
      'runtimes/a/runtimeArgs/1 "y"'
    ],
    [
      '{"runtimes": {"a": {"runtimeType": "t"}}}',
      ["runtimes", "a", "runtimeType"],
      'runtimes/a/runtimeType "runtimeType"',
      'runtimes/a/runtimeType "t"'
    ],
    ['{"runtimes": {"a": {"args": ["x"]}}}', ["runtimes", "a", "args"], undefined, undefined],
    ['{"runtimes": {"a": {"entry": 1}}}', ["runtimes", "a", "entry"], undefined, undefined],
    ['{"runtimes": {"a": {"directive": 1}}}', ["runtimes", "a", "directive"], undefined, undefined],
    ['{"runtimes": {"a": {"constructor": 1}}}', ["runtimes", "a", "constructor"], undefined, undefined],
    ['{"runtimes": {"a": 5}}', ["runtimes", "a", "path"], undefined, undefined],
    // Options are merged too.
    [
      '{"runtimes": {"a": {"options": {"x": 1}}}}',
      ["runtimes", "a", "options"],
      'runtimes/a/options "options"',
      'runtimes/a/options {"x": 1}'
    ],
    [
      '{"runtimes": {"a": {"options": {"x": 1}, "Options": {"y": 2}}}}',
      ["runtimes", "a", "options", "x"],
      'runtimes/a/options/x "x"',
      "runtimes/a/options/x 1"
    ],
    [
      '{"runtimes": {"a": {"options": {"x": 1}, "Options": {"y": 2}}}}',
      ["runtimes", "a", "options", "y"],
      'runtimes/a/Options/y "y"',
      "runtimes/a/Options/y 2"
    ],
    [
      '{"runtimes": {"a": {"options": {"x": 1}, "options": {"x": 2}}}}',
      ["runtimes", "a", "options", "x"],
      'runtimes/a/options/x "x"',
      "runtimes/a/options/x 2"
    ],
    [
      '{"runtimes": {"a": {"options": {"x": 1}, "options": null}}}',
      ["runtimes", "a", "options", "x"],
      undefined,
      undefined
    ],
    [
      '{"runtimes": {"a": {"options": {"x": 1}, "options": null, "options": {"y": 2}}}}',
      ["runtimes", "a", "options", "x"],
      undefined,
      undefined
    ],
    [
      '{"runtimes": {"a": {"options": {"x": 1, "x": {"z": [5, {"w": 6}]}}}}}',
      ["runtimes", "a", "options", "x", "z", 1, "w"],
      'runtimes/a/options/x/z/1/w "w"',
      "runtimes/a/options/x/z/1/w 6"
    ],
    [
      '{"runtimes": {"a": {"options": {"x": {"y": 1}}, "options": {"x": 2}}}}',
      ["runtimes", "a", "options", "x", "y"],
      undefined,
      undefined
    ],
    ['{"runtimes": {"a": {"options": {"x": [1]}}}}', ["runtimes", "a", "options", "x", "0"], undefined, undefined],
    ['{"runtimes": {"a": {"options": {"X": 1}}}}', ["runtimes", "a", "options", "x"], undefined, undefined],
    // Nothing is written.
    ["", ["data-root"], undefined, undefined],
    ["[]", ["data-root"], undefined, undefined],
    ['{"data-root": "/d"}', [], undefined, undefined],
    ['{"data-root": "/d"}', ["data-root", "x"], undefined, undefined]
  ])("in %s at %j is %s, %s", (text, path, key, value) => {
    assert.strictEqual(found(text, path, "key"), key)
    assert.strictEqual(found(text, path), value)
  })

  it("names the file, by default daemon.json", () => {
    const text = '{"data-root": "/d"}'
    assert.strictEqual(fileOf(originsIn(text)), "/etc/docker/daemon.json")
    assert.strictEqual(fileOf(DaemonJson.readText(directives, text).config.origins), "daemon.json")
  })

  it("is not known without origins", () => {
    assert.isUndefined(ConfigOrigins.at(undefined, ["data-root"], "value"))
  })

  it("counts lines and columns without the byte order mark", () => {
    const bytes = new TextEncoder().encode('\ufeff{"data-root": "/d"}')
    const origin = ConfigOrigins.at(DaemonJson.read(directives, bytes).config.origins, ["data-root"], "value")
    assert.deepStrictEqual(rangeOf({ origin })?.start, { offset: 14, line: 1, column: 15 })
  })

  it("of a field that only the other generation reads is not noted", () => {
    const text = '{"runtimes": {"a": {"runtimeType": "t"}}}'
    const { origins } = DaemonJson.readText(Moby23.directives, text).config
    assert.isUndefined(ConfigOrigins.at(origins, ["runtimes", "a", "runtimeType"], "value"))
  })
})

const encode = Schema.encodeSync(DaemonConfigSchema.DaemonConfig)

const anyText = () =>
  fc.oneof(
    daemonConfig(typedRuntimeEntry()).map((config) => JSON.stringify(encode(config))),
    jsonText(),
    daemonText()
  )

describe("any value of a configuration", () => {
  it("has its origin where it is written", () => {
    let count = 0
    fc.assert(
      fc.property(anyText(), (text) => {
        const { config, source } = DaemonJson.readText(directives, text)
        const written = (path: Json.JsonPath): unknown => {
          const range = rangeOf({ origin: ConfigOrigins.at(config.origins, path, "value") })
          if (range === undefined) return undefined
          count++
          const { root } = JsonTree.parse(source.text, range.start.offset, range.end.offset)
          return root?.type === "string" ? root.value : undefined
        }
        for (const [directive, value] of [
          ["data-root", config.dataRoot],
          ["exec-root", config.execRoot],
          ["containerd", config.containerd],
          ["userns-remap", config.usernsRemap],
          ["default-runtime", config.defaultRuntime]
        ] as const) {
          if (value) assert.strictEqual(written([directive]), value)
        }
        for (const [name, { path, runtimeType }] of config.runtimes ?? []) {
          assert.isDefined(ConfigOrigins.at(config.origins, ["runtimes", name], "key"))
          // A null behind a text leaves it as it was.
          for (const [field, value] of [["path", path] as const, ["runtimeType", runtimeType] as const]) {
            if (value) assert.include([value, undefined], written(["runtimes", name, field]))
          }
        }
      }),
      { numRuns: 1000 }
    )
    assert.isAbove(count, 300)
  })
})
