/**
 * Generators for Podman: files with settings of runtimes, and the input of Podman besides files.
 */
import * as fc from "fast-check"
import type { Given } from "../podman/index.ts"

/**
 * A setting of a `containers.conf`: the section, the key, and the value as TOML.
 *
 * @category models
 * @since 1.0.0
 */
export interface PodmanSetting {
  readonly section: string
  readonly key: string
  readonly value: string
}

/**
 * Generates settings that concern runtimes, each of another key, with values that every release from 4.8 on accepts.
 *
 * @category operations
 * @since 1.0.0
 */
export const podmanSettings = (): fc.Arbitrary<ReadonlyArray<PodmanSetting>> =>
  fc.uniqueArray(podmanSetting(), { selector: ({ key, section }) => `${section}.${key}`, maxLength: 8 })

/**
 * Returns the text of a `containers.conf` with these settings.
 *
 * @category formatting
 * @since 1.0.0
 */
export const podmanFile = (settings: ReadonlyArray<PodmanSetting>): string =>
  Array.from(
    Map.groupBy(settings, ({ section }) => section),
    ([section, some]) => `[${section}]\n${some.map(({ key, value }) => `${key} = ${value}\n`).join("")}`
  ).join("")

/**
 * Generates the input of Podman besides files, for root and other users.
 *
 * @category operations
 * @since 1.0.0
 */
export const podmanGiven = (): fc.Arbitrary<Given.Given> =>
  fc
    .record(
      {
        uid: fc.constantFrom(0, 1000),
        HOME: fc.constantFrom("/root", "/home/user", ""),
        XDG_CONFIG_HOME: fc.constantFrom("/opt/x", "x", ""),
        CONTAINERS_CONF: fc.constantFrom("/opt/c.conf", "c.conf", ""),
        CONTAINERS_CONF_OVERRIDE: fc.constantFrom("/opt/o.conf", ""),
        runtime: fc.constantFrom("crun", "runc", "foo", "/opt/foo", "", "./crun"),
        runtimeFlags: fc.array(fc.constantFrom("debug", "log /x", ""), { maxLength: 2 })
      },
      { requiredKeys: ["uid"], noNullPrototype: true }
    )
    .map(({ runtime, runtimeFlags, uid, ...variables }) => ({
      uid,
      variables,
      home: uid === 0 ? "/root" : "/home/user",
      workingDirectory: "/opt",
      modules: [],
      flags: { ...(runtime !== undefined && { runtime }), ...(runtimeFlags !== undefined && { runtimeFlags }) }
    }))

const podmanSetting = (): fc.Arbitrary<PodmanSetting> =>
  fc.oneof(
    fc.record({ section: fc.constant("engine"), key: fc.constant("runtime"), value: text(names) }),
    fc.record({ section: fc.constant("engine.runtimes"), key: keys(), value: list(text(paths)) }),
    fc.record({ section: fc.constant("engine.platform_to_oci_runtime"), key: text(platforms), value: text(names) }),
    fc.record({
      section: fc.constant("engine"),
      key: fc.constantFrom("conmon_path", "runtime_supports_json", "runtime_supports_nocgroup"),
      value: list(fc.oneof(text(names), fc.constantFrom("{append = true}", "{append = false}")))
    }),
    fc.record({
      section: fc.constant("engine"),
      key: fc.constantFrom("no_pivot_root", "remote"),
      value: fc.boolean().map(String)
    }),
    fc.record({ section: fc.constant("containers"), key: fc.constant("log_size_max"), value: fc.nat().map(String) })
  )

const text = (values: ReadonlyArray<string>): fc.Arbitrary<string> =>
  fc.constantFrom(...values).map((value) => JSON.stringify(value))

const keys = (): fc.Arbitrary<string> => fc.constantFrom("crun", "runc", "foo", '"io.x"', "youki")

const list = (item: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc.array(item, { maxLength: 3 }).map((items) => `[${items.join(", ")}]`)

const names = ["crun", "runc", "foo", "/opt/foo", "", "io.x"]

const paths = ["/usr/bin/crun", "/opt/foo", "/opt/none", "", "opt/foo", "/opt/foo/x"]

const platforms = ["wasi/wasm", "linux/arm64"]
