/** The releases of CRI-O whose rules are known. Source: the tags of cri-o/cri-o. */
import { KnownReleases } from "../../engine/index.ts"

export const knownReleases: KnownReleases.KnownReleases = /*#__PURE__*/ KnownReleases.make(
  { 1: 36 },
  { major: 1, minor: 24 }
)
