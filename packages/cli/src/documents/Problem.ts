/**
 * Problems as data in documents, which identify them by a tag.
 */
import type { DockerProblem } from "@oci-runtimes/core/docker"
import { Origin } from "@oci-runtimes/core/engine"

/** Returns the tag of a problem: `UnknownDirective` for the code `unknown-directive`. */
export const tagOf = (code: DockerProblem.Code): string =>
  code.replaceAll(/(?:^|-)[a-z]/g, (letters) => letters.replace("-", "").toUpperCase())

/** Reports whether a value is a problem. */
export const isProblem = (value: object): value is DockerProblem.EngineProblem =>
  "code" in value && "effect" in value && "origin" in value

/** Returns the tag, path, range and details of a problem. */
export const problemData = ({ code, details, origin, path }: DockerProblem.EngineProblem): object => ({
  tag: tagOf(code),
  path,
  range: Origin.rangeOf(origin),
  ...details
})
