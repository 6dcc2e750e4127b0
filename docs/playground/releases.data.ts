/** The releases to choose from, which VitePress computes when it builds the site: the page itself knows no engine. */
import { Configuration, ConfigurationInput, Docker, Engines, ReleaseDifferences } from "@oci-runtimes/core/docker"
import * as Result from "effect/Result"

/** A release, by the name that the command takes. */
export interface ReleaseChoice {
  readonly name: string
  readonly title: string
}

/** The major releases, the newest first, and the newest once more with warnings about the other supported ones. */
export interface Releases {
  readonly majors: ReadonlyArray<ReleaseChoice>
  readonly newest: ReleaseChoice
}

const load = (): Releases => {
  const majors = Engines.knownNames
    .filter((name) => /^docker-\d+$/.test(name))
    .toReversed()
    .map((name) => ({ name, title: Result.getOrThrow(Engines.named(name)).title }))
  const newest = Docker.newest()
  const { agreeing } = ReleaseDifferences.of(Configuration.assess(newest, ConfigurationInput.make("{}")))
  return {
    majors,
    newest: {
      name: "docker-newest",
      title: `${newest.title}, and warnings where ${agreeing.replace(/^\D+/, "")} differ`
    }
  }
}

export default { load }

/** What `load` returns. VitePress puts it into the page. */
export declare const data: Releases
