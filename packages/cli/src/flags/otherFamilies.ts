/**
 * The part of the families of engines besides Docker's that the command line needs: their names, their files and their flags.
 * `families` has what they answer.
 */
import { Names as ContainerdNames } from "@oci-runtimes/core/containerd/names"
import { Names as CrioNames } from "@oci-runtimes/core/crio/names"
import { Names as PodmanNames } from "@oci-runtimes/core/podman/names"

/** The part of a family that is known before its rules are loaded. */
export interface OtherFamilyNames {
  readonly title: string
  /** The program whose presence shows that the family is installed, unless there are `signs`. */
  readonly program: string
  /** Files of which one shows that the family is installed. */
  readonly signs?: ReadonlyArray<string>
  /** The names to offer. Names of other releases are valid too. */
  readonly known: ReadonlyArray<string>
  /** The names of releases in words, for use in a message. */
  readonly inWords: string
  /** Returns the version in a name; empty for the installed release, undefined if the name is of another family. */
  readonly versionIn: (name: string) => string | undefined
  /** Reports whether a file may be one of the family by its name. */
  readonly isOfFile: (path: string) => boolean
}

/** The families, by name. The first one counts if the name of a file, or a machine, tells several: Podman is often next to CRI-O. */
export const otherFamilies = {
  "cri-o": { title: "CRI-O", ...CrioNames },
  podman: { title: "Podman", program: PodmanNames.installed, ...PodmanNames },
  containerd: {
    title: "containerd",
    program: ContainerdNames.installed,
    signs: Object.values(ContainerdNames.configFiles),
    ...ContainerdNames
  }
} satisfies { readonly [name: string]: OtherFamilyNames }

/** The name of a family. */
export type OtherFamily = keyof typeof otherFamilies

/** The names of the families. */
export const otherNames = Object.keys(otherFamilies) as ReadonlyArray<OtherFamily>
