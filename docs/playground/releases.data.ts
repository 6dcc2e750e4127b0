/** The releases to choose from, which VitePress computes when it builds the site: the page itself knows no engine. */
import { Engines } from "@oci-runtimes/core/docker"
import * as Result from "effect/Result"

/** A release, by the name that the command takes. */
export interface ReleaseChoice {
  readonly name: string
  readonly title: string
}

/** The major releases, the newest first. */
const load = (): ReadonlyArray<ReleaseChoice> =>
  Engines.knownNames
    .filter((name) => /^docker-\d+$/.test(name))
    .toReversed()
    .map((name) => ({ name, title: Result.getOrThrow(Engines.named(name)).title }))

export default { load }

/** What `load` returns. VitePress puts it into the page. */
export declare const data: ReturnType<typeof load>
