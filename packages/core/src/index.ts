/**
 * The modules that most users need: they compute, with pure functions over plain data, which program runs a container and why.
 * All modules have an import path by subject: `@oci-runtimes/core/docker`, `/questions`, `/engine`, `/machine`, `/shim`,
 * `/disk`, `/document`, `/text` and `/data`. `/docker/schema` has schemas, and `/testing` has arbitraries for property tests.
 */
export { Table } from "./data/index.ts"
export {
  Configuration,
  ConfigurationInput,
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
