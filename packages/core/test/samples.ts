/** Values that several test files start from. */
import { Table } from "@oci-runtimes/core/data"
import type { Survey } from "@oci-runtimes/core/disk"
import type { Settings } from "@oci-runtimes/core/docker"
import type { HostFacts } from "@oci-runtimes/core/machine"

/** The settings of an engine that has neither a file nor flags. */
export const settings: Settings.Settings = {
  dataRoot: "/var/lib/docker",
  execRoot: "/var/run/docker",
  execOpts: [],
  defaultRuntime: "runc",
  runtimes: Table.make([])
}

/** A host without unified cgroups and without systemd. */
export const facts: HostFacts.HostFacts = {
  unifiedCgroups: false,
  bootedWithSystemd: false,
  noPivotRoot: false,
  searchPath: "/usr/bin:/bin",
  workingDirectory: "/"
}

/** The shim options that those settings come to on that host. */
export const shimOptions = { root: "/var/run/docker/runtime-runc", systemdCgroup: false, noPivotRoot: false }

/** A data root that is there and empty, with what is given. */
export const survey = (given: Partial<Survey.Survey> = {}): Survey.Survey => ({
  dataRoot: "/var/lib/docker",
  scriptsDirectory: "/var/lib/docker/runtimes",
  missing: [],
  unprotected: undefined,
  root: { _tag: "Directory", mode: 0o710, owner: { uid: 0, gid: 0 } },
  directory: { _tag: "Missing" },
  aside: { _tag: "Missing" },
  entries: Table.make([]),
  leftovers: [],
  leftAlone: [],
  owner: { uid: 0, gid: 0 },
  ...given
})
