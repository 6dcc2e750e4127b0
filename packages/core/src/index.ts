/**
 * Which program runs a container, and why, as pure functions over plain data: what most users need. Each room has a path of
 * its own with all that it holds: `@oci-runtimes/core/docker`, `/questions`, `/engine`, `/machine`, `/shim`, `/disk`, `/document`,
 * `/text` and `/data`. `/docker/schema` has schemas, and `/testing` arbitraries for property tests.
 */
export { Table } from "./data/index.ts"
export {
  Configuration,
  Diagnosis,
  EngineFlags,
  Engines,
  Moby23,
  Moby25,
  DockerResolution,
  WrapperScript
} from "./docker/index.ts"
export { HostFacts } from "./machine/index.ts"
export { Comparison, Explanation } from "./questions/index.ts"
