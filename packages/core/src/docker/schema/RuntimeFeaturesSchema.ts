/**
 * The schema of the features document, for programs that pass it on. `RuntimeFeatures` reads what a runtime prints.
 *
 * Schemas are large, so nothing that `@oci-runtimes/core` exports at once imports this: it has a path of its own.
 *
 * Source of the rule: see `RuntimeFeatures`.
 */
import * as Schema from "effect/Schema"

const text = Schema.optionalKey(Schema.String)
const texts = Schema.optionalKey(Schema.Array(Schema.String))
const flag = Schema.optionalKey(Schema.Boolean)
const Enabled = Schema.Struct({ enabled: flag })

/** What the runtime supports on Linux, whether the host does or not. */
export const LinuxFeatures = Schema.Struct({
  namespaces: texts,
  capabilities: texts,
  cgroup: Schema.optionalKey(Schema.Struct({ v1: flag, v2: flag, systemd: flag, systemdUser: flag, rdma: flag })),
  seccomp: Schema.optionalKey(
    Schema.Struct({
      enabled: flag,
      actions: texts,
      operators: texts,
      archs: texts,
      knownFlags: texts,
      supportedFlags: texts
    })
  ),
  apparmor: Schema.optionalKey(Enabled),
  selinux: Schema.optionalKey(Enabled),
  intelRdt: Schema.optionalKey(Schema.Struct({ enabled: flag, schemata: flag, monitoring: flag })),
  memoryPolicy: Schema.optionalKey(Schema.Struct({ modes: texts, flags: texts })),
  mountExtensions: Schema.optionalKey(Schema.Struct({ idmap: Schema.optionalKey(Enabled) })),
  netDevices: Schema.optionalKey(Enabled)
})

/** The document. What it leaves out is unknown, and what the specification does not name is dropped. */
export const Features = Schema.Struct({
  ociVersionMin: text,
  ociVersionMax: text,
  hooks: texts,
  mountOptions: texts,
  linux: Schema.optionalKey(LinuxFeatures),
  annotations: Schema.optionalKey(Schema.Record(Schema.String, Schema.String)),
  potentiallyUnsafeConfigAnnotations: texts
})
