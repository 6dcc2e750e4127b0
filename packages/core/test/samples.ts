/** Values that several test files start from. */
import { Table } from "@oci-runtimes/core/data"
import { Plan, type ScriptsSnapshot, type ScriptSwap } from "@oci-runtimes/core/disk"
import {
  type Configuration,
  ConfigurationInput,
  DockerAssessment,
  DockerEngine,
  DockerReload,
  type DockerTable,
  type Moby,
  type Settings
} from "@oci-runtimes/core/docker"
import type { HostFacts } from "@oci-runtimes/core/machine"
import { ReloadImpact } from "@oci-runtimes/core/questions"

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

/** The shim options that result from these settings on this host. */
export const shimOptions = { root: "/var/run/docker/runtime-runc", systemdCgroup: false, noPivotRoot: false }

/** The impact that a reload of a file with these bytes has on an engine. */
export const impactOf = (engine: Moby.Generation, running: Running, bytes: Uint8Array | undefined): Impact => {
  const { facts: given, map, sources } = running
  return impactOn(running, DockerAssessment.make(engine, { ...sources, bytes }, given, map.dialect))
}

/** An engine that runs, with what a reload on its machine takes. */
export interface Running extends DockerReload.Running {
  readonly facts: HostFacts.HostFacts
  readonly sources: Omit<ConfigurationInput.ConfigurationInput, "bytes">
}

/** The impact of a reload of Docker Engine. */
export type Impact = ReloadImpact.Impact<DockerTable.DockerTable, Configuration.RefusedConfiguration>

/** The impact of a reload, given what a start with the file leads to. */
export const impactOn = (running: DockerReload.Running, restarted: DockerAssessment.DockerAssessment): Impact =>
  ReloadImpact.make(DockerEngine.resolver(restarted.engine), DockerReload.make(running, restarted))

/** The steps of a plan in plain words. */
export const stepsOf = ({ steps }: Plan.Plan): ReadonlyArray<string> =>
  steps.map(({ operation }) => Plan.describe(operation))

/** A data root that is there and empty, with what is given. */
export const snapshot = (given: Partial<ScriptsSnapshot.ScriptsSnapshot> = {}): ScriptsSnapshot.ScriptsSnapshot => ({
  dataRoot: "/var/lib/docker",
  scriptsDirectory: "/var/lib/docker/runtimes",
  missing: [],
  unprotected: undefined,
  root: { type: "Directory", mode: 0o710, owner: { uid: 0, gid: 0 } },
  directory: undefined,
  aside: undefined,
  entries: Table.make([]),
  leftovers: [],
  leftAlone: [],
  owner: { uid: 0, gid: 0 },
  ...given
})

/** Returns a request for a plan over such a data root, without syncs. */
export const swapRequest = (given: Partial<ScriptsSnapshot.ScriptsSnapshot> = {}): ScriptSwap.SwapRequest => ({
  snapshot: snapshot(given),
  lock: "lock",
  stagingLocation: "beside",
  sync: false
})
