/** The releases of Podman whose rules are known. Source: the tags of containers/podman. */
import { KnownReleases } from "../../engine/index.ts"

export const knownReleases: KnownReleases.KnownReleases = /*#__PURE__*/ KnownReleases.make(
  { 4: 9, 5: 8 },
  { major: 4, minor: 0 }
)
