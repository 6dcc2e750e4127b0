/** The releases of containerd whose rules are known. Source: the tags of containerd/containerd. */
import { KnownReleases } from "../../engine/index.ts"

export const knownReleases: KnownReleases.KnownReleases = /*#__PURE__*/ KnownReleases.make(
  { 1: 7, 2: 3 },
  { major: 1, minor: 6 }
)
