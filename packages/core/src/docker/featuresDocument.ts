/**
 * The features document as a table, from which its type, its reader and its schema are derived.
 *
 * Source of the rule: OCI Runtime Specification 1.3, `features.md`, `features-linux.md`.
 */

/** The shape of a value: a string or boolean, a list of strings, strings by name, or an object with these fields. */
export type Shape = "string" | "boolean" | "strings" | "stringsByName" | { readonly [field: string]: Shape }

/** The type of the values that have a shape. An object may leave fields out. */
export type Shaped<S extends Shape> = S extends "string"
  ? string
  : S extends "boolean"
    ? boolean
    : S extends "strings"
      ? ReadonlyArray<string>
      : S extends "stringsByName"
        ? { readonly [name: string]: string }
        : { readonly [field in keyof S]?: S[field] extends Shape ? Shaped<S[field]> : never }

const enabled = { enabled: "boolean" } as const

/** Every field that the specification names. */
export const featuresDocument = {
  ociVersionMin: "string",
  ociVersionMax: "string",
  hooks: "strings",
  mountOptions: "strings",
  linux: {
    namespaces: "strings",
    capabilities: "strings",
    cgroup: { v1: "boolean", v2: "boolean", systemd: "boolean", systemdUser: "boolean", rdma: "boolean" },
    seccomp: {
      enabled: "boolean",
      actions: "strings",
      operators: "strings",
      archs: "strings",
      knownFlags: "strings",
      supportedFlags: "strings"
    },
    apparmor: enabled,
    selinux: enabled,
    intelRdt: { enabled: "boolean", schemata: "boolean", monitoring: "boolean" },
    memoryPolicy: { modes: "strings", flags: "strings" },
    mountExtensions: { idmap: enabled },
    netDevices: enabled
  },
  annotations: "stringsByName",
  potentiallyUnsafeConfigAnnotations: "strings"
} as const satisfies Shape
