import { DaemonJson, Moby25 } from "@oci-runtimes/core/docker"
import { DaemonConfigSchema, DaemonJsonSchema } from "@oci-runtimes/core/docker/schema"
import { daemonConfig, typedRuntimeEntry } from "@oci-runtimes/core/testing"
import { Ajv2020 } from "ajv/dist/2020.js"
import * as Schema from "effect/Schema"
import * as fc from "fast-check"
import { assert, describe, it } from "vitest"
import { daemonText } from "../../jsonText.ts"

const validate = new Ajv2020({ strict: true, allowUnionTypes: true }).compile(DaemonJsonSchema.make())

describe("the JSON Schema", () => {
  it.each([
    {},
    { "default-runtime": "crun", runtimes: { crun: { path: "/usr/bin/crun", runtimeArgs: ["--debug"] } } },
    { runtimes: { kata: { runtimeType: "io.containerd.kata.v2", options: { ConfigPath: "/k.toml", deep: [{}] } } } },
    { runtimes: null, "exec-opts": null, "data-root": null },
    { runtimes: { a: null, b: {}, "": { path: null, runtimeArgs: [null] } } },
    { "log-driver": "journald", features: { buildkit: true }, anything: [1] },
    { runtimes: { a: { path: "/a", args: ["ignored by the engine"] } } }
  ])("takes %j", (config) => {
    assert.isTrue(validate(config), JSON.stringify(validate.errors))
  })

  it.each([
    [[], ""],
    [{ runtimes: [] }, "/runtimes"],
    [{ runtimes: { a: "/usr/bin/crun" } }, "/runtimes/a"],
    [{ runtimes: { a: { path: 1 } } }, "/runtimes/a/path"],
    [{ runtimes: { a: { path: "/a", runtimeArgs: "--debug" } } }, "/runtimes/a/runtimeArgs"],
    [{ runtimes: { a: { runtimeArgs: [1] } } }, "/runtimes/a/runtimeArgs/0"],
    [{ runtimes: { a: { runtimeType: {} } } }, "/runtimes/a/runtimeType"],
    [{ runtimes: { a: { options: [] } } }, "/runtimes/a/options"],
    [{ "default-runtime": ["crun"] }, "/default-runtime"],
    [{ "exec-opts": "native.cgroupdriver=systemd" }, "/exec-opts"]
  ])("does not take %j", (config, at) => {
    assert.isFalse(validate(config))
    assert.include(validate.errors?.map(({ instancePath }) => instancePath) ?? [], at)
  })

  it("takes every configuration that the library encodes", () => {
    const encode = Schema.encodeSync(DaemonConfigSchema.DaemonConfig)
    fc.assert(fc.property(daemonConfig(typedRuntimeEntry()), (config) => assert.isTrue(validate(encode(config)))))
  })

  it("takes every file whose types the engine accepts", () => {
    fc.assert(
      fc.property(daemonText(), (text) => {
        const { faults, root } = DaemonJson.readText(Moby25.directives, text)
        fc.pre(root?.type === "object" && faults.length === 0)
        assert.isTrue(validate(JSON.parse(text)), JSON.stringify(validate.errors))
      })
    )
  })

  it("describes every directive and every key of an entry", () => {
    const described = (schema: unknown): ReadonlyArray<string> =>
      typeof schema === "object" && schema !== null
        ? Object.entries(schema).flatMap(([key, inner]) =>
            key === "properties"
              ? Object.entries(inner as object).flatMap(([name, property]) => [
                  ...("description" in property ? [name] : []),
                  ...described(property)
                ])
              : described(inner)
          )
        : []
    assert.sameMembers(
      [...described(DaemonJsonSchema.make())],
      [
        "data-root",
        "exec-root",
        "exec-opts",
        "containerd",
        "userns-remap",
        "default-runtime",
        "runtimes",
        "path",
        "runtimeArgs",
        "runtimeType",
        "options"
      ]
    )
  })
})
