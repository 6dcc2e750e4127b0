/**
 * Generators for CRI-O: files with runtime handlers, and the input of CRI-O besides files.
 */
import * as fc from "fast-check"
import type { Given } from "../crio/index.ts"

/**
 * A section of a `crio.conf` and its lines. The name of a handler's section ends with the name of the handler in quotes.
 *
 * @category models
 * @since 1.0.0
 */
export interface CrioSection {
  readonly name: string
  readonly lines: ReadonlyArray<string>
}

/**
 * Generates sections that concern runtimes, each of another name, with values that every release from 1.35 on accepts.
 *
 * @category operations
 * @since 1.0.0
 */
export const crioSections = (): fc.Arbitrary<ReadonlyArray<CrioSection>> =>
  fc.uniqueArray(fc.oneof(runtimeSection(), handlerSection(), handlerSection()), {
    selector: ({ name }) => name,
    maxLength: 5
  })

/**
 * Returns the text of a `crio.conf` with these sections.
 *
 * @category formatting
 * @since 1.0.0
 */
export const crioFile = (sections: ReadonlyArray<CrioSection>): string =>
  sections.map(({ lines, name }) => `[${name}]\n${lines.map((line) => `${line}\n`).join("")}`).join("")

/**
 * Generates the input of CRI-O besides files.
 *
 * @category operations
 * @since 1.0.0
 */
export const crioGiven = (): fc.Arbitrary<Given.Given> =>
  fc
    .record(
      {
        config: fc.constantFrom("/etc/crio/crio.conf", "/opt/crio.conf", ""),
        configDirectory: fc.constantFrom("/opt/crio.conf.d", "crio.conf.d"),
        defaultRuntime: fc.constantFrom(...handlerNames, "none"),
        runtimes: fc.array(fc.constantFrom(...flagValues), { maxLength: 2 }),
        cgroupManager: fc.constantFrom("cgroupfs", "systemd"),
        conmon: fc.constantFrom("/usr/bin/conmon", "/opt/none")
      },
      { requiredKeys: [], noNullPrototype: true }
    )
    .map(({ config, configDirectory, ...flags }) => ({
      workingDirectory: "/opt",
      ...(config !== undefined && { config }),
      ...(configDirectory !== undefined && { configDirectory }),
      flags
    }))

const runtimeSection = (): fc.Arbitrary<CrioSection> =>
  fc
    .record(
      {
        default_runtime: fc.constantFrom(...handlerNames, "none", "").map(quoted),
        cgroup_manager: fc.constantFrom("cgroupfs", "systemd").map(quoted),
        conmon_cgroup: fc.constantFrom("pod", "").map(quoted)
      },
      { requiredKeys: [], noNullPrototype: true }
    )
    .map((keys) => ({ name: "crio.runtime", lines: linesOf(keys) }))

const handlerSection = (): fc.Arbitrary<CrioSection> =>
  fc
    .tuple(
      fc.constantFrom(...handlerNames),
      fc.record(
        {
          runtime_path: fc.constantFrom(...paths).map(quoted),
          runtime_type: fc.constantFrom("", "oci", "pod", "vm", "VM").map(quoted),
          runtime_root: fc.constantFrom("", "/run/a").map(quoted),
          runtime_config_path: fc.constantFrom("", "/etc/kata.toml").map(quoted),
          allowed_annotations: fc
            .array(fc.constantFrom("io.kubernetes.cri-o.Devices", "run.oci.", "a.b"), { maxLength: 2 })
            .map((names) => `[${names.map(quoted).join(", ")}]`),
          monitor_path: fc.constantFrom("", "/usr/bin/conmon", "/opt/none").map(quoted),
          container_min_memory: fc.constantFrom("", "12MiB", "lots").map(quoted),
          inherit_default_runtime: fc.boolean().map(String),
          no_sync_log: fc.boolean().map(String)
        },
        { requiredKeys: [], noNullPrototype: true }
      )
    )
    .map(([name, keys]) => ({ name: `crio.runtime.runtimes.${quoted(name)}`, lines: linesOf(keys) }))

const linesOf = (keys: { readonly [key: string]: string | undefined }): ReadonlyArray<string> =>
  Object.entries(keys).flatMap(([key, value]) => (value === undefined ? [] : [`${key} = ${value}`]))

const quoted = (value: string): string => JSON.stringify(value)

const handlerNames = ["crun", "runc", "kata", "foo", "io.x"]

const paths = ["", "/usr/bin/crun", "/opt/foo", "/opt/none", "opt/foo", "/opt/containerd-shim-kata-v2"]

const flagValues = [
  "foo:/usr/bin/crun:/run/foo",
  "kata:/opt/none:/run/kata:vm",
  "crun:/opt/foo:/run/a,foo:/opt/foo:/b",
  "foo"
]
