/** The releases to choose from, which VitePress computes when it builds the site: the page itself knows no engine. */
import { Containerd } from "@oci-runtimes/core/containerd"
import { Crio } from "@oci-runtimes/core/crio"
import { Configuration, ConfigurationInput, Docker, Engines, ReleaseDifferences } from "@oci-runtimes/core/docker"
import { Podman } from "@oci-runtimes/core/podman"
import * as Result from "effect/Result"
import type { Family } from "./Family.ts"

/** A release, by the name that the command takes. */
export interface ReleaseChoice {
  readonly name: string
  readonly title: string
}

/** The releases to choose from. */
export interface Releases {
  /** All engines that can be asked. The first is the newest one of Docker, with warnings about the other supported ones. */
  readonly engines: ReadonlyArray<ReleaseChoice>
  /** The releases of each family that can be compared, the newest first. */
  readonly compared: { readonly [family in Family["name"]]: ReadonlyArray<ReleaseChoice> }
}

const load = (): Releases => {
  const docker = Engines.knownNames
    .filter((name) => /^docker-\d+$/.test(name))
    .toReversed()
    .map((name) => ({ name, title: Result.getOrThrow(Engines.named(name)).title }))
  const podman = [Podman.podman58, Podman.podman54, Podman.podman43].map(({ id, title }) => ({ name: id, title }))
  const containerd = [
    Containerd.containerd23,
    Containerd.containerd20,
    Containerd.containerd17,
    Containerd.containerd16
  ].map(({ id, title }) => ({ name: id, title }))
  const crio = [Crio.crio134, Crio.crio131, Crio.crio124].map(({ id, title }) => ({ name: id, title }))
  const newest = Docker.newest()
  const { agreeing } = ReleaseDifferences.of(Configuration.assess(newest, ConfigurationInput.make("{}")))
  const title = `${newest.title}, and warnings where ${agreeing.replace(/^\D+/, "")} differ`
  return {
    engines: [{ name: "docker-newest", title }, ...docker, ...podman, ...containerd, ...crio],
    compared: { docker, podman, containerd, "cri-o": crio }
  }
}

export default { load }

/** What `load` returns. VitePress puts it into the page. */
export declare const data: Releases
