/** The locations of configuration values, in the form that problems need. */
import type { Json } from "../../document/index.ts"
import * as ConfigOrigins from "../daemon-json/ConfigOrigins.ts"
import type { ProblemLocation } from "../problems/DockerProblem.ts"

/** Returns the location of the value at a path of the file, or of the key that leads to it. */
export const placeOf = (
  config: ConfigOrigins.ConfigOrigins | undefined,
  part: "key" | "value",
  path: Json.JsonPath
): ProblemLocation => ({
  path,
  origin: ConfigOrigins.at(config, path, part)
})
