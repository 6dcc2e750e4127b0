/**
 * The modules that most users need: they compute, with pure functions over plain data, which program runs a container and why.
 * All modules have an import path by subject: `@oci-runtimes/core/docker`, `/podman`, `/questions`, `/reports`, `/engine`, `/machine`,
 * `/service`, `/shim`, `/disk`, `/document`, `/document/toml`, `/text` and `/data`. `/docker/schema` and `/reports/schema` have schemas, and `/testing` has
 * arbitraries for property tests.
 */
// Not exported from the indexes of the rooms: an import would load all modules of these rooms.
export * as Comparison from "./questions/Comparison.ts"
export * as Configuration from "./docker/Configuration.ts"
export * as ConfigurationInput from "./docker/ConfigurationInput.ts"
export * as Diagnosis from "./docker/diagnosis/Diagnosis.ts"
export * as DockerResolution from "./docker/DockerResolution.ts"
export * as EngineFlags from "./docker/EngineFlags.ts"
export * as Engines from "./docker/Engines.ts"
export * as Explanation from "./questions/Explanation.ts"
export * as HostFacts from "./machine/HostFacts.ts"
export * as Moby23 from "./docker/Moby23.ts"
export * as Moby25 from "./docker/Moby25.ts"
export * as Table from "./data/Table.ts"
export * as WrapperScript from "./docker/scripts/WrapperScript.ts"
