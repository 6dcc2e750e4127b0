/**
 * A file to begin with, and what it shows.
 */
import type { State } from "./State.ts"

/** An example, and the part of the state that it sets. The rest is as it is in the first example of its family. */
export interface Example {
  readonly title: string
  readonly state: Partial<State>
}
